"""Which chapters of a signed version everybody may read."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from dwk.accounts.access import signed_in
from dwk.accounts.permissions import Permission
from dwk.kommunalprofil.actions import releasing as actions
from dwk.kommunalprofil.models import ChapterRelease
from dwk.kommunalprofil.queries.integrity import integrity_of, sound_blocks
from dwk.kommunalprofil.queries.public import public_address
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.views.access import actor, place_of, shown

from .version_access import TAB, crumbs, profile_here, version_here


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def release(request: HttpRequest, slug: str, participation: str, profile: int, number: int) -> HttpResponse:
    """Release a chapter or take it back; one at a time."""
    place = place_of(request, slug, participation, Permission.RELEASE_PROFILE)
    found = profile_here(place, profile)
    version = version_here(found, number)
    if request.method == "POST":
        key, back = request.POST.get("kapitel", ""), "zurueck" in request.POST
        about = {"version": version, "key": key, "by": actor(request), "effective_on": place.today}
        try:
            if back:
                actions.take_back(**about)  # type: ignore[arg-type]  # the same for both
            else:
                actions.release(**about)  # type: ignore[arg-type]  # the same for both
        except ProgrammeRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(
                request, "Das Kapitel ist nicht mehr öffentlich." if back else "Das Kapitel ist öffentlich."
            )
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
