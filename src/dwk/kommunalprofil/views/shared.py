"""What the pages of the content analysis share: their tabs, a text of this Kommune, the way an action is refused."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import NoReverseMatch, reverse

from dwk.accounts.permissions import Permission
from dwk.files.vault import VaultError
from dwk.kommunalprofil.models import Transcript
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.views.access import Place, place_of, shown
from dwk.ui.components import Link

NEEDED = Permission.VIEW_INTERVIEWS
TAB = "Interviews"
PAGES = (
    ("Texte", "coding_texts"),
    ("Kategorien", "codes"),
    ("Fundstellen", "retrieval"),
    ("Übereinstimmung", "agreement"),
    ("Memos", "memos"),
    ("Zitate", "quotes"),
    ("Austausch", "exchange"),
)


def analysis_place(request: HttpRequest, slug: str, participation: str) -> Place:
    """The Kommune, for those who may read its interviews."""
    return place_of(request, slug, participation, NEEDED)


def address(place: Place, name: str, *more: object) -> str:
    """Address of a page of this Kommune."""
    return reverse(name, args=[place.programme.slug, place.participation.slug, *more])


def interviews_crumb(place: Place) -> list[Link]:
    """The way back to the list of interviews, where there is one."""
    try:
        return [Link(TAB, address(place, "interviews"))]
    except NoReverseMatch:
        return []


def page_context(request: HttpRequest, place: Place, current: str, **context: Any) -> dict[str, Any]:
    """What every page of the analysis shows around its content."""
    links = [Link(label, address(place, name), current=label == current) for label, name in PAGES]
    may = place.may_change(NEEDED)
    crumbs = [*interviews_crumb(place), *context.pop("crumbs", [])]
    return shown(request, place, TAB, subpages=links, may_change=may, crumbs=crumbs, **context)


def transcript_of(place: Place, interview: int, pk: int) -> Transcript:
    """A text of this Kommune that was not destroyed."""
    return get_object_or_404(
        Transcript.objects.select_related("interview"),
        pk=pk, interview=interview, participation=place.participation, destroyed_on__isnull=True,
    )  # fmt: skip


def done(request: HttpRequest, action: Callable[[], Any], sentence: str) -> bool:
    """Do it and say so, or say why not."""
    try:
        action()
    except ProgrammeRefused as refused:
        messages.error(request, str(refused))
        return False
    if sentence:
        messages.success(request, sentence)
    return True


def sealed_in_words(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A text that cannot be opened (its key is missing, it was changed from outside) is said on the list of texts."""

    @wraps(view)
    def shown_or_said(request: HttpRequest, slug: str, participation: str, **rest: Any) -> HttpResponse:
        try:
            return view(request, slug, participation, **rest)
        except VaultError as error:
            messages.error(request, str(error))
            return redirect("coding_texts", slug, participation)

    return shown_or_said
