"""A profile on a past day: the last version until then, with the state of that day; nothing to write, nothing later."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TypeVar

from django.http import Http404, HttpRequest, HttpResponse

from dwk.kommunalprofil.models import Profile, ProfileVersion, ReviewRound
from dwk.kommunalprofil.queries.as_of import ProfileDay, ended_on, profile_day
from dwk.kommunalprofil.queries.profiles import profiles_of
from dwk.kommunalprofil.version_page import Page
from dwk.programme.views.access import Place
from dwk.ui.components import Link

from .showing import page, url

Row = TypeVar("Row", ProfileVersion, ReviewRound)
CHAPTERS, EVIDENCE = "Kapitel", "Belege"
NOT_YET = "An diesem Tag gab es das noch nicht."


def day_at(place: Place) -> ProfileDay:
    """What held on the day that is looked at."""
    return profile_day(place.participation, place.as_of, place.known_at)


def version_then(place: Place, version: ProfileVersion) -> ProfileVersion:
    """A version with its state of the day that is looked at; one that came later is not there."""
    return _found(version.pk, day_at(place).versions(version.profile)) if place.past else version


def round_then(place: Place, review: ReviewRound) -> ReviewRound:
    """A round with its state of that day."""
    return _found(review.pk, day_at(place).rounds(review.profile)) if place.past else review


def _found(pk: int, rows: Sequence[Row]) -> Row:
    found = next((one for one in rows if one.pk == pk), None)
    if found is None:
        raise Http404(NOT_YET)
    return found


def past_page(
    request: HttpRequest, place: Place, profile: Profile, current: str, keys: Collection[str] | None = None
) -> HttpResponse:
    """What the last version until that day says; with ``keys`` only in these chapters."""
    day = day_at(place)
    known = [was for one in profiles_of(place.participation) if (was := day.profile(one)) is not None]
    was = next((one for one in known if one.pk == profile.pk), None)
    states = day.states(was) if was else []
    version = states[0][0] if states else None
    frozen = Page(version.blocks if version else ())
    sections = frozen.sections(keys)
    if version and current == CHAPTERS and not sections:
        raise Http404("Dieses Kapitel gibt es in der Fassung dieses Tages nicht.")
    in_force = next((one for one, _ in states if one.signed_on and not one.reopened_on), None)
    regions = [
        Link(one.region.name, url(place, "kommunalprofil_at", one.pk) + place.query, current=one.pk == profile.pk)
        for one in known
    ]
    return page(
        request, place, was or profile, "past.html", current, none=was is None, version=version, sections=sections,
        evidence=frozen.evidence() if current == EVIDENCE else (),
        past_title=f"Fassung {version.number} vom {version.frozen_on:%d.%m.%Y}" if version else "",
        states=[(one, state.label) for one, state in states], in_force=in_force,
        signatures=day.signatures(version) if version else [], released=day.released(in_force) if in_force else {},
        rounds=[(one, ended_on(one, place.as_of)) for one in (day.rounds(was) if was else [])],
        regions=regions if len(regions) > 1 else [],
    )  # fmt: skip
