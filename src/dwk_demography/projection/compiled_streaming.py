"""Many trajectories of a region side by side, for Numba: the loops run over the trajectories of one cell.

The population of a region is a table with a row for each cell (2 sexes x A ages) and a column for each trajectory. It is
aged in place from the oldest cell down, and only sums over age groups leave it. Trajectories are taken in tiles that stay
in the second-level cache.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import prange

from dwk_demography.projection.compiled_steps import (
    BOUNDS,
    CAP,
    CAPPED,
    END,
    EVEN,
    FIRST,
    HALF,
    HAS_NET,
    INCLUDED,
    LEAST_PERSONS,
    LEAST_RESULT,
    ONE,
    WIDTH,
    ZERO,
)
from dwk_demography.projection.compiling import compiled

#: trajectories worked on together; a fixed number, so that the loops have no remainder (the last tile is filled up)
TILE = 128
#: working rows of one tile; the last two count the trajectories that a guard changed
W_SURVIVAL, W_ASFR, W_NET, BORN, LIVING, OLDEST, LIMITED, NEGATIVE, CAPS, ROWS = range(10)
#: lanes that a sorting network works on side by side
LANES = 64
# which row of a table belongs to year and region; three of each of the last three
OF_SRB, OF_RATES, OF_CENTRAL, OF_DIRECTION, OF_WEIGHT, STRIDES = 0, 1, 2, 5, 8, 11


@compiled(inner=True)
def _at(strides: Any, table: int, y: int, r: int) -> int:
    return strides[table, 0] * y + strides[table, 1] * r  # type: ignore[no-any-return]  # compiled: whole numbers


@compiled(inner=True)
def _net(p: Any, i: int, m: Any, k: int, w: Any, mean: Any, slope: Any, c: Any, o: Any) -> None:
    """Net migration of one cell behind its guards."""
    zero, one, persons, share = c[ZERO], c[ONE], c[LEAST_PERSONS], -c[CAP]
    low, high = c[BOUNDS + 4], c[BOUNDS + 5]
    for t in range(TILE):
        m[k, t] = min(max(mean + w[W_NET, t] * slope, low), high)
    if o[CAPPED]:
        for t in range(TILE):
            least = share * p[i, t]
            over = m[k, t] < least
            w[CAPS, t] += one if over else zero
            m[k, t] = least if over else m[k, t]
    for t in range(TILE):
        over = p[i, t] + m[k, t] <= zero
        w[LIMITED, t] += one if over else zero
        m[k, t] = persons - p[i, t] if over else m[k, t]


@compiled(inner=True)
def _bear(p: Any, i: int, w: Any, rate: Any, slope: Any, c: Any) -> None:
    """Add the births of the women in row `i`: half of them live at the start, half at the end of the step."""
    half, low, high = c[HALF], c[BOUNDS + 2], c[BOUNDS + 3]
    for t in range(TILE):
        w[BORN, t] += min(max(rate + w[W_ASFR, t] * slope, low), high) * (half * p[i, t])


@compiled(inner=True)
def _survive(p: Any, i: int, q: Any, j: int, w: Any, ratio: Any, slope: Any, c: Any) -> None:
    """Survivors of row `j` of `q` (the persons one age younger) into row `i`."""
    low, high = c[BOUNDS], c[BOUNDS + 1]
    for t in range(TILE):
        p[i, t] = q[j, t] * min(max(ratio + w[W_SURVIVAL, t] * slope, low), high)


@compiled(inner=True)
def _arrive(p: Any, i: int, m: Any, k: int, rate: Any, c: Any, o: Any) -> None:
    """Add the migration that comes after survival."""
    share = c[HALF] if o[EVEN] else c[ONE]
    moved = share * rate
    for t in range(TILE):
        p[i, t] = p[i, t] + (share * m[k, t] + moved * p[i, t])


@compiled(inner=True)
def _count(p: Any, i: int, w: Any, acc: Any, g: int, c: Any) -> None:
    """Lift negative results, add the row to its group."""
    zero, one, least = c[ZERO], c[ONE], c[LEAST_RESULT]
    for t in range(TILE):
        value = p[i, t]
        negative = value < zero
        w[NEGATIVE, t] += one if negative else zero
        value = least if negative else value
        p[i, t] = value
        acc[g, t] += value


@compiled(inner=True)
def _at_once(
    p: Any, i: int, q: Any, j: int, w: Any, acc: Any, g: int, ratio: Any, d_ratio: Any, mean: Any, slope: Any, moved: Any,
    limit: Any, c: Any,
) -> None:  # fmt: skip
    """`_net`, `_survive`, `_arrive` and `_count` in one loop, for net migration at the end of the step without a cap."""
    zero, one, persons, least = c[ZERO], c[ONE], c[LEAST_PERSONS], c[LEAST_RESULT]
    low, high, low_net, high_net = c[BOUNDS], c[BOUNDS + 1], c[BOUNDS + 4], c[BOUNDS + 5]
    for t in range(TILE):
        net = min(max(mean + w[W_NET, t] * slope, low_net), high_net)
        over = p[i, t] + net <= limit
        net = persons - p[i, t] if over else net
        living = q[j, t] * min(max(ratio + w[W_SURVIVAL, t] * d_ratio, low), high)
        value = living + (net + moved * living)
        negative = value < zero
        value = least if negative else value
        w[LIMITED, t] += one if over else zero
        w[NEGATIVE, t] += one if negative else zero
        p[i, t] = value
        acc[g, t] += value


@compiled(inner=True)
def _first_half(
    p: Any, m: Any, w: Any, net: Any, direction: Any, rates: Any, x: int, d: int, q: int, c: Any, o: Any
) -> None:
    """With migration spread over the step: its first half comes before survival; the persons stay in `m`."""
    half = c[HALF]
    for i in range(p.shape[0]):
        if o[HAS_NET]:
            _net(p, i, m, i, w, net[x, i], direction[d, i], c, o)
        rate = half * rates[q, i]
        for t in range(TILE):
            p[i, t] = (p[i, t] + half * m[i, t]) + rate * p[i, t]


@compiled(inner=True)
def _mothers(p: Any, w: Any, asfr: Any, direction: Any, x: int, d: int, c: Any, o: Any) -> None:
    """Births of the women as they are now."""
    for a in range(o[FIRST], o[END]):
        _bear(p, a, w, asfr[x, a], direction[d, a], c)


@compiled(inner=True)
def _cell(
    p: Any, i: int, q: Any, j: int, m: Any, w: Any, acc: Any, slot: int, ratio: Any, d_ratio: Any, net: Any, d_net: Any,
    rate: Any, asfr: Any, d_asfr: Any, fertile: bool, c: Any, o: Any,
) -> None:  # fmt: skip
    """One cell one step on: survivors of row `j` of `q`, migration, births, guard, group."""
    k = i if o[EVEN] else 0
    if o[HAS_NET] and not o[EVEN]:
        _net(p, i, m, 0, w, net, d_net, c, o)
    _survive(p, i, q, j, w, ratio, d_ratio, c)
    late = o[EVEN] != 0 or o[INCLUDED] != 0
    if fertile and not late:
        _bear(p, i, w, asfr, d_asfr, c)
    _arrive(p, i, m, k, rate, c, o)
    if fertile and late:
        _bear(p, i, w, asfr, d_asfr, c)
    _count(p, i, w, acc, slot, c)


@compiled(inner=True)
def _sex(
    p: Any, m: Any, w: Any, acc: Any, first: int, slots: Any, survival: Any, d_survival: Any, s: int, ds: int, net: Any,
    d_net: Any, x: int, dx: int, asfr: Any, d_asfr: Any, f: int, df: int, rates: Any, q: int, c: Any, o: Any,
) -> None:  # fmt: skip
    """All ages of one sex from the open one down to 1; `first` is the row of age 0."""
    a = p.shape[0] // 2
    oldest = first + a - 1
    limit = c[ZERO] if o[HAS_NET] else -np.inf
    simple = o[EVEN] == 0 and o[CAPPED] == 0
    for t in range(TILE):
        w[OLDEST, t] = p[oldest - 1, t] + p[oldest, t]
    for i in range(oldest, first, -1):
        fertile = o[FIRST] <= i < o[END]
        if simple and not fertile and i < oldest:
            _at_once(
                p, i, p, i - 1, w, acc, slots[i], survival[s, i], d_survival[ds, i], net[x, i], d_net[dx, i], rates[q, i],
                acc.dtype.type(limit), c,
            )  # fmt: skip
            continue
        b = i if fertile else 0
        if i == oldest:
            _cell(
                p, i, w, OLDEST, m, w, acc, slots[i], survival[s, i], d_survival[ds, i], net[x, i], d_net[dx, i], rates[q, i],
                asfr[f, b], d_asfr[df, b], fertile, c, o,
            )  # fmt: skip
        else:
            _cell(
                p, i, p, i - 1, m, w, acc, slots[i], survival[s, i], d_survival[ds, i], net[x, i], d_net[dx, i], rates[q, i],
                asfr[f, b], d_asfr[df, b], fertile, c, o,
            )  # fmt: skip


@compiled(inner=True)
def _year(
    p: Any, m: Any, w: Any, acc: Any, slots: Any, survival: Any, asfr: Any, net: Any, rates: Any, d_survival: Any, d_asfr: Any,
    d_net: Any, strides: Any, srb: Any, y: int, r: int, c: Any, o: Any,
) -> None:  # fmt: skip
    """One step of one tile of trajectories of one region."""
    a = p.shape[0] // 2
    s, f, x = _at(strides, OF_CENTRAL, y, r), _at(strides, OF_CENTRAL + 1, y, r), _at(strides, OF_CENTRAL + 2, y, r)
    ds, df, dx = (
        _at(strides, OF_DIRECTION, y, r),
        _at(strides, OF_DIRECTION + 1, y, r),
        _at(strides, OF_DIRECTION + 2, y, r),
    )
    q = _at(strides, OF_RATES, y, r)
    w[BORN, :] = c[ZERO]
    acc[:, :] = c[ZERO]
    if o[INCLUDED]:
        _mothers(p, w, asfr, d_asfr, f, df, c, o)
    if o[EVEN]:
        _first_half(p, m, w, net, d_net, rates, x, dx, q, c, o)
    if not o[INCLUDED]:
        _mothers(p, w, asfr, d_asfr, f, df, c, o)
    for sex in range(2):
        _sex(
            p, m, w, acc, sex * a, slots, survival, d_survival, s, ds, net, d_net, x, dx, asfr, d_asfr, f, df, rates, q, c,
            o,
        )  # fmt: skip
    girls = c[WIDTH] / (c[ONE] + srb[_at(strides, OF_SRB, y, r)])
    for sex in range(2):
        i = sex * a
        share = girls if sex == 0 else c[WIDTH] - girls
        for t in range(TILE):
            w[LIVING, t] = share * w[BORN, t]
        _cell(
            p, i, w, LIVING, m, w, acc, slots[i], survival[s, i], d_survival[ds, i], net[x, i], d_net[dx, i], rates[q, i],
            c[ZERO], c[ZERO], False, c, o,
        )  # fmt: skip


@compiled(inner=True)
def _weigh(w: Any, k: int, weights: Any, row: int, low: int, size: int) -> None:
    """The deviations of a tile in one year; quantities that do not vary have a single zero."""
    if weights.shape[1] >= low + size:
        for t in range(size):
            w[k, t] = weights[row, low + t]


@compiled(inner=True)
def _leave(sums: Any, y: int, acc: Any, low: int, size: int) -> None:
    for g in range(acc.shape[0]):
        for t in range(size):
            sums[y, g, low + t] = acc[g, t]


@compiled(inner=True)
def _region(
    sums: Any, p: Any, m: Any, w: Any, acc: Any, slots: Any, base: Any, survival: Any, asfr: Any, net: Any, rates: Any,
    d_survival: Any, d_asfr: Any, d_net: Any, w_survival: Any, w_asfr: Any, w_net: Any, strides: Any, srb: Any, years: int,
    r: int, counts: Any, c: Any, o: Any,
) -> None:  # fmt: skip
    """All trajectories of one region; `sums` (year, group, trajectory) is what remains of them."""
    total = sums.shape[2]
    for low in range(0, total, TILE):
        size = min(TILE, total - low)
        w[:, :] = c[ZERO]
        acc[:, :] = c[ZERO]
        for i in range(p.shape[0]):
            for t in range(TILE):
                p[i, t] = base[r, i]
                acc[slots[i], t] += base[r, i]
        _leave(sums, 0, acc, low, size)
        for y in range(years):
            _weigh(w, W_SURVIVAL, w_survival, _at(strides, OF_WEIGHT, y, r), low, size)
            _weigh(w, W_ASFR, w_asfr, _at(strides, OF_WEIGHT + 1, y, r), low, size)
            _weigh(w, W_NET, w_net, _at(strides, OF_WEIGHT + 2, y, r), low, size)
            _year(p, m, w, acc, slots, survival, asfr, net, rates, d_survival, d_asfr, d_net, strides, srb, y, r, c, o)
            _leave(sums, y + 1, acc, low, size)
        for t in range(size):
            counts[0] += np.int64(w[LIMITED, t])
            counts[1] += np.int64(w[NEGATIVE, t])
            counts[2] += np.int64(w[CAPS, t])


@compiled(inner=True)
def _sorted_quantiles(lanes: Any, buffer: Any, network: Any, lower: Any, shares: Any, out: Any, r: int) -> None:
    """Quantiles of every row of `lanes` (lane, trajectory): a sorting network whose exchanges work on many lanes at once."""
    count, total = lanes.shape
    half = shares.dtype.type(0.5)
    one = shares.dtype.type(1)
    for first in range(0, count, LANES):
        size = min(LANES, count - first)
        for lane in range(size):
            for t in range(total):
                buffer[t, lane] = lanes[first + lane, t]
        for k in range(network.shape[0]):
            i, j = network[k, 0], network[k, 1]
            for lane in range(LANES):
                a, b = buffer[i, lane], buffer[j, lane]
                buffer[i, lane] = min(a, b)
                buffer[j, lane] = max(a, b)
        for k in range(lower.size):
            i, j = lower[k], min(lower[k] + 1, total - 1)
            share = shares[k]
            for lane in range(size):
                a, b = buffer[i, lane], buffer[j, lane]
                out[k, first + lane, r] = a + (b - a) * share if share < half else b - (b - a) * (one - share)


@compiled(parallel=True)
def quantiles_of_regions(
    slots: Any, groups: int, base: Any, survival: Any, asfr: Any, net: Any, rates: Any, d_survival: Any, d_asfr: Any,
    d_net: Any, w_survival: Any, w_asfr: Any, w_net: Any, strides: Any, srb: Any, sizes: Any, network: Any, lower: Any,
    shares: Any, out: Any, counts: Any, c: Any, o: Any,
) -> None:  # fmt: skip
    """Quantiles over trajectories, written as (quantile, lane = year x (total, groups), region); regions on all threads."""
    total, years, regions, parts = sizes
    cells = base.shape[1]
    rows = 1
    while rows < total:
        rows *= 2
    for part in prange(parts):
        p = np.empty((cells, TILE), base.dtype)
        m = np.zeros((cells, TILE), base.dtype)
        w = np.zeros((ROWS, TILE), base.dtype)
        acc = np.empty((groups + 1, TILE), base.dtype)
        sums = np.empty((years + 1, groups + 1, total), base.dtype)
        buffer = np.full((rows, LANES), np.inf, base.dtype)
        for r in range(part * regions // parts, (part + 1) * regions // parts):
            _region(
                sums, p, m, w, acc, slots, base, survival, asfr, net, rates, d_survival, d_asfr, d_net, w_survival, w_asfr,
                w_net, strides, srb, years, r, counts[part], c, o,
            )  # fmt: skip
            for y in range(years + 1):
                for g in range(1, groups + 1):
                    for t in range(total):
                        sums[y, 0, t] += sums[y, g, t]
            _sorted_quantiles(sums.reshape(-1, total), buffer, network, lower, shares, out, r)


@compiled(parallel=True)
def groups_of_regions(
    slots: Any, groups: int, base: Any, survival: Any, asfr: Any, net: Any, rates: Any, d_survival: Any, d_asfr: Any,
    d_net: Any, w_survival: Any, w_asfr: Any, w_net: Any, strides: Any, srb: Any, sizes: Any, out: Any, counts: Any, c: Any,
    o: Any,
) -> None:  # fmt: skip
    """Sums over age groups of every trajectory, written as (trajectory, year, region, group)."""
    total, years, regions, parts = sizes
    cells = base.shape[1]
    for part in prange(parts):
        p = np.empty((cells, TILE), base.dtype)
        m = np.zeros((cells, TILE), base.dtype)
        w = np.zeros((ROWS, TILE), base.dtype)
        acc = np.empty((groups, TILE), base.dtype)
        sums = np.empty((years + 1, groups, total), base.dtype)
        for r in range(part * regions // parts, (part + 1) * regions // parts):
            _region(
                sums, p, m, w, acc, slots, base, survival, asfr, net, rates, d_survival, d_asfr, d_net, w_survival, w_asfr,
                w_net, strides, srb, years, r, counts[part], c, o,
            )  # fmt: skip
            for t in range(total):
                for y in range(years + 1):
                    for g in range(groups):
                        out[t, y, r, g] = sums[y, g, t]
