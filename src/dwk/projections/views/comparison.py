"""Two runs of a territory beside each other."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dwk.projections.figures_comparison import (
    comparison_figure,
    demand_difference_table,
    difference_table,
    short_name,
)
from dwk.projections.models import ProjectionRun
from dwk.projections.queries.runs import ResultsMissing, compare_runs, runs_of
from dwk.projections.result_page import shown
from dwk.projections.results import Comparison
from dwk.projections.rules import Preset
from dwk.statistics.profile.page import ui_table
from dwk.ui.components import Cell, Column, Filter, Group, Row, Table

from .access import frame, region_of, sees_drafts

MOST_OFFERED = 50


@require_safe
def compare(request: HttpRequest, key: str) -> HttpResponse:
    """Choose two runs; show both lines, the difference by age, and which assumptions differ."""
    region = region_of(request, key)
    runs = list(runs_of(region, drafts=sees_drafts(request))[:MOST_OFFERED])
    newest = _newest_of_each(runs)
    chosen = [
        _chosen(runs, request.GET.get(name, ""), newest[at] if at < len(newest) else None)
        for at, name in enumerate(("a", "b"))
    ]
    options = tuple((str(run.pk), _words(run)) for run in runs)
    context = {
        **frame(request, region),
        "enough": len(runs) > 1,
        "filters": [
            Filter(name, label, options, str(run.pk) if run else "")
            for name, label, run in zip(("a", "b"), ("Erstes", "Zweites"), chosen, strict=True)
        ],
        "same": False,
    }
    first, second = chosen
    if first is not None and second is not None:
        if first.pk == second.pk:
            context["same"] = True
        else:
            context |= _compared(first, second)
    return render(request, "projections/comparison.html", context)


def _compared(first: ProjectionRun, second: ProjectionRun) -> dict[str, Any]:
    """What the page shows of two runs, or the reason why they cannot stand beside each other."""
    try:
        found = compare_runs(first, second)
    except ResultsMissing as missing:
        return {"unable": str(missing)}
    return {
        "found": found,
        "figure": shown(comparison_figure(found)),
        "differences": ui_table(difference_table(found)),
        "demand": ui_table(demand) if (demand := demand_difference_table(found)) else None,
        "differing": _differing(found),
    }


def _newest_of_each(runs: list[ProjectionRun]) -> list[ProjectionRun]:
    """The newest run of each scenario, the status quo before others, then whatever else there is."""
    first: dict[int, ProjectionRun] = {}
    for run in sorted(runs, key=lambda run: run.scenario.preset != Preset.STATUS_QUO):
        first.setdefault(run.scenario_id, run)
    return [*first.values(), *(run for run in runs if run not in first.values())]


def _chosen(runs: list[ProjectionRun], text: str, otherwise: ProjectionRun | None) -> ProjectionRun | None:
    return next((run for run in runs if str(run.pk) == text), otherwise)


def _words(run: ProjectionRun) -> str:
    return f"{run.scenario_name}, Lauf {run.pk}"


def _differing(found: Comparison) -> Table | None:
    if not found.differing:
        return None
    columns = (Column("Annahme"), Column(short_name(found, 0)), Column(short_name(found, 1)))
    topics = list(dict.fromkeys(line[0] for line in found.differing))
    groups = tuple(
        Group(
            tuple(
                Row(Cell(what), (Cell(first or "–"), Cell(second or "–")))
                for subject, what, first, second in found.differing
                if subject == topic
            ),
            topic,
        )
        for topic in topics
    )
    return Table("Annahmen, die sich unterscheiden", columns, groups)
