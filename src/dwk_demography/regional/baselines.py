"""Rules of thumb that a model has to beat."""

from __future__ import annotations

import numpy as np

from dwk_demography.regional.ageing import group_of_age, grouped
from dwk_demography.regional.contract import FEMALE, GROUPS, Floats

#: women in these completed years have the children of the Hamilton-Perry method
MOTHERS = slice(15, 50)


def unchanged(base: Floats) -> Floats:
    """Everything stays as it is; any shape.

    Parameters
    ----------
    base : ndarray
        Persons.

    Returns
    -------
    ndarray
        A copy.
    """
    return base.copy()


def linear_trend(base: Floats, earlier: Floats) -> Floats:
    """Each cell changes once more by what it changed before (not below zero); equal shapes and distances in time.

    Parameters
    ----------
    base : ndarray
        Persons at the base year.
    earlier : ndarray, shape of `base`
        Persons as long before the base year as the target lies behind it.

    Returns
    -------
    ndarray
        Persons.
    """
    return np.maximum(2 * base - earlier, 0.0)


def hamilton_perry(base: Floats, earlier: Floats, years: int) -> Floats:
    """Cohort change ratios of the last `years` go on (Hamilton and Perry 1962).

    Ratios are taken in age groups as wide as the step; children below that age follow the women of 15 to 49.

    Parameters
    ----------
    base, earlier : ndarray, shape (R, 2, A)
        Persons by single age now and `years` ago.
    years : int
        Step.

    Returns
    -------
    ndarray, shape (R, 2, 17)
        Persons in the published groups after `years`.
    """
    ages = base.shape[-1]
    step = min(years, ages - 1)
    starts = tuple(range(0, ages - step + 1, step))
    group = group_of_age(starts, ages)
    moved_before, moved_now = _shifted(earlier, step), _shifted(base, step)
    below, above = grouped(moved_before, starts), grouped(base, starts)
    ratio = np.where(below > 0, above / np.where(below > 0, below, 1.0), 1.0)
    later = moved_now * ratio[..., group]
    mothers_now = base[:, FEMALE, MOTHERS].sum(axis=-1)
    mothers_later = later[:, FEMALE, MOTHERS].sum(axis=-1)
    growth = np.where(mothers_now > 0, mothers_later / np.where(mothers_now > 0, mothers_now, 1.0), 1.0)
    later[..., :step] = base[..., :step] * growth[:, None, None]
    return grouped(later, GROUPS)


def _shifted(persons: Floats, step: int) -> Floats:
    shifted = np.zeros_like(persons)
    shifted[..., step:] = persons[..., :-step]
    shifted[..., -1] += persons[..., -step:].sum(axis=-1)
    return shifted
