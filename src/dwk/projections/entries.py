"""What actions take: entries of the variant tables and events, as plain values checked by the rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from .rules import (
    FEMALE_SHARE,
    PROFILE_SHARES,
    AssumptionKind,
    EventKind,
    EventProfile,
    OwnGroup,
    ScenarioRefused,
    check_assumption,
    check_groups,
)

MAX_PERSONS = 1_000_000


@dataclass(frozen=True, slots=True)
class AssumptionEntry:
    """One entry of a variant table; ``sex`` is ``m`` or ``f`` for life expectancy, else empty."""

    kind: AssumptionKind
    year: int
    value: float
    source: str
    sex: str = ""

    def check(self, span: tuple[int, int]) -> None:
        """Refuse an entry outside its bounds or without a word on where it comes from."""
        check_assumption(self.kind, self.year, self.sex, self.value, span)
        if not self.source.strip():
            raise ScenarioRefused(
                f"{self.kind.label} {self.year}: Bitte nennen Sie die Quelle oder den Grund der Annahme."
            )


@dataclass(frozen=True, slots=True)
class EventEntry:
    """One event; with the profile "own" the persons are the sum of ``groups``."""

    title: str
    kind: EventKind
    first_year: int
    last_year: int
    profile: EventProfile
    source: str
    persons_per_year: float = 0.0
    groups: Sequence[OwnGroup] = field(default=())

    def check(self, span: tuple[int, int]) -> None:
        """Refuse an event that has no name, no people or lies outside the scenario."""
        if not self.title.strip():
            raise ScenarioRefused("Bitte geben Sie dem Ereignis eine Bezeichnung.")
        base_year, horizon = span
        if not base_year < self.first_year <= self.last_year <= horizon:
            raise ScenarioRefused(
                f"„{self.title}“: Die Jahre liegen in der richtigen Reihenfolge zwischen {base_year + 1} und {horizon}."
            )
        if self.profile is EventProfile.OWN:
            check_groups(self.groups)
        elif not 0 < abs(self.persons_per_year) <= MAX_PERSONS:  # false for NaN, too
            raise ScenarioRefused(
                f"„{self.title}“: Bitte nennen Sie, wie viele Personen je Jahr kommen (positiv) oder gehen (negativ)."
            )
        if not self.source.strip():
            raise ScenarioRefused(f"„{self.title}“: Bitte nennen Sie die Quelle oder den Grund der Annahme.")

    @property
    def persons(self) -> float:
        """People per year over all ages."""
        if self.profile is EventProfile.OWN:
            return sum(group.persons for group in self.groups)
        return self.persons_per_year


def groups_as_json(groups: Sequence[OwnGroup]) -> list[dict[str, Any]]:
    """As the model keeps them."""
    return [
        {"first": group.first, "last": group.last, "sex": group.sex, "persons": float(group.persons)}
        for group in groups
    ]


def groups_from_json(rows: Sequence[dict[str, Any]]) -> tuple[OwnGroup, ...]:
    """As the rules know them."""
    return tuple(OwnGroup(int(row["first"]), int(row["last"]), row["sex"], float(row["persons"])) for row in rows)


def shares_of(profile: EventProfile) -> tuple[OwnGroup, ...]:
    """A named profile as shares by age group and sex that add up to 1."""
    female = FEMALE_SHARE.get(profile, 0.5)
    found = []
    for first, last, share in PROFILE_SHARES[profile]:
        found.append(OwnGroup(first, last, "f", share * female))
        found.append(OwnGroup(first, last, "m", share * (1 - female)))
    return tuple(found)
