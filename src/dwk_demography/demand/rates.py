"""Persons times rates: places in nurseries, persons in need of care, households, workforce."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dwk_demography.demand.parameters import Array, Parameter, ParameterKind, ParameterTable
from dwk_demography.errors import InconsistentTotals, NegativeInput, NotANumber, UnknownOption, WrongShape


@dataclass(frozen=True, eq=False)
class Demand:
    """What a population needs.

    Parameters
    ----------
    topic : str
        Topic of the parameter table.
    items : tuple of str
        Keys along the last axis of `values`.
    labels_de : tuple of str
        German names of the items.
    unit : str
        German unit of all values.
    values : ndarray, shape (..., items)
        Leading axes as in the population. Not rounded.
    parameters : tuple of Parameter
        Every row that went in, for the list of assumptions.
    """

    topic: str
    items: tuple[str, ...]
    labels_de: tuple[str, ...]
    unit: str
    values: Array
    parameters: tuple[Parameter, ...]

    @property
    def rests_on_assumptions(self) -> bool:
        """Whether any row is an assumption to be replaced by the user."""
        return any(row.kind is ParameterKind.ASSUMPTION for row in self.parameters)

    def of(self, item: str) -> Array:
        """Values of one item, shape (...).

        Raises
        ------
        UnknownOption
        """
        if item not in self.items:
            raise UnknownOption(f"„{item}“ ist nicht berechnet; vorhanden sind {', '.join(self.items)}.")
        return self.values[..., self.items.index(item)]

    @property
    def total(self) -> Array:
        """Sum of all items, shape (...)."""
        total: Array = self.values.sum(axis=-1)
        return total


def checked_population(population: npt.ArrayLike) -> Array:
    """A population (..., sex, age) as float64.

    Raises
    ------
    WrongShape, NotANumber, NegativeInput
    """
    array = np.asarray(population, dtype=np.float64)
    if array.ndim < 2 or array.shape[-2] != 2:
        raise WrongShape(
            "Erwartet wird eine Bevölkerung mit den letzten Achsen Geschlecht (2, Frauen zuerst) und Altersjahr; "
            f"die Form ist {array.shape}."
        )
    if not bool(np.all(np.isfinite(array))):
        raise NotANumber("In der Bevölkerung fehlt mindestens ein Wert.")
    if bool(np.any(array < 0)):
        raise NegativeInput("In der Bevölkerung ist mindestens ein Wert negativ.")
    return array


def by_rates(population: npt.ArrayLike, table: ParameterTable, *, unit: str, year: int | None = None) -> Demand:
    """Sum over sex and age of persons times rate, for every item of a table.

    Parameters
    ----------
    population : array_like, shape (..., sex, age)
        Persons; women first, single years from 0, the last open-ended.
    table : ParameterTable
    unit : str
        German unit of the result.
    year : int, optional
        Year whose rates hold; without it the newest.

    Returns
    -------
    Demand

    Raises
    ------
    WrongShape, NotANumber, NegativeInput
        Bad population.
    MissingParameter, ParameterError
        Bad table.
    """
    persons = checked_population(population)
    rates = np.stack([table.rates(item, persons.shape[-1], year) for item in table.items], axis=-1)
    values: Array = np.tensordot(persons, rates, axes=([-2, -1], [0, 1]))
    rows = tuple(row for item in table.items for row in table.valid_rows(item, year))
    labels = tuple(table.label_de(item) for item in table.items)
    return Demand(table.topic, table.items, labels, unit, values, rows)


def nursery_places(population: npt.ArrayLike, table: ParameterTable, *, year: int | None = None) -> Demand:
    """Places in nurseries and day care: children times take-up rate by age.

    Parameters
    ----------
    population : array_like, shape (..., sex, age)
        Persons, single ages, women first; last age open.
    table : ParameterTable
        Rates in force; see `by_rates`.
    year : int, optional
        Year whose rates are taken; without it the latest.

    Returns
    -------
    Demand
        In ``Plätze``.

    Raises
    ------
    InputError, MissingParameter
        As `by_rates`.
    """
    return by_rates(population, table, unit="Plätze", year=year)


def care_recipients(population: npt.ArrayLike, table: ParameterTable, *, year: int | None = None) -> Demand:
    """Persons in need of care: persons times prevalence by age and sex (constant unless the table changes).

    Parameters
    ----------
    population : array_like, shape (..., sex, age)
        Persons, single ages, women first; last age open.
    table : ParameterTable
        Rates in force; see `by_rates`.
    year : int, optional
        Year whose rates are taken; without it the latest.

    Returns
    -------
    Demand
        In ``Personen``.

    Raises
    ------
    InputError, MissingParameter
        As `by_rates`.
    """
    return by_rates(population, table, unit="Personen", year=year)


def households(population: npt.ArrayLike, table: ParameterTable, *, year: int | None = None) -> Demand:
    """Private households: persons times headship rate by age (United Nations 1973, Manual VII).

    Parameters
    ----------
    population : array_like, shape (..., sex, age)
        Persons, single ages, women first; last age open.
    table : ParameterTable
        Rates in force; see `by_rates`.
    year : int, optional
        Year whose rates are taken; without it the latest.

    Returns
    -------
    Demand
        In ``Haushalte``.

    Raises
    ------
    InputError, MissingParameter
        As `by_rates`.
    """
    return by_rates(population, table, unit="Haushalte", year=year)


def workforce(population: npt.ArrayLike, table: ParameterTable, *, year: int | None = None) -> Demand:
    """Persons in the labour force: persons times participation rate by age and sex.

    Parameters
    ----------
    population : array_like, shape (..., sex, age)
        Persons, single ages, women first; last age open.
    table : ParameterTable
        Rates in force; see `by_rates`.
    year : int, optional
        Year whose rates are taken; without it the latest.

    Returns
    -------
    Demand
        In ``Personen``.

    Raises
    ------
    InputError, MissingParameter
        As `by_rates`.
    """
    return by_rates(population, table, unit="Personen", year=year)


def calibrated(
    table: ParameterTable,
    population: npt.ArrayLike,
    published: tuple[float, float],
    *,
    item: str,
    valid_from: int,
    source: str,
) -> ParameterTable:
    """The rates of an item shifted so that a region's published numbers by sex come out.

    Every rate of a sex is moved by the same amount on the logit scale (the first parameter of
    Brass's relational model, Brass 1971), so rates stay between 0 and 1 and keep their order by age.

    Parameters
    ----------
    table : ParameterTable
        National rates by age and sex.
    population : array_like, shape (sex, age)
        Persons of the region at the date of the published numbers.
    published : tuple of float
        Published persons: women, men.
    item : str
    valid_from : int
        Year of the published numbers.
    source : str
        Source of the published numbers; appended to the source of each row.

    Returns
    -------
    ParameterTable
        Only this item, kind ``calculated``; both sexes as rows of their own.

    Raises
    ------
    WrongShape, NotANumber, NegativeInput
        Bad population.
    InconsistentTotals
        No shift gives the published number (zero, or more than everybody with a rate).
    """
    persons = checked_population(population)
    if persons.ndim != 2:
        raise WrongShape(
            f"Erwartet wird die Bevölkerung eines Gebiets (Geschlecht, Alter); die Form ist {persons.shape}."
        )
    rates = table.rates(item, persons.shape[-1], valid_from if _known_by(table, item, valid_from) else None)
    rows = []
    for sex, key in enumerate(("f", "m")):
        shift = _shift(persons[sex], rates[sex], published[sex])
        for row in table.valid_rows(item, valid_from if _known_by(table, item, valid_from) else None):
            if row.sex in (key, "t"):
                rows.append(_shifted_row(row, key, shift, valid_from, source))
    return ParameterTable(table.topic, tuple(rows))


def _known_by(table: ParameterTable, item: str, year: int) -> bool:
    return any(row.item == item and row.valid_from <= year for row in table.rows)


def _shift(persons: Array, rates: Array, wanted: float) -> float:
    inside = (rates > 0) & (rates < 1)
    fixed = float((persons * (rates >= 1)).sum())
    reachable = fixed + float(persons[inside].sum())
    if not fixed < wanted < reachable:
        raise InconsistentTotals(
            f"Die veröffentlichte Zahl {wanted:.0f} lässt sich mit diesen Quoten nicht erreichen; "
            f"möglich sind mehr als {fixed:.0f} und weniger als {reachable:.0f} Personen."
        )
    logits = np.log(rates[inside] / (1 - rates[inside]))
    low, high = -40.0, 40.0
    for _ in range(200):
        middle = (low + high) / 2
        total = fixed + float((persons[inside] / (1 + np.exp(-(logits + middle)))).sum())
        low, high = (middle, high) if total < wanted else (low, middle)
    return (low + high) / 2


def _shifted_row(row: Parameter, sex: str, shift: float, valid_from: int, source: str) -> Parameter:
    share = row.share
    if 0 < share < 1:
        share = float(1 / (1 + np.exp(-(np.log(share / (1 - share)) + shift))))
    return Parameter(
        row.item,
        row.label_de,
        100 * share,
        "%",
        valid_from,
        f"{row.source}; angepasst an {source}",
        ParameterKind.CALCULATED,
        sex,
        row.lower_years,
        row.upper_years,
    )
