"""Shape and wording of what is entered about findings."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.http import url_has_allowed_host_and_scheme

from dwk.programme.forms import DatedForm, day_input
from dwk.programme.models import Participation, Programme


class FindingForm(DatedForm):
    """Something learnt."""

    headline = forms.CharField(label="Kern", max_length=200, help_text="In wenigen Worten, wie eine Überschrift.")
    text = forms.CharField(label="Erkenntnis", max_length=5000, widget=forms.Textarea(attrs={"rows": 5}))
    participation = forms.ModelChoiceField(
        label="Kommune",
        required=False,
        queryset=Participation.objects.none(),
        empty_label="ganzes Programm",
    )
    field_order = ("headline", "text", "participation", "effective_on", "reason")

    def __init__(self, *args: Any, programme: Programme, new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["participation"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = Participation.objects.filter(programme=programme).order_by("position", "name")
        if new:
            self.fields["effective_on"].label = "festgestellt am"
            del self.fields["reason"]


class EvidenceForm(forms.Form):
    """What a finding rests on."""

    text = forms.CharField(
        label="Beleg", max_length=400, help_text="Zum Beispiel ein Protokoll, ein Gespräch oder eine Auswertung."
    )
    on = forms.DateField(label="Datum des Belegs", required=False, widget=day_input())
    url = forms.CharField(
        label="Seite in der Demografiewerkstatt",
        required=False,
        max_length=300,
        help_text="Die Adresse der Seite, auf der der Beleg steht, aus der Adresszeile des Browsers.",
    )

    def __init__(self, *args: Any, today: date, host: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.host = today, host

    def clean_on(self) -> date | None:
        """Evidence is from today or earlier."""
        day: date | None = self.cleaned_data["on"]
        if day is not None and day > self.today:
            raise forms.ValidationError("Dieser Tag liegt in der Zukunft. Bitte wählen Sie heute oder einen früheren.")
        return day

    def clean_url(self) -> str:
        """A page of this installation, kept without its host."""
        entered: str = self.cleaned_data["url"].strip()
        if not entered:
            return ""
        # browsers read backslashes and doubled slashes as the beginning of another host
        safe = url_has_allowed_host_and_scheme(entered, allowed_hosts={self.host}) and "\\" not in entered
        parts = urlsplit(entered if safe else "")
        if not parts.path.startswith("/") or parts.path.startswith("//"):
            raise forms.ValidationError(
                "Das ist keine Seite der Demografiewerkstatt. Bitte kopieren Sie die Adresse aus dem Browser, "
                "oder lassen Sie das Feld leer und nennen Sie die Quelle im Beleg."
            )
        query = f"?{parts.query}" if parts.query else ""
        return parts.path + query + (f"#{parts.fragment}" if parts.fragment else "")
