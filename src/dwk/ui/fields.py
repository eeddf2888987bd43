"""Form fields that take figures as they are written in Germany."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms

_EURO = re.compile(r"(\d{1,3}(\.\d{3})+|\d+)(,\d{1,2})?")


class EuroField(forms.CharField):
    """A sum in Euro: 30000, 30.000 or 30.000,50, with or without the sign; its value is a ``Decimal`` or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, **kwargs)
        self.widget.attrs.update({"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> Any:
        """The sum, exact to the cent."""
        text = re.sub(r"[\s€]", "", super().to_python(value) or "")
        if not text:
            return None
        if not _EURO.fullmatch(text):
            raise forms.ValidationError("Bitte schreiben Sie den Betrag in Euro, zum Beispiel 30.000 oder 1.250,50.")
        return Decimal(text.replace(".", "").replace(",", "."))

    def prepare_value(self, value: Any) -> Any:
        """A stored sum as it is written."""
        if not isinstance(value, Decimal):
            return value
        whole, cents = f"{value:,.2f}".split(".")
        return whole.replace(",", ".") + ("" if cents == "00" else f",{cents}")

    def validate(self, value: Any) -> None:
        """Required where the form says so; the length was looked at as text."""
        if self.required and value is None:
            raise forms.ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """Validators look at what was typed, which ``to_python`` has judged."""
