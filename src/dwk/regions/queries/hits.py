"""Regions for the search over everything."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from dwk.regions.models import Region
from dwk.regions.search import Match
from dwk.ui.search import Found, Hit, Query

from .finding import all_matches


def find_regions(query: Query) -> Found:
    """Regions by name, key and postal code, the best first; everybody may search them."""
    return Found(all_matches(query.text), _hits)


def _hits(matches: Sequence[Match]) -> list[Hit]:
    regions = Region.objects.select_related("parent").in_bulk([match.entry.pk for match in matches])
    found = (regions[match.entry.pk] for match in matches if match.entry.pk in regions)
    return [Hit(region.name, reverse("region_detail", args=[region.key]), where=_where(region)) for region in found]


def _where(region: Region) -> str:
    parent = region.parent.name if region.parent is not None else ""
    past = "" if region.is_current else "besteht nicht mehr"
    return ", ".join(part for part in (region.kind, region.key, parent, past) if part)
