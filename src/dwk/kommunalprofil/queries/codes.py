"""The category system as people look at it: in its order, with depth, path and how often it was given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from dwk.kommunalprofil.coding_rules import hue_of
from dwk.kommunalprofil.models import Code, Coding
from dwk.programme.models import Participation


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A category in the tree."""

    code: Code
    depth: int
    above: tuple[str, ...]
    count: int
    hue: int
    first: bool
    last: bool

    @property
    def label(self) -> str:
        """Name for lists of choices: its own name first, so that typing finds it."""
        return f"{self.code.name} (unter {' › '.join(self.above)})" if self.above else self.code.name


def code_rows(participation: Participation) -> list[CodeRow]:
    """All categories in the order of the tree; two queries."""
    rows = list(Code.objects.filter(participation=participation).order_by("position", "pk"))
    counts = dict(
        Coding.objects.filter(participation=participation).values_list("code").annotate(number=Count("pk")).order_by()
    )
    below: dict[int | None, list[Code]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)
    found: list[CodeRow] = []
    stack = _pushed(below.get(None, []), 0, ())
    while stack:
        code, depth, above, first, last = stack.pop()
        found.append(CodeRow(code, depth, above, counts.get(code.pk, 0), hue_of(code.color), first, last))
        stack += _pushed(below.get(code.pk, []), depth + 1, (*above, code.name))
    return found


def with_below(rows: Iterable[CodeRow], pk: int) -> set[int]:
    """Keys of a category and of everything below it; rows in the order of the tree."""
    found: set[int] = set()
    depth: int | None = None
    for row in rows:
        if row.code.pk == pk:
            depth = row.depth
            found.add(pk)
        elif depth is not None:
            if row.depth <= depth:
                break
            found.add(row.code.pk)
    return found


def choices(rows: Iterable[CodeRow], *, codable: bool = False) -> list[tuple[str, str]]:
    """Categories for a list of choices."""
    return [(str(row.code.pk), row.label) for row in rows if row.code.codable or not codable]


def _pushed(
    level: list[Code], depth: int, above: tuple[str, ...]
) -> list[tuple[Code, int, tuple[str, ...], bool, bool]]:
    last = len(level) - 1
    return [(code, depth, above, number == 0, number == last) for number, code in reversed(list(enumerate(level)))]
