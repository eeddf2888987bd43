"""Which part of a change is rates, which is composition, which is ageing.

The balance of births, deaths and moves of published years stands in `change.components_of_change`;
here are the parts that need ages. Life expectancy is split in `mortality.arriaga`.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dwk_demography.errors import AgesMissing, NegativeInput, NotANumber, RateOutOfRange, WrongShape

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class RateDifference:
    """Difference of two crude rates, second minus first; each array has one entry per group.

    Parameters
    ----------
    difference : ndarray, shape (...)
        Crude rate of the second minus that of the first, unit of the rates.
    composition, rates : ndarray, shape (..., group)
        Contribution of each group through its share of the population, and through its rate.
    """

    difference: Array
    composition: Array
    rates: Array

    @property
    def composition_effect(self) -> Array:
        """Part due to composition, shape (...)."""
        effect: Array = self.composition.sum(axis=-1)
        return effect

    @property
    def rate_effect(self) -> Array:
        """Part due to rates, shape (...)."""
        effect: Array = self.rates.sum(axis=-1)
        return effect


@dataclass(frozen=True, eq=False)
class EventsDifference:
    """Difference of two numbers of events, second minus first, in events; arrays of shape (...).

    ``difference = size + composition + rates``.
    """

    difference: Array
    size: Array
    composition: Array
    rates: Array


@dataclass(frozen=True, eq=False)
class AgeGroupChange:
    """Change of the persons of an age group per step, persons; arrays of shape (year, ...).

    ``change = ageing + births - deaths + net_migration + residual``; `ageing` is who grows into the
    group minus who grows out of it, the effect of the age structure alone. `births` is 0 unless the
    group begins with age 0.
    """

    change: Array
    ageing: Array
    births: Array
    deaths: Array
    net_migration: Array
    residual: Array


def kitagawa(
    persons_first: npt.ArrayLike, rates_first: npt.ArrayLike, persons_second: npt.ArrayLike, rates_second: npt.ArrayLike
) -> RateDifference:
    """Split the difference of two crude rates into composition and rates (Kitagawa 1955).

    ``sum (c2 - c1) (r1 + r2) / 2 + sum (r2 - r1) (c1 + c2) / 2``, c shares, r rates; no interaction is
    left (Journal of the American Statistical Association 50, 1168-1194).

    Parameters
    ----------
    persons_first, persons_second : array_like, shape (..., group)
        Persons or shares by group (age, or age and sex flattened); scaled to shares.
    rates_first, rates_second : array_like, shape (..., group)
        Rates of the groups, any unit.

    Returns
    -------
    RateDifference

    Raises
    ------
    WrongShape, NotANumber, NegativeInput, RateOutOfRange
    """
    first, rate_1, second, rate_2 = _checked(persons_first, rates_first, persons_second, rates_second)
    share_1, share_2 = _shares(first), _shares(second)
    composition: Array = (share_2 - share_1) * (rate_1 + rate_2) / 2
    rates: Array = (rate_2 - rate_1) * (share_1 + share_2) / 2
    difference: Array = (share_2 * rate_2).sum(axis=-1) - (share_1 * rate_1).sum(axis=-1)
    return RateDifference(difference, composition, rates)


def events_difference(
    persons_first: npt.ArrayLike, rates_first: npt.ArrayLike, persons_second: npt.ArrayLike, rates_second: npt.ArrayLike
) -> EventsDifference:
    """Split the difference of two numbers of events into size, composition and rates.

    Symmetric for three factors (Das Gupta 1993, Standardization and Decomposition of Rates, US Bureau
    of the Census P23-186): size times Kitagawa's parts. Answers, for instance, whether births fell
    because there are fewer people, fewer young women among them, or fewer children per woman.

    Parameters
    ----------
    persons_first, persons_second : array_like, shape (..., group)
        Persons, groups such as ages last.
    rates_first, rates_second : array_like, shape (..., group)
        Events per person; errors as in `kitagawa`.

    Returns
    -------
    EventsDifference
    """
    first, rate_1, second, rate_2 = _checked(persons_first, rates_first, persons_second, rates_second)
    size_1, size_2 = first.sum(axis=-1), second.sum(axis=-1)
    share_1, share_2 = _shares(first), _shares(second)
    both = ((share_1 * rate_1).sum(axis=-1) + (share_2 * rate_2).sum(axis=-1)) / 3
    mixed = ((share_1 * rate_2).sum(axis=-1) + (share_2 * rate_1).sum(axis=-1)) / 6
    size: Array = (size_2 - size_1) * (both + mixed)
    composition = _third_factor(size_1, size_2, share_2 - share_1, rate_1, rate_2)
    rates = _third_factor(size_1, size_2, rate_2 - rate_1, share_1, share_2)
    difference: Array = (second * rate_2).sum(axis=-1) - (first * rate_1).sum(axis=-1)
    return EventsDifference(difference, size, composition, rates)


def age_group_change(
    population: npt.ArrayLike,
    births: npt.ArrayLike,
    cohort_deaths: npt.ArrayLike,
    net_migration: npt.ArrayLike,
    *,
    lower: int,
    upper: int | None,
) -> AgeGroupChange:
    """Split the change of an age group into ageing, births, deaths and moves.

    Parameters
    ----------
    population : array_like, shape (year + 1, ..., sex, age)
        Persons; both sexes are added up. Give the groups' ages in steps of the projection.
    births : array_like, shape (year, ..., sex)
    cohort_deaths, net_migration : array_like, shape (year, ..., sex, age)
        By age at the end of the step, as `project` returns them.
    lower, upper : int, int or None
        Age indexes, both inclusive; None is open.

    Returns
    -------
    AgeGroupChange
        The residual is what the parts do not explain: zero for a projection.

    Raises
    ------
    WrongShape, NotANumber, AgesMissing
    """
    people, born = _finite(population, "Bevölkerung"), _finite(births, "Geburten")
    died, moved = _finite(cohort_deaths, "Sterbefälle"), _finite(net_migration, "Wanderungssaldo")
    events = (people.shape[0] - 1, *people.shape[1:]) if people.ndim >= 3 else ()
    if not events or died.shape != events or moved.shape != events or born.shape != events[:-1]:
        raise WrongShape(
            "Erwartet werden Bevölkerung (Jahre + 1, ..., Geschlecht, Alter), Geburten (Jahre, ..., Geschlecht) und je Schritt "
            f"Sterbefälle und Wanderungen; die Formen sind {people.shape}, {born.shape}, {died.shape} und {moved.shape}."
        )
    last = people.shape[-1] - 1
    if not 0 <= lower <= (last if upper is None else upper) <= last:
        raise AgesMissing(f"Die Altersgruppe {lower} bis {upper} liegt nicht zwischen 0 und {last}.")
    end = last if upper is None else upper
    inside = slice(lower, end + 1)
    both = people.sum(axis=-2)
    start = both[:-1]
    # who reaches the group from below minus who leaves it above; the open age keeps its own
    entering = start[..., lower - 1] if lower else np.zeros_like(start[..., 0])
    leaving = start[..., end] if end < last else np.zeros_like(start[..., 0])
    newborn = born.sum(axis=-1) if lower == 0 else np.zeros_like(start[..., 0])
    change: Array = both[1:, ..., inside].sum(axis=-1) - start[..., inside].sum(axis=-1)
    ageing: Array = entering - leaving
    deaths: Array = died.sum(axis=-2)[..., inside].sum(axis=-1)
    moves: Array = moved.sum(axis=-2)[..., inside].sum(axis=-1)
    return AgeGroupChange(change, ageing, newborn, deaths, moves, change - ageing - newborn + deaths - moves)


def _third_factor(size_1: Array, size_2: Array, gap: Array, other_1: Array, other_2: Array) -> Array:
    """Das Gupta's effect of the factor `gap` beside the size and one other factor by group."""
    own = size_1[..., None] * other_1 + size_2[..., None] * other_2
    cross = size_1[..., None] * other_2 + size_2[..., None] * other_1
    effect: Array = (gap * (own / 3 + cross / 6)).sum(axis=-1)
    return effect


def _shares(persons: Array) -> Array:
    total = persons.sum(axis=-1, keepdims=True)
    if bool(np.any(total <= 0)):
        raise RateOutOfRange("Eine Bevölkerung ist leer; Anteile lassen sich nicht bilden.")
    shares: Array = persons / total
    return shares


def _finite(given: npt.ArrayLike, name: str) -> Array:
    array = np.asarray(given, dtype=np.float64)
    if not bool(np.all(np.isfinite(array))):
        raise NotANumber(f"{name}: Mindestens ein Wert fehlt oder ist unendlich.")
    return array


def _checked(*given: npt.ArrayLike) -> tuple[Array, Array, Array, Array]:
    names = ("erste Bevölkerung", "erste Raten", "zweite Bevölkerung", "zweite Raten")
    first, rate_1, second, rate_2 = (_finite(one, name) for one, name in zip(given, names, strict=True))
    if first.ndim == 0 or len({first.shape, rate_1.shape, second.shape, rate_2.shape}) > 1:
        raise WrongShape(
            "Bevölkerungen und Raten müssen dieselbe Form haben; die Formen sind "
            f"{first.shape}, {rate_1.shape}, {second.shape} und {rate_2.shape}."
        )
    if any(bool(np.any(one < 0)) for one in (first, rate_1, second, rate_2)):
        raise NegativeInput("Eine Zahl von Personen oder eine Rate ist negativ.")
    return first, rate_1, second, rate_2
