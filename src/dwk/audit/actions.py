"""The only way into the trail. Called inside the transaction that changes the object itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.db import models, transaction

from .models import Action, ChainHead, Version
from .rules import GENESIS_HASH, PLATFORM_CHAIN, Actor, version_hash


def record(
    *,
    obj: models.Model,
    action: Action,
    by: Actor,
    effective_on: date,
    reason: str = "",
    chain: str = PLATFORM_CHAIN,
    leave_out: Sequence[str] = (),
) -> Version:
    """Add the version of one object and return it."""
    return record_many(
        objects=[obj],
        action=action,
        by=by,
        effective_on=effective_on,
        reason=reason,
        chain=chain,
        leave_out=leave_out,
    )[0]


def record_many(
    *,
    objects: Iterable[models.Model],
    action: Action,
    by: Actor,
    effective_on: date,
    reason: str = "",
    chain: str = PLATFORM_CHAIN,
    leave_out: Sequence[str] = (),
) -> list[Version]:
    """Add one version per object, in order, in one statement per thousand rows."""
    with transaction.atomic():
        ChainHead.objects.get_or_create(chain=chain, defaults={"hash": GENESIS_HASH})
        head = ChainHead.objects.select_for_update().get(chain=chain)
        # the system's own clock, never an argument: entries cannot be backdated
        recorded_at = datetime.now(UTC)
        versions = []
        for obj in objects:
            head.sequence += 1
            version = Version(
                chain=chain,
                sequence=head.sequence,
                object_type=obj._meta.label_lower,
                object_id=str(obj.pk),
                effective_on=effective_on,
                recorded_at=recorded_at,
                actor_id=by.user_id,
                actor_name=by.name,
                action=action,
                reason=reason,
                data=snapshot(obj, leave_out),
                previous_hash=head.hash,
            )
            version.hash = head.hash = version_hash(
                previous=version.previous_hash,
                chain=chain,
                sequence=version.sequence,
                object_type=version.object_type,
                object_id=version.object_id,
                effective_on=effective_on,
                recorded_at=recorded_at,
                actor_id=by.user_id,
                actor_name=by.name,
                action=str(action),
                reason=reason,
                data=version.data,
            )
            versions.append(version)
        Version.objects.bulk_create(versions, batch_size=1000)
        head.save()
        return versions


def snapshot(obj: models.Model, leave_out: Sequence[str] = ()) -> dict[str, Any]:
    """The object's own fields and the ids of its many-to-many relations, as plain JSON values."""
    data: dict[str, Any] = {}
    for field in obj._meta.concrete_fields:
        if field.name not in leave_out:
            data[field.attname] = _plain(field.value_from_object(obj))
    for relation in obj._meta.many_to_many:
        if relation.name not in leave_out:
            data[relation.name] = sorted(getattr(obj, relation.name).values_list("pk", flat=True))
    return data


def _plain(value: Any) -> Any:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
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
