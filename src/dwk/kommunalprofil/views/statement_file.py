"""All statements with what they rest on, as a table for those who discuss them on paper."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from dwk.accounts.access import signed_in
from dwk.kommunalprofil.models import Profile
from dwk.kommunalprofil.queries.swot import Card, board_of
from dwk.kommunalprofil.rules import Quadrant

from .showing import opened
from .table_file import demand_kind, handed_out

HEADS = (
    "Art", "Aussage", "Handlungsfeld", "Diversity-Dimensionen", "Bezugsjahr", "Sicherheit", "Belege", "Was fehlt",
    "Abweichende Sicht der Kommune",
)  # fmt: skip


@require_safe
@signed_in
def statement_file(request: HttpRequest, slug: str, participation: str, pk: int, kind: str) -> HttpResponse:
    """The board as a file: a row for each statement."""
    place, profile = opened(request, slug, participation, pk)
    demand_kind(kind)
    return handed_out(
        name="aussagen",
        kind=kind,
        caption=f"Aussagen der SWOT-Analyse, {profile.title}",
        heads=HEADS,
        rows=(_line(quadrant, card) for quadrant, cards in board_of(profile) for card in cards),
        source=_source(profile),
        licence="nur für die Beteiligten; ein zurückgezogenes Zitat ist auch hier zu löschen",
        created=place.today,
    )


def _line(quadrant: Quadrant, card: Card) -> tuple[str | int, ...]:
    statement = card.statement
    return (
        quadrant.label, statement.text, card.field, "; ".join(card.dimensions), statement.reference_year or "",
        card.certainty.label, "\n".join(one.words for one in card.backing), card.lacking, statement.differing_view,
    )  # fmt: skip


def _source(profile: Profile) -> str:
    return f"{profile.title}, Entwurf"
