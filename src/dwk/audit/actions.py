"""The only way into the trail, and the way tracked tables are written: the row and its version in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db import models, transaction

from .edits import Entry, RowEdit, consequences_of_removal, timelines
from .models import Action, ChainHead, Version
from .rules import GENESIS_HASH, PLATFORM_CHAIN, Actor, version_hash
from .snapshots import snapshot, snapshots
from .tracked import TrackedModel, mark_entered, recording


@dataclass(frozen=True, slots=True)
class _Writing:
    """One call: who, why, and the chain, locked from here to the end of the transaction."""

    by: Actor
    reason: str
    head: ChainHead

    def add(self, entries: Iterable[Entry]) -> list[Version]:
        """Append to the chain, in order, in one statement per thousand rows."""
        # the system's own clock, never an argument: entries cannot be backdated
        recorded_at = datetime.now(UTC)
        versions = []
        head = self.head
        for object_type, object_id, action, effective_on, data in entries:
            said: dict[str, Any] = {
                "chain": head.chain,
                "sequence": head.sequence + 1,
                "object_type": object_type,
                "object_id": object_id,
                "effective_on": effective_on,
                "recorded_at": recorded_at,
                "actor_id": self.by.user_id,
                "actor_name": self.by.name,
                "action": str(action),
                "reason": self.reason,
                "data": data,
            }
            version = Version(previous_hash=head.hash, hash=version_hash(previous=head.hash, **said), **said)
            head.sequence, head.hash = version.sequence, version.hash
            versions.append(version)
            mark_entered(object_type)
        Version.objects.bulk_create(versions, batch_size=1000)
        head.save()
        return versions


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
    """Add one version per object, in order. Called inside the transaction that changes the objects themselves."""
    rows = list(objects)
    with transaction.atomic():
        writing = _Writing(by, reason, _locked_head(chain))
        return writing.add(
            (row._meta.label_lower, str(row.pk), action, effective_on, data)
            for row, data in zip(rows, snapshots(rows, leave_out), strict=True)
        )


def create(
    *,
    obj: TrackedModel,
    by: Actor,
    effective_on: date,
    reason: str = "",
    chain: str | None = None,
    related: Mapping[str, Iterable[Any]] | None = None,
    clean: bool = False,
) -> Version:
    """Store a new row with its many-to-many relations; ``clean`` checks it first (``full_clean``)."""
    with recording():
        label = obj._meta.label_lower
        known = {} if obj.pk is None else timelines(label, [obj.pk]).get(str(obj.pk), {})
        if clean:
            obj.full_clean()
        obj.save(force_insert=True)
        for name, objects in (related or {}).items():
            getattr(obj, name).set(objects)
        data = snapshot(_fresh(obj), obj.trail_leave_out)
        # only now: a row may begin a chain that carries its own number
        writing = _writing(obj, by, reason, chain)
        # an earlier row of this number may have been taken away on a later day than the new one begins
        days = [effective_on, *(day for day in known if day > effective_on)]
        return writing.add([(label, str(obj.pk), Action.CREATED, day, data) for day in days])[0]


def create_many(
    *,
    objects: Sequence[TrackedModel],
    by: Actor,
    effective_on: date,
    reason: str = "",
    chain: str | None = None,
) -> list[Version]:
    """Store many new rows of one kind and one chain, without relations."""
    if not objects:
        return []
    with recording():
        model = type(objects[0])
        model._base_manager.bulk_create(objects, batch_size=500)
        writing = _writing(objects[0], by, reason, chain)
        stored = model._base_manager.in_bulk([row.pk for row in objects])
        rows = [stored[row.pk] for row in objects]
        return writing.add(
            (model._meta.label_lower, str(row.pk), Action.CREATED, effective_on, data)
            for row, data in zip(rows, snapshots(rows, model.trail_leave_out), strict=True)
        )


def change(
    *,
    obj: TrackedModel,
    fields: Mapping[str, Any],
    by: Actor,
    effective_on: date,
    reason: str = "",
    chain: str | None = None,
    action: Action = Action.CHANGED,
    clean: bool = False,
) -> Version | None:
    """Give fields and many-to-many relations new values; None when nothing differs.

    The row is read afresh under the lock, so that an old copy in ``obj`` overwrites nothing but these fields. An entry
    that holds from an earlier day than one that is there already changes what held from that day on, and each of its
    fields stays changed until a later day brought a value of its own (``rules.carried_forward``).
    """
    with recording():
        writing = _writing(obj, by, reason, chain)
        label = obj._meta.label_lower
        edit = RowEdit(type(obj)._base_manager.select_for_update().get(pk=obj.pk), fields, clean)
        entries: list[Entry] = [
            (label, str(obj.pk), action if day == effective_on else Action.CHANGED, day, data)
            for day, data in edit.restated(effective_on)
        ]
        edit.hand_over(obj)
        mark_entered(label)
        return writing.add(entries)[0] if entries else None


def set_related(
    *,
    obj: TrackedModel,
    name: str,
    objects: Iterable[Any],
    by: Actor,
    effective_on: date,
    reason: str = "",
    chain: str | None = None,
) -> Version | None:
    """Give a many-to-many relation exactly these objects (or keys); None when nothing differs."""
    fields = {name: list(objects)}
    return change(obj=obj, fields=fields, by=by, effective_on=effective_on, reason=reason, chain=chain)


def remove(*, obj: TrackedModel, by: Actor, effective_on: date, reason: str = "", chain: str | None = None) -> Version:
    """Delete a row. Tracked rows that go with it, or lose their relation to it, get their versions too, each in its chain."""
    with recording():
        writing = _writing(obj, by, reason, chain)
        row = type(obj)._base_manager.select_for_update().get(pk=obj.pk)
        (_, own), *others = consequences_of_removal(row, effective_on)
        chains: dict[str, list[Entry]] = {}
        for scope, entry in others:
            home = writing.head.chain if entry[:2] == own[:2] else scope
            chains.setdefault(home or writing.head.chain, []).append(entry)
        row.delete()
        version = writing.add([own, *chains.pop(writing.head.chain, [])])[0]
        for name in sorted(chains):
            _Writing(by, reason, _locked_head(name)).add(chains[name])
        return version


def _writing(obj: TrackedModel, by: Actor, reason: str, chain: str | None) -> _Writing:
    return _Writing(by, reason, _locked_head(chain or obj.scope or PLATFORM_CHAIN))


def _locked_head(chain: str) -> ChainHead:
    heads = ChainHead.objects.select_for_update().filter(chain=chain)
    found = heads.first()
    if found is None:
        ChainHead.objects.get_or_create(chain=chain, defaults={"hash": GENESIS_HASH})
        found = heads.get()
    return found


def _fresh(obj: TrackedModel) -> TrackedModel:
    """The row as the database gives it back."""
    return type(obj)._base_manager.get(pk=obj.pk)
