"""What held on a day, as known on a day: one query, however many objects. A scope is the chain that holds its entries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from dwk.audit.models import Action, Version
from dwk.audit.rules import is_late

COLUMNS = (
    "chain",
    "object_type",
    "object_id",
    "data",
    "effective_on",
    "recorded_at",
    "sequence",
    "actor_id",
    "actor_name",
    "action",
    "reason",
)


@dataclass(frozen=True, slots=True)
class PastState:
    """What held for one object, and which entry says so."""

    scope: str
    object_type: str
    object_id: str
    data: dict[str, Any]
    effective_on: date
    recorded_at: datetime
    sequence: int
    actor_id: int | None
    actor_name: str
    action: str
    reason: str

    @property
    def late(self) -> bool:
        """Whether it was entered on a later day than the one it holds from („nachgetragen am“)."""
        return is_late(self.effective_on, self.recorded_at)


def state_as_of(
    object_type: str, object_id: str, as_of: date, known_on: datetime | None = None
) -> dict[str, Any] | None:
    """What held for an object on ``as_of``, as known at ``known_on`` (now, if left out); None if it did not exist."""
    versions = Version.objects.filter(object_type=object_type, object_id=object_id, effective_on__lte=as_of)
    if known_on is not None:
        versions = versions.filter(recorded_at__lte=known_on)
    latest = versions.order_by("-effective_on", "-recorded_at", "-sequence").first()
    if latest is None or latest.action == Action.DELETED:
        return None
    return dict(latest.data)


def states_as_of(
    object_types: Sequence[str],
    *,
    as_of: date,
    scope: str | None = None,
    object_ids: Iterable[object] | None = None,
    known_on: datetime | None = None,
) -> dict[str, list[PastState]]:
    """By kind, in the order of their numbers, the objects that existed on ``as_of``; one query."""
    found = latest(
        object_types, as_of=as_of, scopes=None if scope is None else [scope], object_ids=object_ids, known_on=known_on
    )
    states: dict[str, list[PastState]] = {object_type: [] for object_type in object_types}
    for state in found:
        if state.action != Action.DELETED:
            states[state.object_type].append(state)
    return states


def states_of_scopes(
    object_types: Sequence[str], scopes: Sequence[str], *, as_of: date, known_on: datetime | None = None
) -> dict[str, dict[str, list[PastState]]]:
    """The same for many scopes, such as all Kommunen of a list; one query."""
    states: dict[str, dict[str, list[PastState]]] = {
        scope: {object_type: [] for object_type in object_types} for scope in scopes
    }
    for state in latest(object_types, as_of=as_of, scopes=scopes, known_on=known_on):
        if state.action != Action.DELETED:
            states[state.scope][state.object_type].append(state)
    return states


def latest(
    object_types: Sequence[str] | None,
    *,
    as_of: date,
    scopes: Sequence[str] | None = None,
    object_ids: Iterable[object] | None = None,
    known_on: datetime | None = None,
) -> list[PastState]:
    """Per object the version latest in effect, then latest entered; deletions are among them."""
    versions = Version.objects.filter(effective_on__lte=as_of)
    if object_types is not None:
        versions = versions.filter(object_type__in=list(object_types))
    if scopes is not None:
        versions = versions.filter(chain__in=list(scopes))
    if object_ids is not None:
        versions = versions.filter(object_id__in=[str(key) for key in object_ids])
    if known_on is not None:
        versions = versions.filter(recorded_at__lte=known_on)
    # keys are ranked first, because ranking would carry the contents of all versions along
    ranked = versions.annotate(
        rank=Window(
            RowNumber(),
            partition_by=[F("object_type"), F("object_id")],
            order_by=[F("effective_on").desc(), F("recorded_at").desc(), F("sequence").desc()],
        )
    ).filter(rank=1)
    rows = Version.objects.filter(pk__in=ranked.values("pk")).values_list(*COLUMNS)
    return sorted((PastState(*row) for row in rows), key=_in_order)


def _in_order(state: PastState) -> tuple[str, int, str]:
    number = int(state.object_id) if state.object_id.isdecimal() else 0
    return state.object_type, number, state.object_id
