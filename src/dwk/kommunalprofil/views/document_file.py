"""A version of a profile to download: for those who may see the profile, and for whoever was asked to comment on it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from dwk.accounts.access import signed_in
from dwk.kommunalprofil.document_files import CONTENT_TYPES, render
from dwk.kommunalprofil.models import ProfileVersion
from dwk.kommunalprofil.queries.documents import frozen_profile
from dwk.programme.views.access import place_of

from .past import day_at, version_then
from .version_access import demand_reading


@require_safe
@signed_in
def document_file(request: HttpRequest, slug: str, participation: str, pk: int, number: int, kind: str) -> HttpResponse:
    """PDF, DOCX or HTML; „?form=kurz“ asks for the short form."""
    place = place_of(request, slug, participation)
    if kind not in CONTENT_TYPES:
        raise Http404("Dieses Format gibt es nicht.")
    version = get_object_or_404(
        ProfileVersion.objects.select_related("profile", "participation__programme"),
        participation=place.participation, profile=pk, number=number,
    )  # fmt: skip
    demand_reading(request, place, version.profile, number)
    short = request.GET.get("form") == "kurz"
    day = day_at(place) if place.past else None
    content = render(frozen_profile(version_then(place, version), day), kind, short=short)  # type: ignore[arg-type]  # one of the formats, see above
    response = HttpResponse(content, content_type=CONTENT_TYPES[kind])
    name = f"kommunalprofil-{participation}-fassung-{number}{'-kurz' if short else ''}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    # what a version says may be taken back: nobody keeps a copy for us
    response["Cache-Control"] = "private, no-store"
    return response
