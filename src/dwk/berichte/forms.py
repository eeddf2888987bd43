"""What a report is asked for."""

from __future__ import annotations

from django import forms


class ReportForm(forms.Form):
    """The Stand of a report, and, if wanted, what was known by a day."""

    as_of = forms.DateField(
        label="Stand",
        help_text="Was an diesem Tag galt.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    known_on = forms.DateField(
        label="bekannt am",
        required=False,
        help_text="Lässt weg, was erst nach diesem Tag eingetragen wurde. Leer: was heute bekannt ist.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
