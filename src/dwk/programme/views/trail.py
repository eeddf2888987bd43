"""The trail of a Kommune: every entry, and what differs between two days."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dwk.accounts.access import signed_in
from dwk.accounts.permissions import Permission
from dwk.audit.models import Version
from dwk.programme.queries.past import BERLIN
from dwk.programme.queries.trail import differences, entries, label_of
from dwk.ui.components import Badge, Cell, Column, Group, Row, Table

from .access import day_of, place_of, shown

PER_PAGE = 50


@require_safe
@signed_in
def trail(request: HttpRequest, slug: str, participation: str) -> HttpResponse:
    """Entries, the latest first; with two days in the address what differs between them."""
    place = place_of(request, slug, participation, Permission.VIEW_TRAIL)
    scope = place.participation.scope
    page = Paginator(entries(scope), PER_PAGE).get_page(request.GET.get("seite"))
    first, second = day_of(request, "von"), day_of(request, "bis")
    context = shown(
        request,
        place,
        "Verlauf",
        page=page,
        table=Table("Einträge", COLUMNS, (Group(tuple(_row(version) for version in page.object_list)),)),
        first=first,
        second=second,
        differences=_differences(scope, first, second) if first and second else None,
    )
    return render(request, "programme/trail.html", context)


COLUMNS = (
    Column("eingetragen am"),
    Column("gilt ab"),
    Column("was"),
    Column("wer"),
    Column("Grund", phone=False),
)


def _row(version: Version) -> Row:
    late = version.recorded_at.astimezone(BERLIN).date() > version.effective_on
    return Row(
        Cell(f"{timezone.localtime(version.recorded_at):%d.%m.%Y, %H:%M}"),
        (
            Cell(f"{version.effective_on:%d.%m.%Y}", badge=Badge("nachgetragen") if late else None),
            Cell(f"{label_of(version.object_type)} {version.object_id} {version.get_action_display()}"),
            Cell(version.actor_name),
            Cell(version.reason or "–", muted=not version.reason),
        ),
    )


def _differences(scope: str, first: object, second: object) -> Table | None:
    found = differences(scope, first, second)  # type: ignore[arg-type]  # both were parsed as days
    rows = tuple(Row(Cell(one.record), (Cell(one.field), Cell(one.old), Cell(one.new), Cell(one.who))) for one in found)
    columns = (Column("Eintrag"), Column("Angabe"), Column("vorher"), Column("nachher"), Column("wer", phone=False))
    return Table("Unterschiede", columns, (Group(rows),)) if rows else None
