"""The steps of `contract` as loops over the cells of one region, for Numba; the same operations in the same order.

Every quantity is a table of rows with the cells of one region (2 sexes x A ages); a row of "the same for all" is found
with a stride of zero and read where it lies. The working rows of a region stay in the first-level cache.
"""

from __future__ import annotations

from typing import Any

from numba import prange

from dwk_demography.projection.compiling import compiled

# working rows; the first three also number the quantities that may vary
SURVIVAL, ASFR, NET, START, LIVING, DEAD, APPLIED, CORRECTED, BORN = range(9)
WORKING_ROWS = 9
# options (int64); three for what varies follow the last
EVEN, INCLUDED, HAS_NET, HAS_RATES, CAPPED, FIRST, END, KEPT, VARIED = range(9)
# numbers (of the float type of the run); two bounds of each quantity follow the last
ZERO, HALF, ONE, LEAST_PERSONS, LEAST_RESULT, CAP, WIDTH, BOUNDS = range(8)
# which strides belong to which table; three of each of the last three
OF_BASE, OF_SRB, OF_RATES, OF_CENTRAL, OF_DIRECTION, OF_WEIGHT, STRIDES = 0, 1, 2, 3, 6, 9, 12


@compiled(inner=True)
def _row(strides: Any, table: int, t: int, y: int, r: int) -> int:
    return strides[table, 0] * t + strides[table, 1] * y + strides[table, 2] * r  # type: ignore[no-any-return]  # compiled: whole numbers


@compiled(inner=True)
def _limit(z: Any, n: int, net: Any, source: int, people: Any, row: int, c: Any, capped: bool) -> tuple[int, int]:
    """Net migration in persons behind its guards, as a working row; how many cells were capped and limited."""
    caps = 0
    limits = 0
    zero, persons, share = c[ZERO], c[LEAST_PERSONS], -c[CAP]
    if capped:
        for i in range(n):
            least = share * people[row, i]
            over = net[source, i] < least
            caps += over
            z[NET, i] = least if over else net[source, i]
        for i in range(n):
            over = people[row, i] + z[NET, i] <= zero
            limits += over
            z[NET, i] = persons - people[row, i] if over else z[NET, i]
    else:
        for i in range(n):
            over = people[row, i] + net[source, i] <= zero
            limits += over
            z[NET, i] = persons - people[row, i] if over else net[source, i]
    return caps, limits


@compiled(inner=True)
def _start(z: Any, n: int, people: Any, row: int, rates: Any, q: int, has_rates: bool, half: Any) -> None:
    """The population exposed to survival where migration is spread over the step."""
    if has_rates:
        for i in range(n):
            z[START, i] = (people[row, i] + half * z[NET, i]) + (half * rates[q, i]) * people[row, i]
    else:
        for i in range(n):
            z[START, i] = people[row, i] + half * z[NET, i]


@compiled(inner=True)
def _survive(z: Any, a: int, start: Any, row: int, survival: Any, s: int, one: Any) -> None:
    """Survivors and cohort deaths of ages 1 to the open one (age 0 is filled when the births are known)."""
    for i in range(1, 2 * a):
        z[LIVING, i] = start[row, i - 1] * survival[s, i]
        z[DEAD, i] = start[row, i - 1] * (one - survival[s, i])
    for sex in range(2):
        i = (sex + 1) * a - 1
        both = start[row, i - 1] + start[row, i]
        z[LIVING, i] = both * survival[s, i]
        z[DEAD, i] = both * (one - survival[s, i])


@compiled(inner=True)
def _add_net(z: Any, low: int, high: int, people: Any, after: int, share: Any) -> None:
    """The population with `share` of the net migration after survival; cells `low` to `high`."""
    for i in range(low, high):
        people[after, i] = z[LIVING, i] + share * z[NET, i]


@compiled(inner=True)
def _add_rates(
    z: Any, low: int, high: int, people: Any, before: int, after: int, share: Any, rates: Any, q: int, even: bool
) -> None:
    """The same where part of the migration comes from rates; what migration gave in all becomes a working row."""
    for i in range(low, high):
        people[after, i] = z[LIVING, i] + (share * z[NET, i] + (share * rates[q, i]) * z[LIVING, i])
    if even:
        for i in range(low, high):
            rate = share * rates[q, i]
            z[APPLIED, i] = (z[NET, i] + rate * people[before, i]) + rate * z[LIVING, i]
    else:
        for i in range(low, high):
            z[APPLIED, i] = z[NET, i] + rates[q, i] * z[LIVING, i]


@compiled(inner=True)
def _births(z: Any, first: Any, row: int, last: Any, end: int, low: int, high: int, half: Any, zero: Any) -> Any:
    """Births of a year: the women of the fertile ages one after the other."""
    for i in range(low, high):
        z[BORN, i] = z[ASFR, i] * (half * (first[row, i] + last[end, i]))
    total = zero
    for i in range(low, high):
        total += z[BORN, i]
    return total


@compiled(inner=True)
def _correct(z: Any, n: int, people: Any, row: int, zero: Any, least: Any) -> int:
    """The guard against negative results; how many cells it changed."""
    hits = 0
    for i in range(n):
        hits += people[row, i] < zero
    if hits == 0:
        return hits
    for i in range(n):
        negative = people[row, i] < zero
        z[CORRECTED, i] = least - people[row, i] if negative else zero
        people[row, i] = least if negative else people[row, i]
    return hits


@compiled(inner=True)
def _sums(
    z: Any, a: int, zero: Any, applied: int, deaths: Any, net: Any, corrections: Any, row: int, hits: int
) -> None:
    """Totals over the ages, in their order; both sexes and both quantities side by side."""
    d0, d1, m0, m1 = zero, zero, zero, zero
    for i in range(a):
        d0 += z[DEAD, i]
        d1 += z[DEAD, a + i]
        m0 += z[applied, i]
        m1 += z[applied, a + i]
    deaths[row, 0], deaths[row, 1], net[row, 0], net[row, 1] = d0, d1, m0, m1
    d0, d1 = zero, zero
    if hits:
        for i in range(a):
            d0 += z[CORRECTED, i]
            d1 += z[CORRECTED, a + i]
    corrections[row, 0], corrections[row, 1] = d0, d1


@compiled(inner=True)
def _keep(z: Any, n: int, applied: int, cells: Any, row: int, hits: int, zero: Any) -> None:
    """Cells of the components, where they are kept."""
    deaths, net, corrections = cells
    for i in range(n):
        deaths[row, i] = z[DEAD, i]
        net[row, i] = z[applied, i]
    for i in range(n):
        corrections[row, i] = z[CORRECTED, i] if hits else zero


@compiled(inner=True)
def _vary(
    z: Any, k: int, n: int, central: Any, direction: Any, weights: Any, strides: Any, t: int, y: int, r: int, c: Any
) -> None:
    """Survival (k = 0), fertility (1) or migration (2) of one trajectory as a working row."""
    row = _row(strides, OF_CENTRAL + k, t, y, r)
    other = _row(strides, OF_DIRECTION + k, t, y, r)
    weight = weights[_row(strides, OF_WEIGHT + k, t, y, r)]
    low, high = c[BOUNDS + 2 * k], c[BOUNDS + 2 * k + 1]
    for i in range(n):
        z[k, i] = min(max(central[row, i] + weight * direction[other, i], low), high)


@compiled(inner=True)
def _migrate(
    z: Any,
    n: int,
    net: Any,
    varied: Any,
    strides: Any,
    people: Any,
    before: int,
    t: int,
    y: int,
    r: int,
    c: Any,
    o: Any,
) -> tuple[int, int]:
    """Net migration in persons of the step; how many cells its guards changed."""
    if o[VARIED + NET]:
        _vary(z, NET, n, net, varied[2], varied[5], strides, t, y, r, c)
        return _limit(z, n, z, NET, people, before, c, o[CAPPED] != 0)
    row = _row(strides, OF_CENTRAL + NET, t, y, r)
    return _limit(z, n, net, row, people, before, c, o[CAPPED] != 0)


@compiled(inner=True)
def _age(
    z: Any,
    a: int,
    survival: Any,
    varied: Any,
    strides: Any,
    people: Any,
    before: int,
    t: int,
    y: int,
    r: int,
    c: Any,
    o: Any,
) -> None:
    """Survivors and cohort deaths."""
    s = _row(strides, OF_CENTRAL, t, y, r)
    if o[VARIED]:
        _vary(z, SURVIVAL, 2 * a, survival, varied[0], varied[3], strides, t, y, r, c)
        if o[EVEN]:
            _survive(z, a, z, START, z, SURVIVAL, c[ONE])
        else:
            _survive(z, a, people, before, z, SURVIVAL, c[ONE])
    elif o[EVEN]:
        _survive(z, a, z, START, survival, s, c[ONE])
    else:
        _survive(z, a, people, before, survival, s, c[ONE])


@compiled(inner=True)
def _born(
    z: Any, asfr: Any, varied: Any, strides: Any, people: Any, before: int, after: int, t: int, y: int, r: int, c: Any,
    o: Any,
) -> Any:  # fmt: skip
    """Births of the step."""
    f = _row(strides, OF_CENTRAL + ASFR, t, y, r)
    if o[VARIED + ASFR]:
        _vary(z, ASFR, o[END], asfr, varied[1], varied[4], strides, t, y, r, c)
    else:
        for i in range(o[FIRST], o[END]):
            z[ASFR, i] = asfr[f, i]
    if o[INCLUDED]:
        born = _births(z, people, before, people, after, o[FIRST], o[END], c[HALF], c[ZERO])
    elif o[EVEN]:
        born = _births(z, z, START, people, after, o[FIRST], o[END], c[HALF], c[ZERO])
    else:
        born = _births(z, people, before, z, LIVING, o[FIRST], o[END], c[HALF], c[ZERO])
    return c[WIDTH] * born


@compiled(inner=True)
def _newborn(z: Any, born: Any, srb: Any, survival: Any, s: int, n: int, births: Any, event: int, one: Any) -> None:
    """Births by sex, and age 0 of the survivors and the cohort deaths."""
    a = n // 2
    girls = born / (one + srb)
    boys = born - girls
    births[event, 0], births[event, 1] = girls, boys
    z[LIVING, 0], z[LIVING, a] = girls * survival[s, 0], boys * survival[s, a]
    z[DEAD, 0], z[DEAD, a] = girls * (one - survival[s, 0]), boys * (one - survival[s, a])


@compiled(inner=True)
def _add(z: Any, low: int, high: int, people: Any, before: int, after: int, rates: Any, q: int, c: Any, o: Any) -> None:
    """Add the migration that comes after survival; cells `low` to `high`."""
    share = c[HALF] if o[EVEN] else c[ONE]
    if o[HAS_RATES]:
        _add_rates(z, low, high, people, before, after, share, rates, q, o[EVEN] != 0)
    else:
        _add_net(z, low, high, people, after, share)


@compiled(inner=True)
def _step(
    z: Any, survival: Any, asfr: Any, net: Any, rates: Any, srb: Any, varied: Any, strides: Any, people: Any, births: Any,
    deaths: Any, migration: Any, corrections: Any, cells: Any, counts: Any, sizes: Any, t: int, y: int, r: int, c: Any,
    o: Any,
) -> None:  # fmt: skip
    """One region, one step."""
    n = people.shape[1]
    a = n // 2
    regions = sizes[2]
    before = (t * (sizes[1] + 1) + y) * regions + r
    after, event, guards = before + regions, (t * sizes[1] + y) * regions + r, t * regions + r
    q = _row(strides, OF_RATES, t, y, r)
    if o[HAS_NET]:
        caps, limits = _migrate(z, n, net, varied, strides, people, before, t, y, r, c, o)
        counts[guards, 0] += limits
        counts[guards, 2] += caps
    if o[EVEN]:
        _start(z, n, people, before, rates, q, o[HAS_RATES] != 0, c[HALF])
    _age(z, a, survival, varied, strides, people, before, t, y, r, c, o)
    _add(z, 0, n, people, before, after, rates, q, c, o)
    born = _born(z, asfr, varied, strides, people, before, after, t, y, r, c, o)
    ratio = srb[_row(strides, OF_SRB, t, y, r)]
    if o[VARIED]:
        _newborn(z, born, ratio, z, SURVIVAL, n, births, event, c[ONE])
    else:
        _newborn(z, born, ratio, survival, _row(strides, OF_CENTRAL, t, y, r), n, births, event, c[ONE])
    _add(z, 0, 1, people, before, after, rates, q, c, o)
    _add(z, a, a + 1, people, before, after, rates, q, c, o)
    hits = _correct(z, n, people, after, c[ZERO], c[LEAST_RESULT])
    counts[guards, 1] += hits
    applied = APPLIED if o[HAS_RATES] else NET
    _sums(z, a, c[ZERO], applied, deaths, migration, corrections, event, hits)
    if o[KEPT]:
        _keep(z, n, applied, cells, event, hits, c[ZERO])


@compiled(inner=True)
def _block(
    z: Any, survival: Any, asfr: Any, net: Any, rates: Any, base: Any, srb: Any, varied: Any, strides: Any, people: Any,
    births: Any, deaths: Any, migration: Any, corrections: Any, cells: Any, counts: Any, sizes: Any,
    t: int, low: int, high: int, c: Any, o: Any,
) -> None:  # fmt: skip
    """Regions `low` to `high` of one trajectory through all years; the block fits into the second-level cache."""
    years, regions = sizes[1], sizes[2]
    for r in range(low, high):
        source = _row(strides, OF_BASE, t, 0, r)
        target = t * (years + 1) * regions + r
        for i in range(people.shape[1]):
            people[target, i] = base[source, i]
        for g in range(3):
            counts[t * regions + r, g] = 0
    for y in range(years):
        for r in range(low, high):
            _step(
                z, survival, asfr, net, rates, srb, varied, strides, people, births, deaths, migration, corrections, cells,
                counts, sizes, t, y, r, c, o,
            )  # fmt: skip


@compiled()
def run_serial(
    z: Any, survival: Any, asfr: Any, net: Any, rates: Any, base: Any, srb: Any, varied: Any, strides: Any, people: Any,
    births: Any, deaths: Any, migration: Any, corrections: Any, cells: Any, counts: Any, sizes: Any,
    c: Any, o: Any,
) -> None:  # fmt: skip
    """All trajectories and regions one after the other: no threads to start for a small problem."""
    for t in range(sizes[0]):
        for low in range(0, sizes[2], sizes[3]):
            high = min(low + sizes[3], sizes[2])
            _block(
                z, survival, asfr, net, rates, base, srb, varied, strides, people, births, deaths, migration, corrections,
                cells, counts, sizes, t, low, high, c, o,
            )  # fmt: skip


@compiled(parallel=True)
def run_parallel(
    z: Any, survival: Any, asfr: Any, net: Any, rates: Any, base: Any, srb: Any, varied: Any, strides: Any, people: Any,
    births: Any, deaths: Any, migration: Any, corrections: Any, cells: Any, counts: Any, sizes: Any,
    c: Any, o: Any,
) -> None:  # fmt: skip
    """The same over blocks of regions on all threads; every block has its own working rows."""
    blocks = (sizes[2] + sizes[3] - 1) // sizes[3]
    for item in prange(sizes[0] * blocks):
        low = (item % blocks) * sizes[3]
        high = min(low + sizes[3], sizes[2])
        _block(
            z.copy(), survival, asfr, net, rates, base, srb, varied, strides, people, births, deaths, migration, corrections,
            cells, counts, sizes, item // blocks, low, high, c, o,
        )  # fmt: skip
