"""Shape and wording of a guide: blocks, each with its questions, one a line."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import BoundField

from .interview_rules import numbered

#: empty blocks offered below the filled ones
SPARE = 2
MOST_BLOCKS = 40


def seen_of(blocks: Sequence[tuple[str, Sequence[str]]]) -> str:
    """What tells whether a guide is still the one that somebody began to change."""
    said = json.dumps([[block, list(questions)] for block, questions in blocks], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


class GuideForm(forms.Form):
    """A guide; ``blocks`` are what it holds so far. The name is fixed once it is entered."""

    name = forms.CharField(label="Name", max_length=200)

    def __init__(self, *args: Any, blocks: Sequence[tuple[str, Sequence[str]]], named: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if named:
            del self.fields["name"]
        self.seen = seen_of(blocks)
        self.count = self._count(len(blocks))
        for number in range(self.count):
            block, questions = blocks[number] if number < len(blocks) else ("", [])
            self.fields[f"block_{number}"] = forms.CharField(
                label=f"Block {number + 1}", required=False, max_length=120, initial=block
            )
            self.fields[f"questions_{number}"] = forms.CharField(
                label=f"Fragen zu Block {number + 1}, je Zeile eine",
                required=False,
                max_length=10_000,
                initial="\n".join(questions),
                widget=forms.Textarea(attrs={"rows": max(3, len(questions) + 1)}),
            )

    def _count(self, filled: int) -> int:
        sent = str(self.data.get("count", "")) if self.is_bound else ""
        wanted = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 4 else 0
        return min(max(filled + SPARE, wanted), MOST_BLOCKS)

    def clean(self) -> dict[str, Any]:
        """Somebody else may have saved in the meantime; what was typed stays in the form."""
        entered = super().clean() or self.cleaned_data
        if self.data.get("seen", self.seen) != self.seen:
            raise forms.ValidationError(
                "Der Leitfaden wurde inzwischen von jemand anderem geändert. Bitte sichern Sie Ihren Text, und laden "
                "Sie die Seite neu."
            )
        return entered

    def pairs(self) -> list[tuple[BoundField, BoundField]]:
        """The fields of each block together."""
        return [(self[f"block_{number}"], self[f"questions_{number}"]) for number in range(self.count)]

    def questions(self) -> list[dict[str, str]]:
        """What was entered, as a guide stores it."""
        entered = self.cleaned_data
        return numbered(
            (entered[f"block_{number}"], entered[f"questions_{number}"].splitlines()) for number in range(self.count)
        )
