"""Age groups and quantiles in plain NumPy: block after block of regions, without keeping cells of all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from dwk_demography.errors import UnknownOption
from dwk_demography.projection.contract import (
    ALL,
    GUARDS,
    FloatArray,
    IntArray,
    Outputs,
    Prepared,
    Varied,
    empty_outputs,
)
from dwk_demography.projection.reference import run_numpy
from dwk_demography.projection.validate import as_numbers, is_whole

#: first completed years of the 17 age groups that the statistical offices publish for Kreise
PUBLISHED_GROUPS = (0, 3, 6, 10, 15, 18, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 75)
PROBABILITIES = (0.1, 0.25, 0.5, 0.75, 0.9)

#: cells of one block: what is kept of a block before it is summed up
BLOCK_CELLS = 4_000_000


def group_bounds(prepared: Prepared, lower_ages: Sequence[int] | None) -> tuple[IntArray, tuple[int, ...]]:
    """Age indices where the groups begin, and their first completed years.

    Parameters
    ----------
    prepared : Prepared
    lower_ages : sequence of int, optional
        Completed years, ascending from 0, multiples of the step; without it the 17 published groups, or with a step of
        several years every age group of the projection.
    """
    step = prepared.step
    chosen = (
        lower_ages
        if lower_ages is not None
        else (PUBLISHED_GROUPS if step == 1 else range(0, prepared.ages * step, step))
    )
    if not np.iterable(chosen) or not all(map(is_whole, chosen)):
        raise UnknownOption(f"Altersgruppen {chosen}: erwartet werden ganze Anfangsalter wie 0, 18, 65.")
    lowest = np.asarray(list(chosen), dtype=np.int64)
    if not len(lowest) or lowest[0] != 0 or (np.diff(lowest) <= 0).any() or (lowest % step).any():
        raise UnknownOption(
            f"Altersgruppen {list(map(int, lowest))}: erwartet werden aufsteigende Anfangsalter ab 0, Vielfache von {step}."
        )
    if lowest[-1] // step >= prepared.ages:
        raise UnknownOption(
            f"Die Altersgruppe ab {int(lowest[-1])} liegt über dem offenen Alter {(prepared.ages - 1) * step} der Rechnung. "
            "Erwartet werden Anfangsalter bis zu diesem."
        )
    return lowest // step, tuple(int(age) for age in lowest)


def run_groups_numpy(prepared: Prepared, bounds: IntArray) -> tuple[FloatArray, IntArray]:
    """Persons by age group, shape (T, Y+1, R, 2, G), and the counts of the guards."""
    t, y, r = prepared.trajectories, prepared.years, prepared.regions
    groups = np.empty((t, y + 1, r, 2, len(bounds)), prepared.base.dtype)
    counts = np.zeros(GUARDS, np.int64)
    for regions, out in _blocks(prepared):
        np.add.reduceat(out.population, bounds, axis=-1, out=groups[:, :, regions])
        counts += out.guard_counts.sum(axis=(0, 1))
    return groups, counts


def run_quantiles_numpy(prepared: Prepared, bounds: IntArray, probabilities: FloatArray) -> tuple[FloatArray, IntArray]:
    """Quantiles over trajectories, shape (Q, Y+1, R, 1+G): all ages, then the groups; and the counts of the guards."""
    shape = (len(probabilities), prepared.years + 1, prepared.regions, 1 + len(bounds))
    values = np.empty(shape, prepared.base.dtype)
    counts = np.zeros(GUARDS, np.int64)
    for regions, out in _blocks(prepared):
        groups = np.add.reduceat(out.population.sum(axis=3), bounds, axis=-1)
        persons = np.concatenate([groups.sum(axis=-1, keepdims=True), groups], axis=-1)
        values[:, :, regions] = np.quantile(persons, probabilities, axis=0)
        counts += out.guard_counts.sum(axis=(0, 1))
    return values, counts


def check_probabilities(probabilities: Sequence[float]) -> FloatArray:
    """Probabilities of quantiles as an array; refused outside of 0 to 1."""
    wanted = as_numbers("Quantile", probabilities, np.float64)
    if wanted.ndim != 1 or not len(wanted) or not ((wanted >= 0) & (wanted <= 1)).all():
        raise UnknownOption(f"Quantile {probabilities}: erwartet wird eine Liste von Zahlen von 0 bis 1.")
    return wanted


def _blocks(prepared: Prepared) -> Iterator[tuple[slice, Outputs]]:
    """All trajectories of some regions, projected; the arrays are used again by the next block."""
    of_one = prepared.trajectories * (prepared.years + 1) * 2 * prepared.ages
    width = max(1, min(prepared.regions, BLOCK_CELLS // of_one))
    out: Outputs | None = None
    for start in range(0, prepared.regions, width):
        regions = slice(start, min(start + width, prepared.regions))
        part = part_of(prepared, regions)
        if out is None or out.population.shape[2] != part.regions:
            out = empty_outputs(part, components=False)
        run_numpy(part, out)
        yield regions, out


def part_of(prepared: Prepared, regions: slice) -> Prepared:
    """The same projection for some of its regions.

    Parameters
    ----------
    prepared : Prepared
    regions : slice
        With start and stop.
    """
    return replace(
        prepared,
        base=_cut(prepared.base, 1, regions),
        survival=_cut_varied(prepared.survival, regions),
        asfr=_cut_varied(prepared.asfr, regions),
        srb=_cut(prepared.srb, 1, regions),
        net=None if prepared.net is None else _cut_varied(prepared.net, regions),
        rates=None if prepared.rates is None else _cut(prepared.rates, 1, regions),
        regions=len(range(*regions.indices(prepared.regions))),
    )


def _cut(array: FloatArray, axis: int, regions: slice) -> FloatArray:
    return array if array.shape[axis] == 1 else np.ascontiguousarray(array[(ALL,) * axis + (regions,)])


def _cut_varied(quantity: Varied, regions: slice) -> Varied:
    return replace(
        quantity,
        central=_cut(quantity.central, 2, regions),
        direction=None if quantity.direction is None else _cut(quantity.direction, 2, regions),
        weight=None if quantity.weight is None else _cut(quantity.weight, 2, regions),
    )
