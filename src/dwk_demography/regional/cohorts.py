"""Single years of age, followed from year to year and brought to the published groups, instead of split anew."""

from __future__ import annotations

import numpy as np

from dwk_demography.errors import InputError
from dwk_demography.regional.ageing import aged, expected_births, group_of_age, grouped, shares_in_groups
from dwk_demography.regional.contract import FEMALE, GROUPS, Floats, NationalHistory
from dwk_demography.regional.fertility import CHILD_AGES
from dwk_demography.regional.gaps import complete

#: rounds of fitting to both margins (region x group, country x age); more change nothing that matters
ROUNDS = 6
#: a cell that ageing left empty may be filled again by the fit
LEAST = 1e-6


class SingleAgesUnknown(InputError):
    """The single years of age of the country are not known in any year."""


def national_single_ages(national: NationalHistory, survival: Floats, asfr: Floats) -> Floats:
    """Single ages of the country in every year: published, else followed on and brought to the published groups.

    Parameters
    ----------
    national : NationalHistory
    survival : ndarray, shape (Y, 2, A)
    asfr : ndarray, shape (Y, A)

    Returns
    -------
    ndarray, shape (Y, 2, A)
        NaN before the first year known.

    Raises
    ------
    SingleAgesUnknown
        No year is published by single age.
    """
    population = national.population.copy()
    published_years = complete(population, 2)
    if not published_years.any():
        raise SingleAgesUnknown(
            f"Bis {national.last_year} ist die Bevölkerung Deutschlands nach Altersjahren nicht bekannt. Erwartet wird die "
            "Tabelle 12411-0006."
        )
    group = group_of_age(GROUPS, national.ages)
    for year in range(int(np.argmax(published_years)) + 1, len(population)):
        if published_years[year]:
            continue
        before = population[year - 1]
        births = national.births[year]
        if not np.isfinite(births).all():
            unborn = aged(before, survival[year], np.zeros(2))
            births = np.full(2, 0.5) * expected_births(before, unborn, asfr[year])
        now = np.maximum(aged(before, survival[year], births), LEAST)
        published = national.groups[year]
        if np.isfinite(published).all():
            now = now * (published / grouped(now, GROUPS))[:, group]
        population[year] = now
    return population


def tracked_single_ages(groups: Floats, population: Floats, survival: Floats, asfr: Floats, births: Floats) -> Floats:
    """Single ages of the regions in every year.

    The first year splits the published groups by the shares of the country. Every later year ages the estimate of the year
    before, adds births by national rates and the region's own level, and fits the result to the published groups of each
    region and to the national share of each age within its group (iterative proportional fitting; Deming and Stephan 1940).

    Parameters
    ----------
    groups : ndarray, shape (Y, R, 2, 17)
        Published groups; NaN where unknown.
    population : ndarray, shape (Y, 2, A)
        Single ages of the country in the same years.
    survival : ndarray, shape (Y, 2, A)
    asfr : ndarray, shape (Y, A)
    births : ndarray, shape (Y, 2)
        Girls and boys born in the country, for their proportion.

    Returns
    -------
    ndarray, shape (Y, R, 2, A)
        NaN where the groups are not known. The sums over groups are the published numbers.
    """
    years, regions = groups.shape[:2]
    group = group_of_age(GROUPS, population.shape[-1])
    tracked = np.full((years, regions, 2, population.shape[-1]), np.nan)
    for year in range(years):
        shares = shares_in_groups(population[year], GROUPS)
        fresh = groups[year][..., group] * shares
        if year == 0:
            tracked[0] = fresh
            continue
        estimate = _next(tracked[year - 1], survival[year], asfr[year - 1 : year + 1], births[year])
        estimate = np.where(np.isfinite(estimate), estimate, fresh)
        tracked[year] = fitted(np.maximum(estimate, LEAST), groups[year], shares)
    return tracked


def _next(before: Floats, survival: Floats, asfr: Floats, births: Floats) -> Floats:
    expected = (before[:, FEMALE] * asfr[0]).sum(axis=-1) * CHILD_AGES
    children = before[..., :CHILD_AGES].sum(axis=(1, 2))
    level = children / np.where(expected > 0, expected, np.nan)
    born = (before[:, FEMALE] * asfr[1]).sum(axis=-1) * level
    proportion = births / births.sum() if np.isfinite(births).all() else np.full(2, 0.5)
    return aged(before, survival, born[:, None] * proportion)


def fitted(estimate: Floats, groups: Floats, shares: Floats) -> Floats:
    """Fit single ages to the groups of each region and to the shares of the country within groups.

    Parameters
    ----------
    estimate : ndarray, shape (R, 2, A)
        Positive first estimate.
    groups : ndarray, shape (R, 2, 17)
        What the single ages of a region must add up to; NaN where unknown.
    shares : ndarray, shape (2, A)
        Share of each age in its group, for all regions together.

    Returns
    -------
    ndarray, shape (R, 2, A)
        Adds up to `groups` exactly; NaN where these are unknown.
    """
    group = group_of_age(GROUPS, estimate.shape[-1])
    known = complete(groups, 2)
    target = groups[known].sum(axis=0)[:, group] * shares
    persons = np.where(np.isfinite(estimate), estimate, LEAST)
    for _ in range(ROUNDS):
        sums = persons[known].sum(axis=0)
        persons = persons * (target / np.where(sums > 0, sums, 1.0))
        own = grouped(persons, GROUPS)
        persons = persons * (groups / np.where(own > 0, own, 1.0))[..., group]
    return np.where(known[:, None, None], persons, np.nan)
