"""Whether the versions, played from the first to the last, give what stands in the tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from dwk.audit.models import Action, Version
from dwk.audit.snapshots import plain, related_ids, relations_of


@dataclass(frozen=True, slots=True)
class ReplayFault:
    """A row, or a field of it, that the trail tells differently from the table."""

    object_type: str
    object_id: str
    field: str
    in_trail: Any
    in_table: Any

    def __str__(self) -> str:
        return f"{self.object_type} {self.object_id} {self.field}: {self.in_trail!r} / {self.in_table!r}"


def verify_replay(tables: Iterable[type[models.Model]]) -> list[ReplayFault]:
    """Every row and field of the tables that differs from the trail; a constant number of queries per table."""
    return [fault for model in tables for fault in _faults(model)]


def _faults(model: type[models.Model]) -> Iterator[ReplayFault]:
    label = model._meta.label_lower
    trail = _played(label)
    left_out = set(getattr(model, "trail_leave_out", ()))
    columns = [column for column in model._meta.concrete_fields if column.name not in left_out]
    relations = [relation for relation in relations_of(model) if relation.name not in left_out]
    related = {relation.name: related_ids(relation) for relation in relations}
    for row in model._base_manager.order_by("pk").iterator(chunk_size=2000):
        key = str(row.pk)
        data = trail.pop(key, None)
        if data is None:
            yield ReplayFault(label, key, "", None, "vorhanden")
            continue
        for column in columns:
            # a column that is younger than the version holds its default
            told = data.get(column.attname, plain(column.get_default()))
            stored = column.value_from_object(row)
            if not _same(column, told, stored):
                yield ReplayFault(label, key, column.attname, told, plain(stored))
        for name, ids in related.items():
            if data.get(name, []) != ids.get(row.pk, []):
                yield ReplayFault(label, key, name, data.get(name, []), ids.get(row.pk, []))
    for key in sorted(key for key, data in trail.items() if data is not None):
        yield ReplayFault(label, key, "", "vorhanden", None)


def _played(label: str) -> dict[str, dict[str, Any] | None]:
    """What every object came to; None where it was deleted."""
    state: dict[str, dict[str, Any] | None] = {}
    rows = (
        Version.objects.filter(object_type=label)
        .order_by("effective_on", "recorded_at", "sequence")
        .values_list("object_id", "action", "data")
    )
    for key, action, data in rows.iterator(chunk_size=2000):
        state[key] = None if action == Action.DELETED else data
    return state


def _same(column: models.Field[Any, Any], told: Any, stored: Any) -> bool:
    if told == plain(stored):
        return True
    try:
        # the same moment in another zone, the same amount with other zeros
        return bool(column.to_python(told) == stored)
    except (ValidationError, TypeError, ValueError):
        return False
