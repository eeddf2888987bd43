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
    HAS_RATES,
    INCLUDED,
    LEAST_PERSONS,
    LEAST_RESULT,
    ONE,
    VARIED,
    WIDTH,
    ZERO,
)
from dwk_demography.projection.compiling import compiled

#: trajectories worked on together
TILE = 256
#: working rows of one tile
W_SURVIVAL, W_ASFR, W_NET, BORN, LIVING, OPEN, ROWS = range(7)
#: lanes that a sorting network works on side by side
LANES = 32
# which row of a table belongs to year and region; three of each of the last three
OF_SRB, OF_RATES, OF_CENTRAL, OF_DIRECTION, OF_WEIGHT, STRIDES = 0, 1, 2, 5, 8, 11


@compiled(inner=True)
def _at(strides: Any, table: int, y: int, r: int) -> int:
    return strides[table, 0] * y + strides[table, 1] * r  # type: ignore[no-any-return]


@compiled(inner=True)
def _net(p: Any, i: int, m: Any, k: int, w: Any, size: int, mean: Any, slope: Any, c: Any, o: Any) -> tuple[int, int]:
    """Net migration of one cell behind its guards; how many trajectories were capped and limited."""
    caps, limits = 0, 0
    zero, persons, share = c[ZERO], c[LEAST_PERSONS], -c[CAP]
    low, high = c[BOUNDS + 4], c[BOUNDS + 5]
    if o[VARIED + 2]:
        for t in range(size):
            m[k, t] = min(max(mean + w[W_NET, t] * slope, low), high)
    else:
        for t in range(size):
            m[k, t] = mean
    if o[CAPPED]:
        for t in range(size):
            least = share * p[i, t]
            over = m[k, t] < least
            caps += over
            m[k, t] = least if over else m[k, t]
    for t in range(size):
        limits += p[i, t] + m[k, t] <= zero
    if limits:
        for t in range(size):
            m[k, t] = persons - p[i, t] if p[i, t] + m[k, t] <= zero else m[k, t]
    return caps, limits


@compiled(inner=True)
def _bear(p: Any, i: int, w: Any, size: int, rate: Any, slope: Any, c: Any, o: Any) -> None:
    """Add the births of the women in row `i`: half of them live at the start, half at the end of the step."""
    half, low, high = c[HALF], c[BOUNDS + 2], c[BOUNDS + 3]
    if o[VARIED + 1]:
        for t in range(size):
            w[BORN, t] += min(max(rate + w[W_ASFR, t] * slope, low), high) * (half * p[i, t])
    else:
        for t in range(size):
            w[BORN, t] += rate * (half * p[i, t])


@compiled(inner=True)
def _survive(p: Any, i: int, j: int, w: Any, size: int, ratio: Any, slope: Any, c: Any, o: Any) -> None:
    """Survivors of row `j` (the persons one age younger) into row `i`."""
    low, high = c[BOUNDS], c[BOUNDS + 1]
    if o[VARIED]:
        for t in range(size):
            p[i, t] = p[j, t] * min(max(ratio + w[W_SURVIVAL, t] * slope, low), high)
    else:
        for t in range(size):
            p[i, t] = p[j, t] * ratio


@compiled(inner=True)
def _arrive(p: Any, i: int, m: Any, k: int, size: int, rate: Any, c: Any, o: Any) -> None:
    """Add the migration that comes after survival."""
    share = c[HALF] if o[EVEN] else c[ONE]
    if o[HAS_RATES]:
        moved = share * rate
        for t in range(size):
            p[i, t] = p[i, t] + (share * m[k, t] + moved * p[i, t])
    elif o[HAS_NET]:
        for t in range(size):
            p[i, t] = p[i, t] + share * m[k, t]


@compiled(inner=True)
def _count(p: Any, i: int, acc: Any, g: int, size: int, c: Any) -> int:
    """Lift negative results, add the row to its group; how many trajectories were negative."""
    hits = 0
    zero, least = c[ZERO], c[LEAST_RESULT]
    for t in range(size):
        value = p[i, t]
        hits += value < zero
        value = least if value < zero else value
        p[i, t] = value
        acc[g, t] += value
    return hits


@compiled(inner=True)
def _first_half(
    p: Any,
    m: Any,
    w: Any,
    size: int,
    net: Any,
    direction: Any,
    rates: Any,
    x: int,
    d: int,
    q: int,
    counts: Any,
    c: Any,
    o: Any,
) -> None:
    """With migration spread over the step: its first half comes before survival; its counts stay in `m`."""
    half = c[HALF]
    for i in range(p.shape[0]):
        if o[HAS_NET]:
            caps, limits = _net(p, i, m, i, w, size, net[x, i], direction[d, i], c, o)
            counts[2] += caps
            counts[0] += limits
        rate = half * rates[q, i] if o[HAS_RATES] else c[ZERO]
        for t in range(size):
            p[i, t] = (p[i, t] + half * m[i, t]) + rate * p[i, t]


@compiled(inner=True)
def _mothers_before(p: Any, w: Any, size: int, asfr: Any, direction: Any, x: int, d: int, c: Any, o: Any) -> None:
    for a in range(o[FIRST], o[END]):
        _bear(p, a, w, size, asfr[x, a], direction[d, a], c, o)


@compiled(inner=True)
def _cell(
    p: Any, m: Any, w: Any, acc: Any, size: int, i: int, j: int, slot: int, survival: Any, d_survival: Any, s: int, ds: int,
    asfr: Any, d_asfr: Any, f: int, df: int, net: Any, d_net: Any, x: int, dx: int, rates: Any, q: int, counts: Any, c: Any,
    o: Any,
) -> None:  # fmt: skip
    """One cell one step on: survivors of row `j`, migration, births of women, guard, group."""
    even = o[EVEN] != 0
    k = i if even else 0
    fertile = o[FIRST] <= i < o[END]
    if o[HAS_NET] and not even:
        caps, limits = _net(p, i, m, 0, w, size, net[x, i], d_net[dx, i], c, o)
        counts[2] += caps
        counts[0] += limits
    _survive(p, i, j, w, size, survival[s, i], d_survival[ds, i], c, o)
    late = even or o[INCLUDED] != 0
    if fertile and not late:
        _bear(p, i, w, size, asfr[f, i], d_asfr[df, i], c, o)
    _arrive(p, i, m, k, size, rates[q, i] if o[HAS_RATES] else c[ZERO], c, o)
    if fertile and late:
        _bear(p, i, w, size, asfr[f, i], d_asfr[df, i], c, o)
    counts[1] += _count(p, i, acc, slot, size, c)


@compiled()
def _year(
    p: Any, m: Any, w: Any, acc: Any, size: int, slots: Any, survival: Any, asfr: Any, net: Any, rates: Any, d_survival: Any,
    d_asfr: Any, d_net: Any, strides: Any, srb: Any, y: int, r: int, counts: Any, c: Any, o: Any,
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
        _mothers_before(p, w, size, asfr, d_asfr, f, df, c, o)
    if o[EVEN]:
        _first_half(p, m, w, size, net, d_net, rates, x, dx, q, counts, c, o)
    if not o[INCLUDED]:
        _mothers_before(p, w, size, asfr, d_asfr, f, df, c, o)
    for sex in range(2):
        oldest = sex * a + a - 1
        for t in range(size):
            w[OPEN, t] = p[oldest - 1, t] + p[oldest, t]
        for i in range(oldest, sex * a, -1):
            if i == oldest:
                # survivors of the two oldest rows together; row i - 1 is needed once more for its own age
                for t in range(size):
                    w[LIVING, t] = p[i - 1, t]
                    p[i - 1, t] = w[OPEN, t]
            _cell(
                p, m, w, acc, size, i, i - 1, slots[i], survival, d_survival, s, ds, asfr, d_asfr, f, df, net, d_net, x, dx,
                rates, q, counts, c, o,
            )  # fmt: skip
            if i == oldest:
                for t in range(size):
                    p[i - 1, t] = w[LIVING, t]
    ratio = srb[_at(strides, OF_SRB, y, r)]
    for sex in range(2):
        for t in range(size):
            births = c[WIDTH] * w[BORN, t]
            girls = births / (c[ONE] + ratio)
            w[LIVING, t] = girls if sex == 0 else births - girls
        _youngest(
            p, m, w, acc, size, sex * a, slots, survival, d_survival, s, ds, net, d_net, x, dx, rates, q, counts, c, o
        )


@compiled(inner=True)
def _youngest(
    p: Any, m: Any, w: Any, acc: Any, size: int, i: int, slots: Any, survival: Any, d_survival: Any, s: int, ds: int, net: Any,
    d_net: Any, x: int, dx: int, rates: Any, q: int, counts: Any, c: Any, o: Any,
) -> None:  # fmt: skip
    """Age 0 at the end of the step."""
    k = i if o[EVEN] else 0
    if o[HAS_NET] and not o[EVEN]:
        caps, limits = _net(p, i, m, 0, w, size, net[x, i], d_net[dx, i], c, o)
        counts[2] += caps
        counts[0] += limits
    for t in range(size):
        p[i, t] = w[LIVING, t]
    _survive(p, i, i, w, size, survival[s, i], d_survival[ds, i], c, o)
    _arrive(p, i, m, k, size, rates[q, i] if o[HAS_RATES] else c[ZERO], c, o)
    counts[1] += _count(p, i, acc, slots[i], size, c)


@compiled()
def _region(
    sums: Any, p: Any, m: Any, w: Any, acc: Any, slots: Any, base: Any, survival: Any, asfr: Any, net: Any, rates: Any,
    d_survival: Any, d_asfr: Any, d_net: Any, w_survival: Any, w_asfr: Any, w_net: Any, strides: Any, srb: Any, years: int,
    r: int, counts: Any, c: Any, o: Any,
) -> None:  # fmt: skip
    """All trajectories of one region; `sums` (year, group, trajectory) is what remains of them."""
    total = sums.shape[2]
    for low in range(0, total, TILE):
        size = min(TILE, total - low)
        acc[:, :] = c[ZERO]
        for i in range(p.shape[0]):
            for t in range(size):
                p[i, t] = base[r, i]
                acc[slots[i], t] += base[r, i]
        for y in range(years + 1):
            if y > 0:
                for t in range(size):
                    w[W_SURVIVAL, t] = w_survival[_at(strides, OF_WEIGHT, y - 1, r), low + t] if o[VARIED] else c[ZERO]
                    w[W_ASFR, t] = w_asfr[_at(strides, OF_WEIGHT + 1, y - 1, r), low + t] if o[VARIED + 1] else c[ZERO]
                    w[W_NET, t] = w_net[_at(strides, OF_WEIGHT + 2, y - 1, r), low + t] if o[VARIED + 2] else c[ZERO]
                _year(
                    p, m, w, acc, size, slots, survival, asfr, net, rates, d_survival, d_asfr, d_net, strides, srb, y - 1, r,
                    counts, c, o,
                )  # fmt: skip
            for g in range(acc.shape[0]):
                for t in range(size):
                    sums[y, g, low + t] = acc[g, t]


@compiled()
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
