"""What everybody may read of a signed profile."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.urls import reverse

from dwk.kommunalprofil.models import ChapterRelease, Profile, ProfileVersion, Quote
from dwk.programme.models import Participation


def public_version(slug: str, participation: str, number: int, region: str = "", *, day: date) -> ProfileVersion | None:
    """A version signed by a day with a chapter released by then; without a region that of the Kommune's first profile."""
    profiles = Profile.objects.filter(participation__slug=participation, participation__programme__slug=slug)
    profile = profiles.filter(region__key=region).first() if region else profiles.order_by("pk").first()
    if profile is None:
        return None
    found = ProfileVersion.objects.filter(profile=profile, number=number, signed_on__lte=day)
    version = found.select_related("profile__region", "participation__programme").first()
    return version if version is not None and released_on(version, day) else None


def public_address(version: ProfileVersion) -> str:
    """Where everybody reads it: further profiles of a Kommune are named by the key of their region."""
    return address_of(version, is_first=first_profile(version.participation) == version.profile_id)


def first_profile(place: Participation) -> int | None:
    """Number of the profile whose public address names no region."""
    return Profile.objects.filter(participation=place).order_by("pk").values_list("pk", flat=True).first()


def address_of(version: ProfileVersion, *, is_first: bool) -> str:
    """The public address, where it is known whether the profile is the first of its Kommune; no query."""
    place = version.participation
    address: list[object] = [place.programme.slug, place.slug, version.number]
    if is_first:
        return reverse("public_profile", args=address)
    return reverse("public_profile_region", args=[*address, version.profile.region.key])


def newer_public(version: ProfileVersion, day: date) -> ProfileVersion | None:
    """The last version of the same profile that was public by a day, if it is a later one."""
    later = ProfileVersion.objects.filter(profile=version.profile, number__gt=version.number, signed_on__lte=day)
    found = later.filter(releases__released_on__lte=day).select_related("profile__region", "participation__programme")
    return found.order_by("-number").first()


def released_on(version: ProfileVersion, day: date) -> dict[str, date]:
    """Chapters released by a day, each since when; one that was taken back since is not shown on earlier days either."""
    return dict(ChapterRelease.objects.filter(version=version, released_on__lte=day).values_list("key", "released_on"))


def hidden_quotes(version: ProfileVersion, released: Mapping[str, date]) -> set[str]:
    """GUIDs of quotes whose wording is not shown to everybody: those that nobody has released, and those that were
    taken back before a chapter with them became public. A consent may let a signed version keep its words; it lets
    nobody publish them anew.
    """
    guids = {
        str(block.get("name")).removeprefix("quote:")
        for block in version.blocks
        if block.get("kind") == "quote" and block.get("salt")
    }
    here = Quote.objects.filter(participation=version.participation_id, guid__in=guids, released_on__isnull=False)
    allowed = {
        guid
        for guid, gone in here.values_list("guid", "withdrawn_on")
        if gone is None or all(released[key] < gone for key in _showing(version, guid) & set(released))
    }
    return guids - allowed


def _showing(version: ProfileVersion, guid: str) -> set[str]:
    """Chapters that show a quote; statements stand in the analysis."""
    found = set()
    for block in version.blocks:
        content = block.get("content") or {}
        references = content.get("evidence") if block.get("kind") in {"chapter", "statement"} else None
        if any(one["block"] == f"quote:{guid}" for one in references or ()):
            found.add(content["key"] if block["kind"] == "chapter" else "swot")
    return found
