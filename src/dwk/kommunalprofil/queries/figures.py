"""Figures as they are frozen: value, unit, year, region, territory, source, licence, and how they came about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from dwk.projections.models import ProjectionRun
from dwk.projections.queries.runs import result_of
from dwk.projections.results import DemandSeries, FanSeries, RunResult
from dwk.regions.models import Region
from dwk.regions.queries.lookup import chain_of
from dwk.statistics.definitions import IndicatorDefinition, load_definitions
from dwk.statistics.importers.contract import MARKS
from dwk.statistics.models import Observation
from dwk.statistics.queries.region_data import INDICATOR_PREFIX, RegionData, load
from dwk.statistics.queries.series import MARK_WORDS, words_of_cell
from dwk.statistics.queries.sources import SourceLine, all_sources, source_text
from dwk.statistics.queries.values import IndicatorValue, concepts_of, value_of
from dwk.ui.formats import period


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that can be frozen: how it is called, what is frozen, where it can be looked up again."""

    label: str
    content: dict[str, Any]
    indicator_code: str = ""
    observation: Observation | None = None
    run: ProjectionRun | None = None


class NoFigure(Exception):
    """There is no value; the text is a German sentence."""


NO_PROJECTION = "Diesen Wert gibt es in der Vorausberechnung nicht. Bitte wählen Sie ihn aus der Liste."
NO_INDICATOR = "Diese Kennzahl gibt es nicht. Bitte wählen Sie eine aus der Liste."


def indicator_figure(region: Region, code: str, year: int | None) -> Figure:
    """An indicator of a region, of a year or of the latest that can be formed."""
    definition = load_definitions().get(code)
    if definition is None:
        raise NoFigure(NO_INDICATOR)
    chain = chain_of(region)
    data = load([one.territory_key for one in (region, *chain)], concepts=concepts_of(definition))
    found = value_of(definition, region, chain, data, year=year)
    if found.value is None or found.year is None:
        raise NoFigure(f"Für „{definition.short_name_de}“ gibt es hier keinen Wert. {found.detail}".strip())
    observation = _published(found) if found.is_published else None
    label = f"{definition.short_name_de}, {found.region_name}, {found.year}"
    return Figure(label, indicator_content(found, observation, all_sources()), definition.code, observation)


def indicator_content(
    found: IndicatorValue, observation: Observation | None, sources: Mapping[str, SourceLine]
) -> dict[str, Any]:
    """What is frozen of an indicator of one year."""
    definition = found.definition
    return {
        "name": definition.name_de,
        "value": found.value,
        "unit": definition.unit,
        "decimals": definition.decimals,
        "year": found.year,
        "period": str(found.year),
        "region_name": found.region_name,
        "region_key": found.region_key,
        "territory_on": territory_of(found.source_keys, found.region_key, found.year),
        "cell": "",
        **source_content(found.source_keys, sources, own_calculation=not found.is_published),
        "mark": MARK_WORDS.get(found.mark, found.mark),
        "proxy": found.is_proxy,
        "estimate": found.is_estimate,
        "published": found.is_published,
        "calculation": "wie veröffentlicht" if found.is_published else _calculation(definition),
        "observation": observation.pk if observation else None,
    }


def _calculation(definition: IndicatorDefinition) -> str:
    below = f" geteilt durch {definition.denominator}" if definition.denominator else ""
    return f"{definition.numerator}{below}; Formel: {definition.formula}"


def _published(found: IndicatorValue) -> Observation | None:
    rows = Observation.objects.filter(
        series__concept=f"{INDICATOR_PREFIX}{found.definition.code}", series__source__key__in=found.source_keys,
        region__key=found.region_key, date__year=found.year, ended_by__isnull=True, cell__key="",
    )  # fmt: skip
    return rows.order_by("-date").first()


def territory_of(source_keys: Iterable[str], region_key: str, year: int | None) -> str | None:
    """Gebietsstand of the figures of a region and year."""
    rows = Observation.objects.filter(
        series__source__key__in=list(source_keys), region__key=region_key, date__year=year, ended_by__isnull=True
    )
    latest = rows.order_by("-territory_date").values_list("territory_date", flat=True).first()
    return latest.isoformat() if latest else None


def observation_figure(observation: Observation) -> Figure:
    """One value of a table, as it was published."""
    if observation.value is None:
        raise NoFigure("Hier steht in der Tabelle kein Wert, nur ein Zeichen. Bitte wählen Sie einen anderen Wert.")
    series, region = observation.series, observation.region
    cell = words_of_cell(observation.cell) if observation.cell.key else ""
    when = period(observation.date, observation.months)
    name = f"{series.name} ({cell})" if cell else series.name
    content = {
        "name": name,
        "value": observation.value,
        "unit": series.unit,
        "decimals": 0 if series.whole_numbers else None,
        "year": observation.date.year,
        "period": when,
        "region_name": region.name,
        "region_key": region.key,
        "territory_on": observation.territory_date.isoformat(),
        "cell": cell,
        **source_content([series.source.key], all_sources(), own_calculation=False),
        "mark": MARK_WORDS[MARKS[observation.mark]],
        "proxy": False,
        "estimate": False,
        "published": True,
        "calculation": "wie veröffentlicht",
        "observation": observation.pk,
    }
    return Figure(f"{name}, {region.name}, {when}"[:300], content, "", observation)


def projection_figure(run: ProjectionRun, series_code: str, year: int) -> Figure:
    """A value that a released run gives for a year to come."""
    result = result_of(run)
    series = run_series(result, series_code)
    if year not in series.years:
        raise NoFigure(NO_PROJECTION)
    return Figure(_run_label(result, series.label, year), run_content(run, result, series, year), run=run)


def run_series(result: RunResult, code: str) -> FanSeries | DemandSeries:
    """A quantity of a run by its code."""
    found = next((one for one in series_of(result) if one.code == code), None)
    if found is None:
        raise NoFigure(NO_PROJECTION)
    return found


def _run_label(result: RunResult, what: str, year: int) -> str:
    return f"{what}, {result.region_name}, {year}, Szenario „{result.scenario_name}“"[:300]


def run_content(run: ProjectionRun, result: RunResult, series: FanSeries | DemandSeries, year: int) -> dict[str, Any]:
    """What is frozen of a quantity of a run for one year."""
    at = series.years.index(year)
    return {
        "name": series.label,
        "value": series.central[at],
        "unit": series.unit,
        # people, places, households: a projection counts whole ones
        "decimals": 0,
        "year": year,
        "period": str(year),
        "region_name": result.region_name,
        "region_key": result.region_key,
        "territory_on": None,
        "cell": "",
        "source": f"{result.source_line.rstrip('.')}; eigene Vorausberechnung, Lauf {run.pk}.",
        "sources": _run_sources(run),
        "licence": "",
        "retrieved_on": None,
        "mark": "",
        "proxy": False,
        "estimate": True,
        "published": False,
        "calculation": f"Vorausberechnung ab {result.base_year}, {result.preset_meaning}",
        "scenario": result.scenario_name,
        "run": run.pk,
        "series": series.code,
        "results_sha256": result.results_sha256,
        **_spread(series, at),
    }


def series_of(result: RunResult) -> list[FanSeries | DemandSeries]:
    """Everything that a run says over the years."""
    return [result.total, *result.groups, *result.demand]


def _spread(series: FanSeries | DemandSeries, at: int) -> dict[str, float | None]:
    low, high = series.quantiles.get(10), series.quantiles.get(90)
    return {"low": low[at] if low else None, "high": high[at] if high else None}


def _run_sources(run: ProjectionRun) -> list[dict[str, Any]]:
    title = f"Szenario „{run.scenario_name}“, Rechenkern {run.engine_version}"
    return [
        {
            "publisher": "Eigene Vorausberechnung", "table": f"Lauf {run.pk}", "title": title, "licence": "",
            "attribution": "", "retrieved_on": None,
        }
    ]  # fmt: skip


def source_content(keys: Iterable[str], sources: Mapping[str, SourceLine], *, own_calculation: bool) -> dict[str, Any]:
    """Source line, tables, licence and day of tables by their keys."""
    used = [sources[key] for key in dict.fromkeys(keys)]
    days = [one.retrieved_on for one in used if one.retrieved_on]
    return {
        "source": source_text([one.key for one in used], sources, own_calculation=own_calculation),
        "sources": [
            {
                "publisher": one.publisher,
                "table": one.table_code,
                "title": one.title,
                "licence": one.licence,
                "attribution": one.attribution,
                "retrieved_on": one.retrieved_on.isoformat() if one.retrieved_on else None,
            }
            for one in used
        ],
        "licence": "; ".join(dict.fromkeys(one.licence for one in used if one.licence)),
        "retrieved_on": max(days).isoformat() if days else None,
    }


def value_now(
    code: str, region: Region, chain: list[Region], data: Mapping[str, RegionData], year: int
) -> float | None:
    """What an indicator says now about a region and a year."""
    definition = load_definitions().get(code)
    return None if definition is None else value_of(definition, region, chain, data, year=year).value
