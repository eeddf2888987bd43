"""A programme with its parts as they held on a day, and the parts that were taken away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.apps import apps
from django.db.models import Min

from dwk.audit.models import Action, Version
from dwk.programme.models import BudgetRule, Programme
from dwk.programme.models.programmes import Part
from dwk.programme.rules import proposed_slug

from .past import Past, PastRow, past_of

#: kinds of parts that can be added, moved and taken away
REMOVABLE = ("programme.aim", "programme.relatedelement", "programme.backer", "programme.budgetrule")
KINDS = ("programme.programme", "programme.phasedefinition", "programme.organisation", *REMOVABLE)
#: how many taken-away parts are offered again
RECENT = 5


@dataclass(frozen=True, slots=True)
class Removed:
    """A part that was taken away and can be entered again."""

    kind: str
    number: int
    label: str
    on: date
    by: str


def parts_on(programme: Programme, as_of: date, known_on: datetime | None = None) -> Past:
    """The programme, its parts and the organisations that stand behind programmes; one query."""
    return past_of([programme.scope, "organisations"], as_of, known_on, KINDS)


def aims_by_chapter(past: Past) -> list[tuple[int, list[PastRow]]]:
    """Aims in their order, by the chapter they stand in."""
    chapters: dict[int, list[PastRow]] = {}
    for row in past.all("programme.aim"):
        chapters.setdefault(row["chapter"], []).append(row)
    return sorted(chapters.items())


def removed_parts(programme: Programme) -> list[Removed]:
    """The parts taken away last that are still gone; as many queries as there are kinds, and one."""
    found = Version.objects.filter(chain=programme.scope, object_type__in=REMOVABLE, action=Action.DELETED).order_by(
        "-sequence"
    )[: RECENT * 4]
    latest: dict[tuple[str, int], Version] = {}
    for version in found:
        latest.setdefault((version.object_type, int(version.object_id)), version)
    gone = {key: version for key, version in latest.items() if key not in _present(list(latest))}
    return [
        Removed(kind, number, _label(version), version.effective_on, version.actor_name)
        for (kind, number), version in list(gone.items())[:RECENT]
    ]


def first_day(part: Part) -> date | None:
    """From when on a part has belonged to its programme."""
    found = Version.objects.filter(
        chain=part.scope, object_type=part._meta.label_lower, object_id=str(part.pk)
    ).aggregate(day=Min("effective_on"))
    day: date | None = found["day"]
    return day


def free_line(programme: Programme, label: str) -> str:
    """A short name for a new line of the budget that the programme does not use yet."""
    taken = BudgetRule.objects.filter(programme=programme).values_list("line", flat=True)
    return proposed_slug(label, set(taken), 40)


def _present(keys: Sequence[tuple[str, int]]) -> set[tuple[str, int]]:
    present: set[tuple[str, int]] = set()
    for kind in {kind for kind, _ in keys}:
        numbers = [number for one, number in keys if one == kind]
        rows = apps.get_model(kind)._default_manager.filter(pk__in=numbers)
        present |= {(kind, pk) for pk in rows.values_list("pk", flat=True)}
    return present


def _label(version: Version) -> str:
    data = version.data
    return str(data.get("wording") or data.get("label") or data.get("text") or version.object_id)
