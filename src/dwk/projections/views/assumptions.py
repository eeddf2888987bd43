"""The variant tables of a scenario: entered as a whole, checked row by row, never overwritten unseen."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from dwk.accounts.access import needs
from dwk.accounts.permissions import Permission
from dwk.projections import actions
from dwk.projections.actions import ScenarioChangedMeanwhile
from dwk.projections.fields import whole_number
from dwk.projections.models import Scenario
from dwk.projections.queries.scenarios import scenario_by_id, versions_of
from dwk.projections.rules import KINDS, ScenarioRefused
from dwk.projections.variant_forms import ALL_KINDS, VariantSheet, VariantTable
from dwk.ui.formats import number

from .access import frame, scenario_link, scenario_of, sheet_of, who
from .scenario_parts import ShownVariants, assumption_tables


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.EDIT_SCENARIOS)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the tables, or save them; what could not be saved stays in the fields."""
    scenario = scenario_of(request, pk)
    sheet = VariantSheet(scenario, request.POST if request.method == "POST" else None)
    version, conflict = scenario.version, None
    if request.method == "POST" and not request.POST.get("more"):
        if sheet.is_valid():
            try:
                _save(request, scenario, sheet)
            except ScenarioChangedMeanwhile:
                # the entries stay; saving once more is then a decision
                conflict = versions_of(scenario)[0]
            except ScenarioRefused as refused:
                sheet.further_errors.append(str(refused))
            else:
                return redirect("projection_scenario", pk)
    elif request.method == "POST":
        version = _version(request)
    context = {
        **frame(request, scenario.region, scenario_link(scenario)),
        "scenario": scenario,
        "version": version,
        "errors": sheet.errors if request.method == "POST" and not request.POST.get("more") else [],
        "tables": _tables(scenario, sheet),
        "conflict": conflict,
        "stored": _stored_words(scenario) if conflict else [],
    }
    return render(request, "projections/assumptions.html", context, status=409 if conflict else 200)


def _save(request: HttpRequest, scenario: Scenario, sheet: VariantSheet) -> None:
    version = _version(request)
    changed = actions.set_assumptions(
        scenario_id=scenario.pk, version=version, kinds=ALL_KINDS, entries=sheet.entries(), **who(request)
    )
    if changed.version == version:
        messages.info(request, "An den Annahmen hat sich nichts geändert.")
    else:
        messages.success(request, "Die Annahmen sind gespeichert. Rechnen Sie neu, damit das Ergebnis dazu passt.")


def _version(request: HttpRequest) -> int:
    return whole_number(request.POST.get("version")) or 0


def _tables(scenario: Scenario, sheet: VariantSheet) -> list[dict[str, Any]]:
    """Each table with its rows, what its columns allow, and what is known for orientation."""
    shown = assumption_tables(scenario, sheet_of(scenario)[0], everything=True)
    beside: dict[str, ShownVariants] = {part.variant.key: part for part in shown}
    return [
        {"table": table, "rows": rows, "bounds": _bounds(table), "beside": beside.get(table.key)}
        for table, rows in sheet.tables
    ]


def _bounds(table: VariantTable) -> list[str]:
    """Unit and allowed range of each column, in words."""
    found = []
    for _name, kind, _sex, label in table.columns:
        facts = KINDS[kind]
        low, high = number(facts.lowest, facts.decimals), number(facts.highest, facts.decimals)
        found.append(f"{label}: {facts.unit}, {low} bis {high}. {facts.meaning}.")
    return found


def _stored_words(scenario: Scenario) -> list[str]:
    """What is stored now, so that a person can compare it with what stands in the fields."""
    stored = scenario_by_id(scenario.pk).assumptions.all()
    return [
        f"{entry.year}, {entry.get_kind_display()}{' ' + entry.get_sex_display() if entry.sex else ''}: "
        f"{number(entry.value, None)} {entry.unit} ({entry.source})"
        for entry in stored
    ]
