"""What a report is asked for."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

MISSING = "Bitte wählen Sie den Tag, dessen Stand der Bericht zeigen soll."
FUTURE = "Dieser Tag liegt in der Zukunft. Bitte wählen Sie heute oder einen früheren Tag."


class ReportForm(forms.Form):
    """The Stand of a report, and, if wanted, what was known by a day."""

    as_of = forms.DateField(
        label="Stand",
        help_text="Was an diesem Tag galt.",
        error_messages={"required": MISSING},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    known_on = forms.DateField(
        label="bekannt am",
        required=False,
        help_text="Lässt weg, was erst nach diesem Tag eingetragen wurde. Leer: was heute bekannt ist.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        """A report says what held, not what will."""
        cleaned = super().clean() or {}
        for name in ("as_of", "known_on"):
            day = cleaned.get(name)
            if day is not None and day > self.today:
                self.add_error(name, FUTURE)
        return cleaned
