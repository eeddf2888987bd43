"""What the office enters when a Kommune is admitted, changed or leaves."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from dwk.programme.models.participations import ParticipationKind
from dwk.programme.rules import RESERVED_SLUGS
from dwk.ui.formats import date_short

from .forms import DatedForm, day_input
from .programme_forms import SourcedForm


def from_its_day(form: DatedForm, name: str) -> None:
    """Where nothing else is entered, a day of the past holds from itself on: else the record would contradict it."""
    day = form.cleaned_data.get(name)
    if day is not None and not form.data.get("effective_on"):
        form.cleaned_data["effective_on"] = min(day, form.today)


class ParticipationForm(SourcedForm):
    """Name, kind and term of a participation."""

    name = forms.CharField(label="Name", max_length=200, help_text="So, wie das Programm die Kommune nennt.")
    designation = forms.CharField(
        label="Art der Körperschaft", required=False, max_length=100, help_text="Zum Beispiel Stadt, Kreis oder Amt."
    )
    kind = forms.ChoiceField(label="Teilnahme als", choices=ParticipationKind.choices)
    starts_on = forms.DateField(label="Beginn", widget=day_input())
    ends_on = forms.DateField(label="Ende", required=False, widget=day_input(), help_text="Leer, solange es offen ist.")
    position = forms.IntegerField(
        label="Platz in der Reihenfolge",
        min_value=0,
        max_value=30_000,
        help_text="Die Reihenfolge ist keine Rangfolge.",
    )
    small = forms.BooleanField(
        label="ohne eigene Fachbereiche",
        required=False,
        help_text="Dann verlangt die Abnahme des Kick-offs keine Vertretung und keine zwei Fachbereiche.",
    )

    def clean(self) -> dict[str, Any]:
        """A participation ends after it begins."""
        entered = super().clean() or self.cleaned_data
        starts, ends = entered.get("starts_on"), entered.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", "Die Teilnahme endet vor ihrem Beginn. Bitte prüfen Sie die beiden Tage.")
        return entered


class AdmissionForm(ParticipationForm):
    """A new participation; the regions were chosen before."""

    slug = forms.SlugField(
        label="Kurzname",
        max_length=60,
        help_text="Steht in der Adresse der Seiten und bleibt gleich. Kleinbuchstaben, Ziffern und Bindestriche.",
        error_messages={"invalid": "Bitte nehmen Sie nur Buchstaben ohne Umlaute, Ziffern und Bindestriche."},
    )
    field_order = ("name", "designation", "kind", "slug")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["effective_on"].help_text = "Leer heißt: ab dem Beginn, liegt er in der Zukunft, ab heute."

    def clean(self) -> dict[str, Any]:
        """A Kommune takes part from its first day on."""
        super().clean()
        from_its_day(self, "starts_on")
        return self.cleaned_data

    def clean_slug(self) -> str:
        """Not a word that addresses of the programme itself use."""
        slug: str = self.cleaned_data["slug"].lower()
        if slug in RESERVED_SLUGS:
            raise forms.ValidationError(
                "Dieser Kurzname steht schon für eine Seite des Programms. Bitte ändern Sie ihn."
            )
        return slug


class EndParticipationForm(DatedForm):
    """The last day of a participation."""

    ends_on = forms.DateField(label="letzter Tag der Teilnahme", widget=day_input())
    field_order = ("ends_on", "effective_on", "reason")

    def __init__(self, *args: Any, starts_on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.starts_on = starts_on
        self.fields["effective_on"].help_text = "Leer heißt: ab dem letzten Tag, liegt er in der Zukunft, ab heute."
        self.fields["reason"].required = True
        self.fields["reason"].error_messages["required"] = (
            "Bitte schreiben Sie in einem Satz, warum die Teilnahme endet."
        )

    def clean_ends_on(self) -> date:
        """Not before the first day."""
        day: date = self.cleaned_data["ends_on"]
        if day < self.starts_on:
            raise forms.ValidationError(
                f"Die Teilnahme beginnt am {date_short(self.starts_on)}. Bitte wählen Sie diesen oder einen späteren Tag."
            )
        return day

    def clean(self) -> dict[str, Any]:
        """The end is known from the last day on."""
        super().clean()
        from_its_day(self, "ends_on")
        return self.cleaned_data
