"""Fertility rates as level times pattern; the level (TFR) and the tempo (mean age) move apart from each other."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dwk_demography.errors import RateOutOfRange, UnknownOption, WrongShape
from dwk_demography.mortality.checks import common_shape, finite_array, not_negative

Floats = NDArray[np.float64]

_HIGHEST_RATE = 1.0
_HIGHEST_TOTAL = 15.0


def checked_rates(asfr: ArrayLike) -> Floats:
    """Fertility rates as float64, births per woman and year, age on the last axis.

    Raises
    ------
    WrongShape
        Fewer than two ages.
    NegativeInput, NotANumber
        A rate is negative or missing.
    RateOutOfRange
        A rate above 1 birth per woman and year: likely per 1,000 women.
    """
    rates = not_negative(asfr, "Geburtenraten")
    if rates.ndim < 1 or rates.shape[-1] < 2:
        raise WrongShape("Geburtenraten: die letzte Achse ist das Alter und braucht mindestens zwei Altersgruppen.")
    if rates.size and float(rates.max()) > _HIGHEST_RATE:
        raise RateOutOfRange(
            f"Geburtenraten: gefunden wurde {float(rates.max()):g}. Erwartet werden Lebendgeborene je Frau und Jahr, "
            "nicht je 1.000 Frauen."
        )
    return rates


def total_rate(asfr: ArrayLike, *, step: float = 1.0) -> Floats:
    """Total fertility rate: births per woman over a life, width of the age groups times the sum of the rates.

    Parameters
    ----------
    asfr : array_like, shape (..., A)
        Births per woman and year.
    step : float
        Width of the age groups, years.

    Returns
    -------
    ndarray, shape (...)
        Births per woman.
    """
    return np.asarray(checked_step(step) * checked_rates(asfr).sum(axis=-1))


def pattern_of(asfr: ArrayLike, *, step: float = 1.0) -> Floats:
    """Age pattern of the rates: as `asfr`, with a total fertility rate of 1.

    Parameters
    ----------
    asfr : array_like, shape (..., A)
        Births per woman and year.
    step : float
        Width of the age groups, years.

    Returns
    -------
    ndarray, shape (..., A)
        Per year; step times the sum is 1.

    Raises
    ------
    RateOutOfRange
        All rates of a row are 0.
    """
    rates = checked_rates(asfr)
    total = checked_step(step) * rates.sum(axis=-1, keepdims=True)
    if (total <= 0).any():
        raise RateOutOfRange("Ein Altersmuster braucht in jeder Zeile mindestens eine Geburtenrate über 0.")
    return np.asarray(rates / total)


def mean_age(asfr: ArrayLike, *, step: float = 1.0, first_age: float = 0.0) -> Floats:
    """Mean age at childbearing, free of the age structure.

    Parameters
    ----------
    asfr : array_like, shape (..., A)
        Births per woman and year; the first group starts at `first_age`.
    step, first_age : float
        Years. A group counts with its mid-point (completed age 30: 30.5).

    Returns
    -------
    ndarray, shape (...)
        Years.
    """
    pattern = pattern_of(asfr, step=step)
    middle = first_age + checked_step(step) * (np.arange(pattern.shape[-1]) + 0.5)
    return np.asarray((pattern * middle).sum(axis=-1) * step)


def spread_of(asfr: ArrayLike, *, step: float = 1.0) -> Floats:
    """Standard deviation of the age at childbearing between groups, years, shape (...).

    Parameters
    ----------
    asfr : array_like, shape (..., A)
        Births per woman and year.
    step : float
        Width of an age group, years.

    Returns
    -------
    ndarray, shape (...)
        Years.
    """
    pattern = pattern_of(asfr, step=step) * step
    middle = step * (np.arange(pattern.shape[-1]) + 0.5)
    mean = (pattern * middle).sum(axis=-1, keepdims=True)
    return np.asarray(np.sqrt((pattern * (middle - mean) ** 2).sum(axis=-1)))


def shift_schedule(asfr: ArrayLike, years: ArrayLike, *, step: float = 1.0) -> Floats:
    """The rates moved along the age axis: another mean age, the same total fertility rate.

    Parameters
    ----------
    asfr : array_like, shape (..., A)
        Births per woman and year.
    years : array_like, shape (...)
        Change of the mean age, years; positive is later. Broadcasts against the rows of `asfr`.
    step : float
        Width of the age groups, years.

    Returns
    -------
    ndarray, shape (..., A)
        Never negative; total rate unchanged and mean age changed by exactly `years`.

    Raises
    ------
    RateOutOfRange
        Births would leave the age range of the array.

    Notes
    -----
    The rate is taken as constant within a group and moved as a whole; a group's new rate is the weighted mean of the
    two that come to lie over it, which moves the mean by exactly the shift.
    """
    rates = checked_rates(asfr)
    move = finite_array(years, "Verschiebung") / checked_step(step)
    rows = common_shape("Geburtenraten und Verschiebung", rates.shape[:-1], move.shape)
    count = rates.shape[-1]
    rates = np.broadcast_to(rates, (*rows, count))
    move = np.broadcast_to(move, rows)
    whole = np.floor(move).astype(np.int64)
    part = (move - whole)[..., None]
    source = np.arange(count) - whole[..., None]
    moved = (1 - part) * _taken(rates, source) + part * _taken(rates, source - 1)
    before = rates.sum(axis=-1)
    if (np.abs(moved.sum(axis=-1) - before) > 1e-12 * np.maximum(before, 1e-300)).any():
        raise RateOutOfRange(
            "Die Verschiebung schöbe Geburten aus dem Altersbereich hinaus; bitte verkleinern Sie sie."
        )
    return moved


def rates_for(tfr: ArrayLike, asfr: ArrayLike, *, mean_ages: ArrayLike | None = None, step: float = 1.0) -> Floats:
    """Fertility rates for a path of the level and, apart from it, of the mean age.

    Parameters
    ----------
    tfr : array_like, shape (Y, ...)
        Total fertility rate by year, births per woman.
    asfr : array_like, shape (..., A)
        Rates that give the pattern, births per woman and year, over all ages of the population.
    mean_ages : array_like, shape (Y, ...), optional
        Mean age at childbearing by year; without it that of the pattern.
    step : float
        Width of the age groups, years.

    Returns
    -------
    ndarray, shape (Y, ..., A)
        Births per woman and year.

    Raises
    ------
    RateOutOfRange
        A total above 15 births per woman, or a rate above 1.
    """
    level = not_negative(tfr, "Zusammengefasste Geburtenziffer")
    if level.size and float(level.max()) > _HIGHEST_TOTAL:
        raise RateOutOfRange(
            f"Zusammengefasste Geburtenziffer: gefunden wurde {float(level.max()):g}. Erwartet werden Kinder je Frau, etwa 1,5."
        )
    pattern = pattern_of(asfr, step=step)
    common_shape("Geburtenziffer und Muster", level.shape, pattern.shape[:-1])
    if mean_ages is not None:
        pattern = shift_schedule(
            pattern, finite_array(mean_ages, "Mittleres Alter") - mean_age(pattern, step=step), step=step
        )
    return checked_rates(level[..., None] * pattern)


def tfr_from_child_woman_ratio(
    children: ArrayLike, women: ArrayLike, asfr: ArrayLike, *, span: int, child_survival: ArrayLike = 1.0
) -> Floats:
    """Total fertility rate of an area from its young children and its women by age.

    Parameters
    ----------
    children : array_like, shape (...)
        Children below `span` years of age, both sexes, persons at the end of the period.
    women : array_like, shape (..., A)
        Women by single year of age at the same date, persons.
    asfr : array_like, shape (A,) or (..., A)
        Rates of the reference (Land, Germany) of the period, births per woman and year.
    span : int
        Number of years of age of the children, e.g. 3 or 5.
    child_survival : array_like
        Share of the births of the period still alive (and counted), 0 to 1.

    Returns
    -------
    ndarray, shape (...)
        Births per woman: reference rate times children over those expected under the reference rates.

    Raises
    ------
    RateOutOfRange
        No children are expected (no women), or the survival is not between 0 and 1.
    UnknownOption
        A span below 1 year or above the number of ages.

    Notes
    -----
    Indirect standardisation of the child-woman ratio (Bogue and Palmore, Demography 1, 1964; the uniform case is
    the implied TFR of M. Hauer, J. Baker, W. Brown, 2013). A woman now aged a was a-1/2-t in year t before; deaths
    and moves of women since then are left out.
    """
    young = not_negative(children, "Kinder")
    mothers = not_negative(women, "Frauen")
    rates = checked_rates(asfr)
    survival = not_negative(child_survival, "Überlebende Kinder")
    if (survival <= 0).any() or (survival > 1).any():
        raise RateOutOfRange("Der Anteil überlebender Kinder muss über 0 und darf nicht über 1 liegen.")
    if not 1 <= span <= rates.shape[-1]:
        raise UnknownOption(f"Die Zahl der Kinderjahre muss mindestens 1 sein, gefunden wurde {span}.")
    if mothers.shape[-1:] != rates.shape[-1:]:
        raise WrongShape("Frauen und Geburtenraten brauchen dieselben Alter auf der letzten Achse.")
    common_shape("Kinder und Frauen", young.shape, mothers.shape[:-1], rates.shape[:-1], survival.shape)
    ages = np.arange(rates.shape[-1])
    exposure = np.zeros_like(rates)
    for back in range(span):
        exposure += (_taken(rates, ages - back) + _taken(rates, ages - back - 1)) / 2
    expected = (mothers * exposure).sum(axis=-1) * survival
    if (expected <= 0).any():
        raise RateOutOfRange("Ohne Frauen im gebärfähigen Alter lässt sich keine Geburtenziffer bestimmen.")
    return np.asarray(rates.sum(axis=-1) * young / expected)


def checked_step(step: float) -> float:
    """The width of the age groups in years, positive."""
    if not np.isfinite(step) or step <= 0:
        raise UnknownOption(f"Die Breite der Altersgruppen muss über 0 liegen, gefunden wurde {step!r}.")
    return float(step)


def _taken(rates: Floats, source: NDArray[np.int64]) -> Floats:
    """Rates at the places of `source`; 0 where a place lies outside."""
    count = rates.shape[-1]
    inside = (source >= 0) & (source < count)
    places = np.broadcast_to(np.clip(source, 0, count - 1), np.broadcast_shapes(rates.shape, source.shape))
    return np.where(inside, np.take_along_axis(np.broadcast_to(rates, places.shape), places, axis=-1), 0.0)
