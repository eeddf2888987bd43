"""Events of a scenario: a housing estate, a barracks that closes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from dwk.accounts.access import needs
from dwk.accounts.permissions import Permission
from dwk.projections import actions
from dwk.projections.actions import ScenarioChangedMeanwhile
from dwk.projections.fields import whole_number
from dwk.projections.forms import EventForm
from dwk.projections.models import Scenario, ScenarioEvent
from dwk.projections.queries.scenarios import versions_of
from dwk.projections.rules import ScenarioRefused

from .access import frame, scenario_link, scenario_of, who


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.EDIT_SCENARIOS)
def create(request: HttpRequest, pk: int) -> HttpResponse:
    """A new event."""
    scenario = scenario_of(request, pk)
    return _form(request, scenario, None, actions.add_event, "Ereignis eintragen", "Das Ereignis ist eingetragen.")


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.EDIT_SCENARIOS)
def change(request: HttpRequest, pk: int, event: int) -> HttpResponse:
    """Another wording, other years or persons."""
    scenario = scenario_of(request, pk)
    found = _event(scenario, event)

    def save(**given: Any) -> Scenario:
        return actions.change_event(event_id=found.pk, **given)

    return _form(request, scenario, found, save, "Ereignis ändern", "Das Ereignis ist geändert.")


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.EDIT_SCENARIOS)
def remove(request: HttpRequest, pk: int, event: int) -> HttpResponse:
    """Ask, then remove; the version before still holds it."""
    scenario = scenario_of(request, pk)
    found = _event(scenario, event)
    if request.method == "POST":
        try:
            version = whole_number(request.POST.get("version")) or 0
            actions.remove_event(scenario_id=pk, version=version, event_id=found.pk, **who(request))
        except ScenarioRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, f"„{found.title}“ ist entfernt. Über die Fassungen lässt es sich zurückholen.")
        return redirect("projection_scenario", pk)
    context = {
        **frame(request, scenario.region, scenario_link(scenario)),
        "heading": "Ereignis entfernen",
        "question": f"„{found.title}“ aus dem Szenario „{scenario.name}“ nehmen?",
        "consequences": ["Frühere Ergebnisse bleiben, wie sie sind.", "Eine frühere Fassung holt das Ereignis zurück."],
        "action_label": "Ereignis entfernen",
        "danger": True,
        "cancel_url": reverse("projection_event", args=[pk, found.pk]),
        "hidden": [("version", scenario.version)],
    }
    return render(request, "ui/confirm.html", context)


def _event(scenario: Scenario, pk: int) -> ScenarioEvent:
    found = next((event for event in scenario.events.all() if event.pk == pk), None)
    if found is None:
        raise Http404("Dieses Ereignis gibt es nicht.")
    return found


def _form(
    request: HttpRequest,
    scenario: Scenario,
    event: ScenarioEvent | None,
    save: Callable[..., Scenario],
    heading: str,
    done: str,
) -> HttpResponse:
    form = EventForm(scenario, request.POST or None, event)
    conflict = None
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            save(scenario_id=scenario.pk, version=version, event=form.entry(), **who(request))
        except ScenarioChangedMeanwhile:
            conflict = versions_of(scenario)[0]
            form.data = {**form.data.dict(), "version": str(scenario.version)}  # type: ignore[attr-defined]  # a QueryDict
        except ScenarioRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, done)
            return redirect("projection_scenario", scenario.pk)
    context = {
        **frame(request, scenario.region, scenario_link(scenario)),
        "scenario": scenario,
        "event": event,
        "form": form,
        "heading": heading,
        "conflict": conflict,
    }
    return render(request, "projections/event.html", context, status=409 if conflict else 200)
