"""The diversity check of a Kommune: counts, never single interviews."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dwk.accounts.access import signed_in
from dwk.accounts.permissions import Permission
from dwk.kommunalprofil.diversity_rules import LEAST
from dwk.kommunalprofil.queries.diversity import Diversity, Reach, diversity_of
from dwk.programme.views.access import place_of, shown
from dwk.ui.components import Cell, Column, Group, Row, Table
from dwk.ui.formats import number, plural

COLUMNS = (Column("Interviews", numeric=True), Column("Aussagen", numeric=True))


@require_safe
@signed_in
def diversity(request: HttpRequest, slug: str, participation: str) -> HttpResponse:
    """Which dimensions, age groups and areas are reached, and which are silent."""
    place = place_of(request, slug, participation, Permission.VIEW_PROFILE)
    exact = place.can(Permission.VIEW_INTERVIEWS)
    found = diversity_of(place.participation, exact=exact)
    tables = [_table("Diversity-Dimensionen", "Dimension", found.dimensions)]
    if found.broken_down:
        tables += [
            _table("Altersgruppen", "Altersgruppe", found.ages),
            _table("Personengruppen", "Personengruppe", found.groups),
        ]
        tables += [_table("Ortsteile und Gebiete", "Gebiet", found.areas)] if found.areas else []
    context = shown(
        request,
        place,
        "Kommunalprofil",
        found=found,
        tables=tables,
        interviews=plural(found.interviews, "Interview", "Interviews") if found.broken_down else "",
        statements=plural(found.statements, "Aussage", "Aussagen"),
        areas=_areas(found) if found.broken_down else "",
        exact=exact,
        least=LEAST,
    )
    return render(request, "kommunalprofil/diversity.html", context)


def _table(caption: str, head: str, reached: tuple[Reach, ...]) -> Table:
    rows = tuple(Row(Cell(one.label), (_cell(one.interviews), _cell(one.statements))) for one in reached)
    return Table(caption, (Column(head), *COLUMNS), (Group(rows),))


def _areas(found: Diversity) -> str:
    """From how many places the interviews come; whoever may not see the interviews reads no name of a small place."""
    missing = found.without_area
    if not found.different_areas:
        return "Kein Interview nennt einen Ortsteil oder ein Gebiet."
    rest = f" Ohne Angabe: {plural(missing, 'Interview', 'Interviews')}." if missing else ""
    return (
        f"Die Interviews kommen aus {plural(found.different_areas, 'Gebiet', 'verschiedenen Gebieten')}.{rest} Welche "
        "Gebiete fehlen, zeigt der Vergleich mit der Karte der Kommune."
    )


def _cell(count: int | None) -> Cell:
    if count is None:
        return Cell("kommt vor", muted=True)
    return Cell(number(count)) if count else Cell("0", mark="open")
