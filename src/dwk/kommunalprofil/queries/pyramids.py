"""Age structures as they are frozen: official figures of a year, as the data profile shows them, or a year of a run."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dwk.documents.charts.future_pyramids import ProjectedPyramid
from dwk.documents.charts.specs import Outline, Pyramid
from dwk.documents.figures import Figure as Drawing
from dwk.kommunalprofil.frozen_charts import PROJECTED, PUBLISHED
from dwk.projections.figures_pyramid import pyramid_figure as run_drawing
from dwk.projections.figures_pyramid import year_of
from dwk.projections.models import ProjectionRun
from dwk.projections.queries.runs import result_of
from dwk.regions.models import Region
from dwk.statistics.profile.build import data_stamp, facts_of
from dwk.statistics.profile.figures import flagged
from dwk.statistics.profile.figures_pyramid import pyramid_figure as official_drawing
from dwk.statistics.profile.lines import year_end
from dwk.statistics.profile.selection import Selection

from .figures import NO_PROJECTION, Figure, NoFigure, run_content, source_content, territory_of

NAME = "Bevölkerung nach Alter und Geschlecht"


def pyramid_years(region: Region) -> tuple[int, ...]:
    """Years for which the ages of a region are known, the latest first."""
    return tuple(reversed(facts_of(region, Selection(), data_stamp()).available_years))


def published_pyramid(region: Region, year: int | None, earlier: int | None = None) -> Figure:
    """Persons by age and sex of a year, an earlier one as outline; of the Kreis where a Gemeinde has no ages."""
    facts = facts_of(region, Selection(year=year, earlier=earlier), data_stamp())
    found = facts.pyramid
    drawing = official_drawing(facts)
    if found is None or drawing is None or (year is not None and found.year != year):
        raise NoFigure(f"Für {region.name} gibt es in diesem Jahr keine Bevölkerung nach Alter und Geschlecht.")
    drawing = flagged(drawing, facts)
    territory = found.territory.region
    content = {
        **_total(drawing.chart, found.year, territory.name, territory.key),
        "territory_on": territory_of([found.source_key], territory.key, found.year),
        **source_content([found.source_key], facts.sources, own_calculation=False),
        "proxy": found.is_proxy,
        "estimate": False,
        "published": True,
        "calculation": "wie veröffentlicht",
        "asked_key": region.key,
        "source_key": found.source_key,
        "pyramid": _pyramid(drawing, PUBLISHED),
    }
    return Figure(f"Altersaufbau, {territory.name}, {found.year}"[:300], content)


def projected_pyramid(run: ProjectionRun, year: int) -> Figure:
    """Persons by single age and sex that a released run gives for a year, the base year as outline."""
    result = result_of(run)
    if year not in {one.year for one in result.pyramid} or year not in result.total.years:
        raise NoFigure(NO_PROJECTION)
    drawing = run_drawing(result, year)
    chart = drawing.chart
    content = {
        **run_content(run, result, result.total, year),
        **_total(chart, year, result.region_name, result.region_key),
        "series": "pyramid",
        "low": None,
        "high": None,
        "pyramid": _pyramid(drawing, PROJECTED),
    }
    label = f"Altersaufbau, {result.region_name}, {year_of(result, year).year}, Szenario „{result.scenario_name}“"
    return Figure(label[:300], content, run=run)


def _total(chart: Any, year: int, name: str, key: str) -> dict[str, Any]:
    """What evidence of one value says, for all ages together."""
    persons = [value for value in (*chart.men, *chart.women) if value is not None]
    return {
        "name": NAME,
        "value": sum(persons),
        "unit": "Personen",
        "decimals": 0,
        "year": year,
        "period": year_end(year),
        "region_name": name,
        "region_key": key,
        "cell": "",
        "mark": "",
    }


def _pyramid(drawing: Drawing, kind: str) -> dict[str, Any]:
    chart = drawing.chart
    if not isinstance(chart, Pyramid | ProjectedPyramid):
        raise TypeError(type(chart).__name__)
    return {
        "kind": kind,
        "title": drawing.title,
        "subtitle": drawing.subtitle,
        "alt": drawing.alt,
        "notes": list(drawing.notes),
        **_sides(chart),
        "open_end": chart.open_end,
        "base": _base(chart),
        **({"limit": chart.limit, "uncertain": chart.uncertain} if isinstance(chart, ProjectedPyramid) else {}),
    }


def _base(chart: Pyramid | ProjectedPyramid) -> dict[str, Any] | None:
    if isinstance(chart, ProjectedPyramid):
        return _sides(replace(chart, men=chart.base_men, women=chart.base_women, year=chart.base_year))
    return None if chart.outline is None else _sides(chart.outline)


def _sides(chart: Pyramid | ProjectedPyramid | Outline) -> dict[str, Any]:
    return {
        "year": chart.year,
        "lower": list(chart.lower),
        "upper": list(chart.upper),
        "men": list(chart.men),
        "women": list(chart.women),
    }
