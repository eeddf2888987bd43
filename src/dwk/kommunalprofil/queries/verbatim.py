"""Where texts of the profiles of a Kommune repeat transcripts word for word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from dwk.kommunalprofil.models import Chapter, Comment, Consent, Pairing, ProfileVersion, Statement
from dwk.kommunalprofil.verbatim_rules import verbatim_in

#: kind of place -> how a page calls it
KINDS = {
    "chapter": "Kapitel",
    "statement": "Aussage der SWOT-Analyse",
    "pairing": "Empfehlung der SWOT-Analyse",
    "comment": "Rückmeldung",
    "version": "eingefrorene Fassung",
}


@dataclass(frozen=True, slots=True)
class Spot:
    """A text that somebody has to look at: which one, never what it says."""

    kind: str
    number: int
    name: str = ""

    @property
    def words(self) -> str:
        """How a page calls it."""
        return f"{KINDS[self.kind]} {self.name}".strip()


def spots_with(participation_id: int, transcripts: Iterable[str]) -> list[Spot]:
    """Chapters, statements, recommendations, comments and frozen blocks that hold whole sentences of these texts.

    Quotes are left out: the withdrawal itself takes them away.
    """
    return verbatim_in(transcripts, dict(_texts(participation_id)))


def spots_of(consent: Consent) -> list[Spot]:
    """What still has to be looked at after a withdrawal."""
    return [Spot(**one) for one in consent.to_check]


def _texts(participation_id: int) -> Iterator[tuple[Spot, str]]:
    of = {"participation_id": participation_id}
    for chapter in Chapter.objects.filter(**of).order_by("pk"):
        yield Spot("chapter", chapter.pk, f"„{chapter.title}“"), chapter.text
    for one in Statement.objects.filter(**of).order_by("pk"):
        yield Spot("statement", one.pk, f"Nr. {one.pk}"), f"{one.text}\n|\n{one.differing_view}"
    for pair in Pairing.objects.filter(**of).order_by("pk"):
        yield Spot("pairing", pair.pk, f"Nr. {pair.pk}"), pair.recommendation
    for said in Comment.objects.filter(**of).order_by("pk"):
        yield Spot("comment", said.pk, f"vom {said.written_on:%d.%m.%Y}"), f"{said.text}\n|\n{said.answer}"
    for version in ProfileVersion.objects.filter(**of).order_by("pk"):
        for block in version.blocks:
            if block["kind"] != "quote":
                yield Spot("version", version.pk, f"{version.number}, Stelle {block['name']}"), _said(block["content"])


def _said(content: Any) -> str:
    """All words of a block."""
    if isinstance(content, dict):
        return "\n".join(_said(value) for value in content.values())
    if isinstance(content, list):
        return "\n".join(_said(value) for value in content)
    return content if isinstance(content, str) else ""
