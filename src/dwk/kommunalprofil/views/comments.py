"""Comments: write beside a part of the version, change, take back, class otherwise, answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from dwk.accounts.access import signed_in
from dwk.accounts.permissions import Permission
from dwk.kommunalprofil.actions import comments as actions
from dwk.kommunalprofil.actions.telling import tell_answered
from dwk.kommunalprofil.models import Comment, Profile, ReviewRound
from dwk.kommunalprofil.queries.comments import about_of
from dwk.kommunalprofil.queries.rounds import COMMENTED
from dwk.kommunalprofil.queries.together import answer_values, removal_of
from dwk.kommunalprofil.queries.versions import block_of
from dwk.kommunalprofil.review_forms import AnswerForm, CommentForm, ReclassForm
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.views.access import Place, actor, place_of, refuse, shown, teller
from dwk.ui.components import Link

from .meanwhile import Sheet, say_gone
from .rounds import kept_filters
from .version_access import TAB, address, crumbs, demand_reading, may_comment, profile_here, round_here


def _commenting(request: HttpRequest, place: Place, profile: Profile, review: ReviewRound) -> None:
    """Lead and coordination comment, and whoever was asked in this round; nobody else."""
    demand_reading(request, place, profile, review.version.number)
    if not may_comment(place, review):
        refuse(
            request,
            Permission.COMMENT_PROFILE,
            "Rückmeldungen geben Verwaltungsspitze, Demografiekoordination und zu dieser Runde eingeladene Personen.",
        )


def _done(request: HttpRequest, form: Form, change: Callable[[], Any], said: str) -> bool:
    """Do it, or put the reason why not into the form."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        change()
    except ProgrammeRefused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, said)
    return True


def _back(request: HttpRequest, place: Place, review: ReviewRound, comment: Comment | None = None) -> str:
    """The list as it was narrowed, at the comment; who works through the open ones stays with them, at their top."""
    page, kept = address(place, "profile_round", review.profile_id, review.pk), kept_filters(request)
    anchor = f"#rueckmeldung-{comment.pk}" if comment and not request.GET.get("ergebnis") else ""
    return page + (f"?{kept}" if kept else "") + anchor


def _page(
    request: HttpRequest, place: Place, review: ReviewRound, block: str, form: Form, **more: object
) -> HttpResponse:
    page = address(place, "profile_round", review.profile_id, review.pk)
    context = shown(
        request, place, TAB, form=form, review=review, about=about_of(review, block),
        crumbs=crumbs(place, review.profile, Link("Rückmelderunde", page)),
        **{"back": _back(request, place, review), **more},
    )  # fmt: skip
    return render(request, "kommunalprofil/comment.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def write(request: HttpRequest, slug: str, participation: str, profile: int, pk: int) -> HttpResponse:
    """A comment on the part that the address names („stelle“)."""
    place = place_of(request, slug, participation)
    found = profile_here(place, profile)
    review = round_here(found, pk)
    _commenting(request, place, found, review)
    block = request.GET.get("stelle", "")
    anchor = block_of(review.version, block)
    if anchor is None or anchor["kind"] not in COMMENTED:
        raise Http404("Diese Stelle gibt es in der Fassung nicht.")
    form = CommentForm(request.POST if request.method == "POST" else None)
    about: dict[str, Any] = {"user": place.user, "by": actor(request), "effective_on": place.today}
    said = "Ihre Rückmeldung ist eingetragen."
    if _done(request, form, lambda: actions.write(found=review, block=block, **about, **form.cleaned_data), said):
        page = address(place, "profile_version", profile, review.version.number)
        return redirect(f"{page}#{block}")
    back = address(place, "profile_version", profile, review.version.number) + f"#{block}"
    return _page(request, place, review, block, form, heading="Rückmeldung geben", button="Eintragen", back=back)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: HttpRequest, slug: str, participation: str, profile: int, pk: int, comment: int) -> HttpResponse:
    """Change one's own comment."""
    place, review, kept = _own(request, slug, participation, profile, pk, comment)
    form = CommentForm(request.POST or None, initial={"kind": kept.kind, "text": kept.text})
    about: dict[str, Any] = {"user": place.user, "by": actor(request), "effective_on": place.today}
    if _done(request, form, lambda: actions.edit(comment=kept, **about, **form.cleaned_data), "Gespeichert."):
        return redirect(_back(request, place, review, kept))
    return _page(request, place, review, kept.block, form, heading="Rückmeldung ändern", button="Speichern")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def withdraw(request: HttpRequest, slug: str, participation: str, profile: int, pk: int, comment: int) -> HttpResponse:
    """Ask, then take one's own comment back."""
    place, review, kept = _own(request, slug, participation, profile, pk, comment)
    if request.method == "POST":
        try:
            actions.withdraw(comment=kept, user=place.user, by=actor(request), effective_on=place.today)
        except ProgrammeRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, "Ihre Rückmeldung ist zurückgezogen.")
        return redirect(_back(request, place, review))
    context = {
        "heading": "Rückmeldung zurückziehen",
        "question": f"Soll Ihre Rückmeldung zu „{about_of(review, kept.block)}“ entfallen?",
        "consequences": ["Sie steht danach nicht mehr in der Runde. Der Verlauf hält fest, dass es sie gab."],
        "action_label": "Zurückziehen",
        "cancel_url": _back(request, place, review, kept),
        "danger": True,
    }
    return render(request, "ui/confirm.html", context)


def _own(
    request: HttpRequest, slug: str, participation: str, profile: int, pk: int, comment: int
) -> tuple[Place, ReviewRound, Comment]:
    """A comment for its author; to everybody else it cannot be changed."""
    place = place_of(request, slug, participation)
    found = profile_here(place, profile)
    review = round_here(found, pk)
    _commenting(request, place, found, review)
    kept = get_object_or_404(Comment, pk=comment, round=review)
    if kept.user_id != place.user.pk:
        refuse(request, Permission.COMMENT_PROFILE, "Das ist die Rückmeldung einer anderen Person.")
    return place, review, kept


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def reclass(request: HttpRequest, slug: str, participation: str, profile: int, pk: int, comment: int) -> HttpResponse:
    """Put a comment under another kind, with a reason."""
    place = place_of(request, slug, participation, Permission.EDIT_PROFILE)
    review = round_here(profile_here(place, profile), pk)
    kept = get_object_or_404(Comment, pk=comment, round=review)
    form = ReclassForm(request.POST or None, initial={"kind": kept.kind})
    about: dict[str, Any] = {"by": actor(request), "effective_on": place.today}
    if _done(request, form, lambda: actions.reclass(comment=kept, **about, **form.cleaned_data), "Umgeordnet."):
        return redirect(_back(request, place, review, kept))
    return _page(request, place, review, kept.block, form, heading="Anders einordnen", button="Speichern", comment=kept)


def _answered(request: HttpRequest, comment: Comment, entered: dict[str, Any]) -> Comment:
    """Answer, and tell the author, unless the answer is what it was."""
    before = (comment.state, comment.answer)
    with transaction.atomic():
        answered = actions.answer(comment=comment, **entered)
        if before != (answered.state, answered.answer):
            tell_answered(comment=answered, **teller(request))
    return answered


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def answer(request: HttpRequest, slug: str, participation: str, profile: int, pk: int, comment: int) -> HttpResponse:
    """Answer a comment, with a reason."""
    place = place_of(request, slug, participation, Permission.EDIT_PROFILE)
    review = round_here(profile_here(place, profile), pk)
    kept = Comment.objects.filter(pk=comment, round=review).first()
    if kept is None:
        entry = removal_of(Comment, comment, round_id=pk)
        return say_gone(request, Comment, entry, address(place, "profile_round", profile, pk))
    sheet = Sheet(request, kept, answer_values)
    form = AnswerForm(sheet.data, initial=sheet.initial)
    if request.method == "POST" and form.is_valid():
        about: dict[str, Any] = {"by": actor(request), "effective_on": place.today, "seen": sheet.seen}
        if sheet.saved(form, lambda: _answered(request, kept, {**about, **form.cleaned_data})):
            messages.success(request, "Beantwortet.")
            return redirect(_back(request, place, review, kept))
    return _page(
        request, place, review, kept.block, form, heading="Rückmeldung beantworten", button="Antworten", comment=kept,
        **sheet.context(),
    )  # fmt: skip
