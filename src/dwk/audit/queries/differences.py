"""What differs in a scope between two days, and which entries made it so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from dwk.audit.models import Action, Version

from .states import COLUMNS, PastState, latest

#: keys in one ``IN``; beyond that the whole scope is read
NAMED_OBJECTS = 900


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field; ``cause`` is the entry since which the new value holds."""

    name: str
    old: Any
    new: Any
    cause: PastState


@dataclass(frozen=True, slots=True)
class Difference:
    """One object; ``cause`` is the entry that made it appear, vanish or last change (None: it was not known yet)."""

    object_type: str
    object_id: str
    kind: Literal["appeared", "vanished", "changed"]
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    fields: tuple[FieldChange, ...]
    cause: PastState | None


def difference(
    scope: str,
    day_a: date,
    day_b: date,
    *,
    known_a: datetime | None = None,
    known_b: datetime | None = None,
) -> list[Difference]:
    """From what held on ``day_a`` to what held on ``day_b``; three queries."""
    states_a = _by_object(latest(None, as_of=day_a, scopes=[scope], known_on=known_a))
    states_b = _by_object(latest(None, as_of=day_b, scopes=[scope], known_on=known_b))
    differing = [key for key in sorted({*states_a, *states_b}) if _data(states_a, key) != _data(states_b, key)]
    histories = _histories(scope, day_b, known_b, differing)
    found = []
    for key in differing:
        before, after, history = _data(states_a, key), _data(states_b, key), histories.get(key, [])
        cause = history[-1] if history else None
        if before is None and after is not None:
            # the beginning of the last stretch in which it existed
            cause = _since(history, lambda state: state.action != Action.DELETED)
        kind: Literal["appeared", "vanished", "changed"] = (
            "appeared" if before is None else "vanished" if after is None else "changed"
        )
        fields = tuple(_fields(before, after, history)) if before is not None and after is not None else ()
        found.append(Difference(*key, kind, before, after, fields, cause))
    return found


def _by_object(states: Iterable[PastState]) -> dict[tuple[str, str], PastState]:
    return {(state.object_type, state.object_id): state for state in states}


def _data(states: dict[tuple[str, str], PastState], key: tuple[str, str]) -> dict[str, Any] | None:
    state = states.get(key)
    return None if state is None or state.action == Action.DELETED else state.data


def _histories(
    scope: str, day: date, known_on: datetime | None, keys: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], list[PastState]]:
    """The entries of the objects in the order in which they hold."""
    versions = Version.objects.filter(chain=scope, effective_on__lte=day)
    if known_on is not None:
        versions = versions.filter(recorded_at__lte=known_on)
    if len(keys) <= NAMED_OBJECTS:
        versions = versions.filter(object_id__in={object_id for _, object_id in keys})
    found: dict[tuple[str, str], list[PastState]] = {key: [] for key in keys}
    for row in versions.order_by("effective_on", "recorded_at", "sequence").values_list(*COLUMNS):
        state = PastState(*row)
        if (state.object_type, state.object_id) in found:
            found[state.object_type, state.object_id].append(state)
    return found


def _fields(before: dict[str, Any], after: dict[str, Any], history: list[PastState]) -> Iterable[FieldChange]:
    for name in sorted({*before, *after}):
        old, new = before.get(name), after.get(name)
        if old != new:
            cause = _since(history, lambda state, name=name, new=new: state.data.get(name) == new)
            if cause is not None:
                yield FieldChange(name, old, new, cause)


def _since(history: list[PastState], holds: Any) -> PastState | None:
    """The first entry of the last stretch in which something holds."""
    cause = None
    for state in reversed(history):
        if not holds(state):
            break
        cause = state
    return cause
