"""Where texts of the profiles of a Kommune repeat transcripts word for word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from dwk.audit.models import Version
from dwk.kommunalprofil.models import (
    Chapter,
    Code,
    Coding,
    Comment,
    Consent,
    Interview,
    Memo,
    Pairing,
    ProfileVersion,
    Statement,
)
from dwk.kommunalprofil.verbatim_rules import verbatim_in

#: kind of place -> how a page calls it
KINDS = {
    "chapter": "Kapitel",
    "statement": "Aussage der SWOT-Analyse",
    "pairing": "Empfehlung der SWOT-Analyse",
    "comment": "Rückmeldung",
    "version": "eingefrorene Fassung",
    "code": "Definition oder Kodierregel der Kategorie",
    "memo": "Memo",
    "coding": "Memo einer Kodierung",
    "earlier": "früherer Wortlaut im Verlauf, der sich nicht löschen lässt:",
}
#: records of the Kommune's own trail that hold what people wrote
WRITTEN = (Chapter, Statement, Pairing, Comment)


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


def spots_with(interview: Interview, said: Iterable[str]) -> list[Spot]:
    """Everything written that holds whole sentences of these texts: in the profile, in the analysis, in the trail.

    Quotes and what hangs on the interview itself are left out: the withdrawal takes them away.
    """
    number = interview.participation_id
    return verbatim_in(said, dict([*_texts(number), *_of_analysis(interview), *_of_trail(number)]))


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


def _of_analysis(interview: Interview) -> Iterator[tuple[Spot, str]]:
    of = {"participation_id": interview.participation_id}
    own = {"transcript__interview": interview}
    for code in Code.objects.filter(**of).order_by("pk"):
        yield Spot("code", code.pk, f"„{code.name}“"), f"{code.definition}\n|\n{code.coding_rule}"
    for memo in Memo.objects.filter(**of).exclude(**own).order_by("pk"):
        yield Spot("memo", memo.pk, f"Nr. {memo.pk}"), f"{memo.title}\n|\n{memo.text}"
    for coding in Coding.objects.filter(**of).exclude(memo="").exclude(**own).order_by("pk"):
        yield Spot("coding", coding.pk, f"Nr. {coding.pk}"), coding.memo


def _of_trail(participation_id: int) -> Iterator[tuple[Spot, str]]:
    """What stood in the profile once; the trail keeps it, changed and removed texts too."""
    texts: dict[tuple[str, str], list[str]] = {}
    labels = {model._meta.label_lower: str(model._meta.verbose_name) for model in WRITTEN}
    rows = Version.objects.filter(chain=f"participation:{participation_id}", object_type__in=labels)
    for kind, number, data in rows.order_by("pk").values_list("object_type", "object_id", "data").iterator():
        texts.setdefault((kind, number), []).append(_said(data))
    for (kind, number), said in texts.items():
        yield Spot("earlier", int(number), f"{labels[kind]} Nr. {number}"), "\n|\n".join(said)


def _said(content: Any) -> str:
    """All words of a block."""
    if isinstance(content, dict):
        return "\n".join(_said(value) for value in content.values())
    if isinstance(content, list):
        return "\n".join(_said(value) for value in content)
    return content if isinstance(content, str) else ""
