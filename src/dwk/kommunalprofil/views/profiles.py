"""Profiles of a Kommune: begin one, see where it stands, change its title."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from dwk.accounts.access import signed_in
from dwk.kommunalprofil.actions.profiles import change_profile, start_profile
from dwk.kommunalprofil.models import Profile
from dwk.kommunalprofil.profile_forms import DetailsForm, StartForm
from dwk.kommunalprofil.queries.profiles import free_regions, lines_of, phase_of, profiles_of
from dwk.kommunalprofil.queries.readiness import missing_of
from dwk.kommunalprofil.queries.revisions import revisions_of
from dwk.kommunalprofil.queries.together import profile_values
from dwk.programme.views.access import Place, actor, place_of, shown
from dwk.ui.components import Link

from .meanwhile import Sheet
from .missing import missing_lines
from .past import past_page
from .showing import SEE, TAB, WRITE, asked, opened, page, saved, url


@require_safe
@signed_in
def home(request: HttpRequest, slug: str, participation: str) -> HttpResponse:
    """The profile of the Kommune; of several the one whose region is chosen, first of all the first."""
    place = place_of(request, slug, participation, SEE)
    profiles = profiles_of(place.participation)
    if not profiles:
        context = shown(request, place, TAB, may_start=place.may_change(WRITE))
        return render(request, "kommunalprofil/none.html", context)
    wanted = request.GET.get("gebiet", "")
    chosen = next((one for one in profiles if one.region.key == wanted), profiles[0])
    return _page(request, place, chosen, profiles)


@require_safe
@signed_in
def at(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """One profile: chapters, and what is missing before the signature."""
    place, profile = opened(request, slug, participation, pk)
    return _page(request, place, profile, profiles_of(place.participation))


def _page(request: HttpRequest, place: Place, profile: Profile, profiles: list[Profile]) -> HttpResponse:
    if place.past:
        return past_page(request, place, profile, "Kapitel")
    regions = [
        Link(one.region.name, url(place, "kommunalprofil_at", one.pk) + place.query, current=one.pk == profile.pk)
        for one in profiles
    ]
    revisions = revisions_of(profile)
    lines = lines_of(profile, revisions)
    return page(
        request,
        place,
        profile,
        "profile.html",
        "Kapitel",
        regions=regions if len(regions) > 1 else [],
        lines=lines,
        filled=sum(line.done for line in lines),
        missing=missing_lines(place, profile, missing_of(profile, place.today)),
        diversity_url=url(place, "diversity") + place.query,
        revisions=list(revisions.values()),
        may_start=place.may_change(WRITE) and bool(free_regions(place.participation)),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def start(request: HttpRequest, slug: str, participation: str) -> HttpResponse:
    """Begin a profile for a region of the Kommune."""
    place = place_of(request, slug, participation, WRITE)
    regions = free_regions(place.participation)
    back = url(place, "kommunalprofil")
    if not regions:
        messages.info(
            request,
            "Für jedes Gebiet der Kommune gibt es schon ein Kommunalprofil, oder es ist noch kein Gebiet eingetragen.",
        )
        return redirect(back)
    form = StartForm(request.POST if request.method == "POST" else None, regions=regions)
    if request.method == "POST" and form.is_valid():
        entered = dict(form.cleaned_data)
        region = next(one for one in regions if one.key == entered.pop("region"))
        made = saved(
            form,
            lambda: start_profile(
                participation=place.participation,
                region=region,
                phase_run=phase_of(place.participation),
                by=actor(request),
                effective_on=place.today,
                **entered,
            ),
        )
        if made is not None:
            messages.success(request, f"„{made.title}“ ist angelegt. Wählen Sie jetzt die Kapitel.")
            return redirect(url(place, "kommunalprofil_at", made.pk))
    return asked(request, place, form, "Kommunalprofil beginnen", "Anlegen", back)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def details(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """Change title and form."""
    place, profile = opened(request, slug, participation, pk, WRITE)
    back = url(place, "kommunalprofil_at", pk)
    sheet = Sheet(request, profile, profile_values)
    form = DetailsForm(sheet.data, initial=sheet.initial)
    if request.method == "POST" and form.is_valid():
        about: dict[str, Any] = {"by": actor(request), "effective_on": place.today, "seen": sheet.seen}
        if sheet.saved(form, lambda: change_profile(profile=profile, **about, **form.cleaned_data)):
            messages.success(request, "Die Angaben sind gespeichert.")
            return redirect(back)
    return asked(request, place, form, "Titel und Form", "Speichern", back, **sheet.context())
