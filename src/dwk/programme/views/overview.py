"""Programmes one belongs to, and the Kommunen of a programme."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from dwk.accounts.access import member, signed_in
from dwk.accounts.permissions import Permission, allowed
from dwk.programme.models import Participation, Programme
from dwk.programme.models.participations import ParticipationKind
from dwk.programme.queries.memberships import places_of_user
from dwk.programme.queries.overview import (
    SORT_KEYS,
    Chosen,
    Line,
    beginning_later,
    kind_label,
    lines,
    listed,
    past_lines,
)
from dwk.programme.queries.places import Spot, past_spots, spots_of
from dwk.programme.queries.programmes import NO_FOCUS, programme_past
from dwk.programme.queries.saved_views import saved_views
from dwk.programme.rules import PHASE_LABELS, STATE_LABELS
from dwk.ui.components import Cell, Column, Filter, Group, Link, Row, Table
from dwk.ui.formats import date_short, plural

from .access import Days, days_of, programme_of
from .overview_map import map_of
from .showing import MARKS
from .whole import shown_whole

PER_PAGE = 25
COLUMNS = (
    Column("Kommune"),
    Column("Fokus", phone=False),
    Column("Phase und Zustand"),
    Column("nächster Termin", phone=False),
    Column("offene Aufgaben", numeric=True),
    Column("überfällig", numeric=True),
    Column("letzte Aktivität", phone=False, nowrap=True),
)
WORDS = ("Kommune", "Teilnahme", "Beginn", "Fokus", "Phasen", "nächster Termin")
FILES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}


@require_safe
@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """Programmes and Kommunen one belongs to."""
    person = member(request)
    programmes, participations = places_of_user(person, on=timezone.localdate()) if person else ([], [])
    return render(request, "programme/home.html", {"programmes": programmes, "participations": participations})


@require_safe
@signed_in
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """All Kommunen of a programme; of a past day as the trail knows them."""
    programme, roles = programme_of(request, slug, Permission.VIEW_PROGRAMME)
    days, chosen = days_of(request), chosen_of(request.GET)
    found, spots = _found(programme, days, chosen)
    page: Page[Any] = Paginator(found, PER_PAGE).get_page(request.GET.get("seite"))
    person = member(request)
    rows = tuple(_row(slug, line, days.query) for line in _lines(list(page.object_list), days))
    return render(
        request,
        "programme/overview.html",
        shown_whole(
            request,
            programme,
            roles,
            "Kommunen",
            links=_links(request, slug),
            filters=_filters(chosen),
            narrowed=chosen != Chosen(order=chosen.order),
            overview_url=reverse("programme_overview", args=[slug]) + days.query,
            page=page,
            later=[] if days.past else [_later(slug, place) for place in beginning_later(programme, days.today)],
            map=map_of(slug, spots, page.paginator.count, days.query),
            views=[(view, f"?{view.query}") for view in saved_views(person, programme)] if person else [],
            kept=parse_qsl(query_of(chosen)),
            may_admit=not days.past and allowed(roles, Permission.EDIT_PROGRAMME),
            count=plural(page.paginator.count, "Kommune", "Kommunen"),
            table=Table(f"Kommunen, Stand {date_short(days.as_of)}", COLUMNS, (Group(rows),)),
        ),
    )


def _later(slug: str, place: Participation) -> Link:
    """A Kommune that does not take part yet: not counted, but its pages are there."""
    label = f"{place.full_name}: beginnt am {date_short(place.starts_on)}"
    return Link(label, reverse("participation", args=[slug, place.slug]))


@require_safe
@signed_in
def export(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """The filtered list of the day that is looked at, as a file."""
    programme, _ = programme_of(request, slug, Permission.VIEW_PROGRAMME)
    if kind not in FILES:
        raise Http404("Dieses Format gibt es nicht.")
    days = days_of(request)
    found = _lines(list(_listed(programme, days, chosen_of(request.GET))), days)
    name = f"{slug}-kommunen-{days.as_of}.{kind}"
    return HttpResponse(
        _file(found, kind, days),
        content_type=FILES[kind],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _found(programme: Programme, days: Days, chosen: Chosen) -> tuple[Any, list[Spot]]:
    """What fits, and where it lies: today a query, which the database pages; of a past day the list itself."""
    if not days.past:
        today = listed(programme, chosen, days.today)
        return today, spots_of(today)
    past = programme_past(programme, days.as_of, days.known_at)
    lines_then = past_lines(past, chosen)
    return lines_then, past_spots(past, [line.slug for line in lines_then])


def _listed(programme: Programme, days: Days, chosen: Chosen) -> Any:
    if not days.past:
        return listed(programme, chosen, days.today)
    return past_lines(programme_past(programme, days.as_of, days.known_at), chosen)


def _lines(found: list[Any], days: Days) -> list[Line]:
    return found if days.past else lines(found, days.today)


def _links(request: HttpRequest, slug: str) -> list[Link]:
    query = request.GET.copy()
    query.pop("seite", None)
    ending = f"?{query.urlencode()}" if query else ""
    return [
        Link(kind.upper(), reverse("programme_export", args=[slug, kind]) + ending, download=True) for kind in FILES
    ]


def chosen_of(query: QueryDict) -> Chosen:
    """What the list is narrowed to; words it does not know are taken for no wish."""
    return Chosen(
        text=query.get("q", "").replace("\0", "").strip()[:100],
        phase=query.get("phase", "") if query.get("phase", "") in PHASE_LABELS else "",
        state=query.get("zustand", "") if query.get("zustand", "") in STATE_LABELS else "",
        kind=query.get("art", "") if query.get("art", "") in ParticipationKind.values else "",
        overdue=query.get("frist", "") == "ueberfaellig",
        order=query.get("ordnung", "") if query.get("ordnung", "") in SORT_KEYS else "programm",
    )


def query_of(chosen: Chosen) -> str:
    """The same as part of an address, without what is the default anyway."""
    told = {
        "q": chosen.text,
        "phase": chosen.phase,
        "zustand": chosen.state,
        "art": chosen.kind,
        "frist": "ueberfaellig" if chosen.overdue else "",
        "ordnung": "" if chosen.order == "programm" else chosen.order,
    }
    return urlencode({name: value for name, value in told.items() if value})


def _filters(chosen: Chosen) -> list[Filter]:
    return [
        Filter("phase", "Phase", (("", "alle"), *PHASE_LABELS.items()), chosen.phase),
        Filter("zustand", "Zustand", (("", "alle"), *STATE_LABELS.items()), chosen.state),
        Filter("art", "Teilnahme", (("", "alle"), *ParticipationKind.choices), chosen.kind),
        Filter(
            "frist",
            "Fristen",
            (("", "alle"), ("ueberfaellig", "mit Überfälligem")),
            "ueberfaellig" if chosen.overdue else "",
        ),
        Filter("ordnung", "Reihenfolge", tuple((key, label) for key, (label, _) in SORT_KEYS.items()), chosen.order),
    ]


def _row(slug: str, line: Line, query: str) -> Row:
    phases = tuple((MARKS[phase.state], phase.words) for phase in line.current)
    event = line.next_event
    return Row(
        Cell(line.name, url=reverse("participation", args=[slug, line.slug]) + query, note=kind_label(line.kind)),
        (
            Cell(line.focus, muted=line.focus == NO_FOCUS),
            Cell("", marks=phases) if phases else Cell("noch keine begonnen", muted=True),
            Cell(date_short(event[0]), note=event[1]) if event else Cell("–", muted=True),
            Cell(str(line.open_tasks)),
            Cell(str(line.overdue_tasks), mark="warning" if line.overdue_tasks else None),
            Cell(date_short(line.last_entry)),
        ),
    )


def _file(found: list[Line], kind: str, days: Days) -> bytes:
    # the exports pull in office files, which no page of this module needs
    from dwk.documents.export.csv_file import to_csv
    from dwk.documents.export.ods_file import to_ods
    from dwk.documents.export.sheet import Provenance
    from dwk.documents.export.xlsx_file import to_xlsx
    from dwk.documents.figures import Column as TableColumn
    from dwk.documents.figures import DataTable

    columns = (
        *(TableColumn(word, align="left") for word in WORDS),
        TableColumn("offene Aufgaben"),
        TableColumn("überfällig"),
        TableColumn("letzte Aktivität", align="left"),
    )
    rows = tuple(
        (
            line.name,
            kind_label(line.kind),
            line.starts_on.isoformat(),
            line.focus,
            "; ".join(phase.words for phase in line.phases),
            " ".join((line.next_event[0].isoformat(), line.next_event[1])) if line.next_event else "",
            line.open_tasks,
            line.overdue_tasks,
            line.last_entry.isoformat() if line.last_entry else "",
        )
        for line in found
    )
    table = DataTable(f"Kommunen, Stand {date_short(days.as_of)}", columns, rows)
    provenance = Provenance(source="Einträge im Programm", licence="nur für die Beteiligten", created=days.today)
    writers = {"csv": to_csv, "xlsx": to_xlsx, "ods": to_ods}
    return writers[kind](table, provenance=provenance)
