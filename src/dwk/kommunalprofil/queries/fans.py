"""A quantity of a released projection over the years as it is frozen, with its range."""

from __future__ import annotations

from typing import Any

from dwk.kommunalprofil.frozen_charts import FAN
from dwk.projections.figures import BANDS_NOTE, FORWARD, LINE, POINTS_NOTE, bands, fan_figure, past
from dwk.projections.models import ProjectionRun
from dwk.projections.queries.runs import result_of
from dwk.projections.results import DemandSeries, FanSeries, RunResult
from dwk.projections.wording import about, moved, scenario_words
from dwk.ui.formats import range_years

from .figures import Figure, run_content, run_series


def run_curve(run: ProjectionRun, series_code: str) -> Figure:
    """Everything that a run says about a quantity: observed, projected, its ranges, observed later."""
    result = result_of(run)
    series = run_series(result, series_code)
    content = {**run_content(run, result, series, series.years[-1]), "curve": _fan(result, series)}
    years = range_years(series.years[0], series.years[-1])
    label = f"{series.label}, {result.region_name}, {years}, Szenario „{result.scenario_name}“"
    return Figure(label[:300], content, run=run)


def _fan(result: RunResult, series: FanSeries | DemandSeries) -> dict[str, Any]:
    years, history = _past(series)
    later = [point for point in getattr(series, "later_observed", ()) if point.year > result.base_year]
    ranges = bands(series)
    return {
        "kind": FAN,
        **_words(result, series, years[0]),
        "notes": [FORWARD, *([BANDS_NOTE] if ranges else []), *([POINTS_NOTE] if later else [])],
        "label": result.region_name if series is result.total else series.label,
        "history_years": list(years),
        "history": list(history),
        "base_year": result.base_year,
        "years": list(series.years[1:]),
        "median": list(series.central[1:]),
        "bands": [{"level": one.level, "low": list(one.low), "high": list(one.high)} for one in ranges],
        "observed_years": [point.year for point in later],
        "observed": [point.value for point in later],
        "breaks": [],
        "uncertain": result.is_uncertain,
        "median_label": LINE,
    }


def _past(series: FanSeries | DemandSeries) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """Observed years; a demand is known for the base year only, computed in the same way."""
    return past(series) if isinstance(series, FanSeries) else (series.years[:1], series.central[:1])


def _words(result: RunResult, series: FanSeries | DemandSeries, first: int) -> dict[str, str]:
    """Title, subtitle and alternative text; those of the inhabitants are the ones that the page of the run has."""
    if series is result.total:
        drawn = fan_figure(result)
        return {"title": drawn.title, "subtitle": drawn.subtitle, "alt": drawn.alt}
    before, after = series.central[0], series.central[-1]
    title = f"{series.label}: {moved(before, after)} bis {series.years[-1]}"
    return {
        "title": title,
        "subtitle": (
            f"{result.region_name}, {series.label}, {series.unit}; {scenario_words(result)}, "
            f"{range_years(first, series.years[-1])}"
        ),
        "alt": (
            f"Liniendiagramm mit Spannweiten. {title}: {series.years[0]} {about(before)} {series.unit}, "
            f"{series.years[-1]} {about(after)} {series.unit}."
        ),
    }
