"""National net migration: what it was, the sober rule for what it will be, and at which ages."""

from __future__ import annotations

import numpy as np

from dwk_demography.errors import InputError
from dwk_demography.regional.ageing import aged, by_sex, expected_births
from dwk_demography.regional.contract import Floats, ModelSettings, NationalHistory

#: from this age on a change of national net migration is not spread (few people move, deaths disturb)
OLDEST_MOVER = 65
#: years whose ups and downs tell at which ages migration varies
SLOPE_YEARS = 25
#: boys per girl where births are not known by sex
USUAL_SRB = 1.055


class NetMigrationUnknown(InputError):
    """No year of national net migration is known."""


def births_by_year(national: NationalHistory, population: Floats, survival: Floats, asfr: Floats) -> Floats:
    """Girls and boys of every year; calculated from rates where not published. Shape (Y, 2); NaN in the first year."""
    births = national.births.copy()
    for year in range(1, len(births)):
        if not np.isfinite(births[year]).all():
            unborn = aged(population[year - 1], survival[year], np.zeros(2))
            births[year] = by_sex(expected_births(population[year - 1], unborn, asfr[year]), USUAL_SRB)
    return births


def net_by_age(population: Floats, survival: Floats, births: Floats, unusable: Floats) -> Floats:
    """Net migration by sex and age as what survival leaves unexplained.

    Parameters
    ----------
    population, survival : ndarray, shape (Y, 2, A)
    births : ndarray, shape (Y, 2)
    unusable : ndarray of bool, shape (Y,)
        Years whose stock rests on a new basis or is not published.

    Returns
    -------
    ndarray, shape (Y, 2, A)
        Persons; NaN in years that cannot be compared with the year before.
    """
    net = np.full_like(population, np.nan)
    for year in range(1, len(population)):
        if not unusable[year]:
            net[year] = population[year] - aged(population[year - 1], survival[year], births[year])
    return net


def net_totals(national: NationalHistory, population: Floats, by_age: Floats, births: Floats) -> Floats:
    """National net migration of every year, shape (Y,): the balance of stock, births and deaths, else counted moves."""
    totals = np.full(len(population), np.nan)
    stock = population.sum(axis=(1, 2))
    for year in range(1, len(totals)):
        if np.isfinite(by_age[year]).all():
            balance = stock[year] - stock[year - 1] - births[year].sum() + national.deaths[year]
            totals[year] = balance if np.isfinite(balance) else by_age[year].sum()
        else:
            totals[year] = national.net_flow[year]
    return totals


def expected_net(totals: Floats, years: int, settings: ModelSettings) -> Floats:
    """The rule: from the median of the last three years known back to the long mean.

    The last value alone never counts: a single year of exceptional immigration is no level. What is left of the distance
    from the mean of all years known shrinks every year by the same factor.

    Parameters
    ----------
    totals : ndarray, shape (Y,)
        History; NaN where unknown.
    years : int
        How many years ahead.
    settings : ModelSettings

    Returns
    -------
    ndarray, shape (years,)

    Raises
    ------
    NetMigrationUnknown
        The history holds no value.
    """
    known = totals[np.isfinite(totals)]
    if not len(known):
        raise NetMigrationUnknown(
            "Für kein Jahr lässt sich der Wanderungssaldo Deutschlands bestimmen. Erwartet werden Bevölkerungsstände "
            "zweier aufeinanderfolgender Jahre oder die Wanderungen (Tabelle 12711-04-02-4) für Deutschland."
        )
    mean = known.mean()
    start = np.median(known[-settings.net_start_years :])
    ahead: Floats = mean + (start - mean) * settings.net_reversion ** np.arange(1, years + 1)
    return ahead


def net_ahead(totals: Floats, by_age: Floats, settings: ModelSettings) -> Floats:
    """Spread totals over sex and age.

    The mean of recent years, plus the difference in total at those ages at which migration went up and down with it.

    Parameters
    ----------
    totals : ndarray, shape (years,)
        Net migration of the coming years.
    by_age : ndarray, shape (Y, 2, A)
        History; NaN years are left out.
    settings : ModelSettings

    Returns
    -------
    ndarray, shape (years, 2, A)
    """
    known = by_age[np.isfinite(by_age).all(axis=(1, 2))]
    if not len(known):
        raise NetMigrationUnknown(
            "Der Wanderungssaldo Deutschlands ist für kein Jahr nach Alter bekannt. Erwartet werden Bevölkerungsstände nach "
            "Altersjahren (Tabelle 12411-0006) zweier aufeinanderfolgender Jahre."
        )
    recent = known[-settings.net_years :].mean(axis=0)
    extra = totals - recent.sum()
    spread: Floats = recent + extra[:, None, None] * varying_ages(known[-SLOPE_YEARS:])
    return spread


def varying_ages(by_age: Floats) -> Floats:
    """How a change of the total spreads over sex and age: least-squares slope on the total, smoothed, not negative.

    Parameters
    ----------
    by_age : ndarray, shape (Y, 2, A)
        Years without gaps.

    Returns
    -------
    ndarray, shape (2, A)
        Adds up to 1.
    """
    totals = by_age.sum(axis=(1, 2))
    deviation = totals - totals.mean()
    squares = (deviation**2).sum()
    slope = np.tensordot(deviation, by_age, axes=(0, 0)) / squares if squares > 0 else np.ones(by_age.shape[1:])
    smooth = slope.copy()
    smooth[:, 1:-1] = (slope[:, :-2] + slope[:, 1:-1] + slope[:, 2:]) / 3
    smooth = np.maximum(smooth, 0.0)
    smooth[:, OLDEST_MOVER:] = 0.0
    if smooth.sum() <= 0:
        smooth[:, :OLDEST_MOVER] = 1.0
    shape: Floats = smooth / smooth.sum()
    return shape
