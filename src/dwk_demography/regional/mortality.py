"""Survival of the country: from deaths by age or life tables, carried on with a steady decline of mortality."""

from __future__ import annotations

import numpy as np

from dwk_demography.errors import InputError
from dwk_demography.regional.contract import Floats, NationalHistory

#: share of the deaths at age 0 that fall into the calendar year of birth (Germany since 2000: 0.87 to 0.89)
DEATHS_IN_YEAR_OF_BIRTH = 0.88


class MortalityUnknown(InputError):
    """Neither deaths by age nor a life table are known at the base year."""


def survival_from_deaths(deaths: Floats, start: Floats, births: Floats) -> Floats:
    """Survivorship ratios of a year from deaths by age at death.

    Half of the deaths at an age fall to those who were that old at the start of the year, half to those a year younger.

    Parameters
    ----------
    deaths : ndarray, shape (2, A)
        Deaths of the year by age at death.
    start : ndarray, shape (2, A)
        Persons at the end of the year before.
    births : ndarray, shape (2,)
        Girls and boys of the year.

    Returns
    -------
    ndarray, shape (2, A)
        In the order `aged` expects.
    """
    survival = np.empty_like(start)
    early = DEATHS_IN_YEAR_OF_BIRTH * deaths[:, 0]
    survival[:, 0] = 1 - early / births
    survival[:, 1] = 1 - (deaths[:, 0] - early + 0.5 * deaths[:, 1]) / start[:, 0]
    survival[:, 2:-1] = 1 - 0.5 * (deaths[:, 1:-2] + deaths[:, 2:-1]) / start[:, 1:-2]
    survival[:, -1] = 1 - (0.5 * deaths[:, -2] + deaths[:, -1]) / (start[:, -2] + start[:, -1])
    return np.clip(survival, 0.0, 1.0)


def survival_from_table(qx: Floats, ages: int) -> Floats:
    """Survivorship ratios of a period life table.

    Parameters
    ----------
    qx : ndarray, shape (2, N)
        Probabilities of dying by single age from 0, N >= `ages`.
    ages : int
        Number of ages wanted, the last one open.

    Returns
    -------
    ndarray, shape (2, ages)
    """
    alive = np.cumprod(np.concatenate([np.ones((2, 1)), 1 - qx], axis=1), axis=1)
    lived = (alive[:, :-1] + alive[:, 1:]) / 2
    lived[:, 0] = alive[:, 1] + 0.1 * (alive[:, 0] - alive[:, 1])
    survival = np.empty((2, ages))
    survival[:, 0] = lived[:, 0]
    survival[:, 1:-1] = lived[:, 1 : ages - 1] / lived[:, : ages - 2]
    beyond = lived[:, ages - 1 :].sum(axis=1)
    survival[:, -1] = beyond / (beyond + lived[:, ages - 2])
    return survival


def survival_history(national: NationalHistory, population: Floats, improvement: float) -> Floats:
    """Survival of every year of the history; the others lie a steady decline away from the nearest.

    Parameters
    ----------
    national : NationalHistory
    population : ndarray, shape (Y, 2, A)
        Single ages of every year; NaN where unknown.
    improvement : float
        Yearly decline of mortality after the last year known, and before the first.

    Returns
    -------
    ndarray, shape (Y, 2, A)

    Raises
    ------
    MortalityUnknown
        No year is known.
    """
    known = national.survival.copy()
    for year in range(1, len(population)):
        deaths, births = national.deaths_by_age[year], national.births[year]
        if not np.isfinite(births).all():
            births = population[year][:, 0] + DEATHS_IN_YEAR_OF_BIRTH * deaths[:, 0]
        inputs = (deaths, population[year - 1], births)
        if all(np.isfinite(part).all() for part in inputs):
            known[year] = survival_from_deaths(*inputs)
    years = np.flatnonzero(np.isfinite(known).all(axis=(1, 2)))
    if not len(years):
        raise MortalityUnknown(
            f"Bis {national.last_year} sind weder Gestorbene nach Altersjahren (Tabelle 12613-0004) noch eine Sterbetafel "
            "bekannt. Erwartet wird wenigstens eines von beiden für Deutschland."
        )
    history = np.empty_like(known)
    for year in range(len(known)):
        before = years[years <= year]
        source = int(before[-1]) if len(before) else int(years[0])
        history[year] = improved(known[source], improvement, year - source)
    return history


def improved(survival: Floats, improvement: float, years: int) -> Floats:
    """Survival after `years` of a decline of mortality by `improvement` a year (before it, if negative).

    The hazard shrinks, not the ratio.
    """
    later: Floats = survival ** ((1 - improvement) ** years)
    return later


def survival_ahead(last: Floats, improvement: float, years: int) -> Floats:
    """Survival of the coming years, shape (years, 2, A)."""
    return np.stack([improved(last, improvement, ahead) for ahead in range(1, years + 1)])
