"""How records of the programme are written: the row and its version together, what is wrong said as a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, TypeVar, cast

from django.core.exceptions import ValidationError

from dwk.audit import actions as audit
from dwk.audit.models import Action, ChainHead, Version
from dwk.audit.rules import Actor
from dwk.audit.tracked import recording
from dwk.programme.models.base import Sourced

from .errors import ProgrammeRefused, sentence_of

#: keys in one question to the database
BATCH = 900
Record = TypeVar("Record", bound=Sourced)


def create(*, obj: Record, by: Actor, effective_on: date, because: str = "") -> Record:
    """Store a new record after checking it."""
    with _in_words():
        audit.create(obj=obj, by=by, effective_on=effective_on, reason=because, clean=True)
    return obj


def create_many(*, objects: Sequence[Sourced], by: Actor, effective_on: date, because: str = "") -> None:
    """Store new records of one kind and one chain together, after checking each; all of them or none."""
    with _in_words():
        for obj in objects:
            # what they point to was looked up by the caller: asking again for each would take a query a row
            obj.clean_fields(exclude=[field.name for field in obj._meta.fields if field.is_relation])
        audit.create_many(objects=objects, by=by, effective_on=effective_on, reason=because)


def change(*, obj: Record, by: Actor, effective_on: date, because: str = "", **fields: Any) -> Record:
    """Give fields of a stored record new values and return it as it is stored now; nothing is entered when nothing differs.

    An entry for an earlier day changes what held from then on; the record keeps what a later day brought.
    """
    with _in_words():
        audit.change(obj=obj, fields=fields, by=by, effective_on=effective_on, reason=because, clean=True)
    return cast(Record, type(obj)._default_manager.get(pk=obj.pk))


def change_many(
    *, objects: Sequence[Record], names: Sequence[str], by: Actor, effective_on: date, because: str = ""
) -> None:
    """Store new values, set on the records already, of many records of one kind and one chain: all of them or none.

    For entries of today only, inside a transaction that holds the chain (``hold_chain``): what a later day brought
    would not be kept. A record that has such an entry is refused.
    """
    if not objects:
        return
    model = type(objects[0])
    _nothing_later(model, [str(obj.pk) for obj in objects], effective_on)
    with _in_words(), recording():
        for obj in objects:
            obj.clean_fields(exclude=[field.name for field in obj._meta.fields if field.is_relation])
        model._default_manager.bulk_update(objects, names, batch_size=BATCH // 2)
        stored = model._default_manager.in_bulk([obj.pk for obj in objects])
        audit.record_many(
            objects=[stored[obj.pk] for obj in objects],
            action=Action.CHANGED,
            by=by,
            effective_on=effective_on,
            reason=because,
            chain=objects[0].scope,
            leave_out=model.trail_leave_out,
        )


def remove_many(*, objects: Sequence[Record], by: Actor, effective_on: date, because: str = "") -> None:
    """Take many records of one kind and one chain away that nothing else hangs on: all of them or none.

    Like ``change_many`` for entries of today only, inside a transaction that holds the chain.
    """
    if not objects:
        return
    model = type(objects[0])
    _nothing_later(model, [str(obj.pk) for obj in objects], effective_on)
    keys = [obj.pk for obj in objects]
    with recording():
        stored = model._default_manager.in_bulk(keys)
        audit.record_many(
            objects=[stored[key] for key in keys],
            action=Action.DELETED,
            by=by,
            effective_on=effective_on,
            reason=because,
            chain=objects[0].scope,
            leave_out=model.trail_leave_out,
        )
        for start in range(0, len(keys), BATCH):
            model._default_manager.filter(pk__in=keys[start : start + BATCH]).delete()


def _nothing_later(model: type[Sourced], keys: list[str], effective_on: date) -> None:
    batches = [keys[start : start + BATCH] for start in range(0, len(keys), BATCH)]
    later = Version.objects.filter(object_type=model._meta.label_lower, effective_on__gt=effective_on)
    if any(later.filter(object_id__in=batch).exists() for batch in batches):
        raise ProgrammeRefused(
            "Für einen dieser Einträge gilt schon etwas ab einem späteren Tag. Es wurde nichts geändert."
        )


def hold_chain(scope: str) -> None:
    """Let nobody else write into a chain until the transaction ends; every writer takes the same lock first."""
    list(ChainHead.objects.select_for_update().filter(chain=scope))


def remove(*, obj: Sourced, by: Actor, effective_on: date, because: str = "") -> None:
    """Take a record away; the trail keeps what it said."""
    audit.remove(obj=obj, by=by, effective_on=effective_on, reason=because)


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except ValidationError as error:
        raise ProgrammeRefused(sentence_of(error)) from error
