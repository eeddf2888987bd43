"""The page of a run in its state, and its files."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dwk.jobs.queries import is_active, is_lost
from dwk.projections.downloads import MEDIA_TYPES, TABLE_TYPES, TABLES, run_figure_file, run_table_file
from dwk.projections.fields import whole_number
from dwk.projections.figures import run_figures
from dwk.projections.models import ProjectionRun, RunState
from dwk.projections.queries.runs import ResultsMissing
from dwk.projections.result_page import kept_result, page_of, pyramid_shown
from dwk.projections.results import RunResult
from dwk.statistics.profile.download import answer

from .access import frame, is_open, run_of, scenario_link, sees_drafts
from .scenario_parts import RUN_MARKS


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A run: waiting, being computed, ended without results, or with them."""
    run = run_of(request, pk)
    now = timezone.now()
    drafts = sees_drafts(request)
    linked = drafts or is_open(run.scenario, [run])
    active = not run.is_over and is_active(run.job, now)
    context: dict[str, Any] = {
        **frame(request, run.region, *([scenario_link(run.scenario)] if linked else [])),
        "run": run,
        "linked": linked,
        "mark": RUN_MARKS[run.state],
        "active": active,
        "lost": not run.is_over and (run.job is None or is_lost(run.job, now)),
        "error": run.error or (run.job.error if run.job else ""),
    }
    if run.state != RunState.DONE:
        return render(request, "projections/run_open.html", context)
    try:
        page = page_of(run, _year(request))
    except ResultsMissing as missing:
        return render(request, "projections/run_open.html", {**context, "error": str(missing)})
    context |= {
        "page": page,
        "outdated": drafts and run.scenario.version != run.scenario_version,
        "run_text": str(run.pk),
    }
    return render(request, "projections/run.html", context)


@require_safe
def pyramid(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """The pyramid of one year alone, for stepping through the years with script."""
    result = _done(request, pk)
    if not result.base_year <= year <= result.horizon:
        raise Http404("Für dieses Jahr gibt es keine Pyramide.")
    response = render(request, "projections/pyramid.html", {"figure": pyramid_shown(result, pk, year)})
    response.headers["Cache-Control"] = "private, max-age=600"
    return response


@require_safe
def figure_file(request: HttpRequest, pk: int, figure: str, extension: str) -> HttpResponse:
    """A figure as picture, or its numbers as a table."""
    result = _done(request, pk)
    found = next((entry for entry in run_figures(result, _year(request)) if entry.key == figure), None)
    if found is None or extension not in MEDIA_TYPES:
        raise Http404("Diese Abbildung gibt es nicht.")
    content = run_figure_file(found, result, extension, timezone.localdate())
    return answer(content, MEDIA_TYPES[extension], f"{result.region_key}-{figure}-lauf-{pk}.{extension}")


@require_safe
def table_file(request: HttpRequest, pk: int, table: str, extension: str) -> HttpResponse:
    """A whole table of the run."""
    result = _done(request, pk)
    if table not in TABLES or extension not in TABLE_TYPES:
        raise Http404("Diese Tabelle gibt es nicht.")
    content = run_table_file(result, table, extension, timezone.localdate())
    return answer(content, TABLE_TYPES[extension], f"{result.region_key}-{table}-lauf-{pk}.{extension}")


def _done(request: HttpRequest, pk: int) -> RunResult:
    run: ProjectionRun = run_of(request, pk)
    if run.state != RunState.DONE:
        raise Http404("Dieser Rechenlauf hat noch kein Ergebnis.")
    try:
        return kept_result(run)
    except ResultsMissing as missing:
        raise Http404(str(missing)) from missing


def _year(request: HttpRequest) -> int | None:
    return whole_number(request.GET.get("jahr"))
