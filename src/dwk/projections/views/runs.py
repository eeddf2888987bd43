"""Starting, watching, ending and repeating runs."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from dwk.accounts.access import needs
from dwk.accounts.permissions import Permission
from dwk.jobs.queries import is_active
from dwk.projections import actions
from dwk.projections.queries.runs import ResultsMissing, reproduce
from dwk.projections.rules import ScenarioRefused

from .access import run_of, scenario_of, who


@require_POST
@needs(Permission.RUN_PROJECTIONS)
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand a scenario to the worker and show how it goes."""
    scenario = scenario_of(request, pk)
    try:
        run = actions.start_run(scenario_id=scenario.pk, **who(request))
    except ScenarioRefused as refused:
        messages.error(request, str(refused))
        return redirect("projection_scenario", pk)
    return redirect("projection_run", run.pk)


@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The progress alone; once it is over, the asking page is told to load itself again."""
    run = run_of(request, pk)
    if run.is_over or not is_active(run.job, timezone.now()):
        return HttpResponseClientRefresh()
    response = render(request, "jobs/progress.html", {"job": run.job})
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
@needs(Permission.RUN_PROJECTIONS)
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Wish a run away."""
    run = run_of(request, pk)
    try:
        actions.cancel_run(run_id=run.pk, **who(request))
    except ScenarioRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.info(request, "Der Abbruch ist vorgemerkt; die Rechnung endet beim nächsten Schritt.")
    return redirect("projection_run", pk)


@require_POST
@needs(Permission.RUN_PROJECTIONS)
def reproduce_run(request: HttpRequest, pk: int) -> HttpResponse:
    """Compute a stored run anew and say whether it gives the same numbers bit for bit."""
    run = run_of(request, pk)
    try:
        found = reproduce(run)
    except ResultsMissing as missing:
        messages.error(request, str(missing))
    else:
        # nothing is computed where the run was drawn in another way
        now = (
            f"Prüfsumme jetzt: {found.computed_sha256[:16]}, gespeichert: " if found.computed_sha256 else "Prüfsumme: "
        )
        checked = f"{found.sentence} {now}{found.stored_sha256[:16]}."
        (messages.success if found.same else messages.error)(request, checked)
    return redirect("projection_run", pk)
