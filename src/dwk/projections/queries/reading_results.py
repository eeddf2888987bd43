"""Stored arrays of a run as what charts and tables take, beside what has been observed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dwk.projections.inputs.origins import DEMAND, ESTIMATE, from_json
from dwk.projections.inputs.reading import totals
from dwk.projections.models import ProjectionRun
from dwk.projections.results import (
    ComponentYear,
    DemandSeries,
    FanSeries,
    Point,
    PyramidYear,
    RunResult,
)
from dwk.projections.rules import AGE_BANDS, PERCENTILES, AgeBand, Preset
from dwk.projections.snapshot import Arrays
from dwk.regions.models import Region
from dwk.statistics.content import breaks_of
from dwk.statistics.queries.region_data import RegionData, load
from dwk.statistics.queries.sources import SourceLine, all_sources
from dwk_demography.ages import AgeTable

Floats = npt.NDArray[np.float64]
#: observed years before the base year that charts show
YEARS_BEFORE = 25
_NO_SOURCE = "Quelle nicht genannt"


@dataclass(frozen=True)
class Observed:
    """What is published about a territory: figures and source lines."""

    data: RegionData
    sources: Mapping[str, SourceLine]


def observed(region: Region) -> Observed:
    """Published population of a territory, in a constant number of queries."""
    return Observed(load([region.territory_key], concepts=["population"])[region.territory_key], all_sources())


def build_result(run: ProjectionRun, arrays: Arrays, known: Observed) -> RunResult:
    """The result of a run from its stored arrays."""
    scenario = run.scenario_data
    base_year, horizon = scenario["base_year"], scenario["horizon"]
    years = tuple(range(base_year, horizon + 1))
    population = arrays["population"]
    sums = np.stack([_band(population, band) for band in AGE_BANDS])
    preset = Preset(scenario["preset"])
    return RunResult(
        run_id=run.pk,
        scenario_id=run.scenario_id,
        scenario_name=scenario["name"],
        scenario_version=run.scenario_version,
        preset=preset,
        preset_meaning=preset.meaning,
        is_example=run.scenario.is_example,
        region_id=run.region_id,
        region_key=run.region.key,
        region_name=run.region.name,
        base_year=base_year,
        horizon=horizon,
        is_uncertain=run.is_uncertain,
        notes=tuple(run.summary.get("cautions", ())),
        total=_total(years, population, arrays["total_quantiles"], known),
        groups=tuple(
            _group(band, years, sums[at], arrays["band_quantiles"][at], known) for at, band in enumerate(AGE_BANDS)
        ),
        pyramid=tuple(
            PyramidYear(year, _numbers(population[at, 0]), _numbers(population[at, 1])) for at, year in enumerate(years)
        ),
        components=_components(years, arrays),
        demand=_demand(run, years, arrays),
        assumptions=from_json(run.sources),
        source_line=_source_line(run),
        engine_version=run.engine_version,
        kernel=run.kernel,
        numpy_version=run.numpy_version,
        seed=run.seed,
        trajectories=run.trajectories,
        results_sha256=run.results_sha256,
        finished_at=run.finished_at,
    )


def _numbers(array: Floats) -> tuple[float, ...]:
    return tuple(float(value) for value in array)


def _band(population: Floats, band: AgeBand) -> Floats:
    last = population.shape[-1] if band.last is None else band.last + 1
    return np.asarray(population[:, :, band.first : last].sum(axis=(1, 2)))


def _quantiles(array: Floats) -> dict[int, tuple[float, ...]]:
    return {percent: _numbers(array[at]) for at, percent in enumerate(PERCENTILES)}


def _total(years: tuple[int, ...], population: Floats, quantiles: Floats, known: Observed) -> FanSeries:
    points = [
        Point(year, value, _source(source, known), _break(source, years[0], year))
        for year, (value, source) in totals(known.data).items()
    ]
    central = _numbers(population.sum(axis=(1, 2)))
    return FanSeries(
        "total", "Bevölkerung", "Personen", years, central, _quantiles(quantiles), *_split(points, years[0])
    )


def _group(band: AgeBand, years: tuple[int, ...], central: Floats, quantiles: Floats, known: Observed) -> FanSeries:
    points = []
    for year, (table, source) in _tables(known.data).items():
        value = _people(table, band)
        if value is not None:
            points.append(Point(year, value, _source(source, known), _break(source, years[0], year)))
    spread = _quantiles(quantiles)
    return FanSeries(band.code, band.label, "Personen", years, _numbers(central), spread, *_split(points, years[0]))


def _split(points: list[Point], base_year: int) -> tuple[tuple[Point, ...], tuple[Point, ...]]:
    """Observed up to the base year, and after it."""
    ordered = sorted(points, key=lambda point: point.year)
    before = tuple(point for point in ordered if base_year - YEARS_BEFORE <= point.year <= base_year)
    return before, tuple(point for point in ordered if point.year > base_year)


def _tables(data: RegionData) -> dict[int, tuple[AgeTable, str]]:
    found: dict[int, tuple[AgeTable, str]] = {}
    for source in data.population_sources:
        for year, table in data.population[source].items():
            if table.covers_all_ages:
                found.setdefault(year, (table, source))
    return found


def _people(table: AgeTable, band: AgeBand) -> float | None:
    """Published people of a group, where the published groups have its bounds."""
    if band.first not in table.lower_years or band.last not in table.upper_years:
        return None
    first, last = table.lower_years.index(band.first), table.upper_years.index(band.last)
    value = float(table.groups("t")[first : last + 1].sum())
    return value if np.isfinite(value) else None


def _source(key: str, known: Observed) -> str:
    found = known.sources.get(key)
    return found.short if found is not None else _NO_SOURCE


def _break(source: str, base_year: int, year: int) -> str:
    """The census after the base year on which a later figure stands; it is no continuation of what was projected."""
    passed = [entry for entry in breaks_of(source) if base_year < entry.first_year <= year]
    return f"Grundlage {passed[-1].title}" if passed else ""


def _components(years: tuple[int, ...], arrays: Arrays) -> tuple[ComponentYear, ...]:
    rows = zip(
        years[1:],
        arrays["births"].sum(axis=1),
        arrays["deaths"].sum(axis=1),
        arrays["net_migration"].sum(axis=1),
        arrays["events"],
        strict=True,
    )
    return tuple(ComponentYear(year, *(float(value) for value in values)) for year, *values in rows)


def _demand(run: ProjectionRun, years: tuple[int, ...], arrays: Arrays) -> tuple[DemandSeries, ...]:
    found = []
    for at, item in enumerate(run.summary.get("demand", ())):
        found.append(
            DemandSeries(
                code=item["code"],
                label=item["label"],
                unit=item["unit"],
                years=years,
                central=_numbers(arrays["demand"][at]),
                quantiles=_quantiles(arrays["demand_quantiles"][at]),
                parameters=from_json(item["parameters"]),
                note=item["note"],
            )
        )
    return tuple(found)


def _source_line(run: ProjectionRun) -> str:
    """Publishers and tables behind the run, then the calculation itself."""
    lines = [line for line in from_json(run.sources) if line.topic != DEMAND]
    named = [line.source for line in lines if ", Tabelle " in line.source]
    publishers: dict[str, list[str]] = {}
    for text in dict.fromkeys(named):
        publisher, _, table = text.partition(", Tabelle ")
        publishers.setdefault(publisher, []).append(table)
    parts = [
        f"{publisher}, {'Tabelle' if len(tables) == 1 else 'Tabellen'} {', '.join(tables)}"
        for publisher, tables in publishers.items()
    ]
    return f"Quelle: {'; '.join(parts)}; eigene Vorausberechnung (Schätzung)." if parts else ESTIMATE
