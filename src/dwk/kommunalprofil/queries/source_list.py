"""The list of sources, made from the evidence that a profile uses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dwk.kommunalprofil.models import ChapterEvidence, Evidence, Profile, StatementEvidence
from dwk.kommunalprofil.rules import EvidenceKind


def used_evidence(profile: Profile) -> list[Evidence]:
    """Evidence that a chapter or a statement rests on."""
    keys = set(ChapterEvidence.objects.filter(profile=profile).values_list("evidence_id", flat=True))
    keys |= set(StatementEvidence.objects.filter(profile=profile).values_list("evidence_id", flat=True))
    return list(Evidence.objects.filter(profile=profile, pk__in=keys).select_related("quote").order_by("pk"))


def sources_of(evidence: Iterable[Evidence]) -> dict[str, Any]:
    """Publishers with their tables and licences, each once, and documents with the pages that were used."""
    entries: dict[tuple[str, str], dict[str, Any]] = {}
    documents: dict[str, dict[str, Any]] = {}
    for one in evidence:
        if one.kind == EvidenceKind.FIGURE:
            for source in one.frozen.get("sources", []):
                entries.setdefault((source["publisher"], source["table"]), dict(source))
        elif one.kind == EvidenceKind.DOCUMENT:
            _add_document(documents, one)
    return {
        "entries": sorted(entries.values(), key=lambda entry: (entry["publisher"], entry["table"])),
        "documents": sorted(documents.values(), key=lambda entry: (entry["title"], entry["file_name"])),
    }


def _add_document(documents: dict[str, dict[str, Any]], evidence: Evidence) -> None:
    frozen = evidence.frozen
    entry = documents.setdefault(
        f"{frozen['sha256']} {frozen['title']}",
        {"title": frozen["title"], "file_name": frozen["file_name"], "pages": [], "sha256": frozen["sha256"]},
    )
    if frozen.get("page") and frozen["page"] not in entry["pages"]:
        entry["pages"] = sorted([*entry["pages"], frozen["page"]])
