"""Shape and wording of what is entered about contacts."""

from __future__ import annotations

from typing import Any

from django import forms

from .models import Department, Participation
from .queries.contact_files import MAX_BYTES


class ContactForm(forms.Form):
    """Somebody to talk to who has no account."""

    name = forms.CharField(label="Name", max_length=200)
    function = forms.CharField(label="Funktion", required=False, max_length=200)
    organisation_name = forms.CharField(label="Organisation", required=False, max_length=200)
    department = forms.ModelChoiceField(
        label="Fachbereich", required=False, queryset=Department.objects.none(), empty_label="– keiner –"
    )
    email = forms.EmailField(label="E-Mail", required=False, max_length=254)
    phone = forms.CharField(label="Telefon", required=False, max_length=60)

    def __init__(self, *args: Any, participation: Participation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["department"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = Department.objects.filter(participation=participation).order_by("name")


class UploadForm(forms.Form):
    """A list of contacts as a file."""

    file = forms.FileField(
        label="Datei",
        help_text=f"XLSX, ODS oder CSV, höchstens {MAX_BYTES // 1024 // 1024} MB und 5.000 Zeilen.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.ods,.csv"}),
        error_messages={
            "required": "Bitte wählen Sie eine Datei aus.",
            "empty": "Die Datei ist leer. Bitte prüfen Sie, ob es die richtige ist.",
        },
    )
