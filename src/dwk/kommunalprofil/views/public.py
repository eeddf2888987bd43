"""The released chapters of a signed profile, for everybody."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from dwk.kommunalprofil.chart_pages import chart_html
from dwk.kommunalprofil.models import Signature
from dwk.kommunalprofil.queries.public import (
    newer_public,
    public_address,
    public_version,
    released_keys,
    unreleased_quotes,
)
from dwk.kommunalprofil.version_page import Page

#: a chapter that was taken back is gone from caches after this time
CACHE_SECONDS = 300


@require_safe
def public_profile(request: HttpRequest, slug: str, participation: str, number: int, region: str = "") -> HttpResponse:
    """Released chapters, which ones are not public, who signed, the sources of what is shown; else it does not exist."""
    version = public_version(slug, participation, number, region)
    if version is None:
        raise Http404("Diese Seite gibt es nicht.")
    keys = released_keys(version)
    page = Page(version.blocks, hidden=unreleased_quotes(version), draw=chart_html)
    closed = [
        block["content"]["title"]
        for block in version.blocks
        if block["kind"] == "chapter" and block["content"]["key"] not in keys
    ]
    newer = newer_public(version)
    context = {
        "newer": newer,
        "newer_url": public_address(newer) if newer else "",
        "profile": version.profile,
        "version": version,
        "place": version.participation,
        "sections": page.sections(keys),
        "sources": page.sources(keys) if "sources" not in keys else (),
        "closed": closed,
        "signatures": list(Signature.objects.filter(version=version).order_by("pk")),
    }
    response = render(request, "kommunalprofil/public.html", context)
    # the frame shows who is signed in, and the chosen appearance
    patch_vary_headers(response, ["Cookie"])
    shared = "private" if request.user.is_authenticated else "public"
    response.headers["Cache-Control"] = f"{shared}, max-age={CACHE_SECONDS}"
    return response
