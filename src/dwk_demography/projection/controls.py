"""Control totals: regions add up to their Land, Länder to Germany, after every step."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dwk_demography.errors import InconsistentTotals, NegativeInput, NotANumber, WrongShape
from dwk_demography.projection.contract import FloatArray, IntArray, Prepared
from dwk_demography.projection.reference import Adjust


@dataclass(frozen=True, slots=True, eq=False)
class Controls:
    """Totals that the regions are brought to at the end of every step.

    Parameters
    ----------
    totals : ndarray, shape (Y, G) or (Y, G, 2, A)
        Persons at the end of step y in group g: of all ages, or by sex and age. A NaN leaves the group free.
    groups : ndarray of int, shape (R,)
        Group of each region, 0 to G - 1; -1 for a region that belongs to none.
    """

    totals: FloatArray
    groups: IntArray


@dataclass(frozen=True, slots=True, eq=False)
class ControlReport:
    """What control totals changed.

    Attributes
    ----------
    factors : ndarray, shape (T, Y, G) or (T, Y, G, 2, A)
        Factor the regions of a group were multiplied with; 1 where nothing was controlled.
    adjustment : ndarray, shape (T, Y, R, 2, A)
        Persons added (negative: taken away) in each cell.
    """

    factors: FloatArray
    adjustment: FloatArray


def control_factors(sums: FloatArray, totals: FloatArray) -> FloatArray:
    """Factor from sums to totals; 1 where a total is NaN or sum and total are both zero.

    Parameters
    ----------
    sums, totals : ndarray, broadcastable to each other
        Persons.

    Raises
    ------
    InconsistentTotals
        A total above zero stands over a sum of zero.
    """
    wanted = np.broadcast_to(totals, sums.shape)
    free = np.isnan(wanted) | ((sums == 0) & (wanted == 0))
    if ((sums <= 0) & ~free).any():
        raise InconsistentTotals(
            "Eine Eckzahl lässt sich nicht einhalten: Die Gebiete der Gruppe haben zusammen 0 Personen, die Eckzahl ist "
            "größer. Prüfen Sie, ob Gebiete und Eckzahlen zueinander gehören."
        )
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(free, 1.0, wanted / np.where(free, 1.0, sums))


def reconcile(parts: FloatArray, total: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Bring control totals of several groups to the total above them, such as Länder to Germany.

    Parameters
    ----------
    parts : ndarray, shape (Y, G, ...)
        Persons.
    total : ndarray, shape (Y, ...)
        Persons of all groups together.

    Returns
    -------
    tuple of ndarray
        The parts times a common factor of each year (and cell), and that factor, shape (Y, 1, ...).
    """
    values = np.asarray(parts, float)
    factors = control_factors(values.sum(axis=1, keepdims=True), np.asarray(total, float)[:, None])
    return values * factors, factors


def control_adjust(controls: Controls, prepared: Prepared) -> tuple[Adjust, ControlReport]:
    """The function that applies `controls` after a step, and the report it fills."""
    totals, groups = _checked(controls, prepared)
    cells = (prepared.trajectories, prepared.years, prepared.regions, 2, prepared.ages)
    report = ControlReport(np.ones((prepared.trajectories, *totals.shape)), np.zeros(cells, prepared.base.dtype))
    members = [np.flatnonzero(groups == group) for group in range(totals.shape[1])]
    axes = (1, 2, 3) if totals.ndim == 2 else (1,)

    def adjust(end: FloatArray, year: int) -> None:
        for group, regions in enumerate(members):
            before = end[:, regions]
            factors = control_factors(before.sum(axis=axes), totals[year, group])
            report.factors[:, year, group] = factors
            after = before * np.expand_dims(factors, axes)
            report.adjustment[:, year, regions] = after - before
            end[:, regions] = after

    return adjust, report


def _checked(controls: Controls, prepared: Prepared) -> tuple[FloatArray, IntArray]:
    totals, groups = np.asarray(controls.totals, float), np.asarray(controls.groups, np.int64)
    number = totals.shape[1] if totals.ndim > 1 else 0
    by_cell = (prepared.years, number, 2, prepared.ages)
    if totals.shape not in {by_cell[:2], by_cell}:
        raise WrongShape(
            f"Eckzahlen werden in der Form {by_cell[:2]} (Jahr, Gruppe) oder {by_cell} (Jahr, Gruppe, Geschlecht, Alter) "
            f"erwartet; gegeben ist {totals.shape}."
        )
    if groups.shape != (prepared.regions,) or groups.max(initial=-1) >= number or groups.min(initial=0) < -1:
        raise WrongShape(
            f"Die Gruppen der Eckzahlen werden für {prepared.regions} Gebiete mit Nummern von 0 bis {number - 1} erwartet "
            "(-1: gehört zu keiner)."
        )
    if np.isinf(totals).any():
        raise NotANumber("Eine Eckzahl ist unendlich; erwartet werden Personen oder nichts (NaN).")
    if np.nanmin(totals, initial=0) < 0:
        raise NegativeInput("Eine Eckzahl ist negativ; erwartet werden Personen ab 0.")
    return totals, groups
