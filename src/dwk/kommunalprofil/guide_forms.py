"""Shape and wording of a guide: blocks, each with its questions, one a line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import BoundField

from .interview_rules import in_blocks, numbered

#: empty blocks offered below the filled ones
SPARE = 2
MOST_BLOCKS = 40


class GuideForm(forms.Form):
    """A guide; ``blocks`` are what it holds so far. The name is fixed once it is entered."""

    name = forms.CharField(label="Name", max_length=200)

    def __init__(self, *args: Any, blocks: Sequence[tuple[str, Sequence[str]]], named: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if named:
            del self.fields["name"]
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

    @staticmethod
    def blocks_of(guide_questions: Sequence[dict[str, str]]) -> list[tuple[str, list[str]]]:
        """Questions of a guide as this form takes them."""
        return in_blocks(guide_questions)

    def pairs(self) -> list[tuple[BoundField, BoundField]]:
        """The fields of each block together."""
        return [(self[f"block_{number}"], self[f"questions_{number}"]) for number in range(self.count)]

    def questions(self) -> list[dict[str, str]]:
        """What was entered, as a guide stores it."""
        entered = self.cleaned_data
        return numbered(
            (entered[f"block_{number}"], entered[f"questions_{number}"].splitlines()) for number in range(self.count)
        )
