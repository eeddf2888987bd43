"""Texts that several coders worked on, as the comparison of coders takes them; no words are opened."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from dwk.kommunalprofil.agreement import Compared, Mark, Result, agreement_of
from dwk.kommunalprofil.models import Coding
from dwk.programme.models import Participation

from .codes import CodeRow


@dataclass(frozen=True, slots=True)
class Agreement:
    """The numbers of a category."""

    row: CodeRow
    result: Result


def compared_texts(participation: Participation, coders: Collection[str], interview: str) -> list[Compared]:
    """Texts in which each of these coders coded something; one query."""
    rows = Coding.objects.filter(participation=participation, transcript__destroyed_on__isnull=True)
    if interview:
        rows = rows.filter(transcript__interview=int(interview))
    lengths: dict[int, int] = {}
    marks: dict[int, dict[str, list[Mark]]] = {}
    values = rows.order_by("transcript", "start").values_list(
        "transcript", "transcript__length", "coder", "coder_guid", "start", "end", "code"
    )
    for text, length, pk, guid, start, end, code in values:
        coder = str(pk) if pk else f"g-{guid}"
        if coder in coders:
            lengths[text] = length
            marks.setdefault(text, {}).setdefault(coder, []).append((start, end, code))
    return [
        Compared(text, lengths[text], {coder: found[coder] for coder in sorted(found)})
        for text, found in marks.items()
        if len(found) == len(set(coders))
    ]


def agreements(rows: list[CodeRow], texts: list[Compared]) -> list[Agreement]:
    """Numbers of every category that one of the coders gave."""
    used = {code for text in texts for marks in text.marks.values() for _, _, code in marks}
    return [Agreement(row, agreement_of(texts, row.code.pk)) for row in rows if row.code.pk in used]
