"""The question about a primary school as a form whose answers live in the address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from dwk.ui.formats import number

from .fields import GermanNumberField, YearField
from .models import ProjectionRun
from .queries.solver import SchoolQuestion

#: a child that is born to somebody who comes in the first year starts school then
YEARS_TO_SCHOOL = 6


class SchoolForm(forms.Form):
    """How many classes, of which size, from which children, and who would have to come for it."""

    run = forms.TypedChoiceField(label="Szenario", coerce=int)
    classes = GermanNumberField(low=1, high=12, decimals=0, whole=True, label="Klassen je Jahrgang", initial=2)
    class_size = GermanNumberField(
        low=5,
        high=40,
        decimals=1,
        unit="Kinder",
        label="Kinder je Klasse",
        initial=20,
        help_text="So viele Kinder braucht eine Klasse mindestens. Eine Annahme; Ihr Schulgesetz nennt den Richtwert.",
    )
    share = GermanNumberField(
        low=0.1,
        high=100,
        decimals=1,
        unit="Prozent",
        label="Anteil der Kinder des Gebiets in Prozent",
        initial=100,
        help_text="Wie viele der Kinder im Einschulungsalter zu dieser Schule gehören.",
    )
    age_first = GermanNumberField(
        low=18, high=60, decimals=0, whole=True, unit="Jahre", label="Alter der Zuziehenden von", initial=25
    )
    age_last = GermanNumberField(low=18, high=60, decimals=0, whole=True, unit="Jahre", label="bis", initial=39)
    children = GermanNumberField(
        low=0,
        high=3,
        decimals=2,
        label="Kinder, die je Erwachsenem mitkommen",
        initial=0.5,
        help_text="Kinder unter 12 Jahren. 0, wenn nur Erwachsene kommen.",
    )

    def __init__(self, runs: Sequence[ProjectionRun], data: Any = None) -> None:
        super().__init__(data, initial={"run": runs[0].pk})
        field = self.fields["run"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 -- declared above
        field.choices = [(run.pk, f"{run.scenario_name} (Lauf {run.pk})") for run in runs]
        first = min(run.scenario_data["base_year"] for run in runs) + 1
        last = max(run.scenario_data["horizon"] for run in runs)
        self.fields["since"] = YearField(
            first,
            last,
            label="Ab dem Jahr",
            required=False,
            initial=min(first + YEARS_TO_SCHOOL, last),
            help_text="Ab wann das Ziel erreicht sein soll. Kinder, die mit Zuziehenden kommen oder ihnen geboren werden, "
            "werden erst nach und nach eingeschult; ein frühes Jahr verlangt deshalb sehr viel Zuzug.",
        )
        self.fields["until"] = YearField(
            first, last, label="Bis zum Jahr", required=False, help_text=f"Leer: bis zum Ende des Laufs ({last})."
        )

    def clean(self) -> dict[str, Any]:
        """Ages in order."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("age_first"), cleaned.get("age_last")
        if first is not None and last is not None and last < first:
            self.add_error("age_last", f"Das obere Alter liegt unter dem unteren ({number(first)}).")
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", f"Das letzte Jahr liegt vor dem ersten ({since}).")
        return cleaned

    def question(self) -> SchoolQuestion:
        """The question; the form must be valid."""
        given = self.cleaned_data
        return SchoolQuestion(
            classes=int(given["classes"]),
            class_size=given["class_size"],
            share_of_children=given["share"] / 100,
            age_first=int(given["age_first"]),
            age_last=int(given["age_last"]),
            children_per_adult=given["children"],
            first_year=given["since"],
            last_year=given["until"],
        )
