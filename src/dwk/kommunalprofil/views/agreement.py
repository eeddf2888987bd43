"""Agreement between coders: per category and overall, with what the number means."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dwk.accounts.access import signed_in
from dwk.kommunalprofil.agreement import Result, agreement_of, meaning
from dwk.kommunalprofil.coding_forms import AgreementForm
from dwk.kommunalprofil.models import Coding
from dwk.kommunalprofil.queries.agreement import agreements, compared_texts
from dwk.kommunalprofil.queries.codes import code_rows
from dwk.kommunalprofil.queries.codings import coders_of, live_transcripts
from dwk.ui.components import Cell, Column, Group, Row, Table
from dwk.ui.formats import number

from .shared import analysis_place, page_context

COLUMNS = (
    Column("Kategorie"),
    Column("Abschnitte", numeric=True, phone=False),
    Column("Alpha (Krippendorff)", numeric=True),
    Column("Kappa (Cohen)", numeric=True),
    Column("Das heißt"),
)
NONE = "nicht berechenbar"


@require_safe
@signed_in
def agreement(request: HttpRequest, slug: str, participation: str) -> HttpResponse:
    """Choose coders, then see how far they agree; no text is opened."""
    place = analysis_place(request, slug, participation)
    people = coders_of(Coding.objects.filter(participation=place.participation))
    known = dict(people)
    chosen = [key for key in dict.fromkeys(request.GET.getlist("wer")) if key in known]
    wanted = request.GET.get("interview", "")
    texts = live_transcripts(place.participation)
    interviews = list(dict.fromkeys((str(one.interview_id), one.interview.pseudonym) for one in texts))
    interview = wanted if wanted in dict(interviews) else ""
    table, compared = None, []
    if len(chosen) > 1:
        compared = compared_texts(place.participation, chosen, interview)
        if compared:
            overall = _row("insgesamt, alle Kategorien zusammen", agreement_of(compared))
            rows = [_row(one.row.label, one.result) for one in agreements(code_rows(place.participation), compared)]
            table = Table("Übereinstimmung je Kategorie", COLUMNS, (Group((overall, *rows)),))
    context = page_context(
        request,
        place,
        "Übereinstimmung",
        form=AgreementForm(people=people, interviews=interviews, initial={"wer": chosen, "interview": interview}),
        people=people,
        chosen=chosen,
        table=table,
        compared=len(compared),
    )
    return render(request, "kommunalprofil/agreement.html", context)


def _row(name: str, result: Result) -> Row:
    def cell(value: float | None) -> Cell:
        return Cell(NONE, muted=True) if value is None else Cell(number(value, 2))

    known = result.alpha if result.alpha is not None else result.kappa
    return Row(Cell(name), (Cell(number(result.units)), cell(result.alpha), cell(result.kappa), Cell(meaning(known))))
