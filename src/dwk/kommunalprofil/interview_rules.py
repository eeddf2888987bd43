"""Decisions about interviews: the next pseudonym, the blocks of a guide as the background proposes them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

_NUMBERED = re.compile(r"P0*(\d+)", re.ASCII)


def next_pseudonym(taken: Iterable[str]) -> str:
    """The first of P01, P02 … that nobody has."""
    used = {int(found[1]) for name in taken if (found := _NUMBERED.fullmatch(name.strip()))}
    number = 1
    while number in used:
        number += 1
    return f"P{number:02}"


#: block -> questions to begin with (background, section 3)
PROPOSED: Mapping[str, Sequence[str]] = {
    "Rolle": ("Welche Aufgabe haben Sie, und was hat sie mit dem demografischen Wandel zu tun?",),
    "Wahrnehmung der Entwicklung": ("Wie hat sich Ihre Kommune in den letzten zehn Jahren verändert?",),
    "Stärken": ("Was gelingt hier gut?",),
    "Schwächen": ("Was fehlt, oder was gelingt nicht?",),
    "Laufende Vorhaben": ("Welche Vorhaben laufen schon, und wer trägt sie?",),
    "Zusammenarbeit": ("Wie arbeiten Fachbereiche, Vereine und Betriebe zusammen?",),
    "Politik": ("Welchen Stellenwert hat das Thema in der Vertretung?",),
    "Beteiligung": ("Wer wird beteiligt, und wer bleibt bisher außen vor?",),
    "Vielfalt": ("Für wen ist das Leben hier schwerer als für andere?",),
    "Wünsche an den Prozess": ("Was soll am Ende anders sein?",),
}


def proposed_questions() -> list[dict[str, str]]:
    """The proposal as a guide stores it."""
    return numbered([(block, list(questions)) for block, questions in PROPOSED.items()])


def numbered(blocks: Iterable[tuple[str, Iterable[str]]]) -> list[dict[str, str]]:
    """Questions with their blocks, numbered through; what is empty is left out."""
    pairs = [(block.strip(), text.strip()) for block, texts in blocks for text in texts if text.strip()]
    return [{"key": str(key), "block": block, "text": text} for key, (block, text) in enumerate(pairs, start=1)]


def in_blocks(questions: Iterable[Mapping[str, str]]) -> list[tuple[str, list[str]]]:
    """Questions gathered by block, in their order."""
    return [
        (block, [question["text"] for question in found])
        for block, found in groupby(questions, key=lambda question: question.get("block", ""))
    ]


class TranscriptRefused(Exception):
    """A file that cannot be read as a transcript; the sentence says why and what to do, never what stands in it."""
