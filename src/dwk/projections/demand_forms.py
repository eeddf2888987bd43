"""Own values behind the demand as a form: one row per quantity, empty where the given value holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from .demand_rules import DemandEntry, DemandTopic, GivenParameter
from .fields import GermanNumberField, YearField, whole_number
from .models import DemandValue, Scenario

MOST_ROWS = 20
#: the button that asks for another row of a quantity
MORE = "more"


class DemandRow(forms.Form):
    """An own value of one quantity from a year on; an empty one leaves the given value in force."""

    def __init__(
        self, *args: Any, given: GivenParameter, span: tuple[int, int], sources: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.given, self.span, self.stored_sources = given, span, sources
        facts = given.facts
        unit = "" if facts.whole else given.unit
        self.fields["value"] = GermanNumberField(
            low=facts.lowest,
            high=facts.highest,
            decimals=0,
            unit=unit,
            label=f"Eigener Wert in {given.unit}" if unit else f"Eigener {given.unit}",
            required=False,
        )
        self.fields["valid_from"] = YearField(*span, label="Gilt ab", required=False)
        self.fields["source"] = forms.CharField(label="Begründung oder Quelle", max_length=500, required=False)

    def clean(self) -> dict[str, Any]:
        """A value needs a source; words without a value are said to be so, unless a stored value was emptied."""
        cleaned = super().clean() or {}
        value, source = cleaned.get("value"), str(cleaned.get("source") or "").strip()
        if value is not None and self.given.facts.whole and value != int(value):
            self.add_error("value", f"Möglich sind {self.given.bounds}.")
        if value is not None and not source:
            self.add_error("source", "Bitte nennen Sie die Quelle oder den Grund des eigenen Werts.")
        if value is None and source and "value" not in self.errors and source not in self.stored_sources:
            self.add_error("value", "Bitte tragen Sie einen Wert ein oder leeren Sie die Begründung.")
        return cleaned

    @property
    def is_filled(self) -> bool:
        """Whether there is a value, typed or stored."""
        return bool(str(self["value"].value() or "").strip())

    @property
    def year(self) -> int:
        """From when on the value holds; without a year from the base year on."""
        year = self.cleaned_data.get("valid_from")
        return self.span[0] if year is None else int(year)

    def entry(self) -> DemandEntry | None:
        """The entry for the action."""
        value = self.cleaned_data.get("value")
        if value is None:
            return None
        return DemandEntry(self.given.key, self.year, float(value), str(self.cleaned_data["source"]))


@dataclass(frozen=True)
class DemandPart:
    """One quantity with its rows."""

    given: GivenParameter
    rows: list[DemandRow]

    @property
    def badge_kind(self) -> str:
        """How the kind of the given value is shown."""
        return "note" if self.given.flag == "Annahme" else "proxy"

    @property
    def is_filled(self) -> bool:
        """Whether another value from a later year makes sense."""
        return any(row.is_filled for row in self.rows)


@dataclass(frozen=True)
class DemandGroup:
    """The quantities of one topic."""

    topic: DemandTopic
    parts: list[DemandPart]

    @property
    def is_open(self) -> bool:
        """Whether there is something to look at: an example to replace, an own value, an error."""
        return any(
            part.given.flag == "Annahme" or part.is_filled or any(row.errors for row in part.rows if row.is_bound)
            for part in self.parts
        )

    @property
    def own_count(self) -> int:
        """Quantities with an own value."""
        return sum(part.is_filled for part in self.parts)


class DemandSheet:
    """All quantities of a scenario together: what was typed stays, also if it could not be saved."""

    def __init__(self, scenario: Scenario, given: Sequence[GivenParameter], data: Any = None) -> None:
        self.span, self.data = (scenario.base_year, scenario.horizon), data
        stored: dict[str, list[DemandValue]] = {}
        for row in scenario.demand_values.all():
            stored.setdefault(row.key, []).append(row)
        self.groups = [
            DemandGroup(topic, [self._part(one, stored.get(one.key, [])) for one in given if one.topic == topic])
            for topic in DemandTopic
        ]
        #: what no single field is to blame for
        self.further_errors: list[str] = []

    def _part(self, given: GivenParameter, stored: Sequence[DemandValue]) -> DemandPart:
        settings: dict[str, Any] = {"given": given, "span": self.span, "sources": [row.source for row in stored]}
        if self.data is not None:
            count = min(max(1, _count(self.data.get(f"{given.key}-rows"))), MOST_ROWS)
            count += 1 if self.data.get(MORE) == given.key else 0
            return DemandPart(
                given, [DemandRow(self.data, prefix=f"{given.key}.{at}", **settings) for at in range(count)]
            )
        values = [{"value": row.value, "valid_from": row.valid_from, "source": row.source} for row in stored] or [{}]
        return DemandPart(
            given, [DemandRow(initial=row, prefix=f"{given.key}.{at}", **settings) for at, row in enumerate(values)]
        )

    @property
    def parts(self) -> list[DemandPart]:
        """Every quantity."""
        return [part for group in self.groups for part in group.parts]

    def is_valid(self) -> bool:
        """Whether every row is, and no year stands twice."""
        valid = all([row.is_valid() for part in self.parts for row in part.rows])
        for part in self.parts:
            _refuse_twice(part)
        return valid and not self.errors

    def entries(self) -> list[DemandEntry]:
        """Everything that was filled in."""
        found = [row.entry() for part in self.parts for row in part.rows]
        return [entry for entry in found if entry is not None]

    @property
    def errors(self) -> list[tuple[str, str]]:
        """Field and sentence of every error, with the name of its quantity."""
        found = [("", sentence) for sentence in self.further_errors]
        for part in self.parts:
            for row in part.rows:
                for name, sentences in row.errors.items():
                    bound = row[name]
                    found += [(bound.id_for_label, f"{part.given.label}, {bound.label}: {text}") for text in sentences]
        return found


def _refuse_twice(part: DemandPart) -> None:
    seen: set[int] = set()
    for row in part.rows:
        if not hasattr(row, "cleaned_data") or row.cleaned_data.get("value") is None:
            continue
        if row.year in seen:
            row.add_error("valid_from", f"{row.year} steht doppelt. Bitte behalten Sie je Jahr einen Wert.")
        seen.add(row.year)


def _count(text: Any) -> int:
    return whole_number(text) or 0
