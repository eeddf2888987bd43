"""Parameter tables of demand: which share of which age group, in which unit, from which source.

A table is data (``src/dwk/content/demand``) or what a user entered; the engine reads no files.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from dwk_demography.errors import InputError, RateOutOfRange, UnknownOption

Array = npt.NDArray[np.float64]

# Rate units and how many persons one unit stands for
RATE_UNITS: Mapping[str, float] = {"%": 0.01, "je 100 Personen": 0.01, "je 1.000 Personen": 0.001, "Anteil": 1.0}
_SEX_INDEXES: Mapping[str, tuple[int, ...]] = {"f": (0,), "m": (1,), "t": (0, 1)}


class ParameterKind(StrEnum):
    """Where a value comes from."""

    PUBLISHED = "published"
    CALCULATED = "calculated"
    ASSUMPTION = "assumption"


class MissingParameter(InputError):
    """A table lacks the row that a demand needs."""


class ParameterError(InputError):
    """A row of a parameter table contradicts itself."""


@dataclass(frozen=True)
class Parameter:
    """One row of a parameter table.

    Parameters
    ----------
    item : str
        What the row adds to, such as ``places_under_3``; rows of one item are summed up.
    label_de : str
        German name of the item.
    value : float
        In `unit`; finite, not negative.
    unit : str
        A rate (``%``, ``je 100 Personen``, ``je 1.000 Personen``, ``Anteil``) or a plain figure such as
        ``Kinder je Klasse``.
    valid_from : int
        First calendar year the value is meant for; it holds until a later row of the same cell.
    source : str
        Publication; for assumptions the sentence that says so.
    kind : ParameterKind
        Published, calculated from published figures, or assumption.
    sex : {"f", "m", "t"}
        Whom the rate applies to; ``t`` both.
    lower_years, upper_years : int, int or None
        Completed years, both inclusive; None is open.

    Raises
    ------
    ParameterError
        Negative or missing value, unknown sex, ages in the wrong order, no source.
    """

    item: str
    label_de: str
    value: float
    unit: str
    valid_from: int
    source: str
    kind: ParameterKind
    sex: str = "t"
    lower_years: int = 0
    upper_years: int | None = None

    def __post_init__(self) -> None:
        name = f"{self.item} ({self.label_de})"
        if not np.isfinite(self.value) or self.value < 0:
            raise ParameterError(f"Parameter {name}: Erwartet wird eine Zahl ab 0, angegeben ist {self.value}.")
        if self.sex not in _SEX_INDEXES:
            raise ParameterError(f"Parameter {name}: Geschlecht „{self.sex}“ ist unbekannt; erlaubt sind f, m und t.")
        if self.lower_years < 0 or (self.upper_years is not None and self.upper_years < self.lower_years):
            raise ParameterError(f"Parameter {name}: Die Altersgrenzen stehen in falscher Reihenfolge.")
        if not self.source.strip() or not self.unit.strip():
            raise ParameterError(f"Parameter {name}: Einheit und Quelle werden gebraucht.")
        if self.unit in RATE_UNITS and self.share > 1.0:
            raise RateOutOfRange(
                f"Parameter {name}: {self.value} {self.unit} sind mehr als alle Personen der Altersgruppe."
            )

    @property
    def is_rate(self) -> bool:
        """Whether the value is a share of persons."""
        return self.unit in RATE_UNITS

    @property
    def share(self) -> float:
        """The rate as a share of persons, 0 to 1; a plain figure gives itself."""
        return self.value * RATE_UNITS.get(self.unit, 1.0)

    @property
    def cell(self) -> tuple[str, str, int, int | None]:
        """What identifies the value apart from its date."""
        return self.item, self.sex, self.lower_years, self.upper_years


@dataclass(frozen=True)
class ParameterTable:
    """Rows of one topic, such as care.

    Parameters
    ----------
    topic : str
        Key of the topic.
    rows : tuple of Parameter
    """

    topic: str
    rows: tuple[Parameter, ...]

    @property
    def items(self) -> tuple[str, ...]:
        """Items with a rate, in the order of the rows."""
        return tuple(dict.fromkeys(row.item for row in self.rows if row.is_rate))

    @property
    def has_assumptions(self) -> bool:
        """Whether any row is an assumption."""
        return any(row.kind is ParameterKind.ASSUMPTION for row in self.rows)

    def label_de(self, item: str) -> str:
        """German name of an item.

        Raises
        ------
        MissingParameter
        """
        for row in self.rows:
            if row.item == item:
                return row.label_de
        raise self._missing(item)

    def valid_rows(self, item: str, year: int | None = None) -> tuple[Parameter, ...]:
        """Rows of an item that hold in a year: of each cell the newest that is not later.

        Parameters
        ----------
        item : str
        year : int, optional
            Without it the newest rows.

        Raises
        ------
        MissingParameter
            No row of the item, or none that early.
        """
        newest: dict[tuple[str, str, int, int | None], Parameter] = {}
        for row in self.rows:
            if row.item != item or (year is not None and row.valid_from > year):
                continue
            if row.cell not in newest or newest[row.cell].valid_from < row.valid_from:
                newest[row.cell] = row
        if not newest:
            raise self._missing(item, year)
        return tuple(newest.values())

    def figure(self, item: str, year: int | None = None) -> Parameter:
        """The one plain figure of an item, such as a class size.

        Raises
        ------
        MissingParameter
            None, or several rows at once.
        """
        rows = self.valid_rows(item, year)
        if len(rows) != 1:
            raise MissingParameter(f"Für „{item}“ wird genau ein Wert erwartet, die Tabelle hat {len(rows)}.")
        return rows[0]

    def rates(self, item: str, age_count: int, year: int | None = None) -> Array:
        """Rate of an item by sex and single year of age.

        Parameters
        ----------
        item : str
        age_count : int
            Ages 0 to `age_count` - 1, the last open-ended.
        year : int, optional
            Calendar year; without it the newest rows.

        Returns
        -------
        ndarray, shape (2, age_count)
            Shares 0 to 1, women first; ages without a row have 0.

        Raises
        ------
        MissingParameter
        ParameterError
            A row is no rate, or two rows claim the same age.
        """
        rates = np.zeros((2, age_count))
        taken = np.zeros((2, age_count), dtype=bool)
        for row in self.valid_rows(item, year):
            if not row.is_rate:
                raise ParameterError(f"„{row.label_de}“ hat die Einheit „{row.unit}“ und ist keine Quote.")
            end = age_count if row.upper_years is None else min(row.upper_years + 1, age_count)
            for sex in _SEX_INDEXES[row.sex]:
                if bool(taken[sex, row.lower_years : end].any()):
                    raise ParameterError(
                        f"„{row.label_de}“: Zwei Zeilen gelten für dasselbe Alter ({row.lower_years} Jahre)."
                    )
                taken[sex, row.lower_years : end] = True
                rates[sex, row.lower_years : end] = row.share
        return rates

    def _missing(self, item: str, year: int | None = None) -> MissingParameter:
        when = "" if year is None else f" für {year} oder früher"
        return MissingParameter(f"Die Tabelle „{self.topic}“ hat keinen Wert für „{item}“{when}.")


def table_from_rows(topic: str, rows: Iterable[Mapping[str, str]]) -> ParameterTable:
    """A parameter table from rows of text, as in the files of ``src/dwk/content/demand``.

    Parameters
    ----------
    topic : str
    rows : iterable of mapping
        Keys ``item``, ``label_de``, ``sex``, ``age_from``, ``age_to`` (empty is open), ``value`` (decimal
        point), ``unit``, ``valid_from``, ``kind``, ``source``; further keys are ignored.

    Returns
    -------
    ParameterTable

    Raises
    ------
    ParameterError
        A column is missing or a number unreadable.
    """
    return ParameterTable(topic, tuple(_parsed(number, row) for number, row in enumerate(rows, start=1)))


def _parsed(number: int, row: Mapping[str, str]) -> Parameter:
    try:
        return Parameter(
            item=row["item"],
            label_de=row["label_de"],
            value=float(row["value"]),
            unit=row["unit"],
            valid_from=int(row["valid_from"]),
            source=row["source"],
            kind=ParameterKind(row["kind"]),
            sex=row["sex"] or "t",
            lower_years=int(row["age_from"] or 0),
            upper_years=int(row["age_to"]) if row["age_to"] else None,
        )
    except KeyError as error:
        raise ParameterError(f"Zeile {number}: Die Spalte {error} fehlt.") from error
    except ValueError as error:
        raise ParameterError(f"Zeile {number}: Ein Wert ist nicht lesbar ({error}).") from error


def checked_year_class(number: int) -> int:
    """A school year class, 1 to 13.

    Raises
    ------
    UnknownOption
    """
    if not 1 <= number <= 13:
        raise UnknownOption(f"Die Klassenstufe {number} gibt es nicht; erwartet wird 1 bis 13.")
    return number
