"""What everybody may read of a signed profile."""

from __future__ import annotations

from django.urls import reverse

from dwk.kommunalprofil.models import ChapterRelease, Profile, ProfileVersion, Quote
from dwk.programme.models import Participation


def public_version(slug: str, participation: str, number: int, region: str = "") -> ProfileVersion | None:
    """A signed version with at least one released chapter; without a region that of the Kommune's first profile."""
    profiles = Profile.objects.filter(participation__slug=participation, participation__programme__slug=slug)
    profile = profiles.filter(region__key=region).first() if region else profiles.order_by("pk").first()
    if profile is None:
        return None
    found = ProfileVersion.objects.filter(profile=profile, number=number, signed_on__isnull=False)
    version = found.select_related("profile__region", "participation__programme").first()
    return version if version is not None and version.releases.exists() else None


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


def newer_public(version: ProfileVersion) -> ProfileVersion | None:
    """The last public version of the same profile, if it is a later one."""
    later = ProfileVersion.objects.filter(profile=version.profile, number__gt=version.number, signed_on__isnull=False)
    found = later.filter(releases__isnull=False).select_related("profile__region", "participation__programme")
    return found.order_by("-number").first()


def released_keys(version: ProfileVersion) -> set[str]:
    """Chapters that are released."""
    return set(ChapterRelease.objects.filter(version=version).values_list("key", flat=True))


def unreleased_quotes(version: ProfileVersion) -> set[str]:
    """GUIDs of quotes of this version that nobody has released: their wording is not shown."""
    guids = {
        block["name"].removeprefix("quote:") for block in version.blocks if block["kind"] == "quote" and block["salt"]
    }
    known = Quote.objects.filter(
        participation=version.participation_id, guid__in=guids, released_on__isnull=False
    ).values_list("guid", flat=True)
    return guids - set(known)
