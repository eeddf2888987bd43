"""Search by name, key and postal code over an index in memory that is rebuilt when the regions changed."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from dwk.regions.models import Region, RegionStamp
from dwk.regions.names import sort_name
from dwk.regions.rules import Level
from dwk.regions.search import Entry, Match, MatchedOn, SearchIndex

MAX_TEXT = 100


@dataclass(frozen=True, slots=True)
class Hit:
    """A found region and what of it matched."""

    region: Region
    matched_on: MatchedOn


class _Kept:
    """The index of this process and the stamp of the regions it was built from."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.stamp = ""
        self.index: SearchIndex | None = None


_kept = _Kept()


def search_index() -> SearchIndex:
    """The index of the regions as they are now: one small query, and all names again only after a change."""
    stamp = RegionStamp.objects.values_list("value", flat=True).first() or ""
    with _kept.lock:
        # without a stamp nothing says whether the regions changed
        if _kept.index is None or not stamp or _kept.stamp != stamp:
            _kept.index = SearchIndex(_entries())
            _kept.stamp = stamp
        return _kept.index


def _entries() -> list[Entry]:
    rows = Region.objects.values_list(
        "pk", "key", "ars", "name", "level", "territory_key", "state_key", "postal_code", "valid_to"
    ).order_by("pk")
    return [
        Entry(pk, key, ars, name, sort_name(name), Level(level), territory, state, postal_code, valid_to is None)
        for pk, key, ars, name, level, territory, state, postal_code, valid_to in rows.iterator(chunk_size=5000)
    ]


def all_matches(text: str, *, level: Level | None = None, state_key: str = "") -> list[Match]:
    """Everything that fits a text, best first; empty for an empty text."""
    text = text.strip()[:MAX_TEXT]
    return search_index().matches(text, level=level, state_key=state_key) if text else []


def search(text: str, *, level: Level | None = None, limit: int = 10) -> list[Hit]:
    """The best hits with their regions (and what these belong to), in three queries at most."""
    matches = all_matches(text, level=level)[:limit]
    regions = Region.objects.select_related("parent").in_bulk([match.entry.pk for match in matches])
    return [Hit(regions[match.entry.pk], match.on) for match in matches if match.entry.pk in regions]
