"""Everything that a frozen version of a profile holds, in its order.

``parts_of`` gives ``(name, kind, content)``; ``blocks.frozen`` freezes exactly this. Content is plain JSON:

``title`` („title“)
    title, form („short“, „long“), form_label, region_name, region_key, participation, programme
``chapter`` („chapter:<key>“)
    key, number („3.1“), title, level, text (Markdown with placeholders „{beleg:12}“), generated (True: the software
    writes it: „swot“ stands for the statements, „sources“ for the list of sources), evidence (references, see below)
``statement`` („statement:<pk>“)
    id, quadrant, quadrant_label, text, field, field_label, dimensions (keys), dimension_labels, reference_year,
    certainty, certainty_label, disputed, differing_view, evidence (references)
``pairing`` („pairing:<pk>“)
    id, inner and outer (each id, quadrant, quadrant_label, text), recommendation
``figure`` („figure:<pk>“)
    id, label, and what was frozen: value, unit, decimals, year, period, region_name, region_key, territory_on, cell,
    source (line), sources (publisher, table, title, licence, attribution, retrieved_on), licence, retrieved_on, mark,
    proxy, estimate, calculation, and for projections run, scenario, low, high; of a chart value and year are the last
    ones, and „curve“ or „pyramid“ holds all numbers and words of the drawing (``frozen_charts`` reads them): kind, title,
    subtitle, alt, notes; lines (label, role, region_key, years, values), base_year, breaks; or of a fan history, median,
    bands (level, low, high), observed; or of ages year, lower, upper, men, women and the same of an outline („base“)
``document`` („document:<pk>“)
    id, label, title, page, file_name, sha256
``quote`` („quote:<guid>“)
    id, guid, text, speaker; after a withdrawal only withdrawn_on: its name says which one it was
``sources`` („sources“)
    entries: publisher, table, title, licence, attribution, retrieved_on; documents: title, file_name, pages, sha256

A reference is ``{"id": 12, "block": "figure:12"}``: „{beleg:12}“ in a text shows the block named there.
Order: title, chapters, statements (strengths, weaknesses, opportunities, threats), pairings, evidence, sources.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dwk.kommunalprofil.fields_of_action import field_name
from dwk.kommunalprofil.models import (
    Chapter,
    ChapterEvidence,
    Evidence,
    Pairing,
    Profile,
    Statement,
    StatementEvidence,
)
from dwk.kommunalprofil.ordering import numbers_of
from dwk.kommunalprofil.rules import DIMENSIONS, GENERATED, EvidenceKind, Quadrant, certainty_of

from .source_list import sources_of

Part = tuple[str, str, dict[str, Any]]
ORDER = {quadrant.value: at for at, quadrant in enumerate(Quadrant)}


def parts_of(profile: Profile) -> list[Part]:
    """All blocks of the profile as it stands now; a constant number of queries."""
    shown = _shown(profile)
    backed = _backed(profile)
    used = {row.pk: row for rows in (*shown.values(), *backed.values()) for row in rows}
    statements = ordered_statements(profile)
    return [
        ("title", "title", _title(profile)),
        *_chapters(profile, shown),
        *(_statement(one, backed.get(one.pk, [])) for one in statements),
        *_pairings(profile),
        *(evidence_part(used[key]) for key in sorted(used)),
        ("sources", "sources", sources_of(used.values())),
    ]


def ordered_statements(profile: Profile) -> list[Statement]:
    """Statements by quadrant, then in the order that people gave them."""
    found = Statement.objects.filter(profile=profile)
    return sorted(found, key=lambda one: (ORDER[one.quadrant], one.position, one.pk))


def evidence_part(evidence: Evidence) -> Part:
    """The block of one piece of evidence."""
    return block_name(evidence), evidence.kind, evidence_content(evidence)


def block_name(evidence: Evidence) -> str:
    """How the block of a piece of evidence is called."""
    if evidence.quote is not None:
        return f"quote:{evidence.quote.guid}"
    return f"{evidence.kind}:{evidence.pk}"


def evidence_content(evidence: Evidence) -> dict[str, Any]:
    """What a piece of evidence says; the wording of a quote comes from the quote itself."""
    if evidence.quote is not None:
        quote = evidence.quote
        return {"id": evidence.pk, "guid": quote.guid, "text": quote.text, "speaker": quote.speaker}
    return {"id": evidence.pk, "label": evidence.label, **evidence.frozen}


def _title(profile: Profile) -> dict[str, Any]:
    place = profile.participation
    return {
        "title": profile.title,
        "form": profile.form,
        "form_label": profile.get_form_display(),
        "region_name": profile.region.name,
        "region_key": profile.region.key,
        "participation": place.full_name,
        "programme": place.programme.name,
    }


def _shown(profile: Profile) -> dict[int, list[Evidence]]:
    rows = ChapterEvidence.objects.filter(profile=profile).select_related("evidence__quote")
    return _grouped((row.chapter_id, row.evidence) for row in rows.order_by("position", "pk"))


def _backed(profile: Profile) -> dict[int, list[Evidence]]:
    rows = StatementEvidence.objects.filter(profile=profile).select_related("evidence__quote")
    return _grouped((row.statement_id, row.evidence) for row in rows.order_by("pk"))


def _grouped(pairs: Iterable[tuple[int, Evidence]]) -> dict[int, list[Evidence]]:
    groups: dict[int, list[Evidence]] = {}
    for owner, evidence in pairs:
        groups.setdefault(owner, []).append(evidence)
    return groups


def _references(evidence: Iterable[Evidence]) -> list[dict[str, Any]]:
    return [{"id": one.pk, "block": block_name(one)} for one in evidence]


def _chapters(profile: Profile, shown: Mapping[int, list[Evidence]]) -> list[Part]:
    chapters = list(Chapter.objects.filter(profile=profile).order_by("position", "pk"))
    numbers = numbers_of([(one.key, one.level) for one in chapters])
    return [
        (
            f"chapter:{one.key}",
            "chapter",
            {
                "key": one.key,
                "number": number,
                "title": one.title,
                "level": one.level,
                "text": one.text,
                "generated": one.key in GENERATED,
                "evidence": _references(shown.get(one.pk, [])),
            },
        )
        for one, number in zip(chapters, numbers, strict=True)
    ]


def _statement(statement: Statement, evidence: list[Evidence]) -> Part:
    quadrant = Quadrant(statement.quadrant)
    certainty = certainty_of([one.kind for one in evidence], statement.disputed)
    content = {
        "id": statement.pk,
        "quadrant": quadrant.value,
        "quadrant_label": quadrant.label,
        "text": statement.text,
        "field": statement.field_of_action,
        "field_label": field_name(statement.field_of_action),
        "dimensions": list(statement.dimensions),
        "dimension_labels": [DIMENSIONS[key] for key in statement.dimensions],
        "reference_year": statement.reference_year,
        "certainty": certainty.value,
        "certainty_label": certainty.label,
        "disputed": statement.disputed,
        "differing_view": statement.differing_view,
        "evidence": _references(evidence),
    }
    return f"statement:{statement.pk}", "statement", content


def _pairings(profile: Profile) -> list[Part]:
    rows = Pairing.objects.filter(profile=profile).select_related("inner", "outer").order_by("position", "pk")
    return [
        (
            f"pairing:{row.pk}",
            "pairing",
            {
                "id": row.pk,
                "inner": _side(row.inner),
                "outer": _side(row.outer),
                "recommendation": row.recommendation,
            },
        )
        for row in rows
    ]


def _side(statement: Statement) -> dict[str, Any]:
    quadrant = Quadrant(statement.quadrant)
    return {"id": statement.pk, "quadrant": quadrant.value, "quadrant_label": quadrant.label, "text": statement.text}


def kinds_of(profile: Profile) -> dict[int, list[str]]:
    """Kinds of evidence of every statement, for the rules."""
    rows = StatementEvidence.objects.filter(profile=profile).order_by("pk")
    kinds: dict[int, list[str]] = {}
    for statement, kind in rows.values_list("statement_id", "evidence__kind"):
        kinds.setdefault(statement, []).append(EvidenceKind(kind).value)
    return kinds
