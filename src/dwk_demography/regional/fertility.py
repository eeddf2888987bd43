"""Fertility: national rates with a damped trend, and the level of a region from its children and women."""

from __future__ import annotations

import numpy as np

from dwk_demography.errors import InputError
from dwk_demography.regional.contract import FEMALE, Floats

#: completed years of the small children whose number tells a region's fertility: 0, 1, 2
CHILD_AGES = 3


class FertilityUnknown(InputError):
    """No fertility rates by age are known at the base year."""


def filled_rates(asfr: Floats, last_year: int) -> Floats:
    """Rates of every year: where unknown those of the last year known, before the first year those of the first.

    Parameters
    ----------
    asfr : ndarray, shape (Y, A)
        Births per woman and year; NaN rows where unknown.
    last_year : int
        Year of the last row, for the message.

    Returns
    -------
    ndarray, shape (Y, A)

    Raises
    ------
    FertilityUnknown
        No row is known.
    """
    known = np.flatnonzero(np.isfinite(asfr).all(axis=1))
    if not len(known):
        raise FertilityUnknown(
            f"Bis {last_year} sind keine altersspezifischen Geburtenziffern bekannt. Erwartet wird die Tabelle 12612-0008 "
            "für Deutschland."
        )
    source = np.clip(np.searchsorted(known, np.arange(len(asfr)), side="right") - 1, 0, None)
    rates: Floats = asfr[known[source]]
    return rates


def rates_ahead(asfr: Floats, span: int, damping: float, years: int) -> Floats:
    """National rates of the coming years: the yearly change of the last `span` years fades out.

    Parameters
    ----------
    asfr : ndarray, shape (Y, A)
        Rates of the history without gaps.
    span : int
        Years over which the change is measured.
    damping : float
        Share of the change left after each year.
    years : int
        How many years ahead.

    Returns
    -------
    ndarray, shape (years, A)
    """
    span = min(span, len(asfr) - 1)
    change = (asfr[-1] - asfr[-1 - span]) / span if span else np.zeros_like(asfr[-1])
    factors = np.cumsum(damping ** np.arange(1, years + 1))
    rates: Floats = np.maximum(asfr[-1] + change * factors[:, None], 0.0)
    return rates


def region_level(tracked: Floats, asfr: Floats) -> Floats:
    """How many children regions have for each child that national rates let expect (indirect standardisation).

    The children below three at the end of the history over the births that the region's women of the last three years
    would have had by national rates. Survival and moves of small children are in it, too.

    Parameters
    ----------
    tracked : ndarray, shape (Y, R, 2, A)
        Persons by single age; NaN where unknown.
    asfr : ndarray, shape (Y, A)
        National rates of the same years.

    Returns
    -------
    ndarray, shape (R,)
        1 where nothing can be compared.
    """
    last = slice(-CHILD_AGES, None)
    births = (tracked[last, :, FEMALE] * asfr[last, None, :]).sum(axis=-1)
    years = np.isfinite(births).sum(axis=0)
    mean = np.nansum(births, axis=0) / np.maximum(years, 1)
    children = tracked[-1, ..., :CHILD_AGES].sum(axis=(1, 2))
    usable = (years > 0) & (mean > 0) & np.isfinite(children)
    level: Floats = np.where(usable, children / np.where(usable, mean * CHILD_AGES, 1.0), 1.0)
    return level
