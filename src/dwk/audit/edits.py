"""What an edit of a tracked row means: for its row, for later days, and for rows that refer to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import models
from django.db.models.deletion import Collector

from .models import Action, Version
from .rules import carried_forward
from .snapshots import BATCH, plain, related_ids, relations_of, snapshot
from .tracked import TrackedModel, owner_of_relation

Data = dict[str, Any]
#: from a day on this held, or nothing where the row was deleted; the days in order
Timeline = dict[date, Data | None]
#: object type, object id, action, day, data
Entry = tuple[str, str, str, date, Data]


def timelines(object_type: str, keys: Sequence[Any]) -> dict[str, Timeline]:
    """For each object what holds from which day on."""
    found: dict[str, Timeline] = {}
    for start in range(0, len(keys), BATCH):
        rows = (
            Version.objects.filter(object_type=object_type, object_id__in=[str(k) for k in keys[start : start + BATCH]])
            .order_by("effective_on", "recorded_at", "sequence")
            .values_list("object_id", "effective_on", "action", "data")
        )
        for key, day, action, data in rows:
            found.setdefault(key, {})[day] = None if action == Action.DELETED else data
    return found


class RowEdit:
    """New values of one row, written at once; what does not hold to the end is taken back by ``restated``."""

    def __init__(self, row: TrackedModel, fields: Mapping[str, Any], clean: bool) -> None:
        self.row = row
        relations = {relation.name for relation in relations_of(type(row))}
        self.columns = {
            name: row._meta.get_field(name).attname  # type: ignore[union-attr]  # a column, the others are set aside
            for name in fields
            if name not in relations
        }
        self.relations = [name for name in fields if name in relations]
        self.before = snapshot(row)
        self.values_before = {attname: getattr(row, attname) for attname in self.columns.values()}
        for name in self.columns:
            setattr(row, name, fields[name])
        if clean:
            row.full_clean()
        self._store({name: fields[name] for name in self.relations}, list(self.columns))
        # as the database gives it back, which need not be as it was given
        self.row = type(row)._base_manager.get(pk=row.pk)
        self.after = snapshot(self.row)

    def restated(self, effective_on: date) -> list[tuple[date, Data]]:
        """What holds from ``effective_on`` and from later days on; empty when nothing differs."""
        kept = snapshot(self.row, self.row.trail_leave_out)
        known = timelines(self.row._meta.label_lower, [self.row.pk]).get(str(self.row.pk), {})
        later = [(day, data) for day, data in known.items() if day > effective_on]
        if not later:
            return [] if self.after == self.before else [(effective_on, kept)]
        held = next((known[day] for day in reversed(known) if day <= effective_on), None)
        # what began later than this entry says began earlier after all, as it was at first
        base = held if held is not None else next((data for _, data in later if data is not None), kept)
        touched = {*self.columns.values(), *self.relations}
        new = {**base, **{name: value for name, value in kept.items() if name in touched}}
        further, staying = carried_forward(base, new, later)
        self._take_back({name for name in touched if name in kept and name not in staying})
        return [] if new == base and held is not None else [(effective_on, new), *further]

    def hand_over(self, obj: TrackedModel) -> None:
        """Bring the caller's object to what is stored now."""
        for attname in self.columns.values():
            setattr(obj, attname, getattr(self.row, attname))
        for name in self.relations:
            getattr(obj, "_prefetched_objects_cache", {}).pop(name, None)

    def _take_back(self, names: set[str]) -> None:
        columns = [name for name, attname in self.columns.items() if attname in names]
        for name in columns:
            attname = self.columns[name]
            setattr(self.row, attname, self.values_before[attname])
        self._store({name: self.before[name] for name in self.relations if name in names}, columns)

    def _store(self, relations: Mapping[str, Iterable[Any]], columns: Sequence[str]) -> None:
        if columns:
            self.row.save(update_fields=columns)
        for name, objects in relations.items():
            getattr(self.row, name).set(objects)


def consequences_of_removal(row: TrackedModel, effective_on: date) -> list[tuple[str, Entry]]:
    """The versions that deleting a row brings, each with the scope of its row, its own first; asked before it is deleted."""
    collector = Collector(using=str(row._state.db), origin=row)
    collector.collect([row])
    doomed = {model: {instance.pk for instance in rows} for model, rows in collector.data.items()}
    found: list[tuple[str, Entry]] = []
    for model, rows in collector.data.items():
        if issubclass(model, TrackedModel):
            found += _deletions(model, sorted(rows, key=lambda one: one.pk), effective_on)
    losses: _Losses = {}
    updates: dict[Any, Any] = dict(collector.field_updates)
    for (field, value), batches in updates.items():
        keys = {instance.pk for batch in batches for instance in batch} - doomed.get(field.model, set())
        _lose(losses, field.model, keys, _without(field.attname, doomed.get(field.related_model, set()), plain(value)))
    for model, gone in doomed.items():
        for relation in _relations_to(model):
            refused = {plain(key) for key in gone}
            owners = {owner for owner, others in related_ids(relation).items() if not refused.isdisjoint(others)}
            keys = owners - doomed.get(relation.model, set())
            _lose(losses, relation.model, keys, _without_related(relation.name, refused))
    for model, of_rows in losses.items():
        if issubclass(model, TrackedModel):
            found += _restatements(model, of_rows, effective_on)
    own = (row._meta.label_lower, str(row.pk))
    return sorted(found, key=lambda scoped: scoped[1][:2] != own)


def _deletions(model: type[TrackedModel], rows: list[Any], effective_on: date) -> list[tuple[str, Entry]]:
    """Deleted on the day, and on each later day on which something else would hold."""
    label = model._meta.label_lower
    known = timelines(label, [row.pk for row in rows])
    found: list[tuple[str, Entry]] = []
    for row in rows:
        held = known.get(str(row.pk), {})
        days = [effective_on, *(day for day, data in held.items() if day > effective_on and data is not None)]
        data = snapshot(row, model.trail_leave_out)
        found += [(row.scope, (label, str(row.pk), Action.DELETED, day, data)) for day in days]
    return found


#: model -> key of a row -> how its contents lose what is deleted; a row may lose in several places at once
_Losses = dict[type[models.Model], dict[Any, list[Callable[[Data], Data]]]]


def _lose(losses: _Losses, model: type[models.Model], keys: Iterable[Any], without: Callable[[Data], Data]) -> None:
    for key in keys:
        losses.setdefault(model, {}).setdefault(key, []).append(without)


def _restatements(
    model: type[TrackedModel], losses: Mapping[Any, list[Callable[[Data], Data]]], effective_on: date
) -> list[tuple[str, Entry]]:
    """What rows that lose a relation say from the day on, and on later days on which they had it."""
    label = model._meta.label_lower
    known = timelines(label, list(losses))
    rows = model._base_manager.in_bulk(list(losses))
    found: list[tuple[str, Entry]] = []
    for key, steps in losses.items():
        line = known.get(str(key), {})
        held = next((line[day] for day in reversed(line) if day <= effective_on), None)
        for day, data in [(effective_on, held), *((day, data) for day, data in line.items() if day > effective_on)]:
            left = data
            for without in steps:
                left = None if left is None else without(left)
            if left is not None and left != data:
                found.append((rows[key].scope, (label, str(key), Action.CHANGED, day, left)))
    return found


def _without(attname: str, gone: set[Any], value: Any) -> Callable[[Data], Data]:
    refused = {plain(key) for key in gone}
    return lambda data: {**data, attname: value} if data.get(attname) in refused else data


def _without_related(name: str, refused: set[Any]) -> Callable[[Data], Data]:
    return lambda data: {**data, name: [key for key in data.get(name, []) if key not in refused]}


def _relations_to(model: type[models.Model]) -> list[Any]:
    """Many-to-many relations of tracked models that lead to a model."""
    return [
        reverse.field
        for reverse in model._meta.get_fields(include_hidden=True)
        if isinstance(reverse, models.ManyToManyRel) and owner_of_relation(reverse.through) is not None  # type: ignore[arg-type]  # set by now
    ]
