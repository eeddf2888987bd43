"""The trail of a Kommune: every entry, and what differs between two days."""

from __future__ import annotations

from datetime import date

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dwk.accounts.access import signed_in
from dwk.accounts.permissions import Permission
from dwk.audit.models import Version
from dwk.programme.queries.past import BERLIN
from dwk.programme.queries.trail import differences, entries, kinds, record_label
from dwk.ui.components import Badge, Cell, Column, Filter, Group, Row, Table
from dwk.ui.formats import date_short, date_time, plural

from .access import Place, day_of, place_of, shown

PER_PAGE = 50
COLUMNS = (
    Column("eingetragen am"),
    Column("gilt ab"),
    Column("was"),
    Column("wer"),
    Column("Grund"),
)


@require_safe
@signed_in
def trail(request: HttpRequest, slug: str, participation: str) -> HttpResponse:
    """Entries, the latest first; with two days in the address what differs between them."""
    place = place_of(request, slug, participation, Permission.VIEW_TRAIL)
    offered = kinds(place.participation.scope)
    kind = request.GET.get("art", "") if request.GET.get("art", "") in dict(offered) else ""
    until = place.as_of if place.past else None
    found = entries(place.participation.scope, kind=kind, until=until, known=place.known_at)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("seite"))
    first, second = day_of(request, "von"), day_of(request, "bis")
    context = shown(
        request,
        place,
        "Verlauf",
        page=page,
        table=Table("Einträge", COLUMNS, (Group(tuple(_row(version) for version in page.object_list)),)),
        filters=[Filter("art", "Was", (("", "alles"), *offered), kind)],
        count=plural(page.paginator.count, "Eintrag", "Einträge"),
        first=first,
        second=second,
        differences=_differences(place, first, second) if first and second else None,
    )
    return render(request, "programme/trail.html", context)


def _row(version: Version) -> Row:
    late = version.recorded_at.astimezone(BERLIN).date() > version.effective_on
    return Row(
        Cell(date_time(timezone.localtime(version.recorded_at))),
        (
            Cell(date_short(version.effective_on), badge=Badge("nachgetragen") if late else None),
            Cell(f"{record_label(version.object_type, version.data)} {version.get_action_display()}"),
            Cell(version.actor_name),
            Cell(version.reason or "–", muted=not version.reason),
        ),
    )


def _differences(place: Place, first: date, second: date) -> Table | None:
    found = differences(place.participation.scope, first, second, place.known_at)
    groups: dict[str, list[Row]] = {}
    for one in found:
        title = one.record + (" (nachgetragen)" if one.late else "")
        groups.setdefault(title, []).append(Row(Cell(one.field), (Cell(one.old), Cell(one.new), Cell(one.who))))
    columns = (Column("Angabe"), Column("vorher"), Column("nachher"), Column("wer", phone=False))
    grouped = tuple(Group(tuple(rows), title) for title, rows in groups.items())
    return Table("Unterschiede", columns, grouped) if grouped else None
