"""Where projections begin: choosing a territory, and the scenarios of one."""

from __future__ import annotations

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from dwk.accounts.access import demand
from dwk.accounts.permissions import Permission
from dwk.projections.models import Scenario, ScenarioState
from dwk.projections.queries import scenarios as queries
from dwk.projections.queries.sheets import Readiness
from dwk.projections.rules import Preset
from dwk.regions.models import Region
from dwk.statistics.profile.maps import participants
from dwk.ui.components import Badge, Cell, Column, Filter, Group, Link, Row, Table
from dwk.ui.formats import date_time, plural
from dwk.ui.searching import searched_text

from .access import frame, ready_of, region_of, sees_drafts
from .scenario_parts import release_words

PAGE_SIZE = 25
LATEST = 10
ORDERS = (
    ("", "zuletzt geändert"),
    ("changed", "zuerst geändert"),
    ("name", "Name A bis Z"),
    ("-name", "Name Z bis A"),
    ("horizon", "Zieljahr"),
)
PRESETS = (("", "alle"), *((item.value, item.label) for item in Preset))
STATES = (("", "in Arbeit"), ("archived", "archiviert"), ("alle", "alle"))


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Search a territory, the founding participants, what was worked on last."""
    demand(request, Permission.VIEW_DATA)
    known = Region.objects.in_bulk([place.region_key for place in participants()], field_name="key")
    places = [known[place.region_key] for place in participants() if place.region_key in known]
    drafts = sees_drafts(request)
    latest = list(queries.scenarios(drafts=drafts)[:LATEST])
    caption = "Zuletzt bearbeitete Szenarien" if drafts else "Freigegebene Vorausberechnungen"
    context = {
        **frame(request),
        "places": places,
        "latest": scenario_table(latest, caption, drafts=drafts, regions=True) if latest else None,
    }
    return render(request, "projections/home.html", context)


@require_safe
def scenario_list(request: HttpRequest, key: str) -> HttpResponse:
    """The scenarios of a territory, narrowed by text, preset and state."""
    region, drafts = region_of(request, key), sees_drafts(request)
    text, preset = searched_text(request), request.GET.get("ausgangspunkt", "")
    state, order = request.GET.get("stand", ""), request.GET.get("ordnung", "")
    found = queries.scenarios(
        region=region,
        text=text,
        preset=preset if preset in set(Preset) else "",
        state={"archived": ScenarioState.ARCHIVED.value, "alle": ""}.get(state, ScenarioState.ACTIVE.value),
        order=order or "-changed",
        drafts=drafts,
    )
    page: Page[Scenario] = Paginator(found, PAGE_SIZE).get_page(request.GET.get("seite"))
    listed = list(page.object_list)
    narrowed = bool(text or preset or state)
    ready = ready_of(region) if not listed else Readiness((timezone.localdate().year,), ())
    context = {
        **frame(request, region),
        "crumbs": frame(request)["crumbs"],
        "links": links_of(region),
        "page": page,
        "table": scenario_table(listed, f"Szenarien für {region.name}", drafts=drafts),
        "filters": [
            Filter("ausgangspunkt", "Ausgangspunkt", PRESETS, preset),
            Filter("stand", "Stand", STATES, state),
            Filter("ordnung", "Reihenfolge", ORDERS, order),
        ],
        "count": plural(page.paginator.count, "Szenario", "Szenarien"),
        "narrowed": narrowed,
        "ready": ready,
        "presets": [
            (item, f"{reverse('projection_new', args=[region.key])}?ausgangspunkt={item.value}") for item in Preset
        ],
    }
    return render(request, "projections/list.html", context)


def last_run(scenario: Scenario) -> int | None:
    """The newest finished run of a listed scenario."""
    found: int | None = getattr(scenario, "last_run_id", None)
    return found


def scenario_table(scenarios: list[Scenario], caption: str, *, drafts: bool, regions: bool = False) -> Table:
    """Scenarios as a table: what they assume, how far they look, their newest result.

    Without ``drafts`` as they were when that result was released.
    """
    columns = (
        Column("Szenario"),
        *((Column("Gebiet"),) if regions else ()),
        *(() if regions else (Column("Ausgangspunkt"),)),
        *(() if regions else (Column("Jahre", nowrap=True),)),
        Column("Letztes Ergebnis"),
        *((Column("Geändert", nowrap=True),) if drafts else ()),
    )
    rows = (_row(scenario, drafts=drafts, regions=regions) for scenario in scenarios)
    return Table(caption, columns, (Group(tuple(rows)),))


def _row(scenario: Scenario, *, drafts: bool, regions: bool) -> Row:
    changed = date_time(timezone.localtime(scenario.changed_at))
    by = scenario.changed_by.name if scenario.changed_by else "System"
    badge = (
        Badge("Beispiel", "example") if scenario.is_example else Badge("archiviert") if scenario.is_archived else None
    )
    horizon = scenario.horizon if drafts else getattr(scenario, "released_horizon", "")
    assumed = (Cell(scenario.get_preset_display()), Cell(f"{scenario.base_year} bis {horizon}"))
    name = scenario.name if drafts else str(getattr(scenario, "released_name", ""))
    page = reverse("projection_scenario", args=[scenario.pk])
    region = (Cell(scenario.region.name, url=reverse("projection_scenarios", args=[scenario.region.key])),)
    return Row(
        Cell(name, url=page if drafts or not _is_changed(scenario) else "", badge=badge),
        (
            *(region if regions else ()),
            *(() if regions else assumed),
            _result_cell(scenario, drafts=drafts),
            *((Cell(changed, note=f"von {by}"),) if drafts else ()),
        ),
    )


def _is_changed(scenario: Scenario) -> bool:
    """Whether a listed scenario is another one now than its newest run was computed from."""
    return getattr(scenario, "last_run_version", scenario.version) != scenario.version


def _result_cell(scenario: Scenario, *, drafts: bool) -> Cell:
    run = last_run(scenario)
    if run is None:
        return Cell("noch nicht gerechnet", muted=True)
    at = getattr(scenario, "last_run_at", None)
    return Cell(
        f"Ergebnis vom {date_time(timezone.localtime(at))}" if at else "Ergebnis",
        url=reverse("projection_run", args=[run]),
        note="vor der letzten Änderung gerechnet" if drafts and _is_changed(scenario) else "",
        badge=Badge(release_words(getattr(scenario, "last_run_released_at", None))),
    )


def links_of(region: Region) -> list[Link]:
    """Where else to go from the pages of a territory."""
    return [
        Link("Datenprofil", reverse("profile", args=[region.key])),
        Link("Vergleichen", reverse("projection_comparison", args=[region.key])),
        Link("Frage zur Grundschule", reverse("projection_school", args=[region.key])),
    ]
