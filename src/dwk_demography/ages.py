"""Population or migration of one region and date by age group.

Axis order: the only axis of every array is the age group, youngest first, shape ``(G,)``.
Unit: persons. ``NaN`` means missing, never zero. Ages are completed years, both bounds inclusive.

Class mid-points and the median rule follow the description of the project's formula language
(``docs/engine.md``).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from dwk_demography.reasons import (
    AgeGroupOrderError,
    AgeTableShapeError,
    NegativePersonsError,
    NoValueError,
    Reason,
    UnknownSexError,
)

Persons = npt.NDArray[np.float64]

SEXES = ("t", "m", "f")
SEX_NAMES_DE = MappingProxyType({"t": "insgesamt", "m": "männlich", "f": "weiblich"})

# Mid-points that differ from (a + b + 1) / 2, in years. The open ones were derived from single
# years of age of Germany 2018, 100+ from e(100) of its life table 2016/18 (men 1.82, women 2.06);
# other open groups have none and give no mean age.
CLOSED_MIDPOINTS_YEARS: Mapping[tuple[int, int], float] = MappingProxyType({(65, 74): 69.5})
OPEN_MIDPOINTS_YEARS: Mapping[int, float] = MappingProxyType({75: 82.0, 85: 89.3, 90: 93.0, 100: 102.0})


def describe_range(lower_years: int | None, upper_years: int | None) -> str:
    """German wording of an age range, for messages.

    Parameters
    ----------
    lower_years, upper_years : int or None
        First and last completed year of age, both inclusive; no `lower_years`: all ages, no `upper_years`: open.

    Returns
    -------
    str
    """
    if lower_years is None:
        return "alle Altersjahre"
    if upper_years is None:
        return f"{lower_years} Jahre und älter"
    if lower_years == upper_years:
        return f"{lower_years} Jahre"
    return f"{lower_years} bis {upper_years} Jahre"


@dataclass(frozen=True, eq=False)
class AgeTable:
    """Persons by age group and sex, for one region and one date (or one year of moves).

    Parameters
    ----------
    lower_years, upper_years : tuple of int, length G
        Inclusive bounds in completed years, youngest group first, without gap or overlap. The last
        upper bound may be None (open). ``G = 0`` is allowed: a table of totals only.
    persons : mapping of str to ndarray, shape (G,)
        Keys ``t`` (total), ``m``, ``f``; each may be absent. ``NaN`` marks a missing cell.
    totals : mapping of str to float
        Published totals without age, persons; same keys, each may be absent.

    Raises
    ------
    AgeGroupOrderError, AgeTableShapeError, NegativePersonsError, UnknownSexError
        The parts contradict each other.
    """

    lower_years: tuple[int, ...]
    upper_years: tuple[int | None, ...]
    persons: Mapping[str, Persons]
    totals: Mapping[str, float]

    def __post_init__(self) -> None:
        lower, upper = tuple(self.lower_years), tuple(self.upper_years)
        _check_groups(lower, upper)
        arrays = {key: _checked(key, given, len(lower)) for key, given in self.persons.items()}
        totals = {key: _checked_total(key, given) for key, given in self.totals.items()}
        for name, content in (
            ("lower_years", lower),
            ("upper_years", upper),
            ("persons", MappingProxyType(arrays)),
            ("totals", MappingProxyType(totals)),
        ):
            object.__setattr__(self, name, content)

    @property
    def covers_all_ages(self) -> bool:
        """Whether the groups reach from birth to an open end."""
        return bool(self.lower_years) and self.lower_years[0] == 0 and self.upper_years[-1] is None

    def groups(self, sex: str = "t") -> Persons:
        """Persons by age group.

        Parameters
        ----------
        sex : {"t", "m", "f"}
            ``t`` is ``m + f`` where only the two sexes exist.

        Returns
        -------
        ndarray, shape (G,)
            Read-only, persons.

        Raises
        ------
        NoValueError
            NO_AGE_GROUPS (a table of totals only) or NO_SEX.
        """
        _check_sex(sex)
        if not self.lower_years:
            raise NoValueError(Reason.NO_AGE_GROUPS, "Die Tabelle enthält keine Altersgruppen.")
        if sex in self.persons:
            return self.persons[sex]
        if sex == "t" and "m" in self.persons and "f" in self.persons:
            return self.persons["m"] + self.persons["f"]
        raise NoValueError(Reason.NO_SEX, f"Die Tabelle enthält keine Altersgruppen für „{SEX_NAMES_DE[sex]}“.")

    def total(self, sex: str = "t") -> float:
        """All persons: the published total if there is one, otherwise the sum of the groups.

        Raises
        ------
        NoValueError
            NO_SEX, MISSING_PART (a cell is missing) or NO_AGE_GROUPS (groups do not cover all ages).
        """
        _check_sex(sex)
        published = self.totals.get(sex, math.nan)
        if math.isnan(published) and sex == "t":
            published = self.totals.get("m", math.nan) + self.totals.get("f", math.nan)
        if not math.isnan(published):
            return published
        if not self.lower_years:
            raise self._no_total(sex)
        groups = self.groups(sex)
        if not self.covers_all_ages:
            raise NoValueError(
                Reason.NO_AGE_GROUPS,
                "Die Altersgruppen der Tabelle umfassen nicht alle Altersjahre, und eine Summe fehlt.",
            )
        return _complete_sum(groups, "alle Altersjahre")

    def persons_between(self, lower_years: int, upper_years: int | None, sex: str = "t") -> float:
        """Persons from `lower_years` to `upper_years`, both inclusive; None is open.

        Only whole groups that tile the range exactly are added; nothing is ever split.

        Raises
        ------
        NoValueError
            NO_AGE_GROUPS (bounds do not match), NO_SEX or MISSING_PART.
        """
        groups = self.groups(sex)
        span = describe_range(lower_years, upper_years)
        if lower_years not in self.lower_years or upper_years not in self.upper_years:
            raise NoValueError(Reason.NO_AGE_GROUPS, self._no_tiling(span))
        first = self.lower_years.index(lower_years)
        last = self.upper_years.index(upper_years)
        if last < first:
            raise NoValueError(Reason.NO_AGE_GROUPS, self._no_tiling(span))
        return _complete_sum(groups[first : last + 1], span)

    def mean_age(
        self,
        sex: str = "t",
        open_midpoints_years: Mapping[int, float] = OPEN_MIDPOINTS_YEARS,
    ) -> float:
        """Mean age in years: sum of class mid-point times persons, over persons.

        Parameters
        ----------
        sex : {"t", "m", "f"}
        open_midpoints_years : mapping of int to float
            Mid-point of the open last group by its lower bound, years.

        Raises
        ------
        NoValueError
            NO_AGE_GROUPS, NO_SEX, MISSING_PART, NO_MIDPOINT or ZERO_DENOMINATOR.
        """
        groups, population = self._whole_population(sex)
        midpoints = self._midpoints_years(open_midpoints_years)
        return float(np.dot(midpoints, groups)) / population

    def median_age(self, sex: str = "t") -> float:
        """Median age in years, interpolated within the first group that reaches half the persons.

        Raises
        ------
        NoValueError
            As `mean_age`; OPEN_MEDIAN where the half lies in the open group.
        """
        groups, population = self._whole_population(sex)
        half = population / 2
        reached = np.cumsum(groups)
        index = int(np.searchsorted(reached, half, side="left"))
        lower, upper = self.lower_years[index], self.upper_years[index]
        if upper is None:
            raise NoValueError(
                Reason.OPEN_MEDIAN,
                f"Die Hälfte der Bevölkerung liegt in der offenen Altersgruppe ab {lower} Jahren.",
            )
        before = float(reached[index - 1]) if index else 0.0
        return lower + (half - before) / float(groups[index]) * (upper - lower + 1)

    def _whole_population(self, sex: str) -> tuple[Persons, float]:
        groups = self.groups(sex)
        if not self.covers_all_ages:
            raise NoValueError(Reason.NO_AGE_GROUPS, "Die Altersgruppen der Tabelle umfassen nicht alle Altersjahre.")
        population = _complete_sum(groups, "alle Altersjahre")
        if population == 0:
            raise NoValueError(Reason.ZERO_DENOMINATOR, "Die Bevölkerung ist null.")
        return groups, population

    def _midpoints_years(self, open_midpoints_years: Mapping[int, float]) -> Persons:
        midpoints = []
        for lower, upper in zip(self.lower_years, self.upper_years, strict=True):
            if upper is not None:
                midpoints.append(CLOSED_MIDPOINTS_YEARS.get((lower, upper), (lower + upper + 1) / 2))
            elif lower in open_midpoints_years:
                midpoints.append(open_midpoints_years[lower])
            else:
                raise NoValueError(
                    Reason.NO_MIDPOINT,
                    f"Für die offene Altersgruppe ab {lower} Jahren ist keine Klassenmitte festgelegt.",
                )
        return np.array(midpoints, dtype=np.float64)

    def _no_tiling(self, span: str) -> str:
        last_lower, last_upper = self.lower_years[-1], self.upper_years[-1]
        end = (
            f"enden mit „{describe_range(last_lower, None)}“"
            if last_upper is None
            else f"enden bei {last_upper} Jahren"
        )
        return f"Aus den Altersgruppen der Tabelle lässt sich „{span}“ nicht bilden (sie {end})."

    def _no_total(self, sex: str) -> NoValueError:
        if any(not math.isnan(total) for total in self.totals.values()):
            return NoValueError(Reason.NO_SEX, f"Die Tabelle enthält keine Summe für „{SEX_NAMES_DE[sex]}“.")
        return NoValueError(Reason.MISSING_PART, "Die Tabelle enthält keine Zahl der Personen.")


def _check_sex(sex: str) -> None:
    if sex not in SEXES:
        raise UnknownSexError(f"Das Geschlecht „{sex}“ ist unbekannt; erlaubt sind t, m und f.")


def _check_groups(lower: tuple[int, ...], upper: tuple[int | None, ...]) -> None:
    if len(lower) != len(upper):
        raise AgeTableShapeError(f"Die Tabelle hat {len(lower)} untere, aber {len(upper)} obere Altersgrenzen.")
    for index, (low, high) in enumerate(zip(lower, upper, strict=True)):
        if low < 0 or (high is not None and high < low):
            raise AgeGroupOrderError(f"Die Altersgruppe von {low} bis {high} Jahren ist keine gültige Gruppe.")
        if index and upper[index - 1] is None:
            raise AgeGroupOrderError("Nur die letzte Altersgruppe darf nach oben offen sein.")
        if index and low != (upper[index - 1] or 0) + 1:
            raise AgeGroupOrderError(f"Vor der Altersgruppe ab {low} Jahren ist eine Lücke oder Überschneidung.")


def _checked(key: str, given: npt.ArrayLike, group_count: int) -> Persons:
    _check_sex(key)
    array = np.array(given, dtype=np.float64)
    if array.shape != (group_count,):
        raise AgeTableShapeError(
            f"Für „{SEX_NAMES_DE[key]}“ werden {group_count} Werte erwartet, die Form ist {array.shape}."
        )
    if bool(np.any(array < 0)) or bool(np.any(np.isinf(array))):
        raise NegativePersonsError("Eine Zahl von Personen ist negativ oder unendlich.")
    array.setflags(write=False)
    return array


def _checked_total(key: str, given: float) -> float:
    _check_sex(key)
    total = float(given)
    if total < 0 or math.isinf(total):
        raise NegativePersonsError("Eine Summe von Personen ist negativ oder unendlich.")
    return total


def _complete_sum(groups: Persons, span: str) -> float:
    total = float(groups.sum())
    if math.isnan(total):
        raise NoValueError(Reason.MISSING_PART, f"Mindestens eine Altersgruppe in „{span}“ hat keinen Wert.")
    return total
