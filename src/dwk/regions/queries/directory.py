"""What a directory or a file of boundaries would change; nothing is written here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from dwk.regions.models import Boundary, Region, RegionStatus
from dwk.regions.names import sort_name
from dwk.regions.rules import (
    ROOT_KEY,
    SOURCE_JOINT,
    BoundaryEntry,
    DirectoryEntry,
    Level,
    joined_sources,
    key_prefixes,
    normal_key,
    territory_key,
)

DAY = timedelta(days=1)
_TEXTS = ("name", "authority_type", "ars", "ags", "area_km2", "seat", "postal_code", "longitude", "latitude")
_COMPARED = tuple(name for name in (f.attname for f in Region._meta.concrete_fields) if name != "id")
_BROAD_FIRST = (
    Level.FEDERATION,
    Level.STATE,
    Level.GOVERNMENT_REGION,
    Level.PLANNING_REGION,
    Level.DISTRICT,
    Level.ASSOCIATION,
    Level.MUNICIPALITY,
    Level.NEIGHBOURHOOD,
)
Coverage = tuple[str, str]  # level and Land


@dataclass(slots=True)
class DirectoryPlan:
    """What would be written, as unsaved objects; the counts are those of the preview."""

    to_create: list[Any] = field(default_factory=list)
    to_change: list[Any] = field(default_factory=list)
    same: int = 0
    #: regions that the directory no longer has (part of ``to_change``)
    closed: int = 0

    @property
    def created(self) -> int:
        """Objects that do not exist yet."""
        return len(self.to_create)

    @property
    def changed(self) -> int:
        """Objects that exist and would be another."""
        return len(self.to_change)


def plan_directory(entries: Iterable[DirectoryEntry], *, source: str = "") -> DirectoryPlan:
    """Compare a directory with the stored regions.

    A newer directory replaces attributes, an older one or another of the same day only fills gaps. Regions that a
    newer directory lacks, of a level and a Land that it covers, end the day before it.
    """
    return _Planner(list(entries), source).plan()


class _Planner:
    def __init__(self, entries: list[DirectoryEntry], source: str) -> None:
        position = {level.value: number for number, level in enumerate(_BROAD_FIRST)}
        self.entries = sorted(entries, key=lambda entry: (position[entry.level], entry.key))
        self.source = source
        self.known = {region.key: region for region in Region.objects.all()}
        self.days = self._days_known()
        self.types = {key: region.authority_type for key, region in self.known.items() if len(key) == 5}
        self.types |= {entry.key: entry.authority_type for entry in entries if entry.level == Level.DISTRICT}

    def plan(self) -> DirectoryPlan:
        result = DirectoryPlan()
        seen: set[str] = set()
        for entry in self.entries:
            seen.add(entry.key)
            region = self.known.get(entry.key)
            if region is None:
                self.known[entry.key] = region = Region(key=entry.key)
                self._replace(region, entry)
                result.to_create.append(region)
                continue
            before = _state(region)
            self._merge(region, entry)
            # an unsaved parent has no id yet, so it cannot show in the state
            new_parent = region.parent_id is None and region.parent is not None
            if new_parent or _state(region) != before:
                result.to_change.append(region)
            else:
                result.same += 1
        self._close_missing(seen, result)
        return result

    def _merge(self, region: Region, entry: DirectoryEntry) -> None:
        sources = region.source.split(SOURCE_JOINT) if region.source else []
        same_source = not self.source or (bool(sources) and sources[0] == self.source)
        known_as_of = region.known_as_of
        newer = known_as_of is None or entry.valid_on > known_as_of
        if newer or (entry.valid_on == known_as_of and same_source):
            self._replace(region, entry)
        elif self._fill(region, entry) and self.source:
            region.source = joined_sources(sources[0] if sources else self.source, [*sources[1:], self.source])

    def _replace(self, region: Region, entry: DirectoryEntry) -> None:
        historical = region.status == RegionStatus.HISTORICAL
        sources = [] if historical or not region.source else region.source.split(SOURCE_JOINT)
        kept = False
        same_code = entry.postal_code in {"", region.postal_code}
        region.several_postal_codes = entry.several_postal_codes or (region.several_postal_codes and same_code)
        for name in _TEXTS:
            value = getattr(entry, name)
            if value in ("", None):
                kept = kept or getattr(region, name) not in ("", None)
            else:
                setattr(region, name, value)
        region.level = Level(entry.level).value
        region.status = RegionStatus.DIRECTORY
        region.known_as_of = entry.valid_on
        others = [source for source in sources if source != self.source] if kept else []
        region.source = joined_sources(self.source or (sources[0] if sources else ""), others)
        region.valid_to = self._end(region, entry)
        self._place(region, entry)

    def _fill(self, region: Region, entry: DirectoryEntry) -> bool:
        filled = False
        for name in _TEXTS:
            value = getattr(entry, name)
            if value not in ("", None) and getattr(region, name) in ("", None):
                setattr(region, name, value)
                filled = True
        # says something about the postal code, hence only together with it
        if entry.several_postal_codes and not region.several_postal_codes and entry.postal_code == region.postal_code:
            region.several_postal_codes = filled = True
        return filled

    def _place(self, region: Region, entry: DirectoryEntry) -> None:
        key = region.key
        above = (entry.parent_key, *key_prefixes(key))
        parent = next((self.known[k] for k in above if k and k != key and k in self.known), None)
        if parent is None:
            region.parent = None
        elif parent.pk is None or parent.pk != region.parent_id:
            region.parent = parent
        region.search_name = sort_name(region.name)
        region.state_key = "" if key == ROOT_KEY else key[:2]
        region.district_key = key[:5] if len(key) >= 5 else ""
        region.territory_key = territory_key(key, self.types.get(key[:5], ""))

    def _end(self, region: Region, entry: DirectoryEntry) -> date | None:
        """None for a region of the newest directory; else the day before the next one, which lacks it."""
        later = [day for day in self.days.get((entry.level, entry.key[:2]), ()) if day > entry.valid_on]
        if not later:
            return None
        end = min(later) - DAY
        return min(end, region.valid_to) if region.valid_to is not None else end

    def _days_known(self) -> dict[Coverage, set[date]]:
        days: dict[Coverage, set[date]] = {}
        for region in self.known.values():
            if region.known_as_of is not None:
                days.setdefault((region.level, region.key[:2]), set()).add(region.known_as_of)
        return days

    def _close_missing(self, seen: set[str], result: DirectoryPlan) -> None:
        covered: dict[Coverage, date] = {}
        for entry in self.entries:
            place = (entry.level, entry.key[:2])
            covered[place] = max(covered.get(place, entry.valid_on), entry.valid_on)
        for region in self.known.values():
            day = covered.get((region.level, region.key[:2]))
            if region.key in seen or day is None or region.known_as_of is None or region.valid_to is not None:
                continue
            if region.known_as_of < day and region.status == RegionStatus.DIRECTORY:
                region.valid_to = day - DAY
                result.to_change.append(region)
                result.closed += 1


def _state(region: Region) -> tuple[Any, ...]:
    return tuple(getattr(region, name) for name in _COMPARED)


def plan_boundaries(records: Iterable[BoundaryEntry], *, valid_on: date | None, source: str = "") -> DirectoryPlan:
    """Compare outlines with those stored for the same day (or for none, if the file does not name it).

    Regions not known yet have no stored outline.
    """
    stored = {
        boundary.region.key: boundary
        for boundary in Boundary.objects.filter(valid_on=valid_on).select_related("region")
    }
    result = DirectoryPlan()
    for record in {normal_key(record.key): record for record in records}.items():
        key, outline = record
        boundary = stored.get(key)
        if boundary is None:
            boundary = Boundary(valid_on=valid_on, geometry=outline.geometry, source=source)
            # the region may have to be made first
            result.to_create.append((key, outline.name, boundary))
        elif boundary.geometry != outline.geometry or (source and boundary.source != source):
            boundary.geometry, boundary.source = outline.geometry, source or boundary.source
            result.to_change.append(boundary)
        else:
            result.same += 1
    return result
