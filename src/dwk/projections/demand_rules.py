"""What an own value behind the demand may be; no database, no clock, no numpy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from dwk.ui.formats import number

from .rules import ScenarioRefused


class DemandTopic(StrEnum):
    """The parameter tables of the demand."""

    NURSERY = "nursery"
    SCHOOL = "school"
    CARE = "care"
    HOUSEHOLDS = "households"
    WORKFORCE = "workforce"

    @property
    def label(self) -> str:
        """German name."""
        return _TOPICS[self][0]

    @property
    def meaning(self) -> str:
        """What the values of the topic say, in German."""
        return _TOPICS[self][1]


_TOPICS: Mapping[DemandTopic, tuple[str, str]] = {
    DemandTopic.NURSERY: (
        "Kindertagesbetreuung",
        "Für wie viele von 100 Kindern eines Alters ein Platz gebraucht wird (Betreuungsquote).",
    ),
    DemandTopic.SCHOOL: (
        "Schule",
        "Bis zum Ende welchen Monats ein Kind sechs Jahre alt sein muss, um eingeschult zu werden, und welcher Anteil "
        "der Kinder die Klassen einer Stufe besucht.",
    ),
    DemandTopic.CARE: (
        "Pflege",
        "Wie viele von 100 Menschen pflegebedürftig sind. Der vorgegebene Wert ist, wo es ihn gibt, an die Zahl der "
        "Pflegebedürftigen im Kreis angepasst; eigene Werte gelten, wie sie eingetragen sind.",
    ),
    DemandTopic.HOUSEHOLDS: (
        "Haushalte",
        "Wie viele von 100 Menschen eines Alters einem Haushalt vorstehen; je Haushalt zählt eine Person.",
    ),
    DemandTopic.WORKFORCE: (
        "Erwerbspersonen",
        "Wie viele von 100 Menschen arbeiten oder Arbeit suchen (Erwerbsquote).",
    ),
}


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What a value of a unit may be."""

    lowest: float
    highest: float
    whole: bool = False


UNITS: Mapping[str, UnitFacts] = {"%": UnitFacts(0.0, 100.0), "Monat": UnitFacts(1.0, 12.0, whole=True)}


@dataclass(frozen=True, slots=True)
class GivenParameter:
    """A quantity behind the demand with the value that holds unless somebody enters another one."""

    topic: DemandTopic
    key: str
    label: str
    value: float
    unit: str
    year: int
    source: str
    flag: str

    @property
    def facts(self) -> UnitFacts:
        """Which values are possible."""
        return UNITS[self.unit]

    @property
    def shown(self) -> str:
        """The value with its unit."""
        return with_unit(self.value, self.unit, 1)

    @property
    def bounds(self) -> str:
        """Which values are possible, in words."""
        facts = self.facts
        kind = "ganze Zahlen von " if facts.whole else ""
        unit = "" if facts.whole else f"\N{NO-BREAK SPACE}{self.unit}"
        return f"{kind}{number(facts.lowest)} bis {number(facts.highest)}{unit}"


@dataclass(frozen=True, slots=True)
class DemandEntry:
    """An own value of one quantity from a year on, until a later one."""

    key: str
    valid_from: int
    value: float
    source: str

    def check(self, given: GivenParameter, span: tuple[int, int]) -> None:
        """Refuse a value that cannot be, a year outside the scenario, or a value without a word on where it is from."""
        facts, (base_year, horizon) = given.facts, span
        if not facts.lowest <= self.value <= facts.highest:  # false for NaN, too
            raise ScenarioRefused(f"{given.label}: Möglich sind {given.bounds}.")
        if facts.whole and self.value != int(self.value):
            raise ScenarioRefused(f"{given.label}: Möglich sind {given.bounds}.")
        if not base_year <= self.valid_from <= horizon:
            raise ScenarioRefused(
                f"{given.label}: Das Jahr {self.valid_from} liegt außerhalb von {base_year} bis {horizon}, "
                "den Jahren des Szenarios."
            )
        if not self.source.strip():
            raise ScenarioRefused(f"{given.label}: Bitte nennen Sie die Quelle oder den Grund des eigenen Werts.")


def with_unit(value: float, unit: str, decimals: int | None = None) -> str:
    """ "93 %", "6. Monat"; without ``decimals`` with those that were entered."""
    if unit == "Monat":
        return f"{number(value)}. Monat"
    return f"{number(value, 0 if float(value).is_integer() else decimals)}\N{NO-BREAK SPACE}{unit}"
