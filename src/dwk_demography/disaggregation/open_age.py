"""The open age group: how many of the people of 75 and over are 75, 76, ... 100 and over."""

import numpy as np
import numpy.typing as npt

from dwk_demography.disaggregation.groups import Array, checked_counts
from dwk_demography.errors import InputError, RateOutOfRange


def split_open_group(counts: npt.ArrayLike, shape: npt.ArrayLike) -> Array:
    """Distribute an open age group over its single years in proportion to a shape.

    Parameters
    ----------
    counts : array_like, shape (...)
        Numbers in the open group; finite, not negative.
    shape : array_like, shape (..., n)
        Weights of the single years, the last of them open: a standard population of the same year,
        or `stationary_shape`. Not negative, any unit.

    Returns
    -------
    ndarray, shape (..., n)
        Adds up to `counts`.

    Raises
    ------
    WrongShape, NotANumber, NegativeInput
        Bad numbers.
    InputError
        A shape of zeros only.
    """
    weights = np.asarray(shape, dtype=np.float64)
    weights = checked_counts(weights, weights.shape[-1] if weights.ndim else 1, "Form der offenen Altersgruppe")
    numbers = np.asarray(counts, dtype=np.float64)[..., None]
    numbers = checked_counts(numbers, 1, "Offene Altersgruppe")
    total = weights.sum(axis=-1, keepdims=True)
    if bool(np.any(total <= 0)):
        raise InputError(
            "Die Form der offenen Altersgruppe enthält nur Nullen. Erwartet werden Gewichte je Altersjahr."
        )
    split: Array = numbers * (weights / total)
    return split


def stationary_shape(person_years: npt.ArrayLike, first_age: int, growth_per_year: npt.ArrayLike = 0.0) -> Array:
    """Shape of the open group in a stable population: ``L(a) exp(-r (a - first_age))``.

    Source: Preston, Heuveline, Guillot 2001, Demography, chapter 7 (stable populations).

    Parameters
    ----------
    person_years : array_like, shape (..., ages)
        Lx of a life table by single years from 0 to the open age.
    first_age : int
        Lower bound of the open group in completed years.
    growth_per_year : array_like, shape (...)
        Growth rate of the birth cohorts concerned, per year; 0 is the stationary population.

    Returns
    -------
    ndarray, shape (..., ages - first_age)
        Weights, not scaled.

    Raises
    ------
    WrongShape, NotANumber, NegativeInput
        Bad Lx.
    RateOutOfRange
        `first_age` outside the life table, or a growth rate beyond 20 per cent.
    """
    table = np.asarray(person_years, dtype=np.float64)
    table = checked_counts(table, table.shape[-1] if table.ndim else 1, "Lx der Sterbetafel")
    if not 0 <= first_age < table.shape[-1]:
        raise RateOutOfRange(
            f"Die offene Altersgruppe ab {first_age} Jahren liegt außerhalb der Sterbetafel "
            f"(0 bis {table.shape[-1] - 1} Jahre)."
        )
    growth = np.asarray(growth_per_year, dtype=np.float64)[..., None]
    if not bool(np.all(np.abs(growth) <= 0.2)):
        raise RateOutOfRange("Die Wachstumsrate wird je Jahr als Anteil erwartet, zwischen -0,2 und 0,2.")
    beyond = np.arange(table.shape[-1] - first_age, dtype=np.float64)
    return np.asarray(table[..., first_age:] * np.exp(-growth * beyond))
