"""The released chapters of a signed profile, for everybody."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from dwk.kommunalprofil.chart_pages import chart_html
from dwk.kommunalprofil.models import ProfileVersion, Signature
from dwk.kommunalprofil.queries.integrity import integrity_of, sound_blocks
from dwk.kommunalprofil.queries.proofs import proof_file
from dwk.kommunalprofil.queries.public import (
    hidden_quotes,
    newer_public,
    public_address,
    public_version,
    released_on,
)
from dwk.kommunalprofil.version_page import Page, closed_of, title_of
from dwk.programme.views.access import Days, days_of

from .proof import handed

#: a chapter that was taken back is gone from caches after this time
CACHE_SECONDS = 300


@require_safe
def public_profile(request: HttpRequest, slug: str, participation: str, number: int, region: str = "") -> HttpResponse:
    """Released chapters, which ones are not public, who signed, the sources of what is shown; else it does not exist."""
    days = days_of(request)
    version = _public(slug, participation, number, region, days)
    keys = released_on(version, days.as_of)
    integrity = integrity_of(version)
    blocks = sound_blocks(version, integrity)
    page = Page(blocks, hidden=hidden_quotes(version, keys), draw=chart_html)
    newer = newer_public(version, days.as_of)
    context = {
        "newer": newer,
        "newer_url": public_address(newer) + days.query if newer else "",
        "told": title_of(blocks),
        "version": version,
        "place": version.participation,
        "sections": page.sections(keys),
        "sources": page.sources(keys) if "sources" not in keys else (),
        "closed": closed_of(blocks, keys),
        "signatures": list(Signature.objects.filter(version=version).order_by("pk")),
        "days": days,
        "proof_url": public_address(version) + "nachweis.json" + days.query,
        "integrity": integrity,
        "reopened": version.reopened_on is not None and version.reopened_on <= days.as_of,
    }
    # the frame shows who is signed in, and the chosen appearance
    return _kept(request, render(request, "kommunalprofil/public.html", context))


@require_safe
def public_proof(request: HttpRequest, slug: str, participation: str, number: int, region: str = "") -> HttpResponse:
    """The proof of a version: hashes of everything, text and salt only of what the public page shows."""
    days = days_of(request)
    version = _public(slug, participation, number, region, days)
    blocks = sound_blocks(version, integrity_of(version))
    released = released_on(version, days.as_of)
    shown = Page(blocks, hidden=hidden_quotes(version, released)).names(released)
    return _kept(request, handed(proof_file(version, shown, until=days.as_of), version))


def _public(slug: str, participation: str, number: int, region: str, days: Days) -> ProfileVersion:
    version = public_version(slug, participation, number, region, day=days.as_of)
    if version is None:
        raise Http404("Diese Seite gibt es nicht.")
    return version


def _kept(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    patch_vary_headers(response, ["Cookie"])
    shared = "private" if request.user.is_authenticated else "public"
    response.headers["Cache-Control"] = f"{shared}, max-age={CACHE_SECONDS}"
    return response
