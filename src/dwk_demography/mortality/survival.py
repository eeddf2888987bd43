"""What is read off a life table: separation factors, period deaths, exact ages in between, temporary expectation."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dwk_demography.errors import AgesMissing, UnknownOption, WrongShape
from dwk_demography.mortality.checks import finite_array
from dwk_demography.mortality.lifetable import LifeTable

Floats = NDArray[np.float64]


def separation_factors(table: LifeTable) -> Floats:
    """Share of a cohort's deaths between two ages that falls into the lower of them.

    Parameters
    ----------
    table : LifeTable
        Groups of one width n, last one open, or abridged (0 and 1-4 are then one group of five years); any radix.

    Returns
    -------
    ndarray, shape (..., N)
        N groups as in `lifetable.survivorship`, here with A = N:
        k[a] = (L[a] - n l[a+1]) / (L[a] - L[a+1]); k[A-2] = (L[A-2] - n l[A-1]) / L[A-2]; k[A-1] = 1.
        Where two groups hold the same person-years nobody dies between them and k is 0.5.

    Raises
    ------
    UnknownOption
        The groups are of differing widths.

    Notes
    -----
    Convention of the United Nations Population Division for the step of a cohort-component projection.
    """
    lived, alive, step = _by_step(table)
    ended = step * alive[..., 1:]
    factors = np.ones_like(lived)
    upper = lived[..., :-1] - ended
    lost = lived[..., :-1] - lived[..., 1:]
    lost[..., -1] = lived[..., -2]
    safe = np.where(lost == 0, 1.0, lost)
    factors[..., :-1] = np.where(lost == 0, 0.5, upper / safe)
    return factors


def period_deaths(cohort_deaths: ArrayLike, factors: ArrayLike) -> Floats:
    """Deaths of a step by age at death, from deaths by cohort.

    Parameters
    ----------
    cohort_deaths : array_like, shape (..., A)
        Persons per step, index = age group at the end of the step; 0 are the births of the step.
    factors : array_like, shape (..., A)
        From `separation_factors`, broadcast to the deaths.

    Returns
    -------
    ndarray, shape (..., A)
        Persons per step by age group at death; the sum over ages is that of the cohorts.

    Raises
    ------
    WrongShape
        The ages of deaths and factors differ.

    Notes
    -----
    deaths[0] = D[0] + D[1] k[0]; deaths[a] = D[a] (1 - k[a-1]) + D[a+1] k[a]; deaths[A-1] = D[A-1] (1 - k[A-2]).
    """
    cohort = finite_array(cohort_deaths, "Sterbefälle nach Kohorten")
    share = finite_array(factors, "Trennfaktoren")
    if cohort.ndim < 1 or share.ndim < 1 or cohort.shape[-1] != share.shape[-1] or cohort.shape[-1] < 2:
        raise WrongShape("Sterbefälle und Trennfaktoren brauchen dieselben Altersgruppen auf der letzten Achse.")
    younger = cohort[..., 1:] * share[..., :-1]
    deaths = np.concatenate([cohort[..., :1] + np.zeros_like(younger[..., :1]), cohort[..., 1:] - younger], axis=-1)
    deaths[..., :-1] += younger
    return deaths


def survivors_at(table: LifeTable, age: float) -> Floats:
    """Survivors at an exact age, also between the bounds of the groups.

    Parameters
    ----------
    table : LifeTable
    age : float
        Exact age in years, from 0.

    Returns
    -------
    ndarray, shape (...)
        Times the radix of the table.

    Raises
    ------
    AgesMissing
        The age is negative or no number.

    Notes
    -----
    Within a group l(x+u) = l - d (u/n)^g with g = (a/n) / (1 - a/n): linear where a = n/2, and the person-years of
    the whole group are exactly L. In the open group the rate is constant.
    """
    place, passed = _place(table, age)
    if place == len(table.ages) - 1:
        return np.asarray(table.lx[..., -1] * np.exp(-table.mx[..., -1] * passed))
    return np.asarray(table.lx[..., place] - table.dx[..., place] * _died(table, place, passed)[0])


def person_years_from(table: LifeTable, age: float) -> Floats:
    """Person-years lived above an exact age, T(x), also between the bounds; see `survivors_at`.

    Parameters
    ----------
    table : LifeTable
    age : float
        Exact age in years, from 0.

    Returns
    -------
    ndarray, shape (...)
        Person-years, times the radix of the table.
    """
    place, passed = _place(table, age)
    if place == len(table.ages) - 1:
        return np.asarray(survivors_at(table, age) / table.mx[..., -1])
    lived = table.lx[..., place] * passed - table.dx[..., place] * _died(table, place, passed)[1]
    return np.asarray(table.Tx[..., place] - lived)


def expectation_at(table: LifeTable, age: float) -> Floats:
    """Further expectation of life at an exact age, years.

    Parameters
    ----------
    table : LifeTable
    age : float
        Exact age in years, from 0.

    Returns
    -------
    ndarray, shape (...)
        NaN where nobody reaches the age.
    """
    alive = survivors_at(table, age)
    reached = alive > 0
    return np.where(reached, person_years_from(table, age) / np.where(reached, alive, 1.0), np.nan)


def temporary_expectation(table: LifeTable, start: float, end: float) -> Floats:
    """Mean years lived between two exact ages by those who reach the first.

    Parameters
    ----------
    table : LifeTable
    start, end : float
        Exact ages in years, `start` below `end`.

    Returns
    -------
    ndarray, shape (...)
        Years, at most `end` - `start`; NaN where nobody reaches `start`.

    Raises
    ------
    AgesMissing
        The ages are not in order.

    Notes
    -----
    E. E. Arriaga, "Measuring and explaining the change in life expectancies", Demography 21 (1984).
    """
    if not start < end:
        raise AgesMissing("Für eine Lebenserwartung zwischen zwei Altern muss das erste unter dem zweiten liegen.")
    alive = survivors_at(table, start)
    reached = alive > 0
    lived = person_years_from(table, start) - person_years_from(table, end)
    return np.where(reached, lived / np.where(reached, alive, 1.0), np.nan)


def _by_step(table: LifeTable) -> tuple[Floats, Floats, float]:
    """Person-years and survivors of groups of one width, and the width in years."""
    if table.is_abridged:
        lived = np.delete(table.Lx, 1, axis=-1)
        lived[..., 0] += table.Lx[..., 1]
        return lived, np.delete(table.lx, 1, axis=-1), 5.0
    if len(set(table.widths.tolist())) > 1:
        raise UnknownOption("Trennfaktoren brauchen gleich breite Altersgruppen, etwa einzelne Jahre.")
    return table.Lx, table.lx, float(table.widths[0])


def _place(table: LifeTable, age: float) -> tuple[int, float]:
    if not np.isfinite(age) or age < 0:
        raise AgesMissing(f"Ein Alter ist eine Zahl ab 0, gefunden wurde {age!r}.")
    place = int(np.searchsorted(table.ages, age, side="right")) - 1
    return place, float(age - table.ages[place])


def _died(table: LifeTable, place: int, passed: float) -> tuple[Floats, Floats]:
    """Share of the group's deaths after `passed` years, and its integral from 0 to `passed` (years)."""
    width = float(table.widths[place])
    mean = np.clip(table.ax[..., place] / width, 0.0, 1 - 1e-12)
    power = mean / (1 - mean)
    share = np.where(power > 0, (passed / width) ** power, 1.0 if passed > 0 else 0.0)
    return share, share * passed / (1 + power)
