"""Quotes: taken out of a text in pseudonymised wording, released, taken back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from dwk.accounts.access import signed_in
from dwk.kommunalprofil.actions import coding as actions
from dwk.kommunalprofil.actions import quotes as changes
from dwk.kommunalprofil.actions.accesses import log_accesses
from dwk.kommunalprofil.actions.interviews import read_transcript
from dwk.kommunalprofil.coding_forms import QuoteForm, speaker_of
from dwk.kommunalprofil.models import Quote, Transcript
from dwk.kommunalprofil.models.interviews import Reading
from dwk.kommunalprofil.queries.together import quote_values
from dwk.kommunalprofil.seen import seen_of
from dwk.kommunalprofil.segments import showable
from dwk.programme.views.access import Place, actor
from dwk.ui.components import Filter
from dwk.ui.formats import plural

from .meanwhile import Sheet
from .shared import address, analysis_place, done, page_context

PER_PAGE = 25
STATES = {
    "offen": ("noch nicht freigegeben", Q(released_on__isnull=True, withdrawn_on__isnull=True)),
    "frei": ("freigegeben", Q(released_on__isnull=False, withdrawn_on__isnull=True)),
    "zurueck": ("zurückgezogen", Q(withdrawn_on__isnull=False)),
}


@require_safe
@signed_in
def quote_list(request: HttpRequest, slug: str, participation: str) -> HttpResponse:
    """Quotes with their state, narrowed by it and by interview; the address carries no words."""
    place = analysis_place(request, slug, participation)
    every = Quote.objects.filter(participation=place.participation)
    state, interview = request.GET.get("stand", ""), request.GET.get("interview", "")
    interviews = (
        every.order_by("transcript__interview__pseudonym")
        .values_list("transcript__interview", "transcript__interview__pseudonym")
        .distinct()
    )
    people = {str(pk): name for pk, name in interviews}
    rows = every.filter(STATES[state][1]) if state in STATES else every
    if interview in people:
        rows = rows.filter(transcript__interview=int(interview))
    rows = rows.select_related("transcript__interview").defer("transcript__sealed").order_by("-pk")
    page: Page[Quote] = Paginator(rows, PER_PAGE).get_page(request.GET.get("seite"))
    states = tuple((key, label) for key, (label, _) in STATES.items())
    _noted(place, page.object_list)
    context = page_context(
        request,
        place,
        "Zitate",
        rows=page.object_list,
        page=page,
        any_quote=bool(people),
        filters=[
            Filter("stand", "Stand", (("", "alle"), *states), state),
            Filter("interview", "Interview", (("", "alle"), *people.items()), interview),
        ],
        count=plural(page.paginator.count, "Zitat", "Zitate"),
        all_url=address(place, "quotes"),
        texts_url=address(place, "coding_texts"),
    )
    return render(request, "kommunalprofil/quotes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def create(request: HttpRequest, slug: str, participation: str, transcript: int) -> HttpResponse:
    """Take a passage out; names are replaced by hand."""
    place = analysis_place(request, slug, participation)
    found = get_object_or_404(
        Transcript.objects.select_related("interview"),
        pk=transcript, participation=place.participation, destroyed_on__isnull=True,
    )  # fmt: skip
    start, end = _span(request, found)
    initial: dict[str, Any] = {}
    if request.method != "POST":
        text = read_transcript(transcript=found, user=place.user, at=timezone.now())
        initial = {"text": showable(text[start:end]), "speaker": speaker_of(found.interview)}
    form = QuoteForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = done(
            request,
            lambda: actions.make_quote(
                transcript=found, start=start, end=end, by=actor(request), effective_on=place.today,
                **form.cleaned_data,
            ),
            "Das Zitat ist angelegt. Es bleibt bei den Interviews, bis Sie es freigeben.",
        )  # fmt: skip
        if made:
            return redirect("quotes", slug, participation)
    return _asked(request, place, form, "Zitat herauslösen")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """Change the wording before the release."""
    place = analysis_place(request, slug, participation)
    quote = _quote(place, pk)
    sheet = Sheet(request, quote, quote_values)
    form = QuoteForm(sheet.data, initial=sheet.initial)
    if request.method == "POST" and form.is_valid():
        about: dict[str, Any] = {"by": actor(request), "effective_on": place.today, "seen": sheet.seen}
        if sheet.saved(form, lambda: changes.change_quote(quote=quote, **about, **form.cleaned_data)):
            messages.success(request, "Gespeichert.")
            return redirect("quotes", slug, participation)
    return _asked(request, place, form, "Zitat ändern", **sheet.context())


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def release(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """Ask, then let a quote leave the interviews."""
    place = analysis_place(request, slug, participation)
    quote = _quote(place, pk)
    if request.method == "POST":
        done(
            request,
            lambda: actions.release_quote(
                quote=quote, by=actor(request), effective_on=place.today, seen=request.POST.get("seen", "")
            ),
            "Das Zitat ist freigegeben und kann Aussagen belegen.",
        )
        return redirect("quotes", slug, participation)
    said = [
        "Alle, die am Kommunalprofil arbeiten, können den Wortlaut dann lesen.",
        "Prüfen Sie, dass niemand am Wortlaut zu erkennen ist.",
        "Der Wortlaut ändert sich danach nicht mehr.",
    ]
    return _asked(
        request, place, None, "Zitat freigeben", quote=quote, seen=seen_of(quote_values(quote)), button="Freigeben",
        consequences=said,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def withdraw(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """Ask, then destroy the wording of a quote."""
    place = analysis_place(request, slug, participation)
    quote = _quote(place, pk)
    if request.method == "POST":
        done(
            request,
            lambda: changes.withdraw_quote(quote=quote, by=actor(request), effective_on=place.today),
            "Das Zitat ist zurückgezogen.",
        )
        return redirect("quotes", slug, participation)
    said = [
        "Der Wortlaut wird gelöscht und lässt sich nicht wiederherstellen.",
        "Eingefrorene Fassungen, die niemand unterschrieben hat, verlieren ihn auch. Unterschriebene behalten ihn.",
    ]
    return _asked(request, place, None, "Zitat zurückziehen", button="Zurückziehen", consequences=said, danger=True)


def _span(request: HttpRequest, transcript: Transcript) -> tuple[int, int]:
    words = request.GET.get("von", ""), request.GET.get("bis", "")
    if not all(word.isdecimal() and len(word) < 10 for word in words):
        raise Http404("Diese Stelle gibt es nicht.")
    start, end = int(words[0]), int(words[1])
    if not 0 <= start < end <= transcript.length:
        raise Http404("Diese Stelle gibt es nicht.")
    return start, end


def _asked(
    request: HttpRequest, place: Place, form: QuoteForm | None, heading: str, button: str = "Speichern", **more: Any
) -> HttpResponse:
    context = page_context(
        request, place, "Zitate", form=form, heading=heading, button=button, back=address(place, "quotes"), **more
    )
    return render(request, "kommunalprofil/quote_form.html", context)


def _quote(place: Place, pk: int) -> Quote:
    found = get_object_or_404(
        Quote.objects.select_related("transcript").defer("transcript__sealed"), pk=pk, participation=place.participation
    )
    _noted(place, [found])
    return found


def _noted(place: Place, quotes: Iterable[Quote]) -> None:
    """Wordings that were not released yet are still words of the interview: seeing them is an access."""
    shown = {one.transcript.interview_id for one in quotes if one.text and one.released_on is None}
    log_accesses(interviews=shown, user=place.user, what=Reading.READ, at=timezone.now())
