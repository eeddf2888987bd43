"""Programmes one belongs to, and the Kommunen of a programme."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from dwk.accounts.access import member, signed_in
from dwk.accounts.permissions import Permission, allowed
from dwk.programme.models.participations import ParticipationKind
from dwk.programme.queries.memberships import places_of_user
from dwk.programme.queries.overview import SORT_KEYS, Chosen, Line, lines, listed
from dwk.programme.queries.programmes import ParticipationStatus, programme_past, statuses
from dwk.programme.rules import PHASE_LABELS, STATE_LABELS
from dwk.ui.components import Cell, Column, Filter, Group, Link, Row, Switch, Table
from dwk.ui.formats import date_short, plural

from .access import day_of, end_of, programme_of, stand_switch

PER_PAGE = 25
COLUMNS = (
    Column("Kommune"),
    Column("Fokus", phone=False),
    Column("Phasen"),
    Column("nächster Termin", phone=False),
    Column("offene Aufgaben", numeric=True),
    Column("überfällig", numeric=True),
)
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
    programmes, participations = places_of_user(person) if person else ([], [])
    return render(request, "programme/home.html", {"programmes": programmes, "participations": participations})


@require_safe
@signed_in
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """All Kommunen of a programme; of a past day without filters."""
    programme, roles = programme_of(request, slug, Permission.VIEW_PROGRAMME)
    today = timezone.localdate()
    as_of, known_on = day_of(request, "stand") or today, day_of(request, "bekannt")
    past = as_of != today or known_on is not None
    links = [
        Link(kind.upper(), reverse("programme_export", args=[slug, kind]) + _ending(request), download=True)
        for kind in FILES
    ]
    if allowed(roles, Permission.VIEW_REPORTS):
        links.append(Link("Berichte", f"/berichte/{slug}/"))
    context: dict[str, Any] = {
        "programme": programme,
        "past": past,
        "stand": stand_switch(as_of, known_on, today, request.path),
        "subject": Switch("Programm", programme.short_name),
        "links": links,
    }
    if past:
        found = statuses(programme_past(programme, as_of, end_of(known_on) if known_on else None))
        page: Page[Any] = Paginator(
            [_past_row(slug, one, request.GET.urlencode()) for one in found], PER_PAGE
        ).get_page(request.GET.get("seite"))
        rows = list(page.object_list)
    else:
        chosen = _chosen(request)
        places = Paginator(listed(programme, chosen, today), PER_PAGE).get_page(request.GET.get("seite"))
        page = places
        rows = [_row(slug, line) for line in lines(list(places.object_list), today)]
        context["filters"] = _filters(chosen)
    context["page"] = page
    context["count"] = plural(page.paginator.count, "Kommune", "Kommunen")
    context["table"] = Table(f"Kommunen, Stand {date_short(as_of)}", COLUMNS, (Group(tuple(rows)),))
    return render(request, "programme/overview.html", context)


@require_safe
@signed_in
def export(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """The filtered list as a file."""
    programme, _ = programme_of(request, slug, Permission.VIEW_PROGRAMME)
    if kind not in FILES:
        raise Http404("Dieses Format gibt es nicht.")
    today = timezone.localdate()
    found = lines(list(listed(programme, _chosen(request), today)), today)
    name = f"{slug}-kommunen-{today}.{kind}"
    return HttpResponse(
        _file(found, kind, today),
        content_type=FILES[kind],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _ending(request: HttpRequest) -> str:
    return f"?{request.GET.urlencode()}" if request.GET else ""


def _chosen(request: HttpRequest) -> Chosen:
    query = request.GET
    return Chosen(
        text=query.get("q", "").replace("\0", "").strip()[:100],
        phase=query.get("phase", "") if query.get("phase", "") in PHASE_LABELS else "",
        state=query.get("zustand", "") if query.get("zustand", "") in STATE_LABELS else "",
        kind=query.get("art", "") if query.get("art", "") in ParticipationKind.values else "",
        overdue=query.get("frist", "") == "ueberfaellig",
        order=query.get("ordnung", "programm"),
    )


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


def _row(slug: str, line: Line) -> Row:
    place = line.participation
    phases = "; ".join(f"{run} {run.get_state_display()}" for run in line.phases) or "noch keine begonnen"
    event = line.next_event
    return Row(
        Cell(place.full_name, url=reverse("participation", args=[slug, place.slug])),
        (
            Cell(line.focus),
            Cell(phases),
            Cell(f"{date_short(event.on)} {event.title}" if event else "–", muted=event is None),
            Cell(str(line.open_tasks)),
            Cell(str(line.overdue_tasks), mark="warning" if line.overdue_tasks else None),
        ),
    )


def _past_row(slug: str, one: ParticipationStatus, query: str) -> Row:
    phases = "; ".join(f"{run.label} {run.state_label}" for run in one.phases if run.state != "not_started")
    url = reverse("participation", args=[slug, one.row["slug"]])
    return Row(
        Cell(one.full_name, url=f"{url}?{query}"),
        (
            Cell(one.focus_text),
            Cell(phases or "noch keine begonnen"),
            Cell("–", muted=True),
            Cell(str(one.open_tasks)),
            Cell(str(one.overdue_tasks)),
        ),
    )


def _file(found: list[Line], kind: str, today: date) -> bytes:
    # the exports pull in office files, which no page of this module needs
    from dwk.documents.export.csv_file import to_csv
    from dwk.documents.export.ods_file import to_ods
    from dwk.documents.export.sheet import Provenance
    from dwk.documents.export.xlsx_file import to_xlsx
    from dwk.documents.figures import Column as TableColumn
    from dwk.documents.figures import DataTable

    words = ("Kommune", "Teilnahme", "Beginn", "Fokus", "Phasen")
    columns = (
        *(TableColumn(word, align="left") for word in words),
        TableColumn("offene Aufgaben"),
        TableColumn("überfällig"),
    )
    rows = tuple(
        (
            line.participation.full_name,
            line.participation.get_kind_display(),
            line.participation.starts_on.isoformat(),
            line.focus,
            "; ".join(f"{run} {run.get_state_display()}" for run in line.phases),
            line.open_tasks,
            line.overdue_tasks,
        )
        for line in found
    )
    table = DataTable("Kommunen des Programms", columns, rows)
    provenance = Provenance(source="Einträge im Programm", licence="nur für die Beteiligten", created=today)
    writers = {"csv": to_csv, "xlsx": to_xlsx, "ods": to_ods}
    return writers[kind](table, provenance=provenance)
