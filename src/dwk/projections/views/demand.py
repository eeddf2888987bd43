"""Own values behind the demand of a scenario: entered as a whole, never overwritten unseen."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from dwk.accounts.access import needs
from dwk.accounts.permissions import Permission
from dwk.projections import actions
from dwk.projections.actions import ScenarioChangedMeanwhile
from dwk.projections.demand_forms import MORE, DemandSheet
from dwk.projections.demand_rules import DemandTopic, GivenParameter, with_unit
from dwk.projections.fields import whole_number
from dwk.projections.models import DemandValue, Scenario
from dwk.projections.queries.demand_values import given_of
from dwk.projections.queries.scenarios import scenario_by_id, versions_of
from dwk.projections.rules import ScenarioRefused
from dwk.ui.components import Badge, Cell, Column, Group, Row, Table

from .access import frame, scenario_link, scenario_of, who


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.EDIT_SCENARIOS)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show every quantity beside its given value, or save; what could not be saved stays in the fields."""
    scenario = scenario_of(request, pk)
    given = given_of(scenario)
    sheet = DemandSheet(scenario, given, request.POST if request.method == "POST" else None)
    version, conflict, saving = scenario.version, None, request.method == "POST" and not request.POST.get(MORE)
    if saving and sheet.is_valid():
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
        "typed": request.method == "POST",
        "errors": sheet.errors if saving else [],
        "groups": sheet.groups,
        "conflict": conflict,
        "stored": _stored_words(scenario, given) if conflict else [],
    }
    return render(request, "projections/demand.html", context, status=409 if conflict else 200)


def _save(request: HttpRequest, scenario: Scenario, sheet: DemandSheet) -> None:
    version = _version(request)
    changed = actions.set_demand_values(
        scenario_id=scenario.pk, version=version, entries=sheet.entries(), **who(request)
    )
    if changed.version == version:
        messages.info(request, "An den eigenen Werten hat sich nichts geändert.")
    else:
        messages.success(
            request, "Die eigenen Werte zum Bedarf sind gespeichert. Rechnen Sie neu, damit das Ergebnis dazu passt."
        )


def _version(request: HttpRequest) -> int:
    return whole_number(request.POST.get("version")) or 0


def _stored_words(scenario: Scenario, given: tuple[GivenParameter, ...]) -> list[str]:
    """What is stored now, so that a person can compare it with what stands in the fields."""
    labels = {one.key: one.label for one in given}
    stored = scenario_by_id(scenario.pk).demand_values.all()
    return [
        f"{labels.get(row.key, row.key)}: {with_unit(row.value, row.unit)} ab {row.valid_from} ({row.source})"
        for row in stored
    ]


def own_values_table(scenario: Scenario) -> Table | None:
    """The own values of a scenario beside what they replace."""
    stored = list(scenario.demand_values.all())
    if not stored:
        return None
    given = {one.key: one for one in given_of(scenario)}
    columns = (
        Column("Größe"),
        Column("vorgegeben", numeric=True),
        Column("eigener Wert", numeric=True),
        Column("gilt ab", nowrap=True),
        Column("Begründung oder Quelle"),
    )
    groups = tuple(
        Group(tuple(_own_row(row, given.get(row.key)) for row in stored if row.topic == topic), topic.label)
        for topic in DemandTopic
        if any(row.topic == topic for row in stored)
    )
    return Table(f"Bedarf, eigene Werte: {scenario.name}, {scenario.region.name}", columns, groups)


def _own_row(row: DemandValue, given: GivenParameter | None) -> Row:
    return Row(
        Cell(given.label if given else row.key, badge=Badge("eigener Wert")),
        (
            Cell(given.shown if given else "–", note=given.flag if given else "gibt es nicht mehr"),
            Cell(with_unit(row.value, row.unit), own=True),
            Cell(str(row.valid_from)),
            Cell(row.source),
        ),
    )
