"""What pages of a profile share: the profile of the address, its tabs, questions, refusals in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from dwk.accounts.permissions import Permission
from dwk.kommunalprofil.models import Profile
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.views.access import Place, place_of, shown
from dwk.ui.components import Link

TAB = "Kommunalprofil"
SEE, WRITE = Permission.VIEW_PROFILE, Permission.EDIT_PROFILE
SUB = (
    ("Kapitel", "kommunalprofil_at"),
    ("SWOT-Analyse", "kp_swot"),
    ("Empfehlungen", "kp_pairings"),
    ("Belege", "kp_evidence"),
    ("Fassungen", "profile_versions"),
)


def opened(
    request: HttpRequest, slug: str, participation: str, pk: int, needed: Permission = SEE
) -> tuple[Place, Profile]:
    """The Kommune and its profile, for those who may."""
    place = place_of(request, slug, participation, needed)
    profiles = Profile.objects.select_related("region", "participation__programme")
    return place, get_object_or_404(profiles, pk=pk, participation=place.participation)


def url(place: Place, name: str, *more: object) -> str:
    """An address below this Kommune."""
    return reverse(name, args=[place.programme.slug, place.participation.slug, *more])


def may_write(place: Place, profile: Profile) -> bool:
    """Whether buttons are offered that change the profile."""
    return place.may_change(WRITE) and not profile.signed


def sub_tabs(place: Place, profile: Profile, current: str) -> list[Link]:
    """The pages of a profile."""
    return [Link(label, url(place, name, profile.pk) + place.query, current=label == current) for label, name in SUB]


def page(
    request: HttpRequest, place: Place, profile: Profile, template: str, current: str, **context: Any
) -> HttpResponse:
    """A page of a profile with its tabs."""
    values = shown(
        request,
        place,
        TAB,
        profile=profile,
        sub=sub_tabs(place, profile, current),
        may_edit=may_write(place, profile),
        crumbs=[Link(profile.title, url(place, "kommunalprofil_at", profile.pk) + place.query)],
        **context,
    )
    return render(request, f"kommunalprofil/{template}", values)


def asked(
    request: HttpRequest, place: Place, form: BaseForm, heading: str, button: str, back: str, **context: Any
) -> HttpResponse:
    """One form on a page of its own."""
    crumbs = [Link(TAB, url(place, "kommunalprofil"))]
    values = shown(
        request, place, TAB, **{"crumbs": crumbs, **context}, form=form, heading=heading, button=button, back=back
    )
    return render(request, "kommunalprofil/meanwhile.html", values)


def confirmed(request: HttpRequest, **question: Any) -> HttpResponse:
    """A question before something goes."""
    return render(request, "ui/confirm.html", {"danger": True, **question})


def saved(form: BaseForm, action: Callable[[], Any]) -> Any:
    """What the action gave; a refusal stands above the form, and None comes back."""
    try:
        return action()
    except ProgrammeRefused as refused:
        form.add_error(None, str(refused))
        return None


def done(request: HttpRequest, action: Callable[[], Any], success: str, back: str) -> HttpResponse:
    """Do something that has no form, say how it went, and go back."""
    try:
        action()
    except ProgrammeRefused as refused:
        messages.error(request, str(refused))
    else:
        if success:
            messages.success(request, success)
    return redirect(back)
