"""A text and its codings: read, mark, take back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dwk.accounts.access import signed_in
from dwk.kommunalprofil.actions import codes as steps
from dwk.kommunalprofil.actions import coding as actions
from dwk.kommunalprofil.actions.errors import ProfileRefused
from dwk.kommunalprofil.actions.interviews import read_transcript
from dwk.kommunalprofil.coding_forms import CodingMemoForm, MarkForm
from dwk.kommunalprofil.coding_rules import COLORS, hue_of
from dwk.kommunalprofil.models import Code, Coding, Transcript
from dwk.kommunalprofil.queries.codes import CodeRow, choices, code_rows, with_below
from dwk.kommunalprofil.queries.codings import MINE, coder_label, coders_of, numbered, of_coder
from dwk.kommunalprofil.segments import Paragraph, Span, lanes, paragraphs, sentences, showable
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.views.access import Place, actor
from dwk.ui.components import Filter, Link

from .coding_text import Look, shown_text
from .shared import address, analysis_place, done, page_context, transcript_of

#: characters of a passage that the list shows
EXCERPT = 90
#: filters that stay while somebody works: who codes without looking at the others goes on without them
KEPT = ("wer", "kategorie")


@require_safe
@signed_in
def coding(request: HttpRequest, slug: str, participation: str, pk: int, transcript: int) -> HttpResponse:
    """A text with its codings; the access is noted."""
    place = analysis_place(request, slug, participation)
    found = transcript_of(place, pk, transcript)
    text = read_transcript(transcript=found, user=place.user, at=timezone.now())
    rows = code_rows(place.participation)
    codings, filters = _filtered(request, place, found, rows)
    spans = [Span(one.start, one.end, one.pk) for one in codings]
    cut, lane, numbers = paragraphs(text, spans), lanes(spans), numbered(codings)
    looks = {one.pk: Look(lane[one.pk], hue_of(one.code.color), numbers[one.pk]) for one in codings}
    kept = _kept(request)
    ways = [_addresses(place, name, f"?{kept}" if kept else "") for name in ("coding_edit", "coding_remove")]
    entries = [_entry(one, text, looks[one.pk], place, ways) for one in codings]
    context = page_context(
        request,
        place,
        "Texte",
        transcript=found,
        interview=found.interview,
        shown_text=shown_text(text, cut, looks),
        entries=entries,
        filters=filters,
        choices=choices(rows, codable=True),
        chosen=_sentences(request, text, cut),
        typed={name: value for name in ("von", "bis") if (value := request.GET.get(name, "")).isdecimal()},
        kept=kept,
        can_undo=_key(found) in request.session,
        crumbs=[Link("Texte", address(place, "coding_texts"))],
    )
    return render(request, "kommunalprofil/coding.html", context)


def _filtered(
    request: HttpRequest, place: Place, transcript: Transcript, rows: list[CodeRow]
) -> tuple[list[Coding], list[Filter]]:
    everything = Coding.objects.filter(transcript=transcript)
    who, code = request.GET.get("wer", ""), request.GET.get("kategorie", "")
    found = of_coder(everything, who, place.user.pk)
    if code.isdecimal():
        found = found.filter(code__in=with_below(rows, int(code)))
    people = (("", "alle"), (MINE, "nur meine"), *coders_of(everything))
    filters = [
        Filter("wer", "Kodiert von", people, who),
        Filter("kategorie", "Kategorie", (("", "alle"), *choices(rows)), code),
    ]
    return list(found.select_related("code", "coder").order_by("start", "-end", "pk")), filters


def _addresses(place: Place, name: str, query: str) -> Callable[[int], str]:
    """Addresses of many codings: looking each of them up costs more than all the rest of its entry."""
    head, _, tail = address(place, name, 0).rpartition("/0/")
    return lambda pk: f"{head}/{pk}/{tail}{query}"


def _entry(one: Coding, text: str, look: Look, place: Place, ways: list[Callable[[int], str]]) -> dict[str, Any]:
    words = showable(text[one.start : min(one.end, one.start + EXCERPT)])
    return {
        "row": one,
        "look": look,
        "coder": coder_label(one),
        "words": f"{words} …" if one.end - one.start > EXCERPT else words,
        "edit": ways[0](one.pk),
        "remove": ways[1](one.pk),
        "own": one.coder_id in {None, place.user.pk},
    }


def _sentences(request: HttpRequest, text: str, cut: list[Paragraph]) -> list[tuple[str, str]]:
    """Sentences of the paragraph that was asked for, and of the next one; for those who work without script."""
    wanted = request.GET.get("absatz", "")
    if not wanted.isdecimal() or not 1 <= int(wanted) <= len(cut):
        return []
    found = []
    for one in cut[int(wanted) - 1 : int(wanted) + 1]:
        found += sentences(text, one.start, one.end)
    return [(f"{start}-{end}", " ".join(showable(text[start:end]).split())[:EXCERPT]) for start, end in found]


@require_POST
@signed_in
def mark(request: HttpRequest, slug: str, participation: str, pk: int, transcript: int) -> HttpResponse:
    """Give a category to a passage, or take the passage out as a quote."""
    place = analysis_place(request, slug, participation)
    found = transcript_of(place, pk, transcript)
    form = MarkForm(request.POST)
    span = form.span() if form.is_valid() else None
    if span is None:
        messages.error(request, "Es ist keine Stelle markiert. Bitte markieren Sie zuerst eine Stelle im Text.")
        return redirect(_back(request, place, found, "markieren"))
    again = _back(request, place, found, "markieren", von=span[0], bis=span[1])
    if request.POST.get("step") == "quote":
        return redirect(f"{address(place, 'quote_new', transcript)}?von={span[0]}&bis={span[1]}")
    code, name = form.cleaned_data["code"], form.cleaned_data["new_code"].strip()
    if name and not code:
        # a category that is there already was typed as the list names it
        labels = {label: key for key, label in choices(code_rows(place.participation), codable=True)}
        code = labels.get(name, "")
    row = Code.objects.filter(pk=int(code) if code.isdecimal() else 0, participation=place.participation).first()
    if row is None and not name:
        messages.error(request, "Bitte wählen Sie eine Kategorie. Die Stelle ist noch markiert.")
        return redirect(again)
    given: dict[str, Any] = {
        "transcript": found, "start": span[0], "end": span[1], "user": place.user, "at": timezone.now(),
        "by": actor(request), "memo": form.cleaned_data["memo"],
    }  # fmt: skip
    try:
        if row is not None:
            made = actions.code_passage(code=row, **given)
        else:
            number = Code.objects.filter(participation=place.participation).count()
            made = actions.code_with_new(name=name, color=COLORS[number % len(COLORS)], **given)
            if not made.code.definition:
                messages.success(request, f"Die Kategorie „{made.code.name}“ ist vergeben. Ihre Definition fehlt noch.")
    except ProgrammeRefused as refused:
        messages.error(request, str(refused))
        return redirect(again)
    request.session[_key(found)] = steps.step_added(made)
    return redirect(_back(request, place, found, f"k{made.pk}"))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """The memo of a coding."""
    place = analysis_place(request, slug, participation)
    found = _own(place, pk)
    form = CodingMemoForm(request.POST or None, initial={"memo": found.memo})
    back = _back(request, place, found.transcript, f"k{found.pk}")
    if request.method == "POST" and form.is_valid():
        before = steps.step_changed(found)
        if done(
            request,
            lambda: actions.write_coding_memo(
                coding=found, memo=form.cleaned_data["memo"], by=actor(request), effective_on=place.today
            ),
            "Memo gespeichert.",
        ):
            request.session[_key(found.transcript)] = before
        return redirect(back)
    context = page_context(
        request, place, "Texte", form=form, heading="Memo zur Kodierung", button="Speichern", back=back
    )
    return render(request, "programme/form.html", context)


@require_POST
@signed_in
def remove(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """Take a category off a passage; the last step can be taken back."""
    place = analysis_place(request, slug, participation)
    found = _own(place, pk)
    before, beside = steps.step_removed(found), _place_of(found)
    if done(
        request,
        lambda: actions.remove_coding(coding=found, by=actor(request), effective_on=place.today),
        "Kodierung entfernt. „Letzten Schritt zurücknehmen“ stellt sie wieder her.",
    ):
        request.session[_key(found.transcript)] = before
    return redirect(_back(request, place, found.transcript, beside))


@require_POST
@signed_in
def undo(request: HttpRequest, slug: str, participation: str, pk: int, transcript: int) -> HttpResponse:
    """Take the last own step in this text back."""
    place = analysis_place(request, slug, participation)
    found = transcript_of(place, pk, transcript)
    step = request.session.pop(_key(found), None)
    beside = _place_of(Coding.objects.filter(pk=step["coding"]).first()) if step and "coding" in step else ""

    try:
        if step is None:
            raise ProfileRefused("Es gibt keinen Schritt, der sich zurücknehmen lässt.")
        back = steps.undo(step=step, transcript=found, user=place.user, at=timezone.now(), by=actor(request))
    except ProgrammeRefused as refused:
        messages.error(request, str(refused))
        return redirect(_back(request, place, found, beside))
    messages.success(request, "Der letzte Schritt ist zurückgenommen.")
    return redirect(_back(request, place, found, f"k{back.pk}" if back else beside))


def _kept(request: HttpRequest) -> str:
    """The filters of the page for its forms and links; they hold keys, never words."""
    return urlencode({name: value for name in KEPT if (value := request.GET.get(name, ""))})


def _back(request: HttpRequest, place: Place, transcript: Transcript, anchor: str = "", **typed: int) -> str:
    """The page of the text as it was filtered, at the place where somebody worked."""
    query = "&".join(part for part in (_kept(request), urlencode(typed)) if part)
    page = address(place, "coding", transcript.interview_id, transcript.pk)
    return page + (f"?{query}" if query else "") + (f"#{anchor}" if anchor else "")


def _place_of(coding: Coding | None) -> str:
    """The coding before one that goes (or the first): a text of sixty pages shall not jump to its top."""
    if coding is None:
        return ""
    others = Coding.objects.filter(transcript=coding.transcript_id).exclude(pk=coding.pk)
    before = others.filter(start__lte=coding.start).order_by("-start", "-pk").first()
    beside = before or others.order_by("start", "pk").first()
    return f"l{beside.pk}" if beside else "kodierungen"


def _own(place: Place, pk: int) -> Coding:
    """A coding of the person herself, or one that came with a file: what others coded is theirs."""
    rows = Coding.objects.select_related("code", "transcript").defer("transcript__sealed")
    found = get_object_or_404(rows, pk=pk, participation=place.participation)
    if found.coder_id not in {None, place.user.pk}:
        return get_object_or_404(rows.none())
    return found


def _key(transcript: Transcript) -> str:
    return f"coding-step-{transcript.pk}"
