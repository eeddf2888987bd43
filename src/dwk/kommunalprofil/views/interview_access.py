"""What the pages of interviews begin with: only the scientific partner enters, who else tries leaves a line."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from dwk.accounts.access import member, signed_in
from dwk.accounts.permissions import Permission, allowed
from dwk.files.vault import VaultError
from dwk.kommunalprofil.actions.accesses import note_refusals
from dwk.kommunalprofil.models import Consent, Interview, Transcript
from dwk.programme.models import Participation
from dwk.programme.queries.memberships import roles_in
from dwk.programme.views.access import Place, place_of
from dwk.ui.components import Link

NEEDED = Permission.VIEW_INTERVIEWS
TAB = "Interviews"


def private(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Only for people with an account, no browser or cache keeps the answer, and a text that cannot be opened is said."""

    @signed_in
    @wraps(view)
    def guarded(request: HttpRequest, slug: str, *args: object, **kwargs: object) -> HttpResponse:
        try:
            answer = view(request, slug, *args, **kwargs)
        except VaultError as error:
            messages.error(request, str(error))
            answer = redirect("interviews", slug, kwargs["participation"])
        answer.headers["Cache-Control"] = "no-store"
        return answer

    return guarded


def interview_of(request: HttpRequest, slug: str, participation: str, pk: int) -> tuple[Place, Interview]:
    """An interview of this Kommune; a try of somebody of the Kommune without the right is noted with it."""
    place = _entered(request, slug, participation, interview=pk)
    return place, get_object_or_404(Interview, pk=pk, participation=place.participation)


def consent_of(request: HttpRequest, slug: str, participation: str, pk: int) -> tuple[Place, Consent]:
    """A consent of an interview of this Kommune."""
    place = _entered(request, slug, participation, consents=pk)
    found = Consent.objects.select_related("interview")
    return place, get_object_or_404(found, pk=pk, participation=place.participation)


def transcript_of(request: HttpRequest, slug: str, participation: str, pk: int) -> tuple[Place, Transcript]:
    """A transcript of an interview of this Kommune, without its text."""
    place = _entered(request, slug, participation, transcripts=pk)
    found = Transcript.objects.select_related("interview").defer("sealed")
    return place, get_object_or_404(found, pk=pk, participation=place.participation)


def _entered(request: HttpRequest, slug: str, participation: str, *, interview: int = 0, **related: int) -> Place:
    try:
        return place_of(request, slug, participation, NEEDED)
    except PermissionDenied:
        note_refusal(request, slug, participation, {"pk": interview} if interview else related)
        raise


def note_refusal(request: HttpRequest, slug: str, participation: str, wanted: dict[str, Any]) -> None:
    """Leave a line with each of these interviews for somebody of the Kommune who lacks the right."""
    person, now = member(request), timezone.now()
    found = Participation.objects.select_related("programme").get(programme__slug=slug, slug=participation)
    if person is None or allowed(roles_in(person, found.programme, found, on=timezone.localdate()), NEEDED):
        return
    tried = Interview.objects.filter(participation=found, **wanted).values_list("pk", flat=True).distinct()
    note_refusals(interviews=tried, user=person, at=now)


def refusals_noted(view: Callable[..., HttpResponse], *, of: str, number: str = "pk") -> Callable[..., HttpResponse]:
    """A view of the analysis that leaves a line with the interviews whose words somebody tried to see.

    ``of`` is the way from an interview to what the address names; empty where a page opens the words of all of them.
    """

    @wraps(view)
    def noted(request: HttpRequest, slug: str, participation: str, **rest: Any) -> HttpResponse:
        try:
            return view(request, slug, participation, **rest)
        except PermissionDenied:
            note_refusal(request, slug, participation, {of: rest[number]} if of else {})
            raise

    return noted


def address(place: Place, name: str, *more: object) -> str:
    """Address of a page of this Kommune."""
    return reverse(name, args=[place.programme.slug, place.participation.slug, *more])


def address_if_any(place: Place, name: str, *more: object) -> str:
    """Address of a page that another part of the module may bring; empty where it does not."""
    try:
        return address(place, name, *more)
    except NoReverseMatch:
        return ""


def crumbs(place: Place, interview: Interview | None = None) -> list[Link]:
    """The way back to the list, and to the interview."""
    found = [Link(TAB, address(place, "interviews"))]
    if interview is not None:
        found.append(Link(interview.pseudonym, address(place, "interview", interview.pk)))
    return found
