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
from dwk.ui.formats import plural

#: places among siblings that the column holds
LAST_PLACE = 32_767


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
    """Take a category system over by GUID."""
    known = {code.guid: code for code in Code.objects.filter(participation=participation)}
    new = changed = same = 0
    stack: list[tuple[int, qda.Code, Code | None]] = [(n, code, None) for n, code in enumerate(codes)]
    while stack:
        position, code, parent = stack.pop(0)
        fields: dict[str, Any] = {
            "name": shown_name(code.name), "codable": code.codable, "color": _long(code.color), "parent": parent,
            "position": min(position, LAST_PLACE), **described(code.description),
        }  # fmt: skip
        row = known.get(code.guid)
        if row is None:
            row = trail.create(
                obj=Code(participation=participation, guid=code.guid, **fields), by=by, effective_on=effective_on
            )
            new += 1
        elif any(getattr(row, name) != value for name, value in fields.items()):
            row = trail.change(obj=row, by=by, effective_on=effective_on, **fields)
            changed += 1
        else:
            same += 1
        stack += [(number, child, row) for number, child in enumerate(code.children)]
    return ImportedCodes(new, changed, same)


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
