"""The cohort-component steps in plain NumPy: the reading that kernels are held against, and the fallback without Numba.

The order of operations is that of `contract`; sums over ages are running sums, youngest first. Regions are taken in
blocks that stay in the processor's cache through all steps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from dwk_demography.projection.contract import (
    ALL,
    FEMALE,
    GUARD_CAPPED,
    GUARD_LIMITED,
    GUARD_NEGATIVE,
    LEAST_PERSONS,
    LEAST_RESULT,
    MALE,
    FloatArray,
    Outputs,
    Prepared,
    cut,
)

#: cells (trajectory, region, sex, age) worked on at once: a few arrays of this size fit into the second-level cache
BLOCK_CELLS = 24_000

#: migration that depends on the persons exposed: (persons (T, R, 2, ages), year, ages) -> net migration of the same shape
Flow = Callable[[FloatArray, int, slice], FloatArray]
#: brings the population after a step, shape (T, R, 2, A), to control totals in place
Adjust = Callable[[FloatArray, int], None]


@dataclass(frozen=True, slots=True)
class Cells:
    """Arrays of one step, each of shape (T, R, 2, A)."""

    start: FloatArray
    exposed: FloatArray
    survivors: FloatArray
    end: FloatArray
    net: FloatArray | None
    applied: FloatArray


YOUNGEST = slice(0, 1)
OLDER = slice(1, None)


@dataclass(frozen=True, slots=True)
class Part:
    """The trajectories and regions that are calculated together, and what acts on all of them."""

    trajectories: slice
    regions: slice
    flow: Flow | None
    adjust: Adjust | None


def run_numpy(prepared: Prepared, out: Outputs) -> None:
    """Fill `out` for all trajectories, regions and steps.

    Parameters
    ----------
    prepared : Prepared
        Validated input, axis order ``(trajectory, year, region, sex, age)``.
    out : Outputs
        Arrays of matching shape; every cell is written.
    """
    out.guard_counts[...] = 0
    for trajectories, regions in blocks(prepared):
        _run_part(prepared, out, Part(trajectories, regions, _rates_flow(prepared, regions), None))


def run_coupled(prepared: Prepared, out: Outputs, flow: Flow | None, adjust: Adjust | None) -> None:
    """As `run_numpy`, all regions together, with migration or control totals that tie them to each other."""
    out.guard_counts[...] = 0
    _run_part(prepared, out, Part(ALL, ALL, flow or _rates_flow(prepared, ALL), adjust))


def blocks(prepared: Prepared) -> Iterator[tuple[slice, slice]]:
    """Parts of trajectories and regions of about `BLOCK_CELLS` cells."""
    width = 2 * prepared.ages
    regions = max(1, min(prepared.regions, BLOCK_CELLS // width))
    trajectories = max(1, BLOCK_CELLS // (width * regions))
    for first in range(0, prepared.trajectories, trajectories):
        for start in range(0, prepared.regions, regions):
            yield slice(first, first + trajectories), slice(start, start + regions)


def _rates_flow(prepared: Prepared, regions: slice) -> Flow | None:
    rates = prepared.rates
    if rates is None:
        return None

    def flow(persons: FloatArray, year: int, ages: slice) -> FloatArray:
        return cut(rates[None], year, ALL, regions)[..., ages] * persons

    return flow


def _run_part(prepared: Prepared, out: Outputs, part: Part) -> None:
    base = prepared.base[part.trajectories] if prepared.base.shape[0] > 1 else prepared.base
    out.population[part.trajectories, 0, part.regions] = base[:, part.regions]
    for year in range(prepared.years):
        _step(prepared, out, part, year)


def _step(prepared: Prepared, out: Outputs, part: Part, year: int) -> None:
    here = (part.trajectories, year, part.regions)
    start = out.population[here]
    counts = out.guard_counts[part.trajectories, part.regions]
    even = prepared.timing == "even"
    survival = prepared.survival.at(year, part.trajectories, part.regions)
    net = _net_counts(prepared, part, year, start, counts)
    exposed, applied = _exposed(start, net, part.flow, year, even)

    survivors = np.empty_like(start)
    deaths = np.empty_like(start)
    dying = 1 - survival
    survivors[..., 1:] = exposed[..., :-1] * survival[..., 1:]
    deaths[..., 1:] = exposed[..., :-1] * dying[..., 1:]
    oldest = exposed[..., -2] + exposed[..., -1]
    survivors[..., -1] = oldest * survival[..., -1]
    deaths[..., -1] = oldest * dying[..., -1]

    end = out.population[part.trajectories, year + 1, part.regions]
    cells = Cells(start, exposed, survivors, end, net, applied)
    share = 0.5 if even else 1.0
    end[..., 1:] = survivors[..., 1:]
    _arrive(cells, part.flow, year, share, OLDER)
    births = _births(prepared, part, year, cells)
    out.births[here] = births
    survivors[..., 0] = births * survival[..., 0]
    deaths[..., 0] = births * dying[..., 0]
    end[..., 0] = survivors[..., 0]
    _arrive(cells, part.flow, year, share, YOUNGEST)
    correction = _lift_negative(end, counts)
    _keep(out, here, deaths, applied, correction)
    if part.adjust is not None:
        part.adjust(end, year)


def _net_counts(prepared: Prepared, part: Part, year: int, start: FloatArray, counts: np.ndarray) -> FloatArray | None:
    """Net migration in persons of one step, after the guards; None without."""
    if prepared.net is None:
        return None
    net = np.broadcast_to(prepared.net.at(year, part.trajectories, part.regions), start.shape)
    if prepared.count_cap is not None:
        least = -prepared.count_cap * start
        beyond = net < least
        counts[..., GUARD_CAPPED] += beyond.sum(axis=(2, 3))
        net = np.where(beyond, least, net)
    emptied = start + net <= 0
    if emptied.any():
        counts[..., GUARD_LIMITED] += emptied.sum(axis=(2, 3))
        net = np.where(emptied, start.dtype.type(LEAST_PERSONS) - start, net)
    return net


def _exposed(
    start: FloatArray, net: FloatArray | None, flow: Flow | None, year: int, even: bool
) -> tuple[FloatArray, FloatArray]:
    """Persons exposed to death, and the net migration that is known before the step."""
    applied = np.zeros_like(start) if net is None else net.copy()
    if not even:
        return start, applied
    exposed = start if net is None else start + 0.5 * net
    if flow is not None:
        first_half = 0.5 * flow(start, year, ALL)
        exposed = exposed + first_half
        applied += first_half
    return exposed, applied


def _arrive(cells: Cells, flow: Flow | None, year: int, share: float, ages: slice) -> None:
    """Add the `share` of migration that comes after survival to the end of the step."""
    if cells.net is None and flow is None:
        return
    added: FloatArray | float = 0.0 if cells.net is None else share * cells.net[..., ages]
    if flow is not None:
        moved = share * flow(cells.survivors[..., ages], year, ages)
        cells.applied[..., ages] += moved
        added = moved if cells.net is None else added + moved
    cells.end[..., ages] += added


def _births(prepared: Prepared, part: Part, year: int, cells: Cells) -> FloatArray:
    """Girls and boys born in the step, shape (T, R, 2)."""
    start = cells.start
    born = np.zeros((*start.shape[:2], 2), start.dtype)
    if prepared.last_fertile < prepared.first_fertile:
        return born
    ages = slice(prepared.first_fertile, prepared.last_fertile + 1)
    rates = prepared.asfr.at(year, part.trajectories, part.regions)[..., ages]
    if prepared.births_include_migrants:
        first, last = start, cells.end
    else:
        first, last = cells.exposed, cells.end if prepared.timing == "even" else cells.survivors
    women = 0.5 * (first[:, :, FEMALE, ages] + last[:, :, FEMALE, ages])
    total = prepared.step * np.cumsum(rates * women, axis=-1)[..., -1]
    boys_per_girl = cut(prepared.srb[None], year, ALL, part.regions)
    born[..., FEMALE] = total / (1 + boys_per_girl)
    born[..., MALE] = total - born[..., FEMALE]
    return born


def _lift_negative(end: FloatArray, counts: np.ndarray) -> FloatArray | None:
    """Set negative cells to the least number of persons; the correction, or None where nothing was negative."""
    negative = end < 0
    if not negative.any():
        return None
    counts[..., GUARD_NEGATIVE] += negative.sum(axis=(2, 3))
    correction = np.where(negative, end.dtype.type(LEAST_RESULT) - end, end.dtype.type(0))
    end[negative] = LEAST_RESULT
    return correction


def _keep(
    out: Outputs,
    here: tuple[slice, int, slice],
    deaths: FloatArray,
    applied: FloatArray,
    correction: FloatArray | None,
) -> None:
    for cells, totals, values in (
        (out.deaths, out.deaths_total, deaths),
        (out.net_migration, out.net_total, applied),
        (out.correction, out.correction_total, correction),
    ):
        if cells is not None:
            cells[here] = 0 if values is None else values
        totals[here] = 0 if values is None else np.cumsum(values, axis=-1)[..., -1]
