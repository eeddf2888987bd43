"""Whether a version is still what was frozen and signed, and the file with which others can tell."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dwk.accounts.access import signed_in
from dwk.kommunalprofil.models import ProfileVersion
from dwk.kommunalprofil.queries.integrity import checked, integrity_of
from dwk.kommunalprofil.queries.proofs import proof_file
from dwk.programme.views.access import place_of, shown

from .past import version_then
from .version_access import TAB, crumbs, demand_reading, profile_here, version_here


@require_safe
@signed_in
def check(request: HttpRequest, slug: str, participation: str, profile: int, number: int) -> HttpResponse:
    """Whether a version is still what was frozen and signed, block by block."""
    place = place_of(request, slug, participation)
    found = profile_here(place, profile)
    demand_reading(request, place, found, number)
    version = version_then(place, version_here(found, number))
    integrity = integrity_of(version)
    context = shown(
        request, place, TAB, profile=found, version=version, rows=checked(version, integrity), integrity=integrity,
        signatures=[(one, same) for one, same in integrity.signatures if one.signed_on <= place.as_of],
        crumbs=crumbs(place, found),
    )  # fmt: skip
    return render(request, "kommunalprofil/check.html", context)


@require_safe
@signed_in
def proof(request: HttpRequest, slug: str, participation: str, profile: int, number: int) -> HttpResponse:
    """All hashes of a version with text and salt, for those who may read it."""
    place = place_of(request, slug, participation)
    found = profile_here(place, profile)
    demand_reading(request, place, found, number)
    version = version_then(place, version_here(found, number))
    response = handed(proof_file(version, until=place.as_of), version)
    # what a version says may be taken back: nobody keeps a copy for us
    response["Cache-Control"] = "private, no-store"
    return response


def handed(content: bytes, version: ProfileVersion) -> HttpResponse:
    """A proof as a file to keep."""
    response = HttpResponse(content, content_type="application/json")
    name = f"kommunalprofil-{version.participation.slug}-fassung-{version.number}-nachweis.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
