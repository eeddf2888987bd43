"""What pages about versions begin with: the profile of this Kommune, the version, whether somebody may read it."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from dwk.accounts.permissions import Permission
from dwk.kommunalprofil.models import Profile, ProfileVersion, Reviewer, ReviewRound
from dwk.kommunalprofil.queries.rounds import asked_versions
from dwk.programme.views.access import Place, refuse
from dwk.ui.components import Link

TAB = "Kommunalprofil"


def profile_here(place: Place, pk: int) -> Profile:
    """A profile of this Kommune; another one does not exist."""
    found = Profile.objects.select_related("participation__programme", "phase_run", "region")
    return get_object_or_404(found, pk=pk, participation=place.participation)


def version_here(profile: Profile, number: int) -> ProfileVersion:
    """A version of the profile."""
    return get_object_or_404(
        ProfileVersion.objects.select_related("profile__participation__programme"), profile=profile, number=number
    )


def round_here(profile: Profile, pk: int) -> ReviewRound:
    """A round of the profile."""
    found = ReviewRound.objects.select_related("participation__programme", "profile", "version")
    return get_object_or_404(found, pk=pk, profile=profile)


def demand_reading(request: HttpRequest, place: Place, profile: Profile, number: int | None = None) -> set[int] | None:
    """Numbers somebody may read because he was asked, None: all of them; everybody else is refused."""
    if place.can(Permission.VIEW_PROFILE):
        return None
    asked = asked_versions(profile, place.user)
    if not asked or (number is not None and number not in asked):
        refuse(
            request,
            Permission.VIEW_PROFILE,
            "Den Entwurf des Kommunalprofils lesen nur Personen, die ihn bearbeiten oder um Rückmeldung gebeten sind.",
        )
    return asked


def may_comment(place: Place, review: ReviewRound) -> bool:
    """Whether somebody comments in a round: by his role, or because he was asked in it."""
    return place.can(Permission.COMMENT_PROFILE) or Reviewer.objects.filter(round=review, user=place.user).exists()


def address(place: Place, name: str, *more: object) -> str:
    """Address of a page about the profile of this Kommune."""
    return reverse(name, args=[place.programme.slug, place.participation.slug, *more])


def crumbs(place: Place, profile: Profile, *further: Link) -> list[Link]:
    """The way here."""
    return [Link("Fassungen", address(place, "profile_versions", profile.pk) + place.query), *further]
