"""One year of ageing and dying, and the share of a group that falls to each of its single ages."""

from __future__ import annotations

import numpy as np

from dwk_demography.regional.contract import FEMALE, Floats


def aged(persons: Floats, survival: Floats, births: Floats) -> Floats:
    """Survivors at the end of the year, before migration.

    Parameters
    ----------
    persons : ndarray, shape (..., 2, A)
        Persons at the start.
    survival : ndarray, shape (2, A)
        Index 0 from birth to age 0, index a from a - 1 to a, the last for the two oldest.
    births : ndarray, shape (..., 2)
        Girls and boys of the year.

    Returns
    -------
    ndarray, shape (..., 2, A)
    """
    survivors = np.empty_like(persons)
    survivors[..., 0] = births * survival[:, 0]
    survivors[..., 1:-1] = persons[..., :-2] * survival[:, 1:-1]
    survivors[..., -1] = (persons[..., -2] + persons[..., -1]) * survival[:, -1]
    return survivors


def expected_births(persons: Floats, survivors: Floats, asfr: Floats) -> Floats:
    """Births of a year: rates times the mean of the women at the start and those who live to its end.

    Parameters
    ----------
    persons, survivors : ndarray, shape (..., 2, A)
        At the start, and `aged` (age 0 does not matter).
    asfr : ndarray, shape (A,) or (R, A)
        Births per woman and year.

    Returns
    -------
    ndarray, shape (...)
    """
    women = (persons[..., FEMALE, :] + survivors[..., FEMALE, :]) / 2
    births: Floats = (women * asfr)[..., 1:].sum(axis=-1)
    return births


def by_sex(births: Floats, srb: float) -> Floats:
    """Births as girls and boys, shape (..., 2); `srb` is boys per girl."""
    girls = births / (1 + srb)
    return np.stack([girls, births - girls], axis=-1)


def group_of_age(starts: tuple[int, ...], ages: int) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """Index of the group of each single age, shape (A,)."""
    return np.searchsorted(np.asarray(starts), np.arange(ages), side="right") - 1


def grouped(persons: Floats, starts: tuple[int, ...]) -> Floats:
    """Sums of single ages in groups that begin with `starts`, shape (..., A) -> (..., G).

    Parameters
    ----------
    persons : ndarray, shape (..., A)
        Persons by single age.
    starts : tuple of int
        First ages of the groups, ascending from 0.

    Returns
    -------
    ndarray, shape (..., G)
        Persons.
    """
    sums: Floats = np.add.reduceat(persons, np.asarray(starts), axis=-1)
    return sums


def shares_in_groups(persons: Floats, starts: tuple[int, ...]) -> Floats:
    """Share of each single age in its group, shape (..., A); even shares where a group is empty."""
    group = group_of_age(starts, persons.shape[-1])
    sums = grouped(persons, starts)[..., group]
    even = 1.0 / np.bincount(group)[group]
    filled = sums > 0
    shares: Floats = np.where(filled, persons / np.where(filled, sums, 1.0), even)
    return shares
