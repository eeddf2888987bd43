"""Central death rates from published tables and from deaths and population, also beyond the last known age."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dwk_demography.errors import RateOutOfRange, WrongShape
from dwk_demography.mortality.checks import (
    death_rates,
    lower_ages,
    male_flags,
    not_negative,
    probabilities,
)
from dwk_demography.mortality.infant import A0Rule
from dwk_demography.mortality.lifetable import Sex, mean_years

Floats = NDArray[np.float64]

_FIXED_POINT_STEPS = 60
_BISECTIONS = 80
_OLDEST = 76  # years above the open age that enter a sum


def rates_from_probabilities(
    qx: ArrayLike, open_expectation: ArrayLike, *, sex: Sex = "axis", a0: A0Rule = "ak"
) -> Floats:
    """Central death rates of a published table of single years of age.

    Parameters
    ----------
    qx : array_like, shape (..., A)
        Probabilities of dying within the year; that of the last age is not used, since the group is open.
    open_expectation : array_like, shape (...)
        Expectation of life at the last age, years (column e of the table).
    sex, a0
        As in `life_table`.

    Returns
    -------
    ndarray, shape (..., A)
        m = q / (1 - (1 - a) q), for age 0 solved together with the rule for a; open age 1/e.

    Raises
    ------
    InputError
        A probability outside 0 to 1, an expectation that is not positive, shapes that do not fit.
    """
    chances = probabilities(qx, "Sterbewahrscheinlichkeiten")
    last = not_negative(open_expectation, "Lebenserwartung im letzten Alter")
    if chances.ndim < 1 or chances.shape[-1] < 2 or last.shape != chances.shape[:-1]:
        raise WrongShape(
            "Erwartet werden Wahrscheinlichkeiten (..., Alter) und je Zeile eine Lebenserwartung im letzten Alter."
        )
    if (last <= 0).any():
        raise RateOutOfRange("Die Lebenserwartung im letzten Alter muss über 0 Jahren liegen.")
    male = male_flags(sex, chances.shape)
    ages = lower_ages(None, chances.shape[-1])
    rates = chances / (1 - 0.5 * chances)
    rates[..., -1] = 1 / last
    for _ in range(_FIXED_POINT_STEPS):
        mean = mean_years(rates, ages, male, a0, "half")[..., 0]
        before = rates[..., 0].copy()
        rates[..., 0] = chances[..., 0] / (1 - (1 - mean) * chances[..., 0])
        if np.array_equal(before, rates[..., 0]):
            break
    return rates


def rates_from_survivors(
    lx: ArrayLike, person_years_last: ArrayLike, *, sex: Sex = "axis", a0: A0Rule = "ak"
) -> Floats:
    """Central death rates from the survivors of a published table of single years of age.

    Parameters
    ----------
    lx : array_like, shape (..., A)
        Survivors at each age, any radix, never rising, above zero.
    person_years_last : array_like, shape (...)
        Person-years from the last age on, in the unit of `lx`.
    sex, a0
        As in `life_table`.

    Returns
    -------
    ndarray, shape (..., A)

    Raises
    ------
    RateOutOfRange
        The survivors rise with age or die out before the last age.
    """
    alive = not_negative(lx, "Überlebende")
    if alive.ndim < 1 or alive.shape[-1] < 2:
        raise WrongShape("Erwartet werden Überlebende mit dem Alter auf der letzten Achse.")
    if (np.diff(alive, axis=-1) > 0).any() or (alive[..., -1] <= 0).any():
        raise RateOutOfRange("Die Überlebenden dürfen mit dem Alter nicht zunehmen und im letzten Alter nicht 0 sein.")
    chances = np.ones_like(alive)
    chances[..., :-1] = 1 - alive[..., 1:] / alive[..., :-1]
    above = not_negative(person_years_last, "Personenjahre ab dem letzten Alter")
    return rates_from_probabilities(chances, above / alive[..., -1], sex=sex, a0=a0)


def rates_from_deaths(deaths: ArrayLike, person_years: ArrayLike) -> Floats:
    """Central death rates: deaths over person-years, cell by cell.

    Parameters
    ----------
    deaths : array_like, shape (..., A)
        Deaths of the period by age at death, persons.
    person_years : array_like, shape (..., A)
        Time lived, person-years; usually the mean of the populations at both ends of the year.

    Returns
    -------
    ndarray, shape (..., A)
        Deaths per person-year; 0 where nobody lived and nobody died.

    Raises
    ------
    WrongShape
        The shapes differ.
    RateOutOfRange
        Deaths where no person-year was lived.
    """
    died = not_negative(deaths, "Sterbefälle")
    lived = not_negative(person_years, "Personenjahre")
    if died.shape != lived.shape:
        raise WrongShape(f"Sterbefälle {died.shape} und Personenjahre {lived.shape} brauchen dieselbe Form.")
    if ((lived == 0) & (died > 0)).any():
        raise RateOutOfRange("Es gibt Sterbefälle in einer Altersgruppe, in der niemand lebte.")
    return np.asarray(died / np.where(lived > 0, lived, 1.0))


def kannisto(mx: ArrayLike, *, fit_from: int, fit_to: int, to_age: int = 100) -> Floats:
    """Rates of single years replaced above `fit_to` by a logistic curve fitted below.

    Parameters
    ----------
    mx : array_like, shape (..., A)
        Rates of single years 0, 1, ..., A-1; only `fit_from` to `fit_to` enter the fit.
    fit_from, fit_to : int
        First and last age of the fit, completed years; both below A.
    to_age : int
        Last age of the result, open; its rate is that of the curve at the mean age of those in it.

    Returns
    -------
    ndarray, shape (..., to_age + 1)
        Given rates up to `fit_to`, the curve above.

    Raises
    ------
    WrongShape
        The ages of the fit are not in the array or fewer than three.
    RateOutOfRange
        A rate in the fit is 0 or at least 1.

    Notes
    -----
    logit m(x) = ln a + b x (V. Kannisto 1992; A. R. Thatcher, V. Kannisto, J. W. Vaupel 1998, with asymptote 1),
    least squares on the logits, x the mid-point of the year. b is held at 0 or above, so that rates never fall.
    """
    rates = death_rates(mx)
    level, slope = _logistic_fit(rates, fit_from, fit_to)
    tail = _curve(level, slope, fit_to + 1, to_age)
    return np.concatenate([rates[..., : fit_to + 1], tail], axis=-1)


def close_with_open_rate(
    mx: ArrayLike, open_rate: ArrayLike, *, fit_from: int = 70, to_age: int = 100, entrants: ArrayLike = 1.0
) -> Floats:
    """Single-year rates beyond an open group such that its observed rate is met.

    Parameters
    ----------
    mx : array_like, shape (..., A)
        Rates of the closed single years 0 to A-1 (the last age before the open group).
    open_rate : array_like, shape (...)
        Observed rate of the open group A and over, deaths per person-year.
    fit_from : int
        First age of the fit of the starting curve, see `kannisto`.
    to_age : int
        Last, open age of the result.
    entrants : array_like, shape (..., H)
        How many were one year younger than the open group 1, 2, ..., H years ago, in any unit; those before count as
        in the earliest year given. Without it the group is as old as a stationary one; growing entrants make it younger.

    Returns
    -------
    ndarray, shape (..., to_age + 1)

    Raises
    ------
    RateOutOfRange
        No level of the curve gives the observed rate.

    Notes
    -----
    A logistic curve through the fitted rate of age A - 1/2 whose slope is found by bisection, so that deaths over
    persons above A, entrants times survivors under the curve, equal `open_rate`.
    """
    rates = death_rates(mx)
    target = not_negative(open_rate, "Sterberate der offenen Altersgruppe")
    if target.shape != rates.shape[:-1]:
        raise WrongShape("Erwartet wird je Zeile eine Sterberate der offenen Altersgruppe.")
    first = rates.shape[-1]
    history = _history(entrants, target.shape)
    level, slope = _logistic_fit(rates, fit_from, first - 1)
    anchor = level + slope * first
    low, high = np.zeros_like(anchor), np.full_like(anchor, 1.0)
    if (
        (_group_rate(anchor, low, first, history) > target) | (_group_rate(anchor, high, first, history) < target)
    ).any():
        raise RateOutOfRange("Die Sterberate der offenen Altersgruppe passt nicht zu den Raten der Jahre davor.")
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        above = _group_rate(anchor, middle, first, history) > target
        high, low = np.where(above, middle, high), np.where(above, low, middle)
    slope = (low + high) / 2
    return np.concatenate([rates, _curve(anchor - slope * first, slope, first, to_age)], axis=-1)


def _logistic_fit(rates: Floats, fit_from: int, fit_to: int) -> tuple[Floats, Floats]:
    if not 0 <= fit_from < fit_to - 1 or fit_to >= rates.shape[-1]:
        raise WrongShape(f"Die Anpassung von {fit_from} bis {fit_to} Jahren braucht mindestens drei vorhandene Alter.")
    used = rates[..., fit_from : fit_to + 1]
    if (used <= 0).any() or (used >= 1).any():
        raise RateOutOfRange(
            "Für die Fortsetzung in hohe Alter müssen die Sterberaten der Anpassung zwischen 0 und 1 liegen."
        )
    age = np.arange(fit_from, fit_to + 1) + 0.5
    logits = np.log(used) - np.log1p(-used)
    centred = age - age.mean()
    slope = np.maximum((logits * centred).sum(axis=-1) / (centred**2).sum(), 0.0)
    return np.asarray(logits.mean(axis=-1) - slope * age.mean()), np.asarray(slope)


def _logistic(level: Floats, slope: Floats, first: int, last: int) -> Floats:
    exponent = level[..., None] + slope[..., None] * (np.arange(first, last + 1) + 0.5)
    return np.asarray(1 / (1 + np.exp(-exponent)))


def _curve(level: Floats, slope: Floats, first: int, to_age: int) -> Floats:
    """Rates first..to_age; the open last one is deaths over persons of the stationary population above."""
    if to_age < first:
        raise WrongShape(f"Das letzte Alter muss mindestens {first} sein, gefunden wurde {to_age}.")
    curve = _logistic(level, slope, first, to_age + 60)
    open_age = to_age - first
    above = curve[..., open_age:]
    persons = _stationary(above)
    last = (above * persons).sum(axis=-1) / persons.sum(axis=-1)
    return np.concatenate([curve[..., :open_age], last[..., None]], axis=-1)


def _group_rate(anchor: Floats, slope: Floats, first: int, history: Floats) -> Floats:
    curve = _logistic(anchor - slope * first, slope, first, first + _OLDEST - 1)
    persons = _stationary(curve) * history
    return np.asarray((curve * persons).sum(axis=-1) / persons.sum(axis=-1))


def _history(entrants: ArrayLike, rows: tuple[int, ...]) -> Floats:
    """Entrants by years since, the earliest carried on, shape (*rows, _OLDEST)."""
    given = np.atleast_1d(not_negative(entrants, "Zugang zur offenen Altersgruppe"))[..., :_OLDEST]
    if given.shape[-1] == 0 or (given <= 0).any():
        raise RateOutOfRange("Der Zugang zur offenen Altersgruppe muss in jedem Jahr über 0 liegen.")
    missing = _OLDEST - given.shape[-1]
    filled = np.concatenate([given, np.repeat(given[..., -1:], missing, axis=-1)], axis=-1)
    return np.broadcast_to(filled, (*rows, _OLDEST))


def _stationary(curve: Floats) -> Floats:
    """Person-years by single age under the rates, from one person at the first age on."""
    alive = np.cumprod((1 - curve / 2) / (1 + curve / 2), axis=-1)
    start = np.concatenate([np.ones_like(alive[..., :1]), alive[..., :-1]], axis=-1)
    return np.asarray((start + alive) / 2)
