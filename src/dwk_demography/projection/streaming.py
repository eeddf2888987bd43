"""Age groups and quantiles of many trajectories, compiled; the cells of a projection are never stored.

The same results as `grouping` gives with NumPy, but for the order of sums. Memory: the results, and for each thread
the population and the group sums of one region.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from dwk_demography.projection.contract import GUARDS, FloatArray, IntArray, Prepared, Varied, empty_outputs
from dwk_demography.projection.grouping import part_of
from dwk_demography.projection.kernel import run_numba, run_numbers, run_options
from dwk_demography.projection.quantiles import quantile_places, sorting_network

#: bytes of weights that are turned at once, where every region has its own
WEIGHT_BYTES = 64 * 1024 * 1024
#: cells of one block where trajectories do not share their inputs
BLOCK_CELLS = 4_000_000


def run_quantiles(prepared: Prepared, bounds: IntArray, probabilities: FloatArray) -> tuple[FloatArray, IntArray]:
    """Quantiles over the trajectories.

    Parameters
    ----------
    prepared : Prepared
        float32 halves the time. Quickest where trajectories differ by weights (`Varied`) only.
    bounds : ndarray of int64, shape (G,)
        Age indices at which the groups begin.
    probabilities : ndarray, shape (Q,)
        From 0 to 1.

    Returns
    -------
    values : ndarray, shape (Q, Y+1, R, 1+G)
        Persons: all ages, then the groups; linear interpolation as in ``numpy.quantile``.
    counts : ndarray of int64, shape (3,)
        Cells the guards changed, over all trajectories.
    """
    shape = (len(probabilities), prepared.years + 1, prepared.regions, 1 + len(bounds))
    values = np.empty(shape, prepared.base.dtype)
    counts = np.zeros(GUARDS, np.int64)
    shared = shares_inputs(prepared)
    for regions in _slices(prepared, shared):
        part = part_of(prepared, regions)
        if shared:
            values[:, :, regions] = _quantiles_of(part, bounds, probabilities, counts)
        else:
            groups = _groups_apart(part, bounds, counts).sum(axis=3)
            persons = np.concatenate([groups.sum(axis=-1, keepdims=True), groups], axis=-1)
            values[:, :, regions] = np.quantile(persons, probabilities, axis=0)
    return values, counts


def run_groups(prepared: Prepared, bounds: IntArray) -> tuple[FloatArray, IntArray]:
    """Persons by sex and age group of every trajectory.

    Parameters
    ----------
    prepared : Prepared
    bounds : ndarray of int64, shape (G,)
        Age indices at which the groups begin.

    Returns
    -------
    groups : ndarray, shape (T, Y+1, R, 2, G)
        Persons.
    counts : ndarray of int64, shape (3,)
        Cells the guards changed, over all trajectories.
    """
    t, y, r = prepared.trajectories, prepared.years, prepared.regions
    groups = np.empty((t, y + 1, r, 2, len(bounds)), prepared.base.dtype)
    counts = np.zeros(GUARDS, np.int64)
    shared = shares_inputs(prepared)
    for regions in _slices(prepared, shared):
        part = part_of(prepared, regions)
        if shared:
            groups[:, :, regions] = _groups_of(part, bounds, counts)
        else:
            groups[:, :, regions] = _groups_apart(part, bounds, counts)
    return groups, counts


def shares_inputs(prepared: Prepared) -> bool:
    """Whether trajectories differ by weights along directions only, so that a cell's inputs are read once for all."""
    quantities = (prepared.survival, prepared.asfr, prepared.net)
    return prepared.base.shape[0] == 1 and all(q is None or q.central.shape[0] == 1 for q in quantities)


def _slices(prepared: Prepared, shared: bool) -> list[slice]:
    """Blocks of regions of which the weights, or else the cells, are in memory at once."""
    if shared:
        weights = [q.weight for q in (prepared.survival, prepared.asfr, prepared.net) if q is not None]
        of_one = sum(w.shape[0] * w.shape[1] * w.itemsize for w in weights if w is not None and w.shape[2] > 1)
        width = prepared.regions if of_one == 0 else max(1, WEIGHT_BYTES // of_one)
    else:
        width = max(1, BLOCK_CELLS // (prepared.trajectories * (prepared.years + 1) * 2 * prepared.ages))
    return [slice(i, min(i + width, prepared.regions)) for i in range(0, prepared.regions, width)]


def _groups_apart(part: Prepared, bounds: IntArray, counts: IntArray) -> FloatArray:
    """Groups by the kernel that keeps all cells of a few regions: every trajectory has its own inputs."""
    out = empty_outputs(part, components=False)
    run_numba(part, out)
    counts += out.guard_counts.sum(axis=(0, 1))
    return np.add.reduceat(out.population, bounds, axis=-1)


def _quantiles_of(part: Prepared, bounds: IntArray, probabilities: FloatArray, counts: IntArray) -> FloatArray:
    from dwk_demography.projection import compiled_streaming as kernels

    count = len(bounds)
    kind = part.base.dtype
    lanes = (part.years + 1) * (count + 1)
    values = np.empty((len(probabilities), lanes, part.regions), kind)
    lower, shares = quantile_places(probabilities, part.trajectories)
    slots = np.tile(1 + _group_of(part.ages, bounds), 2)
    sizes, hits = _parts(part)
    run: Any = kernels.quantiles_of_regions
    run(
        slots,
        count,
        *_shared_tables(part),
        sizes,
        sorting_network(part.trajectories),
        lower,
        shares.astype(kind),
        values,
        hits,
        run_numbers(part),
        run_options(part, kept=False),
    )
    counts += hits.sum(axis=0)
    return values.reshape(len(probabilities), part.years + 1, count + 1, part.regions).swapaxes(2, 3)


def _groups_of(part: Prepared, bounds: IntArray, counts: IntArray) -> FloatArray:
    from dwk_demography.projection import compiled_streaming as kernels

    count = len(bounds)
    group = _group_of(part.ages, bounds)
    out = np.empty((part.trajectories, part.years + 1, part.regions, 2 * count), part.base.dtype)
    sizes, hits = _parts(part)
    run: Any = kernels.groups_of_regions
    run(
        np.concatenate([group, count + group]),
        2 * count,
        *_shared_tables(part),
        sizes,
        out,
        hits,
        run_numbers(part),
        run_options(part, kept=False),
    )
    counts += hits.sum(axis=0)
    return out.reshape(*out.shape[:3], 2, count)


def _group_of(ages: int, bounds: IntArray) -> IntArray:
    """Number of the group that each age belongs to."""
    return np.searchsorted(bounds, np.arange(ages), side="right").astype(np.int64) - 1


def _parts(part: Prepared) -> tuple[tuple[int, int, int, int], IntArray]:
    """Trajectories, years, regions and parts for the threads; the guards' counts of each part."""
    from dwk_demography.projection.compiling import threads

    parts = min(part.regions, 8 * threads())
    return (part.trajectories, part.years, part.regions, parts), np.zeros((parts, GUARDS), np.int64)


def _shared_tables(part: Prepared) -> tuple[Any, ...]:
    """Base, central values, rates, directions, weights (rows by year and region), strides and sex ratios."""
    from dwk_demography.projection import compiled_streaming as kernels

    kind, cells = part.base.dtype, 2 * part.ages
    none = np.zeros((1, cells), kind)
    strides = np.zeros((kernels.STRIDES, 2), np.int64)
    strides[kernels.OF_SRB] = _strides(part.srb.shape)
    central, directions, weights = [], [], []
    for k, given in enumerate((part.survival, part.asfr, part.net)):
        quantity = given if given is not None else Varied(none.reshape(1, 1, 1, 2, part.ages))
        width = part.ages if k == 1 else cells
        strides[kernels.OF_CENTRAL + k] = _strides(quantity.central.shape[1:3])
        central.append(_table(quantity.central, width))
        if quantity.direction is None or quantity.weight is None:
            directions.append(none)
            weights.append(none[:, :0])
            continue
        strides[kernels.OF_DIRECTION + k] = _strides(quantity.direction.shape[1:3])
        directions.append(_table(quantity.direction, width))
        # contiguous in the trajectories, which the loops run over
        weight = np.ascontiguousarray(np.moveaxis(quantity.weight, 0, -1), kind)
        strides[kernels.OF_WEIGHT + k] = _strides(weight.shape[:2])
        weights.append(_table(weight, part.trajectories))
    if part.rates is not None:
        strides[kernels.OF_RATES] = _strides(part.rates.shape[:2])
    rates = none if part.rates is None else _table(part.rates, cells)
    srb = _table(part.srb, 1).reshape(-1)
    return (_table(part.base, cells), *central, rates, *directions, *weights, strides, srb)


def _table(values: FloatArray, width: int) -> FloatArray:
    rows = values.reshape(-1, width)
    return rows if rows.flags.writeable else rows.copy()


def _strides(shape: tuple[int, ...]) -> tuple[int, int]:
    """Rows to go on for the next year and region."""
    years, regions = shape
    return (regions if years > 1 else 0, 1 if regions > 1 else 0)
