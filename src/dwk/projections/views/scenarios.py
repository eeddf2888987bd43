"""The life of a scenario: made, looked at, renamed, copied, put away, taken up again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dwk.accounts.access import needs
from dwk.accounts.permissions import Permission
from dwk.projections import actions
from dwk.projections.actions import ScenarioChangedMeanwhile
from dwk.projections.fields import whole_number
from dwk.projections.forms import CopyForm, ScenarioDetailsForm, ScenarioForm
from dwk.projections.inputs.reading import InputsMissing
from dwk.projections.models import ScenarioVersion
from dwk.projections.queries.scenarios import scenario_by_id, versions_of
from dwk.projections.rules import Preset, ScenarioRefused

from .access import frame, ready_of, region_of, scenario_link, scenario_of, sees_drafts, sheet_of, who
from .demand import own_values_table
from .scenario_parts import assumption_tables, event_table, run_table

SHOWN_RUNS = 10


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What a scenario assumes, which events it holds, what was computed from it, what it was before."""
    scenario = scenario_of(request, pk)
    drafts = sees_drafts(request)
    runs = [run for run in scenario.runs.all() if drafts or run.is_released]
    newest = next((run for run in runs if run.results_id), None)
    sheet, missing = sheet_of(scenario)
    context = {
        **frame(request, scenario.region),
        "scenario": scenario,
        "missing": missing,
        "tables": assumption_tables(scenario, sheet, everything=False),
        "events": event_table(scenario),
        "own_values": own_values_table(scenario),
        "runs": run_table(runs[:SHOWN_RUNS]) if runs else None,
        "newest": newest,
        "outdated": newest is not None and newest.scenario_version != scenario.version,
        "versions": versions_of(scenario) if drafts else [],
    }
    return render(request, "projections/scenario.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.EDIT_SCENARIOS)
def create(request: HttpRequest, key: str) -> HttpResponse:
    """A new scenario from a preset."""
    region = region_of(request, key)
    ready = ready_of(region)
    context = {**frame(request, region), "ready": ready, "heading": "Szenario anlegen"}
    if not ready.is_ready:
        return render(request, "projections/not_ready.html", context)
    asked = request.GET.get("ausgangspunkt", "")
    preset = Preset(asked) if asked in set(Preset) else Preset.STATUS_QUO
    initial = {"preset": preset.value, "name": preset.label[:1].upper() + preset.label[1:]}
    form = ScenarioForm(ready.base_years, request.POST or None, initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            scenario = actions.create_scenario(
                region=region,
                name=given["name"],
                preset=Preset(given["preset"]),
                base_year=given["base_year"],
                horizon=given["horizon"],
                note=given["note"],
                **who(request),
            )
        except (ScenarioRefused, InputsMissing) as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"Das Szenario „{scenario.name}“ ist angelegt.")
            return redirect("projection_scenario", scenario.pk)
    return render(request, "projections/new.html", {**context, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.EDIT_SCENARIOS)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Name, horizon and note."""
    scenario = scenario_of(request, pk)
    form = ScenarioDetailsForm(scenario, request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_scenario(scenario_id=pk, **form.cleaned_data, **who(request))
        except ScenarioChangedMeanwhile:
            status = 409
            form.data = {**form.data.dict(), "version": str(scenario.version)}  # type: ignore[attr-defined]  # a QueryDict
        except ScenarioRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Die Angaben sind gespeichert.")
            return redirect("projection_scenario", pk)
    context = {
        **frame(request, scenario.region, scenario_link(scenario)),
        "scenario": scenario,
        "form": form,
        "heading": "Angaben ändern",
        "button": "Angaben speichern",
        "conflict": versions_of(scenario)[0] if status == 409 else None,
    }
    return render(request, "projections/scenario_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.EDIT_SCENARIOS)
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """A scenario of one's own with everything the other holds."""
    scenario = scenario_of(request, pk)
    form = CopyForm(request.POST or None, initial={"name": f"{scenario.name[:112]} (Kopie)"})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.copy_scenario(scenario_id=pk, name=form.cleaned_data["name"], **who(request))
        except ScenarioRefused as refused:
            form.add_error("name", str(refused))
        else:
            messages.success(request, f"„{made.name}“ ist eine Kopie von „{scenario.name}“ mit allen Annahmen.")
            return redirect("projection_scenario", made.pk)
    context = {
        **frame(request, scenario.region, scenario_link(scenario)),
        "scenario": scenario,
        "form": form,
        "heading": f"„{scenario.name}“ kopieren",
        "button": "Kopie anlegen",
    }
    return render(request, "projections/scenario_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.EDIT_SCENARIOS)
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then put a scenario away; it can be restored."""
    scenario = scenario_of(request, pk)
    if request.method == "POST":
        try:
            actions.archive_scenario(scenario_id=pk, version=_version(request), **who(request))
        except ScenarioRefused as refused:
            messages.error(request, str(refused))
            return redirect("projection_scenario", pk)
        messages.success(request, f"„{scenario.name}“ ist archiviert und lässt sich wiederherstellen.")
        return redirect("projection_scenarios", scenario.region.key)
    context = {
        **frame(request, scenario.region, scenario_link(scenario)),
        "heading": "Szenario archivieren",
        "question": f"„{scenario.name}“ aus der Liste nehmen?",
        "consequences": [
            "Annahmen, Ereignisse und Ergebnisse bleiben erhalten.",
            "Im Datenprofil steht ein freigegebenes Ergebnis daraus nicht mehr; mit seiner Adresse bleibt es lesbar.",
            "Neu gerechnet oder geändert werden kann es erst, wenn es wiederhergestellt ist.",
        ],
        "action_label": "Szenario archivieren",
        "cancel_url": reverse("projection_scenario", args=[pk]),
        "hidden": [("version", scenario.version)],
    }
    return render(request, "ui/confirm.html", context)


@require_POST
@needs(Permission.EDIT_SCENARIOS)
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an archived scenario up again."""
    scenario = scenario_of(request, pk)
    try:
        actions.restore_scenario(scenario_id=pk, version=scenario.version, **who(request))
    except ScenarioRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"„{scenario.name}“ ist wiederhergestellt.")
    return redirect("projection_scenario", pk)


@require_POST
@needs(Permission.EDIT_SCENARIOS)
def take_up(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Undo: an earlier state becomes the newest one."""
    scenario = scenario_of(request, pk)
    try:
        actions.take_up_version(scenario_id=pk, version=_version(request), number=number, **who(request))
    except ScenarioVersion.DoesNotExist:
        messages.error(request, f"Eine Fassung {number} dieses Szenarios gibt es nicht.")
    except ScenarioRefused as refused:
        messages.error(request, str(refused))
    else:
        current = scenario_by_id(pk).version
        messages.success(request, f"Fassung {number} gilt wieder. Die Fassungen bis {current} bleiben erhalten.")
    return redirect("projection_scenario", scenario.pk)


def _version(request: HttpRequest) -> int:
    return whole_number(request.POST.get("version")) or 0
