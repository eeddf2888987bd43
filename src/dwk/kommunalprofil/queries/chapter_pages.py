"""What the page of a chapter shows: its text as HTML, its evidence, and the parts that the software writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from dwk.kommunalprofil.evidence_words import words_of
from dwk.kommunalprofil.models import Chapter, ChapterEvidence, Evidence, Pairing, Profile
from dwk.kommunalprofil.rendering import to_html

from .contents import evidence_content
from .evidence_choice import words_by_number
from .revisions import Revision, revisions_of
from .source_list import sources_of, used_evidence
from .swot import board_of


@dataclass(frozen=True, slots=True)
class ShownEvidence:
    """Evidence of a chapter with its words and what changed at its source."""

    evidence: Evidence
    words: str
    revision: Revision | None


def html_of(profile: Profile, text: str) -> SafeString:
    """A text as a page shows it."""
    html = to_html(text, words_by_number(profile))
    return mark_safe(html)  # noqa: S308 -- rendering escapes everything that people typed


def shown_evidence(profile: Profile, chapter: Chapter) -> list[ShownEvidence]:
    """Evidence that a chapter shows."""
    rows = ChapterEvidence.objects.filter(chapter=chapter).select_related("evidence__quote").order_by("position", "pk")
    found = [row.evidence for row in rows]
    revisions = revisions_of(profile) if found else {}
    return [ShownEvidence(one, words_of(one.kind, evidence_content(one)), revisions.get(one.pk)) for one in found]


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
