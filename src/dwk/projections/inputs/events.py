"""Life tables, deaths by age, births by sex and people in need of care: figures that are no age tables of one territory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from django.db.models import Q

from dwk.projections.rules import OPEN_AGE
from dwk.regions.models import Region
from dwk.regions.rules import ROOT_KEY
from dwk.statistics.models import Cell, Observation, Series

Floats = npt.NDArray[np.float64]
SEXES = ("f", "m")
#: tables that carry life tables and life expectancies; their characteristics are no concepts of the product
LIFE_TABLE = "QX"
EXPECTATION = "EX"
CARE = "quantity:care_recipients"
_WANTED = Q(code__in=[LIFE_TABLE, EXPECTATION]) | Q(concept__in=["deaths", "births", CARE])


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


@dataclass
class Events:
    """What was found."""

    life_tables: tuple[Table, ...] = ()
    #: life expectancy at birth by key of the Land (or DG), the newest last
    expectations: Mapping[str, tuple[Table, ...]] = field(default_factory=dict)
    #: deaths in Germany by year and single age, rows of sexes f, m
    deaths: Mapping[int, Floats] = field(default_factory=dict)
    #: boys and girls born in Germany by year
    births_by_sex: Mapping[int, tuple[float, float]] = field(default_factory=dict)
    #: key of the source of deaths and births
    sources: Mapping[str, str] = field(default_factory=dict)
    #: people in need of care in the Kreis by year: women, men, key of the source
    care: Mapping[int, tuple[float, float, str]] = field(default_factory=dict)


class _Row(NamedTuple):
    code: str
    concept: str
    source: str
    region_key: str
    day: date
    months: int
    sex: str
    first: int | None
    last: int | None
    value: float


def read_events(state: Region | None, care_territory: str) -> Events:
    """Everything in four queries; series, cells and regions are few, so they are named instead of joined."""
    rows = list(_rows([ROOT_KEY, *([state.key] if state else [])], care_territory))
    national = [row for row in rows if row.region_key == ROOT_KEY]
    deaths, births, sources = _deaths_and_births(national)
    return Events(
        _life_tables(row for row in national if row.code == LIFE_TABLE),
        _expectations(row for row in rows if row.code == EXPECTATION),
        deaths,
        births,
        sources,
        _care(row for row in rows if row.concept == CARE),
    )


def _rows(keys: list[str], care_territory: str) -> Iterable[_Row]:
    series = {
        pk: rest for pk, *rest in Series.objects.filter(_WANTED).values_list("id", "code", "concept", "source__key")
    }
    plain = Cell.objects.filter(other=[]).values_list("id", "sex", "age_from", "age_to")
    cells = {pk: (sex, first, last) for pk, sex, first, last in plain}
    wanted = Region.objects.filter(Q(key__in=keys) | Q(territory_key=care_territory))
    regions = {pk: (key, territory) for pk, key, territory in wanted.values_list("id", "key", "territory_key")}
    found = Observation.objects.filter(series__in=list(series), region__in=list(regions), ended_by__isnull=True)
    columns = found.order_by().values_list("series_id", "region_id", "cell_id", "date", "months", "value")
    for of_series, region, cell, day, months, value in columns:
        code, concept, source = series[of_series]
        key, territory = regions[region]
        concerns = territory == care_territory if concept == CARE else key in keys
        if concerns and cell in cells and value is not None:
            sex, first, last = cells[cell]
            yield _Row(code, concept, source, key, day, months, sex, first, last, value)


def _life_tables(rows: Iterable[_Row]) -> tuple[Table, ...]:
    found: dict[tuple[date, int, str], dict[str, dict[int, float]]] = defaultdict(lambda: defaultdict(dict))
    for row in rows:
        if row.sex and row.first is not None and row.months >= 12:
            found[row.day, row.months, row.source][row.sex][row.first] = row.value
    tables = [
        Table(day.year, months // 12, {sex: _single(by_sex[sex]) for sex in SEXES}, source)
        for (day, months, source), by_sex in found.items()
        if all(len(by_sex[sex]) > OPEN_AGE for sex in SEXES)
    ]
    return tuple(sorted(tables, key=lambda table: (table.year, table.source_key)))


def _single(by_age: Mapping[int, float]) -> Floats:
    return np.array([by_age.get(age, np.nan) for age in range(OPEN_AGE + 1)])


def _expectations(rows: Iterable[_Row]) -> dict[str, tuple[Table, ...]]:
    found: dict[tuple[str, date, int, str], dict[str, Floats]] = defaultdict(dict)
    for row in rows:
        if row.sex and row.first == 0 and row.months >= 12:
            found[row.region_key, row.day, row.months, row.source][row.sex] = np.array([row.value])
    by_key: dict[str, list[Table]] = defaultdict(list)
    for (key, day, months, source), values in found.items():
        if len(values) == len(SEXES):
            by_key[key].append(Table(day.year, months // 12, values, source))
    return {key: tuple(sorted(tables, key=lambda t: (t.year, t.source_key))) for key, tables in by_key.items()}


def _deaths_and_births(
    rows: Iterable[_Row],
) -> tuple[dict[int, Floats], dict[int, tuple[float, float]], dict[str, str]]:
    deaths: dict[int, Floats] = {}
    births: dict[int, dict[str, list[float]]] = defaultdict(lambda: {"m": [], "f": []})
    sources: dict[str, str] = {}
    for row in rows:
        if not row.sex:
            continue
        if row.concept == "deaths" and row.months == 12 and row.first is not None and _is_single(row.first, row.last):
            table = deaths.setdefault(row.day.year, np.full((2, OPEN_AGE + 1), np.nan))
            table[SEXES.index(row.sex), row.first] = row.value
            sources["deaths"] = row.source
        elif row.concept == "births" and row.first is None and row.months in {1, 12}:
            births[row.day.year][row.sex].append(row.value)
            sources["births"] = row.source
    complete = {year: table for year, table in deaths.items() if np.isfinite(table).all()}
    by_sex = {
        year: (sum(found["m"]), sum(found["f"]))
        for year, found in births.items()
        if len(found["m"]) == len(found["f"]) and len(found["m"]) in {1, 12}
    }
    return complete, by_sex, sources


def _is_single(first: int, last: int | None) -> bool:
    return first <= OPEN_AGE and (last == first or (last is None and first == OPEN_AGE))


def _care(rows: Iterable[_Row]) -> dict[int, tuple[float, float, str]]:
    by_year: dict[int, dict[str, float]] = defaultdict(dict)
    sources: dict[int, str] = {}
    for row in rows:
        if row.first is None:
            by_year[row.day.year][row.sex] = row.value
            sources[row.day.year] = row.source
    return {
        year: (found["f"], found["m"], sources[year]) for year, found in by_year.items() if {"f", "m"} <= found.keys()
    }
