"""What every page of the projections begins with: loading with "not found", tabs, the way here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypedDict

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone

from dwk.accounts.access import demand, may, member
from dwk.accounts.models import User
from dwk.accounts.permissions import Permission
from dwk.projections.inputs.reading import InputsMissing
from dwk.projections.models import ProjectionRun, Scenario
from dwk.projections.queries.runs import run_by_id
from dwk.projections.queries.scenarios import NO_SCENARIO, ScenarioUnknown, SheetTable, scenario_by_id
from dwk.projections.queries.sheets import Readiness, assumption_sheet, readiness
from dwk.projections.rules import ScenarioRefused
from dwk.regions.models import Region
from dwk.regions.queries import page_region
from dwk.statistics.loading.plan import current_stamp
from dwk.statistics.profile.build import Kept, data_stamp
from dwk.statistics.profile.names import full_name
from dwk.statistics.tabs import data_tabs
from dwk.ui.components import Link
from dwk_demography.reasons import DemographyError

KEPT_SHEETS = 24
#: whoever works on projections reads them before they are released
WORKS_ON_DRAFTS = (Permission.EDIT_SCENARIOS, Permission.RUN_PROJECTIONS, Permission.RELEASE_PROJECTIONS)
TAB = "Vorausberechnungen"


class Who(TypedDict):
    """The acting person and the moment, for actions."""

    by: User | None
    at: datetime


def who(request: HttpRequest) -> Who:
    """Who acts and when."""
    return {"by": member(request), "at": timezone.now()}


def sees_drafts(request: HttpRequest) -> bool:
    """Whether the person reads scenarios and runs that nobody has released; everybody else reads what is in the open."""
    return any(may(request, permission) for permission in WORKS_ON_DRAFTS)


def is_open(scenario: Scenario, runs: Iterable[ProjectionRun]) -> bool:
    """Whether a scenario as it is now is what a released run was computed from."""
    return any(run.is_released and run.scenario_version == scenario.version for run in runs)


def region_of(request: HttpRequest, key: str) -> Region:
    """The region of an address for anybody who may read figures."""
    demand(request, Permission.VIEW_DATA)
    region = page_region(key)
    if region is None:
        raise Http404("Dieses Gebiet gibt es nicht.")
    return region


def scenario_of(request: HttpRequest, pk: int) -> Scenario:
    """The scenario of an address; in the open only as it was when a run of it was released."""
    demand(request, Permission.VIEW_DATA)
    try:
        scenario = scenario_by_id(pk)
    except ScenarioUnknown as unknown:
        raise Http404(str(unknown)) from unknown
    if not sees_drafts(request) and not is_open(scenario, scenario.runs.all()):
        raise Http404(NO_SCENARIO)
    return scenario


def run_of(request: HttpRequest, pk: int) -> ProjectionRun:
    """The run of an address; a draft is only there for those who work on it."""
    demand(request, Permission.VIEW_DATA)
    try:
        return run_by_id(pk, drafts=sees_drafts(request))
    except ScenarioUnknown as unknown:
        raise Http404(str(unknown)) from unknown


_sheets = Kept(KEPT_SHEETS)
_ready = Kept(KEPT_SHEETS)


def ready_of(region: Region) -> Readiness:
    """Whether a territory can be projected, tried again only when figures or regions changed."""
    return _ready.get((region.pk, data_stamp()), lambda: readiness(region))


def sheet_of(scenario: Scenario) -> tuple[tuple[SheetTable, ...], str]:
    """The variant tables of a scenario, or none with the German reason why they cannot be computed."""
    key = (scenario.pk, scenario.version, scenario.changed_at, current_stamp())
    try:
        return _sheets.get(key, lambda: assumption_sheet(scenario)), ""
    except (InputsMissing, ScenarioRefused, DemographyError) as missing:
        return (), str(missing)


def frame(request: HttpRequest, region: Region | None = None, *further: Link) -> dict[str, Any]:
    """Tabs, the way to this page and what the person may do; for the context of every page."""
    crumbs = [Link("Daten", reverse("data_home")), Link(TAB, reverse("projection_home"))]
    if region is not None:
        crumbs.append(Link(full_name(region), reverse("projection_scenarios", args=[region.key])))
    return {
        "tabs": data_tabs(request, TAB),
        "crumbs": [*crumbs, *further],
        "region": region,
        "region_title": full_name(region) if region else "",
        "may_edit": may(request, Permission.EDIT_SCENARIOS),
        "may_run": may(request, Permission.RUN_PROJECTIONS),
        "may_release": may(request, Permission.RELEASE_PROJECTIONS),
        "drafts": sees_drafts(request),
    }


def scenario_link(scenario: Scenario) -> Link:
    """The scenario as a step of the way."""
    return Link(scenario.name, reverse("projection_scenario", args=[scenario.pk]))
