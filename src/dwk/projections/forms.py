"""Shape and wording of input about scenarios, events and questions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from dwk.ui.formats import number

from .entries import MAX_PERSONS, EventEntry
from .fields import GermanNumberField, YearField
from .models import Scenario, ScenarioEvent
from .rules import (
    DEFAULT_HORIZONS,
    MAX_YEARS_AHEAD,
    OPEN_AGE,
    EventKind,
    EventProfile,
    OwnGroup,
    Preset,
)

LEAST_GROUPS = 6
SOURCE_HELP = "Woher die Annahme stammt oder warum Sie sie treffen. Steht später in der Liste aller Annahmen."


def text_area(rows: int = 3) -> forms.Textarea:
    """A field of several lines."""
    return forms.Textarea(attrs={"rows": rows})


class ScenarioForm(forms.Form):
    """A new scenario: where it starts from and how far it looks ahead."""

    name = forms.CharField(
        label="Name",
        max_length=120,
        help_text="Zum Beispiel: Status quo bis 2040, Neubaugebiet Hafen.",
        error_messages={"required": "Bitte geben Sie dem Szenario einen Namen."},
    )
    preset = forms.ChoiceField(
        label="Ausgangspunkt",
        choices=[(item.value, f"{item.label}: {item.meaning}") for item in Preset],
        widget=forms.RadioSelect,
        initial=Preset.STATUS_QUO.value,
        error_messages={"required": "Bitte wählen Sie einen Ausgangspunkt."},
    )
    base_year = forms.TypedChoiceField(
        label="Ausgangsjahr",
        coerce=int,
        help_text="Von hier an wird gerechnet. Spätere amtliche Zahlen werden zum Vergleich als Punkte gezeigt.",
    )
    horizon = forms.IntegerField(label="Zieljahr", help_text="Das letzte Jahr der Vorausberechnung.")
    note = forms.CharField(
        label="Notiz", required=False, max_length=2000, widget=text_area(), help_text="Wozu dieses Szenario dient."
    )

    def __init__(self, base_years: Sequence[int], data: Any = None, initial: dict[str, Any] | None = None) -> None:
        latest = max(base_years)
        horizon = next((year for year in DEFAULT_HORIZONS if year >= latest + 10), latest + 20)
        super().__init__(data, initial={"base_year": latest, "horizon": horizon, **(initial or {})})
        years = self.fields["base_year"]
        assert isinstance(years, forms.TypedChoiceField)  # noqa: S101 -- declared above
        years.choices = [(year, str(year)) for year in base_years]
        first, last = min(base_years) + 1, latest + MAX_YEARS_AHEAD
        self.fields["horizon"] = YearField(
            first, last, label="Zieljahr", help_text=f"Das letzte Jahr der Vorausberechnung, {first} bis {last}."
        )
        self.order_fields(["name", "preset", "base_year", "horizon", "note"])

    def clean(self) -> dict[str, Any]:
        """The horizon lies after the base year and not too far ahead."""
        cleaned = super().clean() or {}
        base, horizon = cleaned.get("base_year"), cleaned.get("horizon")
        if base and horizon and not base < horizon <= base + MAX_YEARS_AHEAD:
            self.add_error("horizon", f"Ab {base} sind die Jahre {base + 1} bis {base + MAX_YEARS_AHEAD} möglich.")
        return cleaned


class ScenarioDetailsForm(forms.Form):
    """Name, horizon and note of a scenario that exists."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(
        label="Name", max_length=120, error_messages={"required": "Bitte geben Sie dem Szenario einen Namen."}
    )
    horizon = forms.IntegerField(label="Zieljahr")
    note = forms.CharField(label="Notiz", required=False, max_length=2000, widget=text_area())

    def __init__(self, scenario: Scenario, data: Any = None) -> None:
        super().__init__(
            data,
            initial={
                "version": scenario.version,
                "name": scenario.name,
                "horizon": scenario.horizon,
                "note": scenario.note,
            },
        )
        first, last = scenario.base_year + 1, scenario.base_year + MAX_YEARS_AHEAD
        self.fields["horizon"] = YearField(
            first, last, label="Zieljahr", help_text=f"Das letzte Jahr der Vorausberechnung, {first} bis {last}."
        )
        self.order_fields(["name", "horizon", "note"])


class CopyForm(forms.Form):
    """The name of a copy."""

    name = forms.CharField(
        label="Name der Kopie", max_length=120, error_messages={"required": "Bitte geben Sie der Kopie einen Namen."}
    )


class EventForm(forms.Form):
    """Something dated that brings or takes people."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(
        label="Bezeichnung",
        max_length=160,
        help_text="Zum Beispiel: Neubaugebiet Am Hafen, 60 Wohnungen.",
        error_messages={"required": "Bitte geben Sie dem Ereignis eine Bezeichnung."},
    )
    kind = forms.ChoiceField(label="Art", choices=[(item.value, item.label) for item in EventKind])
    profile = forms.ChoiceField(
        label="Wer kommt oder geht",
        choices=[(item.value, f"{item.label}: {item.meaning}") for item in EventProfile],
        widget=forms.RadioSelect,
        initial=EventProfile.YOUNG_FAMILIES.value,
    )
    persons = GermanNumberField(
        low=-MAX_PERSONS,
        high=MAX_PERSONS,
        decimals=0,
        unit="Personen je Jahr",
        label="Personen je Jahr",
        required=False,
        help_text="Alle Altersgruppen zusammen, in jedem der Jahre. Wer geht, mit Minus: −40. "
        "Bei eigenen Altersgruppen bleibt das Feld leer.",
    )
    source = forms.CharField(
        label="Quelle oder Begründung",
        max_length=500,
        widget=text_area(2),
        help_text=SOURCE_HELP,
        error_messages={"required": "Bitte nennen Sie die Quelle oder den Grund."},
    )

    def __init__(self, scenario: Scenario, data: Any = None, event: ScenarioEvent | None = None) -> None:
        super().__init__(data, initial=_event_initial(scenario, event))
        first, last = scenario.base_year + 1, scenario.horizon
        self.fields["first_year"] = YearField(first, last, label="Erstes Jahr", help_text=f"{first} bis {last}")
        self.fields["last_year"] = YearField(
            first, last, label="Letztes Jahr", help_text="Bei einem einmaligen Ereignis dasselbe Jahr."
        )
        self.group_count = max(LEAST_GROUPS, len(event.groups) if event else 0)
        for at in range(self.group_count):
            self._add_group(at)
        self.order_fields(["title", "kind", "first_year", "last_year", "profile", "persons"])

    def _add_group(self, at: int) -> None:
        row = f"{at + 1}. Gruppe"
        for name, label in (("first", "ab"), ("last", "bis")):
            self.fields[f"{name}_{at}"] = GermanNumberField(
                low=0,
                high=OPEN_AGE,
                decimals=0,
                whole=True,
                unit="Jahre",
                label=f"{row}: {label} Alter",
                required=False,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 3}),
            )
        self.fields[f"sex_{at}"] = forms.ChoiceField(
            label=f"{row}: Geschlecht",
            choices=(("", "beide"), ("f", "weiblich"), ("m", "männlich")),
            required=False,
        )
        self.fields[f"number_{at}"] = GermanNumberField(
            low=-MAX_PERSONS, high=MAX_PERSONS, decimals=0, label=f"{row}: Personen", required=False
        )

    @property
    def general(self) -> list[forms.BoundField]:
        """The fields before the age groups."""
        names = ("title", "kind", "first_year", "last_year", "profile", "persons")
        return [self[name] for name in names]

    @property
    def group_rows(self) -> list[list[forms.BoundField]]:
        """The fields of the own age groups, one row each."""
        return [[self[f"{name}_{at}"] for name in ("first", "last", "sex", "number")] for at in range(self.group_count)]

    def clean(self) -> dict[str, Any]:
        """Years in order; persons or age groups, as the profile asks."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_year"), cleaned.get("last_year")
        if first and last and last < first:
            self.add_error("last_year", f"Das letzte Jahr liegt vor dem ersten ({first}).")
        own = cleaned.get("profile") == EventProfile.OWN
        if own:
            self._check_groups(cleaned)
        elif not cleaned.get("persons") and "persons" not in self.errors:
            self.add_error("persons", "Bitte nennen Sie, wie viele Personen je Jahr kommen oder gehen.")
        return cleaned

    def _check_groups(self, cleaned: dict[str, Any]) -> None:
        filled = 0
        for at in range(self.group_count):
            first, last, persons = (cleaned.get(f"{name}_{at}") for name in ("first", "last", "number"))
            if first is None and last is None and persons is None:
                continue
            filled += 1
            if first is None or last is None or persons is None:
                self.add_error(f"number_{at}", "Bitte füllen Sie Alter von, Alter bis und Personen aus.")
            elif last < first:
                self.add_error(f"last_{at}", f"Das obere Alter liegt unter dem unteren ({number(first)}).")
        if not filled:
            self.add_error("first_0", "Bitte tragen Sie mindestens eine Altersgruppe ein.")

    def entry(self) -> EventEntry:
        """The event for the action; the form must be valid."""
        given = self.cleaned_data
        groups = tuple(
            OwnGroup(
                int(given[f"first_{at}"]), int(given[f"last_{at}"]), given[f"sex_{at}"], float(given[f"number_{at}"])
            )
            for at in range(self.group_count)
            if given.get(f"number_{at}") is not None
        )
        profile = EventProfile(given["profile"])
        return EventEntry(
            title=given["title"],
            kind=EventKind(given["kind"]),
            first_year=given["first_year"],
            last_year=given["last_year"],
            profile=profile,
            source=given["source"],
            persons_per_year=given["persons"] or 0.0,
            groups=groups if profile is EventProfile.OWN else (),
        )


def _event_initial(scenario: Scenario, event: ScenarioEvent | None) -> dict[str, Any]:
    if event is None:
        return {"version": scenario.version, "first_year": scenario.base_year + 1, "last_year": scenario.base_year + 1}
    initial: dict[str, Any] = {
        "version": scenario.version,
        "title": event.title,
        "kind": event.kind,
        "profile": event.profile,
        "first_year": event.first_year,
        "last_year": event.last_year,
        "persons": None if event.profile == EventProfile.OWN else event.persons_per_year,
        "source": event.source,
    }
    for at, group in enumerate(event.groups):
        names = (("first", "first"), ("last", "last"), ("sex", "sex"), ("number", "persons"))
        initial |= {f"{name}_{at}": group[key] for name, key in names}
    return initial
