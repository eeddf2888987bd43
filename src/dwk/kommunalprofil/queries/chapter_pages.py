"""What the page of a chapter shows: its text as HTML, its evidence, and the parts that the software writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from dwk.kommunalprofil.chart_pages import chart_html
from dwk.kommunalprofil.evidence_words import words_of
from dwk.kommunalprofil.models import Chapter, ChapterEvidence, Evidence, Pairing, Profile
from dwk.kommunalprofil.rendering import Cited, alone_numbers, to_html

from .contents import evidence_content
from .revisions import Revision, revisions_of
from .source_list import sources_of, used_evidence
from .swot import board_of


@dataclass(frozen=True, slots=True)
class ShownEvidence:
    """Evidence of a chapter with its words and what changed at its source."""

    evidence: Evidence
    words: str
    revision: Revision | None
    #: where no paragraph of the text shows it already
    chart: SafeString


def html_of(profile: Profile, text: str) -> SafeString:
    """A text as a page shows it; its numbers lead to the list of evidence of the chapter."""
    alone = alone_numbers(text)
    cited = {}
    for one in Evidence.objects.filter(profile=profile).select_related("quote"):
        content = evidence_content(one)
        chart = _chart(one) if one.pk in alone else ""
        cited[one.pk] = Cited(one.kind, content, f"beleg-{one.pk}", chart)
    html = to_html(text, cited)
    return mark_safe(html)  # noqa: S308 -- rendering escapes everything that people typed


def _chart(evidence: Evidence) -> SafeString:
    return chart_html(evidence_content(evidence), f"abb-{evidence.pk}")


def shown_evidence(profile: Profile, chapter: Chapter, text: str) -> list[ShownEvidence]:
    """Evidence that a chapter shows; charts that ``text`` shows in full are only named."""
    rows = ChapterEvidence.objects.filter(chapter=chapter).select_related("evidence__quote").order_by("position", "pk")
    found = [row.evidence for row in rows]
    revisions = revisions_of(profile) if found else {}
    alone = alone_numbers(text)
    return [
        ShownEvidence(
            one,
            words_of(one.kind, evidence_content(one)),
            revisions.get(one.pk),
            SafeString("") if one.pk in alone else _chart(one),
        )
        for one in found
    ]


def neighbours_of(chapter: Chapter) -> tuple[Chapter | None, Chapter | None]:
    """The chapter before and the one behind, for who writes or reads one after the other."""
    rows = list(Chapter.objects.filter(profile=chapter.profile_id).order_by("position", "pk").defer("text"))
    at = next(place for place, one in enumerate(rows) if one.pk == chapter.pk)
    return rows[at - 1] if at else None, rows[at + 1] if at + 1 < len(rows) else None


def written_part(profile: Profile, key: str) -> dict[str, Any]:
    """What the software writes into a chapter: sources, recommendations; for other chapters nothing."""
    if key == "sources":
        return {"sources": sources_of(used_evidence(profile))}
    if key == "outlook":
        rows = Pairing.objects.filter(profile=profile).select_related("inner", "outer").order_by("position", "pk")
        return {"pairings": list(rows)}
    return {"swot": board_of(profile)} if key == "swot" else {}
