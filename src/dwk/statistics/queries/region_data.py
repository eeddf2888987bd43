"""All figures of one territory that indicators and charts need, read in one query and put into the engine's form."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

import numpy as np
from django.db.models import Q

from dwk.regions.models import Region
from dwk.statistics.content import breaks_of
from dwk.statistics.models import Cell, Observation, Series, Source
from dwk.statistics.rules import AgeGroup, tile
from dwk_demography.ages import AgeTable
from dwk_demography.indicators import Inputs

POPULATION = "population"
FLOWS = ("in_migration", "out_migration")
QUANTITY_PREFIX = "quantity:"
INDICATOR_PREFIX = "indicator:"
#: counted events that become the quantity of a year, from yearly or from twelve monthly values
EVENTS = {"births": "births", "deaths": "deaths"}


class Row(NamedTuple):
    """One current value with what is needed to place it."""

    region_key: str
    concept: str
    source_key: str
    sex: str
    age_from: int | None
    age_to: int | None
    other: list[list[str]]
    day: date
    months: int
    value: float | None
    mark: int


@dataclass(frozen=True, slots=True)
class Published:
    """A ready-made value of a publisher."""

    value: float
    source_key: str
    mark: int


@dataclass(frozen=True)
class RegionData:
    """Figures of one territory by source; every year is that of 31 December or of the calendar year."""

    population: Mapping[str, Mapping[int, AgeTable]]
    area_km2: Mapping[str, Mapping[int, float]]
    migration: Mapping[str, Mapping[int, AgeTable]]
    migration_source: Mapping[tuple[str, int], str]
    quantities: Mapping[tuple[str, int], float]
    quantity_source: Mapping[tuple[str, int], str]
    fertility: Mapping[int, Mapping[int, float]]
    fertility_source: Mapping[int, str]
    published: Mapping[str, Mapping[int, Published]]
    #: sources of population in the order in which they are asked
    population_sources: tuple[str, ...] = field(default=())

    def inputs(self, source_key: str) -> Inputs:
        """The engine's inputs with the population of one source."""
        return self._inputs[source_key]

    @cached_property
    def _inputs(self) -> dict[str, Inputs]:
        return {key: self._for_source(key) for key in (*self.population_sources, "")}

    def _for_source(self, source_key: str) -> Inputs:
        areas = {("area_km2", year): value for year, value in self.area_km2.get(source_key, {}).items()}
        return Inputs(
            population=self.population.get(source_key, {}),
            migration_in={("", year): table for year, table in self.migration["in_migration"].items()},
            migration_out={("", year): table for year, table in self.migration["out_migration"].items()},
            quantities={**self.quantities, **areas},
            fertility=self.fertility,
            breaks=[entry.first_year for entry in breaks_of(source_key)],
        )

    @cached_property
    def years(self) -> tuple[int, ...]:
        """Every year for which anything is known, the latest first."""
        known: set[int] = set(self.fertility)
        for tables in (*self.population.values(), *self.migration.values()):
            known.update(tables)
        known.update(year for _name, year in self.quantities)
        return tuple(sorted(known, reverse=True))

    @cached_property
    def quantity_names(self) -> frozenset[str]:
        """Names of the quantities that are known for at least one year."""
        names = {name for name, _year in self.quantities}
        return frozenset(names | ({"area_km2"} if self.area_km2 else set()))

    def best_population_source(self) -> str | None:
        """The first source that covers every age, else the first one; None if there is no population at all."""
        with_ages = [
            key
            for key in self.population_sources
            if any(table.covers_all_ages for table in self.population[key].values())
        ]
        return next(iter(with_ages or self.population_sources), None)


def load(
    territory_keys: Iterable[str], *, years: tuple[int, int] | None = None, concepts: Collection[str] | None = None
) -> dict[str, RegionData]:
    """Figures of several territories, in a few queries whatever their number.

    ``years`` limits them to a span, ``concepts`` to what an indicator needs.
    """
    precedence = dict(Source.objects.values_list("key", "precedence"))
    grouped: dict[str, list[Row]] = {key: [] for key in territory_keys}
    for territory, row in _rows(list(grouped), years, concepts):
        grouped[territory].append(row)
    return {territory: _assemble(rows, precedence) for territory, rows in grouped.items()}


def _rows(
    territory_keys: list[str], years: tuple[int, int] | None, concepts: Collection[str] | None
) -> Iterator[tuple[str, Row]]:
    # Series, cells and regions are few, values many: naming them here instead of joining them halves the time.
    series = _series(concepts)
    cells = {key: tuple(rest) for key, *rest in Cell.objects.values_list("id", "sex", "age_from", "age_to", "other")}
    regions = {
        identity: (territory, key)
        for identity, territory, key in Region.objects.filter(territory_key__in=territory_keys).values_list(
            "id", "territory_key", "key"
        )
    }
    found = Observation.objects.filter(series__in=list(series), region__in=list(regions), ended_by__isnull=True)
    if years is not None:
        found = found.filter(date__range=(date(years[0], 1, 1), date(years[1], 12, 31)))
    rows = found.order_by().values_list(
        "region_id", "territory_date", "series_id", "cell_id", "date", "months", "value", "mark"
    )
    # Sorted here: asked to sort by a joined name, PostgreSQL walks through all regions before it knows its tables.
    for region, _territory, of_series, cell, *rest in sorted(rows, key=lambda row: (regions[row[0]][1], row[1])):
        territory, key = regions[region]
        yield territory, Row(key, *series[of_series], *cells[cell], *rest)


def _series(concepts: Collection[str] | None) -> dict[int, tuple[str, str]]:
    """Concept and source of the series that matter."""
    if concepts is None:
        wanted = Q(concept__in=[POPULATION, *FLOWS, *EVENTS, "fertility_rate", "area_km2"])
        wanted |= Q(concept__startswith=QUANTITY_PREFIX) | Q(concept__startswith=INDICATOR_PREFIX)
    else:
        wanted = Q(concept__in=list(concepts))
    rows = Series.objects.filter(wanted).values_list("id", "concept", "source__key")
    return {identity: (concept, source) for identity, concept, source in rows}


def _assemble(rows: list[Row], precedence: Mapping[str, int]) -> RegionData:
    by_concept: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_concept[row.concept].append(row)
    population = _tables_by_source(row for row in by_concept[POPULATION] if _is_year_end(row))
    flows = {flow: _tables_by_source(row for row in by_concept[flow] if row.months == 12) for flow in FLOWS}
    ranked = sorted(population, key=lambda key: (precedence[key], key))
    quantities, quantity_source = _quantities(by_concept, precedence)
    fertility, fertility_source = _fertility(by_concept["fertility_rate"], precedence)
    return RegionData(
        population=population,
        area_km2=_areas(by_concept["area_km2"]),
        migration={flow: _first_source(tables, precedence) for flow, tables in flows.items()},
        migration_source=_flow_sources(flows, precedence),
        quantities=quantities,
        quantity_source=quantity_source,
        fertility=fertility,
        fertility_source=fertility_source,
        published=_published(by_concept, precedence),
        population_sources=tuple(ranked),
    )


def _is_year_end(row: Row) -> bool:
    return row.months == 0 and (row.day.month, row.day.day) == (12, 31)


def _tables_by_source(rows: Iterable[Row]) -> dict[str, dict[int, AgeTable]]:
    grouped: dict[tuple[str, int], list[Row]] = defaultdict(list)
    for row in rows:
        if not row.other:
            grouped[row.source_key, row.day.year].append(row)
    tables: dict[str, dict[int, AgeTable]] = defaultdict(dict)
    for (source, year), members in grouped.items():
        tables[source][year] = age_table(members)
    return dict(tables)


def age_table(rows: list[Row]) -> AgeTable:
    """The engine's table of one region, source and year; of several Gebietsstände the latest wins."""
    totals: dict[str, float] = {}
    cells: dict[tuple[str, AgeGroup], float] = {}
    for row in rows:
        sex = row.sex or "t"
        value = np.nan if row.value is None else row.value
        if row.age_from is None:
            totals[sex] = value
        else:
            cells[sex, AgeGroup(row.age_from, row.age_to)] = value
    groups = tile({group for _sex, group in cells})
    sexes = {sex for sex, _group in cells}
    persons = {sex: np.array([cells.get((sex, group), np.nan) for group in groups]) for sex in sorted(sexes)}
    known_totals = {sex: value for sex, value in totals.items() if not np.isnan(value)}
    return AgeTable(
        tuple(group.first for group in groups), tuple(group.last for group in groups), persons, known_totals
    )


def _first_source(tables: dict[str, dict[int, AgeTable]], precedence: Mapping[str, int]) -> dict[int, AgeTable]:
    merged: dict[int, AgeTable] = {}
    for source in sorted(tables, key=lambda key: (precedence[key], key), reverse=True):
        merged.update(tables[source])
    return merged


def _flow_sources(
    flows: Mapping[str, dict[str, dict[int, AgeTable]]], precedence: Mapping[str, int]
) -> dict[tuple[str, int], str]:
    found: dict[tuple[str, int], str] = {}
    for flow, tables in flows.items():
        for source in sorted(tables, key=lambda key: (precedence[key], key), reverse=True):
            found.update({(flow, year): source for year in tables[source]})
    return found


def _quantities(
    by_concept: Mapping[str, list[Row]], precedence: Mapping[str, int]
) -> tuple[dict[tuple[str, int], float], dict[tuple[str, int], str]]:
    values: dict[tuple[str, int], float] = {}
    sources: dict[tuple[str, int], str] = {}
    for concept, rows in by_concept.items():
        name = EVENTS.get(concept) or (
            concept.removeprefix(QUANTITY_PREFIX) if concept.startswith(QUANTITY_PREFIX) else ""
        )
        if not name:
            continue
        per_source: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            per_source[row.source_key].append(row)
        for source in sorted(per_source, key=lambda key: (precedence[key], key), reverse=True):
            for year, value in _yearly(per_source[source]).items():
                values[name, year] = value
                sources[name, year] = source
    return values, sources


def _yearly(rows: list[Row]) -> dict[int, float]:
    """Totals per year: as printed, else twelve months or all ages added up; an incomplete year has no value."""
    plain = [row for row in rows if not row.other and row.value is not None]
    of_all_ages = [row for row in plain if row.age_from is None]
    printed = {row.day.year: row.value or 0.0 for row in of_all_ages if row.months != 1 and not row.sex}
    return {**_over_ages(plain), **_over_months([row for row in of_all_ages if row.months == 1]), **printed}


def _over_ages(rows: list[Row]) -> dict[int, float]:
    """Sums of yearly tables by single age, as far as their groups reach from birth to an open end."""
    grouped: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        if row.age_from is not None and row.months == 12:
            grouped[row.day.year].append(row)
    tables = {year: age_table(members) for year, members in grouped.items()}
    return {year: table.total() for year, table in tables.items() if table.covers_all_ages}


def _over_months(rows: list[Row]) -> dict[int, float]:
    sexes: dict[tuple[int, int], dict[str, float]] = defaultdict(dict)
    for row in rows:
        sexes[row.day.year, row.day.month][row.sex] = row.value or 0.0
    months: dict[int, list[float]] = defaultdict(list)
    for (year, _month), parts in sexes.items():
        if "" in parts:
            months[year].append(parts[""])
        elif {"m", "f"} <= parts.keys():
            months[year].append(parts["m"] + parts["f"])
    return {year: math.fsum(values) for year, values in months.items() if len(values) == 12}


def _areas(rows: list[Row]) -> dict[str, dict[int, float]]:
    areas: dict[str, dict[int, float]] = defaultdict(dict)
    for row in rows:
        if row.value is not None and row.age_from is None and not row.other:
            areas[row.source_key][row.day.year] = row.value
    return dict(areas)


def _fertility(rows: list[Row], precedence: Mapping[str, int]) -> tuple[dict[int, dict[int, float]], dict[int, str]]:
    """Rates by single age of each year from one source, the one with the better rank."""
    per_source: dict[tuple[int, str], dict[int, float]] = defaultdict(dict)
    for row in rows:
        if row.value is not None and row.age_from is not None and row.age_from == row.age_to and not row.other:
            per_source[row.day.year, row.source_key][row.age_from] = row.value
    ranked = sorted(per_source, key=lambda key: (precedence[key[1]], key[1]), reverse=True)
    return {year: per_source[year, source] for year, source in ranked}, dict(ranked)


def _published(by_concept: Mapping[str, list[Row]], precedence: Mapping[str, int]) -> dict[str, dict[int, Published]]:
    found: dict[str, dict[int, Published]] = {}
    for concept, rows in by_concept.items():
        if not concept.startswith(INDICATOR_PREFIX):
            continue
        values = found.setdefault(concept.removeprefix(INDICATOR_PREFIX), {})
        for row in sorted(rows, key=lambda row: (precedence[row.source_key], row.source_key), reverse=True):
            if row.value is not None and row.age_from is None and not row.sex and not row.other:
                values[row.day.year] = Published(row.value, row.source_key, row.mark)
    return found
