"""What a projection returns: population, flows, and the account of everything that was adjusted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from dwk_demography.errors import UnknownOption
from dwk_demography.projection.contract import (
    GUARD_CAPPED,
    GUARD_LIMITED,
    GUARD_NEGATIVE,
    FloatArray,
    Outputs,
    Prepared,
    Varied,
)
from dwk_demography.projection.controls import ControlReport
from dwk_demography.projection.separation import linear_separation, period_deaths

#: how many cells a report of the guards names
CELLS_NAMED = 5

Cell = tuple[int, int, int, int, int]


@dataclass(frozen=True, slots=True)
class GuardReport:
    """How often the guards of the projection had to act.

    Attributes
    ----------
    limited : int
        Cells whose net migration was limited because it would have emptied them.
    negative : int
        Cells that came out negative and were lifted.
    capped : int
        Cells where more than the allowed share would have left (counts per step; rates once each).
    cells : tuple of (trajectory, year, region, sex, age)
        The first cells where net migration was limited or a negative cell lifted.
    """

    limited: int
    negative: int
    capped: int
    cells: tuple[Cell, ...]

    @property
    def total(self) -> int:
        """All cells together."""
        return self.limited + self.negative + self.capped


@dataclass(eq=False)
class Projection:
    """A projection with all cells kept.

    Axis order ``(trajectory, year, region, sex, age)``; the trajectory axis is absent where no input has one. Persons.
    """

    prepared: Prepared
    outputs: Outputs
    separation: FloatArray | None = None
    special: FloatArray | None = None
    controls: ControlReport | None = None
    capped_rates: int = 0
    kernel: str = "numpy"

    def _shown(self, array: FloatArray | None) -> FloatArray:
        if array is None:
            raise UnknownOption("Diese Zellen wurden nicht behalten: Rufen Sie project() mit components=True auf.")
        return array if self.prepared.has_trajectories else array[0]

    @cached_property
    def population(self) -> FloatArray:
        """Persons at the start and after every step, special groups included, shape (T?, Y+1, R, 2, A)."""
        shown = self._shown(self.outputs.population)
        return shown if self.special is None else shown + self.special

    @property
    def births(self) -> FloatArray:
        """Girls and boys born in each step, shape (T?, Y, R, 2)."""
        return self._shown(self.outputs.births)

    @property
    def deaths_cohort(self) -> FloatArray:
        """Deaths by age at the END of the step, 0 for the births of the step, shape (T?, Y, R, 2, A)."""
        return self._shown(self.outputs.deaths)

    @cached_property
    def deaths_period(self) -> FloatArray:
        """Deaths by age at death, shape (T?, Y, R, 2, A); see `separation_source`."""
        return period_deaths(self.deaths_cohort, self._separation())

    @property
    def separation_source(self) -> Literal["given", "linear"]:
        """Whether the separation of cohort deaths was given or assumes survivors falling linearly within each age."""
        return "linear" if self.separation is None else "given"

    def _separation(self) -> FloatArray:
        if self.separation is not None:
            return self.separation
        survival = self.prepared.survival
        factors = [linear_separation(survival.at(year)) for year in range(self.prepared.years)]
        return self._shown(np.stack(factors, axis=1)) if factors[0].shape[0] == 1 else np.stack(factors, axis=1)

    @property
    def net_migration(self) -> FloatArray:
        """Net migration as applied, after the guards, shape (T?, Y, R, 2, A)."""
        return self._shown(self.outputs.net_migration)

    @property
    def guard_correction(self) -> FloatArray:
        """Persons added where a cell came out negative, shape (T?, Y, R, 2, A)."""
        return self._shown(self.outputs.correction)

    @cached_property
    def residual(self) -> FloatArray:
        """What the population balance leaves unexplained, persons, shape (T?, Y, R); zero up to rounding.

        End minus (start + births - deaths + net migration + corrections by guards and control totals).
        """
        out = self.outputs
        people = out.population.sum(axis=(3, 4), dtype=np.float64)
        explained = (out.births - out.deaths_total + out.net_total + out.correction_total).sum(axis=3, dtype=np.float64)
        if self.controls is not None:
            explained = explained + self.controls.adjustment.sum(axis=(3, 4), dtype=np.float64)
        return self._shown(people[:, 1:] - people[:, :-1] - explained)

    @cached_property
    def largest_residual(self) -> float:
        """Largest absolute residual in relation to the larger population of the region at the start or end (at least one)."""
        people = self._shown(self.outputs.population.sum(axis=(3, 4), dtype=np.float64))
        start, end = (people[:, :-1], people[:, 1:]) if self.prepared.has_trajectories else (people[:-1], people[1:])
        return float(np.max(np.abs(self.residual) / np.maximum(np.maximum(start, end), 1), initial=0.0))

    @cached_property
    def guards(self) -> GuardReport:
        """How often the guards acted, and where first."""
        counts = self.outputs.guard_counts.sum(axis=(0, 1))
        limited, negative = int(counts[GUARD_LIMITED]), int(counts[GUARD_NEGATIVE])
        cells = _limited_cells(self.prepared, self.outputs) if limited else []
        if negative and self.outputs.correction is not None:
            cells += _cells(np.argwhere(self.outputs.correction)[:CELLS_NAMED])
        return GuardReport(limited, negative, int(counts[GUARD_CAPPED]) + self.capped_rates, tuple(cells))


def _cells(positions: np.ndarray) -> list[Cell]:
    return [(int(t), int(y), int(r), int(s), int(a)) for t, y, r, s, a in positions]


def _limited_cells(prepared: Prepared, out: Outputs) -> list[Cell]:
    """The first cells that net migration would have emptied, found again from the kept population."""
    net: Varied | None = prepared.net
    found: list[Cell] = []
    if net is None:
        return found
    for year in range(prepared.years):
        emptied = np.argwhere(out.population[:, year] + net.at(year) <= 0)
        found += [(int(t), year, int(r), int(s), int(a)) for t, r, s, a in emptied[: CELLS_NAMED - len(found)]]
        if len(found) >= CELLS_NAMED:
            break
    return found


@dataclass(frozen=True, eq=False)
class GroupedProjection:
    """A projection of which only age groups were kept.

    Attributes
    ----------
    population : ndarray, shape (T?, Y+1, R, 2, G)
        Persons by age group.
    lower_ages : tuple of int
        First completed year of age of each group; the last one is open.
    guards : GuardReport
        Without cells.
    """

    population: FloatArray
    lower_ages: tuple[int, ...]
    guards: GuardReport


@dataclass(frozen=True, eq=False)
class QuantileProjection:
    """A projection of which only quantiles over the trajectories were kept.

    Attributes
    ----------
    values : ndarray, shape (Q, Y+1, R, 1 + G)
        Persons of both sexes: all ages first, then the age groups.
    probabilities : tuple of float
        Of the quantiles, in the order of the first axis.
    lower_ages : tuple of int
        First completed year of age of each group; the last one is open.
    guards : GuardReport
        Summed over all trajectories, without cells.
    """

    values: FloatArray
    probabilities: tuple[float, ...]
    lower_ages: tuple[int, ...]
    guards: GuardReport
