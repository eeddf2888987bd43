"""Codings of a text with their coders, texts that are coded, and the matrix of categories and person groups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from dwk.kommunalprofil.models import Coding, Transcript
from dwk.kommunalprofil.models.interviews import PersonGroup
from dwk.programme.models import Participation

from .codes import CodeRow, with_below

MINE = "ich"
#: longer numbers are no keys, and more than a database takes
LONGEST_KEY = 10


def coder_label(coding: Coding) -> str:
    """Name of a coder."""
    if coding.coder is not None:
        return coding.coder.name
    return coding.coder_name or "unbekannt"


def of_coder(rows: QuerySet[Coding], key: str, user: int) -> QuerySet[Coding]:
    """Codings of a coder: ``ich``, the number of an account or ``g-`` and a GUID; everything else is all."""
    if key == MINE:
        return rows.filter(coder=user)
    if key.isdecimal() and len(key) < LONGEST_KEY:
        return rows.filter(coder=int(key))
    if key.startswith("g-"):
        return rows.filter(coder__isnull=True, coder_guid=key[2:])
    return rows


def coders_of(rows: QuerySet[Coding]) -> list[tuple[str, str]]:
    """Who coded among these codings: keys and names."""
    found = {
        (str(pk) if pk else f"g-{guid}"): name or other or "unbekannt"
        for pk, guid, name, other in rows.order_by()
        .values_list("coder", "coder_guid", "coder__name", "coder_name")
        .distinct()
    }
    return sorted(found.items(), key=lambda pair: pair[1].casefold())


def live_transcripts(participation: Participation) -> QuerySet[Transcript]:
    """Texts that are there, without their sealed words."""
    return (
        Transcript.objects.filter(participation=participation, destroyed_on__isnull=True)
        .select_related("interview")
        .defer("sealed", "interview__sealed_notes")
        .order_by("interview__pseudonym", "pk")
    )


@dataclass(frozen=True, slots=True)
class TextRow:
    """A text and how far its analysis is."""

    transcript: Transcript
    codings: int
    coders: int
    mine: int


def text_rows(participation: Participation, user: int) -> list[TextRow]:
    """All texts with counts; one query."""
    rows = live_transcripts(participation).annotate(
        number=Count("codings"),
        people=Count("codings__coder", distinct=True),
        mine=Count("codings", filter=Q(codings__coder=user)),
    )
    return [TextRow(row, row.number, row.people, row.mine) for row in rows]


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A category with counts for each person group; codings of categories below are counted with it."""

    row: CodeRow
    counts: tuple[int, ...]
    total: int


def codings_of(participation: Participation, *, coder: str, interview: str, user: int) -> QuerySet[Coding]:
    """Codings of a Kommune after the filters of the page."""
    rows = of_coder(Coding.objects.filter(participation=participation), coder, user)
    return rows.filter(transcript__interview=int(interview)) if interview.isdecimal() else rows


def matrix_of(rows: Sequence[CodeRow], codings: QuerySet[Coding]) -> list[MatrixRow]:
    """Counts of all categories and groups; one query."""
    counts: dict[tuple[int, str], int] = {
        (code, group): number
        for code, group, number in codings.order_by()
        .values_list("code", "transcript__interview__group")
        .annotate(number=Count("pk"))
    }
    found = []
    for place, row in enumerate(rows):
        below = with_below(rows[place:], row.code.pk)
        values = tuple(sum(counts.get((pk, group), 0) for pk in below) for group in PersonGroup.values)
        found.append(MatrixRow(row, values, sum(values)))
    return found


def passages(codings: QuerySet[Coding], codes: Iterable[int], group: str) -> QuerySet[Coding]:
    """Passages of a cell of the matrix, text after text."""
    rows = codings.filter(code__in=list(codes))
    if group in PersonGroup.values:
        rows = rows.filter(transcript__interview__group=group)
    return (
        rows.select_related("code", "coder", "transcript__interview")
        .defer("transcript__sealed", "transcript__interview__sealed_notes")
        .order_by("transcript__interview__pseudonym", "transcript", "start", "pk")
    )


def numbered(codings: Iterable[Coding]) -> Mapping[int, int]:
    """Numbers by which marks and their entries in the list find each other."""
    return {coding.pk: number for number, coding in enumerate(codings, 1)}
