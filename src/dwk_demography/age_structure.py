"""Projected arrays as the age tables that indicators are computed from."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from dwk_demography.ages import AgeTable
from dwk_demography.errors import AgesMissing, WrongShape
from dwk_demography.reasons import NegativePersonsError

FEMALE, MALE = 0, 1
Array = npt.NDArray[np.float64]


def age_table_of(
    population: npt.ArrayLike, *, step_years: int = 1, lower_years: Sequence[int] | None = None
) -> AgeTable:
    """An age table from one region and date of a projection, for `indicators.evaluate`.

    Parameters
    ----------
    population : array_like, shape (sex, age)
        Persons, women first; index a is the completed age ``a * step_years``, the last open-ended.
    step_years : int
        Width of an age step, years.
    lower_years : sequence of int, optional
        Group the ages: lower bound of each group in completed years, beginning with 0; without it every
        age step is a group. The last group is open.

    Returns
    -------
    AgeTable
        Women, men and total with their sums; persons are not rounded. NaN stays missing.

    Raises
    ------
    WrongShape
        Not (2, age).
    AgesMissing
        Bounds that do not begin with 0, do not ascend or fall between the age steps.
    NegativePersonsError
        A negative number of persons.
    """
    persons = np.asarray(population, dtype=np.float64)
    if persons.ndim != 2 or persons.shape[0] != 2 or persons.shape[1] == 0 or step_years < 1:
        raise WrongShape(
            "Erwartet wird eine Bevölkerung (Geschlecht 2, Alter) und eine Schrittweite ab 1 Jahr; "
            f"die Form ist {persons.shape}, die Schrittweite {step_years}."
        )
    if bool(np.any(persons < 0)):
        raise NegativePersonsError("Eine Zahl von Personen ist negativ.")
    ages = [index * step_years for index in range(persons.shape[1])]
    lower = ages if lower_years is None else list(lower_years)
    if not lower or lower[0] != 0 or lower != sorted(set(lower)) or not set(lower) <= set(ages):
        raise AgesMissing(
            f"Die unteren Altersgrenzen {lower} müssen mit 0 beginnen, aufsteigen und auf die Altersjahre der "
            f"Bevölkerung (0 bis {ages[-1]} in Schritten von {step_years}) fallen."
        )
    starts = np.array(lower, dtype=np.int64) // step_years
    grouped = np.add.reduceat(persons, starts, axis=1)
    both = grouped[FEMALE] + grouped[MALE]
    upper: list[int | None] = [*(bound - 1 for bound in lower[1:]), None]
    return AgeTable(
        tuple(lower),
        tuple(upper),
        {"t": both, "f": grouped[FEMALE], "m": grouped[MALE]},
        {"t": float(both.sum()), "f": float(grouped[FEMALE].sum()), "m": float(grouped[MALE].sum())},
    )
