"""Shape and wording of school holidays."""

from __future__ import annotations

from typing import Any

from django import forms

from dwk.programme.forms import day_input

from .deadline_rules import STATES, Holiday
from .holiday_files import UnreadableHolidays, holidays_in

MAX_BYTES = 500_000


class HolidayForm(forms.Form):
    """Holidays of one or several Länder."""

    name = forms.CharField(label="Ferien", max_length=120, help_text="Zum Beispiel: Weihnachtsferien.")
    first = forms.DateField(label="erster Ferientag", widget=day_input())
    last = forms.DateField(label="letzter Ferientag", widget=day_input())
    states = forms.MultipleChoiceField(
        label="Länder", choices=list(STATES.items()), widget=forms.CheckboxSelectMultiple
    )
    source = forms.CharField(
        label="Quelle",
        required=False,
        max_length=300,
        help_text="Wo die Tage stehen, zum Beispiel: Kultusministerkonferenz, Ferienregelung.",
    )

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        entered = super().clean() or self.cleaned_data
        if entered.get("first") and entered.get("last") and entered["last"] < entered["first"]:
            self.add_error("last", "Der letzte Ferientag liegt vor dem ersten. Bitte prüfen Sie die beiden Tage.")
        return entered

    def holidays(self) -> list[Holiday]:
        """What was entered."""
        entered = self.cleaned_data
        return [Holiday(entered["name"].strip(), entered["first"], entered["last"])]


class HolidayFileForm(forms.Form):
    """Holidays out of a file."""

    file = forms.FileField(
        label="Datei",
        help_text="Kalender (.ics) oder Tabelle (.csv) mit den Spalten Name, von und bis, Tage wie 21.12.2026.",
    )
    states = HolidayForm.base_fields["states"]
    source = HolidayForm.base_fields["source"]

    def clean_file(self) -> list[Holiday]:
        """The entries of the file."""
        upload = self.cleaned_data["file"]
        if upload.size > MAX_BYTES:
            raise forms.ValidationError("Die Datei ist zu groß für Ferienzeiten. Bitte prüfen Sie die Auswahl.")
        try:
            return holidays_in(upload.read())
        except UnreadableHolidays as refused:
            raise forms.ValidationError(str(refused)) from refused

    def holidays(self) -> list[Holiday]:
        """What the file holds."""
        found: list[Holiday] = self.cleaned_data["file"]
        return found
