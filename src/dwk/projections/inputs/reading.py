"""All figures that the inputs of a run rest on, read in a constant number of queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from dwk.regions.models import Region
from dwk.regions.queries import chain_of
from dwk.regions.rules import ROOT_KEY, Level
from dwk.statistics.profile.build import Kept, data_stamp
from dwk.statistics.queries.region_data import RegionData, load
from dwk.statistics.queries.sources import SourceLine, all_sources
from dwk_demography.ages import AgeTable

from .events import SEXES, Events, Table, read_events

Floats = npt.NDArray[np.float64]

CONCEPTS = ("population", "in_migration", "out_migration", "fertility_rate", "births", "area_km2")
BELOW_DISTRICT = frozenset({Level.MUNICIPALITY, Level.ASSOCIATION, Level.NEIGHBOURHOOD})


class InputsMissing(Exception):
    """Figures are missing without which nothing can be projected; ``str()`` names them in German."""


@dataclass(frozen=True)
class Material:
    """What the database holds about a territory and the larger ones it lies in.

    ``region`` is the Kreis where the territory is one; ``state`` is the Land even if it is the same territory.
    """

    region: Region
    district: Region | None
    state: Region | None
    data: Mapping[str, RegionData]
    events: Events
    #: the Gemeinden of the Kreis, where ages have to be estimated from it
    siblings: Mapping[str, RegionData]
    sources: Mapping[str, SourceLine]

    @property
    def life_tables(self) -> tuple[Table, ...]:
        """Life tables of Germany, the newest last."""
        return self.events.life_tables

    @property
    def is_below_district(self) -> bool:
        """Whether ages have to be estimated from the Kreis; a kreisfreie Stadt is a Kreis of its own."""
        return self.region.level in BELOW_DISTRICT and self.district is not None

    @property
    def own(self) -> RegionData:
        """Figures of the territory itself."""
        return self.data[self.region.territory_key]

    @property
    def germany(self) -> RegionData:
        """Figures of Germany."""
        return self.data[ROOT_KEY]

    @property
    def carrier(self) -> Region:
        """The region whose ages and moves are known: the territory itself, or its Kreis."""
        return self.district if self.is_below_district and self.district is not None else self.region

    @property
    def carrier_data(self) -> RegionData:
        """Figures of the carrier."""
        return self.data[self.carrier.territory_key]

    def source(self, key: str) -> str:
        """The source line of a key: publisher and table."""
        found = self.sources.get(key)
        if found is None:
            return "Quelle nicht genannt"
        return found.short if found.table_code else f"{found.publisher}, {found.title}"


#: the editor asks again after every change; a few territories are worked with at a time
KEPT_TERRITORIES = 8
_kept = Kept(KEPT_TERRITORIES)


def read(region: Region) -> Material:
    """Everything for one territory; kept in memory as long as neither figures nor regions change."""
    stamp = data_stamp()
    if not all(stamp):
        return _read(region)
    return _kept.get((region.key, *stamp), lambda: _read(region))


def _read(asked: Region) -> Material:
    same = _same_territory(asked)
    by_level = {entry.level: entry for entry in (*chain_of(asked), *same)}
    region = _computed(asked, same)
    district, state = by_level.get(Level.DISTRICT), by_level.get(Level.STATE)
    keys = dict.fromkeys(entry.territory_key for entry in (region, district, state) if entry is not None)
    data = load([*keys, ROOT_KEY], concepts=CONCEPTS)
    # care is counted in Kreise, not below
    events = read_events(state, district.territory_key if district is not None else region.territory_key)
    return Material(region, district, state, data, events, _siblings(region, district), all_sources())


def _same_territory(region: Region) -> list[Region]:
    """The regions of the same territory that exist, the region itself last."""
    others = Region.objects.filter(territory_key=region.territory_key, valid_to__isnull=True).exclude(pk=region.pk)
    return [*others.order_by("key"), region]


def _computed(asked: Region, same: Sequence[Region]) -> Region:
    """A city state is computed as its one Kreis, and so is the Gemeinde that is a Kreis: one territory, one result."""
    return next((entry for entry in same if entry.level == Level.DISTRICT), asked)


def _siblings(region: Region, district: Region | None) -> dict[str, RegionData]:
    if district is None or region.level != Level.MUNICIPALITY:
        return {}
    same = Region.objects.filter(district_key=district.key, level=Level.MUNICIPALITY, valid_to__isnull=True)
    return load(same.values_list("territory_key", flat=True), concepts=["population"])


def full_tables(data: RegionData, source_order: Sequence[str] | None = None) -> dict[int, tuple[AgeTable, str]]:
    """Of each year the first source whose population covers all ages by sex, with the key of the source."""
    found: dict[int, tuple[AgeTable, str]] = {}
    for source in source_order or data.population_sources:
        for year, table in data.population.get(source, {}).items():
            known = all(sex in table.persons and bool(np.isfinite(table.groups(sex)).all()) for sex in SEXES)
            if table.covers_all_ages and known:
                found.setdefault(year, (table, source))
    return found


def totals(data: RegionData) -> dict[int, tuple[float, str]]:
    """Of each year the total of the first source that has one, persons, with the key of the source."""
    found: dict[int, tuple[float, str]] = {}
    for source in data.population_sources:
        for year, table in data.population[source].items():
            if year not in found:
                value = total_of(table)
                if value is not None:
                    found[year] = (value, source)
    return dict(sorted(found.items()))


class SexTotals(NamedTuple):
    """Women and men at the end of a year; ``words`` say the day or the years in between."""

    persons: Floats
    words: str
    source_key: str
    is_estimate: bool


def sex_totals_at(data: RegionData, year: int) -> SexTotals | None:
    """Published, or on the straight line between the published years before and after."""
    known: dict[int, tuple[Floats, str]] = {}
    for source in data.population_sources:
        for at, table in data.population[source].items():
            if {"m", "f"} <= table.totals.keys():
                known.setdefault(at, (np.array([table.totals["f"], table.totals["m"]]), source))
    if year in known:
        return SexTotals(known[year][0], f"31.12.{year}", known[year][1], False)
    before, after = max((y for y in known if y < year), default=None), min((y for y in known if y > year), default=None)
    if before is None or after is None:
        return None
    weight = (year - before) / (after - before)
    persons = (1 - weight) * known[before][0] + weight * known[after][0]
    return SexTotals(persons, f"zwischen {before} und {after}", known[after][1], True)


def total_of(table: AgeTable) -> float | None:
    """Persons of all ages and both sexes; None where the table does not hold them."""
    if "t" in table.totals:
        return table.totals["t"]
    if {"m", "f"} <= table.totals.keys():
        return table.totals["m"] + table.totals["f"]
    if table.covers_all_ages:
        value = (
            float(sum(table.groups(sex).sum() for sex in ("m", "f")))
            if "t" not in table.persons
            else float(table.groups("t").sum())
        )
        return value if np.isfinite(value) else None
    return None
