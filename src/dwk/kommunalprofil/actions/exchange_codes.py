"""The category system of a file: known categories are changed, others added."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from dwk.audit.rules import Actor
from dwk.kommunalprofil.models import Code
from dwk.kommunalprofil.qda import model as qda
from dwk.kommunalprofil.qda.merging import LONGEST_NAME, shown_name
from dwk.kommunalprofil.queries.exchange import described
from dwk.programme.actions import trail
from dwk.programme.models import Participation
from dwk.ui.formats import number, plural

from .errors import ProfileRefused

#: places among siblings that the column holds
LAST_PLACE = 32_767
MOST_CODES, MOST_TEXTS, MOST_CODINGS, MOST_MEMOS = 5_000, 2_000, 100_000, 20_000


@dataclass(frozen=True, slots=True)
class ImportedCodes:
    """How many categories came, how many differ now, how many were the same already."""

    new: int = 0
    changed: int = 0
    same: int = 0


@transaction.atomic
def import_codes(
    *, participation: Participation, codes: Iterable[qda.Code], by: Actor, effective_on: date
) -> ImportedCodes:
    """Take a category system over by GUID, level by level."""
    known = {code.guid: code for code in Code.objects.filter(participation=participation)}
    shared: dict[str, Any] = {"by": by, "effective_on": effective_on}
    counted = {"new": 0, "changed": 0, "same": 0}
    level: list[tuple[int, qda.Code, Code | None]] = [(n, code, None) for n, code in enumerate(codes)]
    while level:
        fresh: list[Code] = []
        rows: list[Code] = []
        for position, code, parent in level:
            fields = {**_fields(code, position), "parent": parent}
            row = known.get(code.guid)
            if row is None:
                row = Code(participation=participation, guid=code.guid, **fields)
                fresh.append(row)
                counted["new"] += 1
            elif any(getattr(row, name) != value for name, value in fields.items()):
                row = trail.change(obj=row, **shared, **fields)
                counted["changed"] += 1
            else:
                counted["same"] += 1
            rows.append(row)
        trail.create_many(objects=fresh, **shared)
        level = [
            (place, child, row)
            for (_, code, _), row in zip(level, rows, strict=True)
            for place, child in enumerate(code.children)
        ]
    return ImportedCodes(**counted)


def _fields(code: qda.Code, position: int) -> dict[str, Any]:
    return {
        "name": shown_name(code.name), "codable": code.codable, "color": _long(code.color),
        "position": min(position, LAST_PLACE), **described(code.description),
    }  # fmt: skip


def refuse_too_much(project: qda.Project) -> None:
    """More than people can work with here, and more than a request should enter."""
    marks = [mark for source in project.sources for mark in source.selections]
    counted = (
        (sum(1 for _ in project.all_codes()), MOST_CODES, "Kategorien"),
        (len(project.sources), MOST_TEXTS, "Texte"),
        (sum(len(mark.codings) for mark in marks), MOST_CODINGS, "Kodierungen"),
        (len(project.notes), MOST_MEMOS, "Memos"),
    )
    for count, most, what in counted:
        if count > most:
            raise ProfileRefused(
                f"Die Datei enthält {number(count)} {what}, möglich sind {number(most)}. Bitte teilen Sie das Projekt auf. "
                "Es wurde nichts übernommen."
            )


def remarks_on_names(project: qda.Project) -> list[str]:
    """What happens to names of categories that cannot be shown as they are."""
    names = [code.name for code in project.all_codes()]
    long = sum(len(name.strip()) > LONGEST_NAME for name in names)
    bare = sum(not name.strip() for name in names)
    said = []
    if long:
        said.append(
            f"{plural(long, 'Kategorie hat', 'Kategorien haben')} einen Namen mit mehr als {LONGEST_NAME} Zeichen; "
            "hier erscheint sein Anfang."
        )
    if bare:
        said.append(f"{plural(bare, 'Kategorie heißt', 'Kategorien heißen')} hier „(ohne Namen)“.")
    return said


def _long(color: str) -> str:
    """#abc as #aabbcc."""
    return "#" + "".join(2 * sign for sign in color[1:]) if len(color) == 4 else color
