"""Net migration as what survival and births do not explain between two populations.

Forward: the population one would have without moves is subtracted from the one found. Reverse: the
difference is brought back to the beginning. Average: the mean of both, moves spread over the time
(Siegel and Hamilton 1952, Journal of the American Statistical Association 47, 475-500; United
Nations 1970, Manual VI, Methods of Measuring Internal Migration, chapter 2).
"""

from typing import Literal

import numpy as np
import numpy.typing as npt

from dwk_demography.errors import RateOutOfRange, UnknownOption, WrongShape
from dwk_demography.small_areas.checks import non_negative

Array = npt.NDArray[np.float64]
Method = Literal["forward", "reverse", "average"]


def residual_migration(
    before: npt.ArrayLike,
    after: npt.ArrayLike,
    survival: npt.ArrayLike,
    births: npt.ArrayLike,
    *,
    method: Method = "average",
) -> Array:
    """Net migration by sex and age between two dates.

    Parameters
    ----------
    before, after : array_like, shape (..., sex, age)
        Persons at the first and last date, women first, last age open.
    survival : array_like, shape (step, ..., sex, age)
        Survivorship of every step between the dates, engine convention: index 0 births to age 0, a moves
        a - 1 to a, the last multiplies the two oldest; 0 < S <= 1.
    births : array_like, shape (step, ..., sex)
        Births of every step by sex, persons.
    method : {"forward", "reverse", "average"}

    Returns
    -------
    ndarray, shape (..., sex, age)
        Persons over the whole time, at the age at the last date; negative for a loss. It also holds
        every error of the two counts.

    Raises
    ------
    WrongShape, NotANumber, NegativeInput, RateOutOfRange, UnknownOption
    """
    if method not in ("forward", "reverse", "average"):
        raise UnknownOption(f"Das Verfahren „{method}“ ist unbekannt; erlaubt sind forward, reverse und average.")
    first, last = _persons(before, "Bevölkerung am Anfang"), _persons(after, "Bevölkerung am Ende")
    rates, newborn = np.asarray(survival, dtype=np.float64), np.asarray(births, dtype=np.float64)
    _check_steps(first, last, rates, newborn)
    closed = _closed(first, rates, newborn)
    forward = last - closed
    if method == "forward":
        return forward
    ones = np.ones_like(rates)
    alive = _closed(first, ones, newborn)
    typical = _closed(np.ones_like(first), rates, np.ones_like(newborn)) / _closed(
        np.ones_like(first), ones, np.ones_like(newborn)
    )
    surviving = np.divide(closed, alive, out=typical, where=alive > 0)
    reverse = forward / surviving
    return reverse if method == "reverse" else (forward + reverse) / 2


def residual_total(before: npt.ArrayLike, after: npt.ArrayLike, births: npt.ArrayLike, deaths: npt.ArrayLike) -> Array:
    """Net migration of all ages: ``after - before - births + deaths`` (balancing equation).

    Parameters
    ----------
    before, after, births, deaths : array_like, shape (...)
        Persons; events between the two dates.

    Returns
    -------
    ndarray, shape (...)
        Persons, any sign; also holds corrections of the register.

    Raises
    ------
    NotANumber, NegativeInput
    """
    names = ("Bevölkerung am Anfang", "Bevölkerung am Ende", "Geburten", "Sterbefälle")
    first, last, born, died = (
        non_negative(given, name) for given, name in zip((before, after, births, deaths), names, strict=True)
    )
    total: Array = last - first - born + died
    return total


def _closed(persons: Array, survival: Array, births: Array) -> Array:
    """The population carried on without moves."""
    now = persons
    for rates, newborn in zip(survival, births, strict=True):
        older = np.empty_like(now)
        older[..., 0] = newborn * rates[..., 0]
        older[..., 1:] = now[..., :-1] * rates[..., 1:]
        older[..., -1] = (now[..., -2] + now[..., -1]) * rates[..., -1]
        now = older
    return now


def _persons(given: npt.ArrayLike, name: str) -> Array:
    array = non_negative(given, name)
    if array.ndim < 2 or array.shape[-2] != 2 or array.shape[-1] < 2:
        raise WrongShape(
            f"{name}: Die letzten Achsen müssen Geschlecht (2) und Alter sein, die Form ist {array.shape}."
        )
    return array


def _check_steps(first: Array, last: Array, survival: Array, births: Array) -> None:
    if first.shape != last.shape:
        raise WrongShape(f"Die Bevölkerungen haben verschiedene Formen: {first.shape} und {last.shape}.")
    if survival.ndim != first.ndim + 1 or survival.shape[1:] != first.shape or births.shape != survival.shape[:-1]:
        raise WrongShape(
            f"Erwartet werden Überlebensraten (Schritte, {first.shape}) und Geburten (Schritte, {first.shape[:-1]}); "
            f"die Formen sind {survival.shape} und {births.shape}."
        )
    if not bool(np.all((survival > 0) & (survival <= 1))):
        raise RateOutOfRange("Überlebensraten müssen über 0 und höchstens 1 sein.")
    non_negative(births, "Geburten")
