"""Passages by category and person group: matrix, passages of a cell with what stands around them, as files."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from dwk.accounts.access import signed_in
from dwk.kommunalprofil.actions.opening import open_texts
from dwk.kommunalprofil.coding_rules import hue_of
from dwk.kommunalprofil.models import Coding
from dwk.kommunalprofil.models.interviews import PersonGroup, Reading
from dwk.kommunalprofil.queries.codes import CodeRow, choices, code_rows, with_below
from dwk.kommunalprofil.queries.codings import (
    MINE,
    MatrixRow,
    coder_label,
    coders_of,
    codings_of,
    live_transcripts,
    matrix_of,
    passages,
)
from dwk.kommunalprofil.segments import around, showable
from dwk.programme.views.access import Place
from dwk.ui.components import Cell, Column, Filter, Group, Row, Table
from dwk.ui.formats import number

from .shared import address, analysis_place, page_context
from .table_file import KINDS, demand_kind, handed_out

PER_PAGE = 25
CONTEXT = 120
#: one file holds no more; the filters make it smaller
MOST = 20_000
#: more categories than these begin with the main ones; each leads to those below it
MANY = 40
ALL, MAIN = "alle", "haupt"
HEADS = (
    "Kategorie", "Interview", "Personengruppe", "Kodiert von", "von Zeichen", "bis vor Zeichen", "Stelle", "Memo",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for."""

    coder: str
    interview: str
    code: str
    group: str
    level: str

    @property
    def query(self) -> str:
        """The filters for further links."""
        return f"wer={self.coder}&interview={self.interview}&ebene={self.level}"


def _asked(values: Any, rows: list[CodeRow]) -> Asked:
    coder, interview, group = (values.get(name, "") for name in ("wer", "interview", "gruppe"))
    code = values.get("code", "")
    known = {str(row.code.pk) for row in rows}
    return Asked(
        coder if coder == MINE or coder.replace("-", "").isalnum() else "",
        interview if interview.isdecimal() and len(interview) < 10 else "",
        code if code in known else "",
        group if group in PersonGroup.values else "",
        level if (level := values.get("ebene", "")) in {ALL, MAIN} else MAIN if len(rows) > MANY else ALL,
    )


def _looked_at(matrix: list[MatrixRow], rows: list[CodeRow], asked: Asked) -> list[MatrixRow]:
    """The chosen category with those below it; without one the main categories, or all."""
    if asked.code:
        below = with_below(rows, int(asked.code))
        return [one for one in matrix if one.row.code.pk in below]
    return [one for one in matrix if asked.level == ALL or not one.row.depth]


@require_safe
@signed_in
def retrieval(request: HttpRequest, slug: str, participation: str) -> HttpResponse:
    """The matrix, and the passages of the cell that was chosen; opening them is noted."""
    place = analysis_place(request, slug, participation)
    rows = code_rows(place.participation)
    asked = _asked(request.GET, rows)
    codings = codings_of(place.participation, coder=asked.coder, interview=asked.interview, user=place.user.pk)
    matrix = _looked_at(matrix_of(rows, codings), rows, asked)
    page = _page(request, asked, rows, codings)
    chosen = next((row for row in rows if str(row.code.pk) == asked.code), None)
    context = page_context(
        request,
        place,
        "Fundstellen",
        filters=_filters(place, asked, rows),
        table=_table(matrix, asked) if matrix else None,
        asked=asked,
        chosen=chosen,
        group=PersonGroup(asked.group).label if asked.group else "",
        page=page,
        found=_opened(place, list(page.object_list)) if page else [],
        kinds=list(KINDS),
        all_url=address(place, "retrieval") + "?" + replace(asked, code="", group="").query,
    )
    return render(request, "kommunalprofil/retrieval.html", context)


@require_POST
@signed_in
def export(request: HttpRequest, slug: str, participation: str, kind: str) -> HttpResponse:
    """The passages of a cell as a file; noted at each interview."""
    place = analysis_place(request, slug, participation)
    demand_kind(kind)
    rows = code_rows(place.participation)
    asked = _asked(request.POST, rows)
    codings = codings_of(place.participation, coder=asked.coder, interview=asked.interview, user=place.user.pk)
    codes = with_below(rows, int(asked.code)) if asked.code else {row.code.pk for row in rows}
    found = list(passages(codings, codes, asked.group)[: MOST + 1])
    if len(found) > MOST:
        messages.error(
            request, f"Eine Datei enthält höchstens {number(MOST)} Stellen. Bitte schränken Sie die Auswahl ein."
        )
        return redirect("retrieval", slug, participation)
    texts = open_texts(
        keys=[one.transcript_id for one in found], user=place.user, at=timezone.now(), what=Reading.EXPORTED
    )
    return handed_out(
        name="fundstellen",
        kind=kind,
        caption="Fundstellen",
        heads=HEADS,
        rows=(_line(one, texts[one.transcript_id]) for one in found if one.transcript_id in texts),
        source=f"Interviews {place.participation.full_name}",
        licence="vertraulich, nicht zur Weitergabe",
        created=place.today,
    )


def _line(one: Coding, text: str) -> tuple[str, ...]:
    interview = one.transcript.interview
    return (
        one.code.name, interview.pseudonym, interview.get_group_display(), coder_label(one), str(one.start),
        str(one.end), showable(text[one.start : one.end]), one.memo,
    )  # fmt: skip


def _page(request: HttpRequest, asked: Asked, rows: list[CodeRow], codings: QuerySet[Coding]) -> Page[Coding] | None:
    if not asked.code:
        return None
    found = passages(codings, with_below(rows, int(asked.code)), asked.group)
    page: Page[Coding] = Paginator(found, PER_PAGE).get_page(request.GET.get("seite"))
    return page


def _opened(place: Place, codings: list[Coding]) -> list[dict[str, Any]]:
    texts = open_texts(
        keys=[one.transcript_id for one in codings], user=place.user, at=timezone.now(), what=Reading.SEARCHED
    )
    return [
        {
            "row": one,
            "words": [showable(part) for part in around(texts[one.transcript_id], one.start, one.end, CONTEXT)],
            "coder": coder_label(one),
            "hue": hue_of(one.code.color),
        }
        for one in codings
        if one.transcript_id in texts
    ]


def _filters(place: Place, asked: Asked, rows: list[CodeRow]) -> list[Filter]:
    everything = Coding.objects.filter(participation=place.participation)
    people = (("", "alle"), (MINE, "nur meine"), *coders_of(everything))
    interviews = dict.fromkeys(
        (str(one.interview_id), one.interview.pseudonym) for one in live_transcripts(place.participation)
    )
    return [
        Filter("wer", "Kodiert von", people, asked.coder),
        Filter("interview", "Interview", (("", "alle"), *interviews), asked.interview),
        Filter("code", "Kategorie", (("", "alle"), *choices(rows)), asked.code),
        Filter("gruppe", "Personengruppe", (("", "alle"), *PersonGroup.choices), asked.group),
        Filter("ebene", "Tabelle", ((ALL, "alle Kategorien"), (MAIN, "nur Hauptkategorien")), asked.level),
    ]


def _table(matrix: list[MatrixRow], asked: Asked) -> Table:
    groups = list(PersonGroup)
    used = [place for place, _ in enumerate(groups) if any(row.counts[place] for row in matrix)]
    columns = (
        Column("Kategorie"),
        Column("gesamt", numeric=True),
        *(Column(groups[place].label, numeric=True, phone=False) for place in used),
    )
    rows = tuple(_row(row, [(groups[place].value, row.counts[place]) for place in used], asked) for row in matrix)
    return Table("Fundstellen je Kategorie und Personengruppe, mit Unterkategorien", columns, (Group(rows),))


def _row(row: MatrixRow, counts: list[tuple[str, int]], asked: Asked) -> Row:
    def cell(count: int, group: str) -> Cell:
        address = f"?{asked.query}&code={row.row.code.pk}&gruppe={group}#fundstellen"
        return Cell(number(count), url=address if count else "", muted=not count)

    head = Cell(row.row.code.name, note=" › ".join(row.row.above))
    return Row(head, (cell(row.total, ""), *(cell(count, group) for group, count in counts)))
