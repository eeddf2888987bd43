"""All figures that the inputs of a run rest on, read in a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from dwk.projections.rules import OPEN_AGE
from dwk.regions.models import Region
from dwk.regions.queries import chain_of
from dwk.regions.rules import ROOT_KEY, Level
from dwk.statistics.models import Observation, Series
from dwk.statistics.profile.build import Kept, data_stamp
from dwk.statistics.queries.region_data import RegionData, load
from dwk.statistics.queries.sources import SourceLine, all_sources
from dwk_demography.ages import AgeTable

Floats = npt.NDArray[np.float64]

#: tables that carry life tables and life expectancies; their characteristics are no concepts of the product
LIFE_TABLE = "QX"
EXPECTATION = "EX"
CARE = "quantity:care_recipients"
CONCEPTS = ("population", "in_migration", "out_migration", "fertility_rate", "births", "area_km2")
SEXES = ("f", "m")
BELOW_DISTRICT = frozenset({Level.MUNICIPALITY, Level.ASSOCIATION, Level.NEIGHBOURHOOD})


class InputsMissing(Exception):
    """Figures are missing without which nothing can be projected; ``str()`` names them in German."""


class Table(NamedTuple):
    """A life table or an expectation of life: last year of its period, length in years, values, source."""

    year: int
    span: int
    values: Mapping[str, Floats]  # by sex; single ages of qx, or a single e0
    source_key: str

    @property
    def period(self) -> str:
        """ "2016/18", or the year where it is one."""
        return f"{self.year - self.span + 1}/{self.year % 100:02d}" if self.span > 1 else str(self.year)


@dataclass(frozen=True)
class Material:
    """What the database holds about a territory and the larger ones it lies in."""

    region: Region
    district: Region | None
    state: Region | None
    data: Mapping[str, RegionData]
    life_tables: tuple[Table, ...]
    #: life expectancy at birth by key of the Land (or DG), the newest last
    expectations: Mapping[str, tuple[Table, ...]]
    #: deaths in Germany by single age and year, rows of sexes f, m
    deaths: Mapping[int, Floats]
    #: boys and girls born in Germany by year
    births_by_sex: Mapping[int, tuple[float, float]]
    event_sources: Mapping[str, str]
    #: people in need of care in the carrier by year: women, men, key of the source
    care: Mapping[int, tuple[float, float, str]]
    #: the Gemeinden of the Kreis, where ages have to be estimated from it
    siblings: Mapping[str, RegionData]
    sources: Mapping[str, SourceLine]

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


def _read(region: Region) -> Material:
    chain = [region, *chain_of(region)]
    by_level = {entry.level: entry for entry in chain}
    district, state = by_level.get(Level.DISTRICT), by_level.get(Level.STATE)
    keys = dict.fromkeys(entry.territory_key for entry in (region, district, state) if entry is not None)
    data = load([*keys, ROOT_KEY], concepts=CONCEPTS)
    life_tables, expectations = _mortality(state)
    deaths, births, event_sources = _events()
    found = (region, district, state, data, life_tables, expectations, deaths, births, event_sources)
    # care is counted in Kreise, not below
    care = _care(district.territory_key if district is not None else region.territory_key)
    return Material(*found, care, _siblings(region, district), all_sources())


def _siblings(region: Region, district: Region | None) -> dict[str, RegionData]:
    if district is None or region.level != Level.MUNICIPALITY:
        return {}
    same = Region.objects.filter(district_key=district.key, level=Level.MUNICIPALITY, valid_to__isnull=True)
    return load(same.values_list("territory_key", flat=True), concepts=["population"])


def _care(territory_key: str) -> dict[int, tuple[float, float, str]]:
    rows = Observation.objects.filter(
        series__concept=CARE,
        region__territory_key=territory_key,
        ended_by__isnull=True,
        cell__age_from__isnull=True,
        cell__other=[],
        value__isnull=False,
    ).values_list("date", "cell__sex", "value", "series__source__key")
    by_year: dict[int, dict[str, float]] = defaultdict(dict)
    sources: dict[int, str] = {}
    for day, sex, value, source in rows:
        if value is not None:
            by_year[day.year][sex] = value
            sources[day.year] = source
    return {
        year: (found["f"], found["m"], sources[year]) for year, found in by_year.items() if {"f", "m"} <= found.keys()
    }


def _mortality(state: Region | None) -> tuple[tuple[Table, ...], dict[str, tuple[Table, ...]]]:
    series = {
        identity: (code, source)
        for identity, code, source in Series.objects.filter(code__in=[LIFE_TABLE, EXPECTATION]).values_list(
            "id", "code", "source__key"
        )
    }
    keys = [ROOT_KEY, *([state.key] if state else [])]
    rows = Observation.objects.filter(
        series__in=list(series), region__key__in=keys, ended_by__isnull=True, cell__other=[], months__gte=12
    ).values_list("series", "region__key", "date", "months", "cell__sex", "cell__age_from", "value")
    qx: dict[tuple[date, int, str], dict[str, dict[int, float]]] = defaultdict(lambda: defaultdict(dict))
    e0: dict[tuple[str, date, int, str], dict[str, Floats]] = defaultdict(dict)
    for identity, key, day, months, sex, age, value in rows:
        code, source = series[identity]
        if value is None or not sex or age is None:
            continue
        if code == LIFE_TABLE and key == ROOT_KEY:
            qx[day, months, source][sex][age] = value
        elif code == EXPECTATION and age == 0:
            e0[key, day, months, source][sex] = np.array([value])
    tables = [
        Table(day.year, months // 12, {sex: _single(found[sex]) for sex in SEXES}, source)
        for (day, months, source), found in qx.items()
        if all(len(found[sex]) >= OPEN_AGE for sex in SEXES)
    ]
    expectations: dict[str, list[Table]] = defaultdict(list)
    for (key, day, months, source), found_e0 in e0.items():
        if len(found_e0) == len(SEXES):
            expectations[key].append(Table(day.year, months // 12, found_e0, source))
    ordered = {key: tuple(sorted(found, key=lambda t: (t.year, t.source_key))) for key, found in expectations.items()}
    return tuple(sorted(tables, key=lambda table: (table.year, table.source_key))), ordered


def _single(by_age: Mapping[int, float]) -> Floats:
    return np.array([by_age.get(age, np.nan) for age in range(OPEN_AGE + 1)])


def _events() -> tuple[dict[int, Floats], dict[int, tuple[float, float]], dict[str, str]]:
    """Deaths by single age, and births by sex, of Germany."""
    series = {
        identity: (concept, source)
        for identity, concept, source in Series.objects.filter(concept__in=["deaths", "births"]).values_list(
            "id", "concept", "source__key"
        )
    }
    rows = Observation.objects.filter(
        series__in=list(series), region__key=ROOT_KEY, ended_by__isnull=True, cell__other=[], value__isnull=False
    ).exclude(cell__sex="")
    deaths: dict[int, Floats] = {}
    births: dict[int, dict[str, list[float]]] = defaultdict(lambda: {"m": [], "f": []})
    sources: dict[str, str] = {}
    columns = rows.values_list("series", "date", "months", "cell__sex", "cell__age_from", "cell__age_to", "value")
    for identity, day, months, sex, first, last, value in columns:
        concept, source = series[identity]
        if value is None:
            continue
        if concept == "deaths" and months == 12 and first is not None and _is_single(first, last):
            table = deaths.setdefault(day.year, np.full((2, OPEN_AGE + 1), np.nan))
            table[SEXES.index(sex), first] = value
            sources["deaths"] = source
        elif concept == "births" and first is None and months in {1, 12}:
            births[day.year][sex].append(value)
            sources["births"] = source
    complete = {year: table for year, table in deaths.items() if np.isfinite(table).all()}
    by_sex = {
        year: (sum(found["m"]), sum(found["f"]))
        for year, found in births.items()
        if len(found["m"]) == len(found["f"]) and len(found["m"]) in {1, 12}
    }
    return complete, by_sex, sources


def _is_single(first: int, last: int | None) -> bool:
    return first <= OPEN_AGE and (last == first or (last is None and first == OPEN_AGE))


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
