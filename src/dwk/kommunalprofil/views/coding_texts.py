"""The texts of a Kommune and how far their analysis is."""

from __future__ import annotations

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dwk.accounts.access import signed_in
from dwk.kommunalprofil.models.interviews import PersonGroup
from dwk.kommunalprofil.queries.codings import TextRow, text_rows
from dwk.programme.views.access import Place
from dwk.ui.components import Cell, Column, Filter, Group, Row, Table
from dwk.ui.formats import number, plural

from .shared import address, analysis_place, page_context

PER_PAGE = 50
UNCODED, NOT_MINE, CODED = "offen", "ohne-mich", "von-mir"
STATES = {UNCODED: "noch nicht kodiert", NOT_MINE: "noch nicht von Ihnen kodiert", CODED: "von Ihnen kodiert"}
COLUMNS = (
    Column("Text"),
    Column("Personengruppe"),
    Column("Zeichen", numeric=True, phone=False),
    Column("Kodierungen", numeric=True),
    Column("davon von Ihnen", numeric=True),
    Column("Kodierende", numeric=True, phone=False),
)


@require_safe
@signed_in
def texts(request: HttpRequest, slug: str, participation: str) -> HttpResponse:
    """All texts with how far their analysis is, narrowed by person group and by what is done."""
    place = analysis_place(request, slug, participation)
    rows = text_rows(place.participation, place.user.pk)
    group, state = request.GET.get("gruppe", ""), request.GET.get("stand", "")
    found = [row for row in rows if group in {"", row.transcript.interview.group} and _stands(row, state)]
    page: Page[TextRow] = Paginator(found, PER_PAGE).get_page(request.GET.get("seite"))
    context = page_context(
        request,
        place,
        "Texte",
        page=page,
        table=_texts_table(place, list(page.object_list)) if found else None,
        any_text=bool(rows),
        filters=[
            Filter("gruppe", "Personengruppe", (("", "alle"), *PersonGroup.choices), group),
            Filter("stand", "Stand", (("", "alle"), *STATES.items()), state),
        ],
        count=plural(len(found), "Text", "Texte"),
        all_url=address(place, "coding_texts"),
        interviews_url=address(place, "interviews"),
    )
    return render(request, "kommunalprofil/coding_texts.html", context)


def _stands(row: TextRow, state: str) -> bool:
    return {UNCODED: not row.codings, NOT_MINE: not row.mine, CODED: bool(row.mine)}.get(state, True)


def _coding(place: Place, row: TextRow) -> str:
    return address(place, "coding", row.transcript.interview_id, row.transcript.pk)


def _texts_table(place: Place, rows: list[TextRow]) -> Table:
    lines = tuple(
        Row(
            Cell(row.transcript.interview.pseudonym, url=_coding(place, row)),
            (
                Cell(row.transcript.interview.get_group_display()),
                Cell(number(row.transcript.length)),
                Cell(number(row.codings)),
                Cell(number(row.mine)),
                Cell(number(row.coders)),
            ),
        )
        for row in rows
    )
    return Table("Texte und ihre Kodierungen", COLUMNS, (Group(lines),))
