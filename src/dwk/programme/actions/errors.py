"""What an action of the programme refuses, and why."""

from __future__ import annotations

from django.core.exceptions import ValidationError


class ProgrammeRefused(Exception):
    """Something cannot be done this way; the text is a German sentence, ``missing`` names what is lacking."""

    def __init__(self, sentence: str, missing: tuple[str, ...] = ()) -> None:
        super().__init__(sentence)
        self.missing = missing


def sentence_of(error: ValidationError) -> str:
    """All messages of a failed check as one text."""
    return " ".join(error.messages)
