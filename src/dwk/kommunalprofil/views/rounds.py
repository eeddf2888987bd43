"""Review rounds: open, read, invite, move the deadline, close, „ich bin fertig“."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dwk.accounts.access import signed_in
from dwk.accounts.permissions import Permission
from dwk.kommunalprofil.actions import reviews as actions
from dwk.kommunalprofil.actions import telling
from dwk.kommunalprofil.models import Reviewer, ReviewRound
from dwk.kommunalprofil.models.reviews import CommentKind, CommentState
from dwk.kommunalprofil.queries.as_of import ended_on
from dwk.kommunalprofil.queries.comments import CommentLine, lines_of
from dwk.kommunalprofil.queries.holidays import suggested_deadline
from dwk.kommunalprofil.queries.reasons import closing_reason
from dwk.kommunalprofil.queries.rounds import may_be_asked, reviewers_of, runs
from dwk.kommunalprofil.queries.together import round_values
from dwk.kommunalprofil.review_forms import CloseForm, DeadlineForm, InviteForm, RoundForm
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.views.access import Place, actor, place_of, shown, teller
from dwk.ui.components import Filter, Link
from dwk.ui.formats import number, plural

from .meanwhile import Sheet
from .past import day_at, round_then
from .version_access import TAB, address, crumbs, demand_reading, profile_here, round_here

NOBODY = (
    "Aus dieser Kommune hat noch niemand eine Rolle, mit der sich Rückmeldung geben lässt. Tragen Sie unter „Personen“ "
    "zuerst Verwaltungsspitze, Demografiekoordination, Fachbereiche oder Vertretung ein."
)
PER_PAGE = 50
#: so many are seen at a glance
FEW = 5
FILTERS = ("ergebnis", "art", "zu")
#: what a comment can be about, as filters name it
PARTS = {"chapter": "Kapiteln", "statement": "Aussagen", "figure": "Zahlen", "pairing": "Empfehlungen"}


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def open_round(request: HttpRequest, slug: str, participation: str, profile: int) -> HttpResponse:
    """Freeze the draft and ask the Kommune."""
    place = place_of(request, slug, participation, Permission.EDIT_PROFILE)
    found = profile_here(place, profile)
    people = may_be_asked(place.participation, place.today)
    proposed = suggested_deadline(place.participation, place.today)
    form = RoundForm(
        request.POST if request.method == "POST" else None, initial={"deadline": proposed.deadline}, people=people,
        hint=proposed.words,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        about: dict[str, Any] = {"by": actor(request), "effective_on": place.today}
        try:
            with transaction.atomic():
                made = actions.open_round(profile=found, deadline=form.cleaned_data["deadline"], **about)
                asked = actions.invite(found=made, users=form.cleaned_data["users"], **about)
                telling.tell_invited(reviewers=asked, **teller(request))
        except ProgrammeRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"Fassung {made.version.number} ist in der Rückmelderunde.")
            return redirect("profile_round", slug, participation, profile, made.pk)
    nobody = "" if people.exists() else NOBODY
    context = shown(
        request, place, TAB, form=form, heading="Rückmelderunde eröffnen", button="Eröffnen", warning=nobody,
        back=address(place, "profile_versions", found.pk), crumbs=crumbs(place, found),
        consequences=[
            "Der Entwurf wird eingefroren; Sie können daran weiterarbeiten, die Runde liest die eingefrorene Fassung.",
            "Nach der Frist schließt sich die Runde von selbst. 7 und 2 Tage davor wird erinnert, wer noch nicht fertig ist.",
        ],
    )  # fmt: skip
    return render(request, "programme/form.html", context)


@require_safe
@signed_in
def round_page(request: HttpRequest, slug: str, participation: str, profile: int, pk: int) -> HttpResponse:
    """A round with who was asked and what was said."""
    place = place_of(request, slug, participation)
    found = profile_here(place, profile)
    review = round_here(found, pk)
    demand_reading(request, place, found, review.version.number)
    review = round_then(place, review)
    day = day_at(place) if place.past else None
    lines = lines_of(review, place.user, day)
    running = ended_on(review, place.as_of) is None if day else runs(review, place.today)
    wanted = [request.GET.get(name, "") for name in FILTERS]
    fitting = [line for line in lines if _fits(line, *wanted)]
    shown_lines: Page[CommentLine] = Paginator(fitting, PER_PAGE).get_page(request.GET.get("seite"))
    reviewers = day.reviewers(review) if day else reviewers_of(review)
    mine = next((one for one in reviewers if one.user_id == place.user.pk), None)
    may = place.may_change(Permission.EDIT_PROFILE)
    context = shown(
        request, place, TAB, profile=found, review=review, version=review.version, running=running,
        reviewers=reviewers, mine=mine if running and not place.past else None,
        lines=shown_lines.object_list, list_page=shown_lines, any_comment=bool(lines), many=len(lines) > FEW or any(wanted),
        filters=_filters(lines, *wanted), count=plural(len(fitting), "Rückmeldung", "Rückmeldungen"), all_url=request.path,
        kept=kept_filters(request),
        may_lead=may and running, may_answer=may and not found.signed,
        may_edit=running and not place.past, closed_because=closing_reason(review), crumbs=crumbs(place, found),
    )  # fmt: skip
    return render(request, "kommunalprofil/round.html", context)


def kept_filters(request: HttpRequest) -> str:
    """Filters and page of the list, for the way back from one of its comments."""
    return urlencode({name: value for name in (*FILTERS, "seite") if (value := request.GET.get(name, "")[:20])})


def _fits(line: CommentLine, state: str, kind: str, part: str) -> bool:
    said = line.comment
    return state in {"", said.state} and kind in {"", said.kind} and part in {"", said.block.partition(":")[0]}


def _filters(lines: list[CommentLine], state: str, kind: str, part: str) -> list[Filter]:
    """Filters with how many comments each choice has."""
    states, kinds = Counter(line.comment.state for line in lines), Counter(line.comment.kind for line in lines)
    parts = Counter(line.comment.block.partition(":")[0] for line in lines)
    return [
        _filter("ergebnis", "Ergebnis", CommentState.choices, states, state),
        _filter("art", "Art", CommentKind.choices, kinds, kind),
        _filter("zu", "Zu", list(PARTS.items()), parts, part),
    ]


def _filter(name: str, label: str, choices: Iterable[tuple[str, str]], counts: Counter[str], chosen: str) -> Filter:
    options = tuple((key, f"{words} ({number(counts[key])})") for key, words in choices if counts[key] or key == chosen)
    return Filter(name, label, (("", "alle"), *options), chosen)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def invite(request: HttpRequest, slug: str, participation: str, profile: int, pk: int) -> HttpResponse:
    """Ask further people."""
    place = place_of(request, slug, participation, Permission.EDIT_PROFILE)
    found = profile_here(place, profile)
    review = round_here(found, pk)
    known = Reviewer.objects.filter(round=review).values("user")
    people = may_be_asked(place.participation, place.today).exclude(pk__in=known)
    form = InviteForm(request.POST if request.method == "POST" else None, people=people)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                made = actions.invite(
                    found=review, users=form.cleaned_data["users"], by=actor(request), effective_on=place.today
                )
                telling.tell_invited(reviewers=made, **teller(request))
        except ProgrammeRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"Eingeladen: {', '.join(str(one.user.name) for one in made)}.")
            return redirect("profile_round", slug, participation, profile, pk)
    back = address(place, "profile_round", found.pk, pk)
    context = shown(
        request, place, TAB, form=form, heading="Um Rückmeldung bitten", button="Einladen", back=back,
        crumbs=crumbs(place, found, Link("Rückmelderunde", back)),
    )  # fmt: skip
    return render(request, "programme/form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def deadline(request: HttpRequest, slug: str, participation: str, profile: int, pk: int) -> HttpResponse:
    """Move the deadline."""
    place = place_of(request, slug, participation, Permission.EDIT_PROFILE)
    found = profile_here(place, profile)
    review = round_here(found, pk)
    hint = f"{suggested_deadline(place.participation, review.opened_on).words} Gerechnet ab der Eröffnung der Runde."
    sheet = Sheet(request, review, round_values)
    form = DeadlineForm(sheet.data, initial=sheet.initial, today=place.today, hint=hint)
    if request.method == "POST" and form.is_valid():
        moved = sheet.saved(form, lambda: _moved(request, place, review, {**form.cleaned_data, "seen": sheet.seen}))
        if moved is not None:
            messages.success(request, f"Die Frist ist jetzt der {moved.deadline:%d.%m.%Y}.")
            return redirect("profile_round", slug, participation, profile, pk)
    back = address(place, "profile_round", found.pk, pk)
    context = shown(
        request, place, TAB, form=form, heading="Frist ändern", button="Speichern", back=back,
        crumbs=crumbs(place, found, Link("Rückmelderunde", back)), **sheet.context(),
    )  # fmt: skip
    return render(request, "kommunalprofil/meanwhile.html", context)


@transaction.atomic
def _moved(request: HttpRequest, place: Place, review: ReviewRound, entered: dict[str, Any]) -> ReviewRound:
    moved = actions.move_deadline(found=review, by=actor(request), effective_on=place.today, **entered)
    telling.tell_moved(found=moved, **teller(request))
    return moved


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def close(request: HttpRequest, slug: str, participation: str, profile: int, pk: int) -> HttpResponse:
    """Close a round before its deadline."""
    place = place_of(request, slug, participation, Permission.EDIT_PROFILE)
    found = profile_here(place, profile)
    review = round_here(found, pk)
    form = CloseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                closed = actions.close_early(
                    found=review, by=actor(request), effective_on=place.today, **form.cleaned_data
                )
                telling.tell_closed(found=closed, **teller(request))
        except ProgrammeRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Die Rückmelderunde ist geschlossen.")
            return redirect("profile_round", slug, participation, profile, pk)
    back = address(place, "profile_round", found.pk, pk)
    context = shown(
        request, place, TAB, form=form, heading="Rückmelderunde vorzeitig schließen", button="Schließen", back=back,
        crumbs=crumbs(place, found, Link("Rückmelderunde", back)),
        consequences=[
            "Danach schreibt niemand mehr eine Rückmeldung. Vorhandene bleiben und werden beantwortet.",
            "Ihr Grund steht bei der Runde.",
        ],
    )  # fmt: skip
    return render(request, "programme/form.html", context)


@require_POST
@signed_in
def finish(request: HttpRequest, slug: str, participation: str, profile: int, pk: int) -> HttpResponse:
    """„Ich bin fertig“."""
    place = place_of(request, slug, participation)
    found = profile_here(place, profile)
    review = round_here(found, pk)
    demand_reading(request, place, found, review.version.number)
    try:
        actions.finish(found=review, user=place.user, by=actor(request), effective_on=place.today)
    except ProgrammeRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Vielen Dank. Bis zur Frist können Sie weitere Rückmeldungen geben.")
    return redirect("profile_round", slug, participation, profile, pk)
