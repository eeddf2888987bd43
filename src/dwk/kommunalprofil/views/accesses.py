"""Who saw, added or tried to see interviews: as a list with filters, and as a file for the data protection officer."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dwk.kommunalprofil.models import Interview, InterviewAccess
from dwk.kommunalprofil.models.interviews import Reading
from dwk.kommunalprofil.queries.interviews import accesses_in, accesses_of, people_of
from dwk.programme.views.access import Place, end_of, place_of, shown
from dwk.ui.components import Cell, Column, Filter, Group, Link, Row, Table
from dwk.ui.formats import NO_BREAK_SPACE, date_time, number, plural

from .interview_access import NEEDED, TAB, address, crumbs, interview_of, private

PER_PAGE = 50
COLUMNS = (Column("Zeitpunkt"), Column("wer"), Column("was"), Column("wie oft", numeric=True))
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def until(place: Place) -> datetime | None:
    """The end of a past day that is looked at; None: today."""
    return end_of(place.as_of) if place.past else None


def access_table(found: list[InterviewAccess], *, of_all: bool = False) -> Table | None:
    """Lines of accesses; with the interview where they are of several."""
    columns = (*COLUMNS, Column("Interview")) if of_all else COLUMNS
    rows = tuple(
        Row(
            Cell(_when(one)),
            (
                Cell(one.user_name), Cell(one.get_what_display()), Cell(number(one.times)),
                *([Cell(one.interview.pseudonym)] if of_all else []),
            ),
        )
        for one in found
    )  # fmt: skip
    return Table("Zugriffe", columns, (Group(rows),)) if rows else None


def _when(one: InterviewAccess) -> str:
    began = timezone.localtime(one.at)
    ended = timezone.localtime(one.last_at or one.at)
    if f"{began:%H:%M}" == f"{ended:%H:%M}":
        return date_time(began)
    return f"{date_time(began).removesuffix(f'{NO_BREAK_SPACE}Uhr')} bis {ended:%H:%M}{NO_BREAK_SPACE}Uhr"


@require_safe
@private
def of_interview(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """Accesses to one interview."""
    place, found = interview_of(request, slug, participation, pk)
    return _page(request, place, accesses_of(found, until(place)), found)


@require_safe
@private
def of_all(request: HttpRequest, slug: str, participation: str) -> HttpResponse:
    """Accesses to all interviews of a Kommune."""
    place = place_of(request, slug, participation, NEEDED)
    return _page(request, place, accesses_in(place.participation, until(place)), None)


def _page(
    request: HttpRequest, place: Place, everything: QuerySet[InterviewAccess], interview: Interview | None
) -> HttpResponse:
    found, filters = _filtered(request, everything)
    if request.GET.get("als"):
        return _file(place, found, request.GET["als"])
    page: Page[Any] = Paginator(found, PER_PAGE).get_page(request.GET.get("seite"))
    chosen = {one.name: one.selected for one in filters if one.selected}
    context = shown(
        request,
        place,
        TAB,
        interview=interview,
        page=page,
        table=access_table(list(page.object_list), of_all=interview is None),
        filters=filters,
        count=plural(page.paginator.count, "Zeile", "Zeilen"),
        links=[Link(kind.upper(), f"?{urlencode({'als': kind, **chosen})}", download=True) for kind in KINDS],
        everybody=address(place, "interviews_accesses") if interview else "",
        crumbs=crumbs(place, interview),
    )
    return render(request, "kommunalprofil/accesses.html", context)


def _filtered(
    request: HttpRequest, everything: QuerySet[InterviewAccess]
) -> tuple[QuerySet[InterviewAccess], list[Filter]]:
    people = people_of(everything)
    who, what = request.GET.get("wer", ""), request.GET.get("was", "")
    found = everything
    if who in dict(people):
        # who has no account any more is known by the name of that time
        found = found.filter(user=int(who)) if who.isdecimal() else found.filter(user=None, user_name=dict(people)[who])
    else:
        who = ""
    if what in Reading.values:
        found = found.filter(what=what)
    else:
        what = ""
    kinds = tuple((str(value), str(label)) for value, label in Reading.choices)
    return found, [
        Filter("wer", "Person", (("", "alle"), *people), who),
        Filter("was", "Zugriff", (("", "alle"), *kinds), what),
    ]


def _file(place: Place, found: QuerySet[InterviewAccess], kind: str) -> HttpResponse:
    # office files are loaded only for those who want one
    from dwk.documents.export.csv_file import to_csv
    from dwk.documents.export.sheet import Provenance
    from dwk.documents.export.xlsx_file import to_xlsx
    from dwk.documents.figures import Column as SheetColumn
    from dwk.documents.figures import DataTable

    if kind not in KINDS:
        raise Http404("Diese Datei gibt es nicht.")
    heads = ("Interview", "Zeitpunkt", "zuletzt", "wer", "was", "wie oft")
    rows = tuple(
        (
            one.interview.pseudonym, _moment(one.at), _moment(one.last_at or one.at), one.user_name,
            one.get_what_display(), str(one.times),
        )
        for one in found.select_related("interview")
    )  # fmt: skip
    table = DataTable("Zugriffe auf Interviews", tuple(SheetColumn(head, align="left") for head in heads), rows)
    provenance = Provenance(
        source=f"Zugriffe auf Interviews {place.participation.full_name}",
        licence="vertraulich, für den Datenschutz",
        created=place.today,
    )
    content = to_csv(table, provenance=provenance) if kind == "csv" else to_xlsx(table, provenance=provenance)
    answer = HttpResponse(content, content_type=KINDS[kind])
    answer["Content-Disposition"] = f'attachment; filename="zugriffe.{kind}"'
    return answer


def _moment(at: Any) -> str:
    return f"{timezone.localtime(at):%d.%m.%Y %H:%M:%S}"
