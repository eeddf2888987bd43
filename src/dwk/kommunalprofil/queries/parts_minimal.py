"""What a profile consists of, part by part: name, kind, content. Nothing of an interview but released quotes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from dwk.kommunalprofil.models import Chapter, ChapterEvidence, Evidence, Pairing, Profile, Statement, StatementEvidence
from dwk.kommunalprofil.rules import GENERATED, certainty_of

Part = tuple[str, str, dict[str, Any]]


def parts_of(profile: Profile) -> list[Part]:
    """All parts of the draft in the order in which they are read; contents are plain JSON."""
    shown, backing = _links(profile)
    chapters = Chapter.objects.filter(profile=profile).order_by("position", "pk")
    parts: list[Part] = [
        (
            f"chapter:{one.key}",
            "chapter",
            {
                "key": one.key,
                "title": one.title,
                "number": "",
                "level": one.level,
                "text": one.text,
                "generated": one.key in GENERATED,
                "evidence": [_reference(evidence) for evidence in shown[one.pk]],
            },
        )
        for one in chapters
    ]
    statements = list(Statement.objects.filter(profile=profile).order_by("quadrant", "position", "pk"))
    parts += [(f"statement:{one.pk}", "statement", _statement(one, backing[one.pk])) for one in statements]
    pairings = Pairing.objects.filter(profile=profile).select_related("inner", "outer").order_by("position", "pk")
    parts += [
        (
            f"pairing:{one.pk}",
            "pairing",
            {
                "inner": _side(one.inner),
                "outer": _side(one.outer),
                "recommendation": one.recommendation,
            },
        )
        for one in pairings
    ]
    used = {evidence.pk: evidence for rows in (*shown.values(), *backing.values()) for evidence in rows}
    parts += [_evidence(used[pk]) for pk in sorted(used)]
    return parts


def name_of(evidence: Evidence) -> str:
    """Name of the part that a piece of evidence is."""
    return f"quote:{evidence.quote.guid}" if evidence.quote else f"{evidence.kind}:{evidence.pk}"


def _reference(evidence: Evidence) -> dict[str, Any]:
    return {"id": evidence.pk, "block": name_of(evidence)}


def _side(statement: Statement) -> dict[str, Any]:
    return {"id": statement.pk, "quadrant": statement.quadrant, "text": statement.text}


def _links(profile: Profile) -> tuple[dict[int, list[Evidence]], dict[int, list[Evidence]]]:
    shown: dict[int, list[Evidence]] = defaultdict(list)
    backing: dict[int, list[Evidence]] = defaultdict(list)
    rows = ChapterEvidence.objects.filter(profile=profile).select_related("evidence__quote")
    for row in rows.order_by("position", "pk"):
        shown[row.chapter_id].append(row.evidence)
    links = StatementEvidence.objects.filter(profile=profile).select_related("evidence__quote")
    for link in links.order_by("pk"):
        backing[link.statement_id].append(link.evidence)
    return shown, backing


def _statement(one: Statement, evidence: Iterable[Evidence]) -> dict[str, Any]:
    rows = list(evidence)
    return {
        "id": one.pk,
        "quadrant": one.quadrant,
        "text": one.text,
        "field": one.field_of_action,
        "dimensions": list(one.dimensions),
        "reference_year": one.reference_year,
        "certainty": certainty_of([row.kind for row in rows], one.disputed).value,
        "differing_view": one.differing_view,
        "evidence": [_reference(row) for row in rows],
    }


def _evidence(one: Evidence) -> Part:
    if one.quote is not None:
        quote = one.quote
        content: dict[str, Any] = {"id": one.pk, "guid": quote.guid, "text": quote.text, "speaker": quote.speaker}
        return name_of(one), "quote", content
    content = {"id": one.pk, "label": one.label, **one.frozen}
    if one.kind == "document":
        content |= {"page": one.page, "sha256": one.document_sha256}
    return name_of(one), one.kind, content
