"""The thread of one statement on a page of its own."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from dwk.accounts.access import signed_in
from dwk.accounts.permissions import Permission
from dwk.kommunalprofil.fields_of_action import field_name
from dwk.kommunalprofil.models import Statement, StatementEvidence
from dwk.kommunalprofil.queries.thread import thread_of
from dwk.kommunalprofil.rules import DIMENSIONS, Quadrant, certainty_of

from .showing import opened, page


@require_safe
@signed_in
def thread(request: HttpRequest, slug: str, participation: str, pk: int, number: int) -> HttpResponse:
    """Where a statement comes from, what it says, and what became of it."""
    place, profile = opened(request, slug, participation, pk)
    found = get_object_or_404(Statement, pk=number, profile=profile)
    kinds = StatementEvidence.objects.filter(statement=found).values_list("evidence__kind", flat=True)
    facts = [
        ("Art", Quadrant(found.quadrant).label),
        ("Handlungsfeld", field_name(found.field_of_action) if found.field_of_action else "keines genannt"),
        ("Diversity", ", ".join(DIMENSIONS[key] for key in found.dimensions) or "keine Dimension genannt"),
        ("Bezugsjahr", str(found.reference_year or "keines genannt")),
        ("Sicherheit", certainty_of(list(kinds), found.disputed).label),
    ]
    return page(
        request,
        place,
        profile,
        "thread.html",
        "SWOT-Analyse",
        statement=found,
        facts=facts,
        thread=thread_of(profile, found, opens_interviews=place.can(Permission.VIEW_INTERVIEWS)),
    )
