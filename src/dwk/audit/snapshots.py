"""Rows as plain JSON values: what a version keeps and what a replay is compared with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any, cast

from django.db import models

from .tracked import TrackedModel

#: keys in one ``IN``
BATCH = 900


def snapshot(obj: models.Model, leave_out: Sequence[str] = ()) -> dict[str, Any]:
    """The object's own fields and the ids of its many-to-many relations, as plain JSON values."""
    return next(snapshots([obj], leave_out))


def snapshots(objects: Sequence[models.Model], leave_out: Sequence[str] = ()) -> Iterator[dict[str, Any]]:
    """One snapshot per object, in order; relations of many objects of one kind are read together."""
    for _, group in groupby(objects, key=type):
        rows = list(group)
        model = type(rows[0])
        related = {
            relation.name: related_ids(relation, [row.pk for row in rows])
            for relation in relations_of(model)
            if relation.name not in leave_out
        }
        for row in rows:
            data = {
                field.attname: plain(field.value_from_object(row))
                for field in model._meta.concrete_fields
                if field.name not in leave_out
            }
            for name, ids in related.items():
                data[name] = ids.get(row.pk, [])
            yield data


def relations_of(model: type[models.Model]) -> list[Any]:
    """Many-to-many relations that belong to a row; one whose table is tracked itself has versions of its own."""
    return [
        relation
        for relation in model._meta.many_to_many
        if not issubclass(cast(type, relation.remote_field.through), TrackedModel)
    ]


def related_ids(relation: Any, keys: Sequence[Any] | None = None) -> dict[Any, list[Any]]:
    """Ids that a relation holds, in order, by key of the row; of all rows without keys."""
    through = relation.remote_field.through
    source = through._meta.get_field(relation.m2m_field_name()).attname
    target = through._meta.get_field(relation.m2m_reverse_field_name()).attname
    batches: list[Any] = [through._base_manager.all()]
    if keys is not None:
        batches = [
            through._base_manager.filter(**{f"{source}__in": keys[start : start + BATCH]})
            for start in range(0, len(keys), BATCH)
        ]
    found: dict[Any, list[Any]] = {}
    for batch in batches:
        for owner, other in batch.values_list(source, target):
            found.setdefault(owner, []).append(plain(other))
    return {owner: sorted(ids) for owner, ids in found.items()}


def plain(value: Any) -> Any:
    """A value as JSON knows it and as both databases give it back."""
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    if isinstance(value, float):
        return _plain_float(value)
    if value is None or isinstance(value, (bool, int, str)):
        return value
    return str(value)


def _plain_float(value: float) -> float | int:
    """As both databases give it back: PostgreSQL knows no negative zero and writes large numbers without exponent."""
    if value == 0:
        return 0.0
    return int(value) if abs(value) >= 1e16 else value
