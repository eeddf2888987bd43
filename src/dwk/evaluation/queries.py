"""Reads of findings: on a day from the trail, and for the search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from dwk.accounts.access import member
from dwk.accounts.permissions import Permission
from dwk.programme.queries.hits import programmes_within_reach
from dwk.programme.queries.past import Past
from dwk.ui.search import Found, Hit, Query

from .models import Finding


@dataclass(frozen=True, slots=True)
class EvidenceOn:
    """What a finding rested on."""

    text: str
    on: str | None
    url: str


@dataclass(frozen=True, slots=True)
class FindingOn:
    """A finding as it held on a day."""

    pk: int
    headline: str
    text: str
    noted_on: str
    place: str
    late: bool
    evidence: tuple[EvidenceOn, ...]


def findings_on(past: Past) -> list[FindingOn]:
    """Findings that held, in the order of the programme, each with its evidence."""
    evidence: dict[int, list[EvidenceOn]] = {}
    for row in past.all("evaluation.findingevidence"):
        # entries from before evidence could name a page
        one = EvidenceOn(row["text"], row["on"], row.data.get("url", ""))
        evidence.setdefault(row["finding_id"], []).append(one)
    places = past.rows.get("programme.participation", {})
    found = []
    for row in past.all("evaluation.finding"):
        place = places.get(row["participation_id"])
        found.append(
            FindingOn(
                pk=row.object_id,
                headline=row["headline"],
                text=row["text"],
                noted_on=row["noted_on"],
                place=f"{place['designation']} {place['name']}".strip() if place else "",
                late=row.late,
                evidence=tuple(evidence.get(row.object_id, ())),
            )
        )
    return found


def find_findings(query: Query) -> Found | None:
    """Findings for the search, for those who belong to the whole programme."""
    user = member(query.request)
    if user is None:
        return None
    mine = programmes_within_reach(query, user, Permission.VIEW_PROGRAMME)
    rows = Finding.objects.filter(programme__in=mine).select_related("programme")
    return Found(query.narrow(rows, "headline", "text").order_by("-noted_on", "-pk"), _hits)


def _hits(rows: Sequence[Finding]) -> list[Hit]:
    return [
        Hit(
            row.headline,
            f"{reverse('finding_list', args=[row.programme.slug])}#erkenntnis-{row.pk}",
            where=row.programme.name,
            text=row.text,
            day=row.noted_on,
        )
        for row in rows
    ]
