"""The Stärken-Schwächen-Analyse as a board, and the matrix of its pairings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from dwk.kommunalprofil.chart_pages import chart_html
from dwk.kommunalprofil.evidence_words import card_words, words_of
from dwk.kommunalprofil.fields_of_action import field_name
from dwk.kommunalprofil.list_words import fits
from dwk.kommunalprofil.models import Evidence, Pairing, Profile, Statement, StatementEvidence
from dwk.kommunalprofil.rules import DIMENSIONS, Certainty, EvidenceKind, Quadrant, certainty_of

from .contents import evidence_content, ordered_statements
from .revisions import Revision, revisions_of


@dataclass(frozen=True, slots=True)
class Backing:
    """A piece of evidence of a statement."""

    evidence: Evidence
    words: str
    revision: Revision | None
    #: the first place of a piece of evidence on the board
    first: bool = True
    #: what the card says in one line
    short: str = ""

    @property
    def kind(self) -> str:
        """German name of its kind."""
        return EvidenceKind(self.evidence.kind).label

    @property
    def chart(self) -> str:
        """Its chart as HTML, once on a board; empty for what is no chart."""
        drawn = evidence_content(self.evidence)
        return chart_html(drawn, f"abb-{self.evidence.pk}", narrow=True) if self.first else ""


@dataclass(frozen=True, slots=True)
class Card:
    """A statement on the board."""

    statement: Statement
    certainty: Certainty
    backing: list[Backing]
    first: bool
    last: bool

    @property
    def field(self) -> str:
        """Field of action in words."""
        return field_name(self.statement.field_of_action)

    @property
    def dimensions(self) -> list[str]:
        """Dimensions in words."""
        return [DIMENSIONS[key] for key in self.statement.dimensions]

    @property
    def lacking(self) -> str:
        """What it lacks before the profile can be signed; empty: nothing."""
        kinds = {one.evidence.kind for one in self.backing}
        if not kinds:
            return "Ohne Beleg"
        inner = Quadrant(self.statement.quadrant).inner
        return "Zweiter Beleg anderer Art fehlt" if inner and len(kinds) == 1 else ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the board is looked at; empty: everything."""

    field: str = ""
    dimension: str = ""
    certainty: str = ""
    lacking: str = ""
    text: str = ""

    def __bool__(self) -> bool:
        return bool(self.field or self.dimension or self.certainty or self.lacking or self.text)

    def fits(self, card: Card) -> bool:
        """Whether a card is looked at."""
        statement = card.statement
        return (
            self.field in {"", statement.field_of_action}
            and (not self.dimension or self.dimension in statement.dimensions)
            and self.certainty in {"", card.certainty.value}
            and (not self.lacking or bool(card.lacking))
            and fits(self.text, statement.text, *(one.words for one in card.backing))
        )


def board_of(profile: Profile, wanted: Wanted | None = None) -> list[tuple[Quadrant, list[Card]]]:
    """Cards by quadrant; a constant number of queries."""
    revisions = revisions_of(profile)
    backing: dict[int, list[Backing]] = {}
    rows = StatementEvidence.objects.filter(profile=profile).select_related("evidence__quote").order_by("pk")
    for row in rows:
        kind, content = row.evidence.kind, evidence_content(row.evidence)
        made = Backing(
            row.evidence, words_of(kind, content), revisions.get(row.evidence_id),
            short=card_words(kind, content, profile.region.key),
        )  # fmt: skip
        backing.setdefault(row.statement_id, []).append(made)
    statements = ordered_statements(profile)
    board = [(quadrant, _cards(quadrant, statements, backing, wanted or Wanted())) for quadrant in Quadrant]
    _draw_once(card for _, cards in board for card in cards)
    return board


def _draw_once(cards: Iterable[Card]) -> None:
    """Of several places of a chart on the board the first one shows it."""
    seen: set[int] = set()
    for card in cards:
        card.backing[:] = [replace(one, first=one.evidence.pk not in seen) for one in card.backing]
        seen |= {one.evidence.pk for one in card.backing}


def _cards(
    quadrant: Quadrant, statements: list[Statement], backing: dict[int, list[Backing]], wanted: Wanted
) -> list[Card]:
    own = [one for one in statements if one.quadrant == quadrant.value]
    cards = []
    for at, statement in enumerate(own):
        held = backing.get(statement.pk, [])
        certainty = certainty_of([one.evidence.kind for one in held], statement.disputed)
        cards.append(Card(statement, certainty, held, first=at == 0, last=at == len(own) - 1))
    return [card for card in cards if wanted.fits(card)]


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """An inner factor with its pairing (or none) for every outer one."""

    inner: Statement
    cells: list[tuple[Statement, Pairing | None]]


def pairings_of(profile: Profile) -> list[Pairing]:
    """Recommendations in their order."""
    rows = Pairing.objects.filter(profile=profile).select_related("inner", "outer")
    return list(rows.order_by("position", "pk"))


@dataclass(frozen=True, slots=True)
class Matrix:
    """Outer factors as columns, inner ones as rows; ``possible``: there are statements of both sides at all."""

    outer: list[Statement]
    rows: list[MatrixRow]
    possible: bool


def matrix_of(profile: Profile, pairings: list[Pairing], *, inner_field: str = "", outer_field: str = "") -> Matrix:
    """Who meets whom, narrowed by the field of action of either side."""
    statements = ordered_statements(profile)
    made = {(one.inner_id, one.outer_id): one for one in pairings}
    sides = {inner: [one for one in statements if Quadrant(one.quadrant).inner == inner] for inner in (True, False)}
    outer = [one for one in sides[False] if outer_field in {"", one.field_of_action}]
    rows = [
        MatrixRow(inner, [(one, made.get((inner.pk, one.pk))) for one in outer])
        for inner in sides[True]
        if inner_field in {"", inner.field_of_action}
    ]
    return Matrix(outer, rows, bool(sides[True] and sides[False]))
