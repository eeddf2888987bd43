"""What net migration keeps a primary school at so many classes: question, answer, taking it over."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from dwk.accounts.access import needs
from dwk.accounts.permissions import Permission
from dwk.projections import actions
from dwk.projections.entries import EventEntry
from dwk.projections.figures_comparison import school_figure
from dwk.projections.models import ProjectionRun
from dwk.projections.queries.runs import ResultsMissing, runs_of
from dwk.projections.queries.solver import SchoolQuestion, moves_of, solve_school
from dwk.projections.result_page import assumptions_table, kept_result, shown
from dwk.projections.results import SolverAnswer
from dwk.projections.rules import EventKind, EventProfile, ScenarioRefused
from dwk.projections.school_form import SchoolForm
from dwk.projections.wording import own_source
from dwk.regions.models import Region
from dwk.ui.formats import number, plural
from dwk_demography.reasons import DemographyError

from .access import frame, region_of, sees_drafts, who

MOST_RUNS = 20
CANNOT_ANSWER = (ScenarioRefused, ResultsMissing, DemographyError)


@require_safe
def ask(request: HttpRequest, key: str) -> HttpResponse:
    """The form, and once it is filled in, the answer with a chart."""
    region = region_of(request, key)
    runs = _runs(request, region)
    context: dict[str, Any] = {**frame(request, region), "runs": runs}
    if runs:
        form = SchoolForm(runs, request.GET or None)
        context["form"] = form
        if request.GET and form.is_valid():
            try:
                context |= _answer(runs, form)
            except CANNOT_ANSWER as refused:
                form.add_error(None, str(refused))
    return render(request, "projections/school.html", context)


def _runs(request: HttpRequest, region: Region) -> list[ProjectionRun]:
    return list(runs_of(region, drafts=sees_drafts(request))[:MOST_RUNS])


def _run(runs: list[ProjectionRun], form: SchoolForm) -> ProjectionRun:
    return next(run for run in runs if run.pk == form.cleaned_data["run"])


def _answer(runs: list[ProjectionRun], form: SchoolForm) -> dict[str, Any]:
    run, question = _run(runs, form), form.question()
    result, answer = kept_result(run), solve_school(run, question)
    goal = f"{plural(question.classes, 'Klasse', 'Klassen')} zu {number(question.class_size, None)}"
    figure = school_figure(
        answer, region_name=result.region_name, base_year=result.base_year, source=own_source(result), goal_words=goal
    )
    return {
        "run": run,
        "answer": answer,
        "figure": shown(figure),
        "assumptions": assumptions_table(answer.assumptions, result.region_name) if answer.assumptions else None,
        "takeable": answer.reached and round(answer.extra_per_year) != 0,
        "given": [(name, form[name].value()) for name in form.fields],
    }


@require_POST
@needs(Permission.EDIT_SCENARIOS)
def take_over(request: HttpRequest, key: str) -> HttpResponse:
    """Make a scenario of the answer: a copy with the moves as an event."""
    region = region_of(request, key)
    runs = _runs(request, region)
    form = SchoolForm(runs, request.POST) if runs else None
    if form is None or not form.is_valid():
        messages.error(request, "Die Frage war nicht vollständig. Bitte füllen Sie das Formular noch einmal aus.")
        return redirect("projection_school", key)
    run, question = _run(runs, form), form.question()
    try:
        answer = solve_school(run, question)
    except CANNOT_ANSWER as refused:
        messages.error(request, str(refused))
        return redirect("projection_school", key)
    if not answer.reached or round(answer.extra_per_year) == 0:
        messages.info(request, answer.sentence)
        return redirect("projection_school", key)
    try:
        name = f"{run.scenario.name[:70]}: Grundschule mit {plural(question.classes, 'Klasse', 'Klassen')}"
        made = actions.copy_scenario(scenario_id=run.scenario_id, name=name, **who(request))
        actions.add_event(
            scenario_id=made.pk, version=made.version, event=event_of(answer, question, run), **who(request)
        )
    except ScenarioRefused as refused:
        messages.error(request, str(refused))
        return redirect("projection_school", key)
    messages.success(request, f"„{made.name}“ ist angelegt; der nötige Zuzug steht darin als Ereignis.")
    return redirect("projection_scenario", made.pk)


def event_of(answer: SolverAnswer, question: SchoolQuestion, run: ProjectionRun) -> EventEntry:
    """The moves of an answer as an event of a scenario."""
    return EventEntry(
        title=f"Zuzug für {plural(question.classes, 'Klasse', 'Klassen')} je Jahrgang",
        kind=EventKind.OTHER,
        first_year=int(run.scenario_data["base_year"]) + 1,
        last_year=question.last_year or int(run.scenario_data["horizon"]),
        profile=EventProfile.OWN,
        source=f"Berechnet mit der Frage zur Grundschule aus Lauf {run.pk}: {answer.question}"[:500],
        groups=moves_of(question, answer.extra_per_year),
    )
