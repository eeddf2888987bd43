"""Which chapters of a signed version everybody may read."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from dwk.accounts.access import signed_in
from dwk.accounts.permissions import Permission
from dwk.kommunalprofil.actions import releasing as actions
from dwk.kommunalprofil.actions.telling import tell_released
from dwk.kommunalprofil.models import ChapterRelease, ProfileVersion
from dwk.kommunalprofil.queries.integrity import integrity_of, sound_blocks
from dwk.kommunalprofil.queries.public import public_address
from dwk.kommunalprofil.queries.versions import block_of
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.views.access import Place, actor, place_of, shown, teller

from .version_access import TAB, crumbs, profile_here, version_here


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def release(request: HttpRequest, slug: str, participation: str, profile: int, number: int) -> HttpResponse:
    """Release a chapter or take it back; one at a time."""
    place = place_of(request, slug, participation, Permission.RELEASE_PROFILE)
    found = profile_here(place, profile)
    version = version_here(found, number)
    if request.method == "POST":
        try:
            messages.success(request, _changed(request, place, version))
        except ProgrammeRefused as refused:
            messages.error(request, str(refused))
        return redirect("profile_release", slug, participation, profile, number)
    integrity = integrity_of(version)
    released = dict(ChapterRelease.objects.filter(version=version).values_list("key", "released_on"))
    chapters = [
        (block["content"]["key"], block["content"]["title"], released.get(block["content"]["key"]))
        for block in sound_blocks(version, integrity)
        if block["kind"] == "chapter"
    ]
    context = shown(
        request, place, TAB, profile=found, version=version, chapters=chapters, crumbs=crumbs(place, found),
        integrity=integrity, public_url=public_address(version) if released else "",
        may=place.may_change(Permission.RELEASE_PROFILE),
    )  # fmt: skip
    return render(request, "kommunalprofil/release.html", context)


def _changed(request: HttpRequest, place: Place, version: ProfileVersion) -> str:
    """Release the chapter that was sent, or take it back; what to say."""
    key = request.POST.get("kapitel", "")
    about: dict[str, Any] = {"version": version, "key": key, "by": actor(request), "effective_on": place.today}
    if "zurueck" in request.POST:
        actions.take_back(**about)
        return "Das Kapitel ist nicht mehr öffentlich."
    with transaction.atomic():
        known = ChapterRelease.objects.filter(version=version, key=key).exists()
        actions.release(**about)
        block = block_of(version, f"chapter:{key}")
        if block is not None and not known:
            tell_released(version=version, title=block["content"]["title"], **teller(request))
    return "Das Kapitel ist öffentlich."
