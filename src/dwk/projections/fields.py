"""Form fields for numbers as people in Germany write them."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from dwk.ui.formats import number

_GROUPED = re.compile(r"^[+-]?\d{1,3}(\.\d{3})+$")
#: longer than any version, year or count; Python itself refuses to read thousands of digits
MOST_DIGITS = 9


def whole_number(text: object) -> int | None:
    """The number that an address or a hidden field names in plain digits; None for everything else."""
    found = str(text or "")
    return int(found) if found.isascii() and found.isdigit() and len(found) <= MOST_DIGITS else None


class GermanNumberField(forms.FloatField):
    """A number with decimal comma; thousands may be grouped by points; a true minus is taken, too.

    ``decimals`` are those of the bounds in messages; ``whole`` refuses fractions (classes, ages).
    """

    def __init__(
        self, *, low: float, high: float, decimals: int, unit: str = "", whole: bool = False, **kwargs: Any
    ) -> None:
        self.low, self.high, self.decimals, self.unit, self.whole = low, high, decimals, unit, whole
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**kwargs)
        self.error_messages["invalid"] = "Bitte geben Sie eine Zahl an, zum Beispiel 1,5."
        self.error_messages["required"] = "Bitte geben Sie eine Zahl an."

    def to_python(self, value: Any) -> float | None:  # type: ignore[override]  # the stubs of FloatField say int
        """The number, with the comma as decimal sign."""
        text = (
            str(value or "").strip().replace("\N{MINUS SIGN}", "-").replace("\N{NO-BREAK SPACE}", "").replace(" ", "")
        )
        if "," in text:
            text = text.replace(".", "").replace(",", ".")
        elif self.decimals == 0 and _GROUPED.match(text):
            text = text.replace(".", "")
        return super().to_python(text)

    def validate(self, value: Any) -> None:
        """Refuse what lies outside, naming both bounds."""
        super().validate(value)
        if value is not None and self.whole and value != int(value):
            raise forms.ValidationError("Bitte geben Sie eine ganze Zahl an.")
        if value is not None and not self.low <= value <= self.high:
            raise forms.ValidationError(
                f"Möglich sind {number(self.low, self.decimals)} bis {number(self.high, self.decimals)} "
                f"{self.unit}".rstrip()
                + "."
            )

    def prepare_value(self, value: Any) -> Any:
        """What stands in the field: no grouping, decimal comma."""
        if isinstance(value, (int, float)):
            return f"{value:.6f}".rstrip("0").rstrip(".").replace(".", ",")
        return value


class YearField(forms.IntegerField):
    """A year between two others."""

    def __init__(self, first: int, last: int, **kwargs: Any) -> None:
        self.first, self.last = first, last
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 4}))
        super().__init__(**kwargs)
        self.error_messages["invalid"] = f"Bitte geben Sie ein Jahr von {first} bis {last} an."
        self.error_messages["required"] = "Bitte geben Sie ein Jahr an."

    def validate(self, value: Any) -> None:
        """Refuse other years, naming the span."""
        super().validate(value)
        if value is not None and not self.first <= value <= self.last:
            raise forms.ValidationError(f"Möglich sind die Jahre {self.first} bis {self.last}.")
