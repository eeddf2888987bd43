"""Shape and wording of input about regions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import QueryDict

from .rules import Level

ORDERS = (("", "nach Name"), ("schluessel", "nach Schlüssel"))
MAX_TEXT = 100


class NeighbourhoodForm(forms.Form):
    """A new Quartier."""

    name = forms.CharField(label="Name des Quartiers", max_length=200)
    number = forms.IntegerField(
        label="Nummer",
        required=False,
        validators=[MinValueValidator(1), MaxValueValidator(99)],
        help_text="Zwei Ziffern am Ende des Schlüssels. Leer: die nächste freie Nummer.",
    )


class RenameForm(forms.Form):
    """Another name for a Quartier."""

    name = forms.CharField(label="Name des Quartiers", max_length=200)


class ListFilter:
    """What the address of the list says; anything unknown in it counts as not said."""

    def __init__(self, query: QueryDict) -> None:
        self.text = query.get("q", "").strip()[:MAX_TEXT]
        level = query.get("ebene", "")
        self.level = Level(level) if level in {item.value for item in Level} else None
        state = query.get("land", "")
        self.state_key = state if len(state) == 2 and state.isdigit() else ""
        order = query.get("ordnung", "")
        self.by_key = order == "schluessel"
        self.by_name = order == "name"
        self.page = query.get("seite", "1")

    @property
    def orders(self) -> tuple[tuple[str, str], ...]:
        """The orders to choose from; a search stands in order of likeness unless another is chosen."""
        if self.text:
            return (("", "beste Treffer"), ("name", "nach Name"), ("schluessel", "nach Schlüssel"))
        return ORDERS

    @property
    def chosen_order(self) -> str:
        """The value of the chosen order."""
        if self.by_key:
            return "schluessel"
        return "name" if self.by_name and self.text else ""

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is left out."""
        return bool(self.text or self.level or self.state_key)

    def arguments(self) -> dict[str, Any]:
        """What a search takes."""
        return {"level": self.level, "state_key": self.state_key}
