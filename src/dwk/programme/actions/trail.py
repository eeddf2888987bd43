"""The only way records of the programme are written: the row and its version, in one transaction."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction

from dwk.audit import actions as audit
from dwk.audit.models import Action
from dwk.audit.rules import Actor
from dwk.programme.models.base import Sourced

from .errors import ProgrammeRefused, sentence_of

Record = TypeVar("Record", bound=Sourced)


@transaction.atomic
def create(*, obj: Record, by: Actor, effective_on: date, because: str = "") -> Record:
    """Store a new record after checking it."""
    _checked(obj)
    obj.save()
    _enter(obj, Action.CREATED, by, effective_on, because)
    return obj


@transaction.atomic
def change(*, obj: Record, by: Actor, effective_on: date, because: str = "", **fields: Any) -> Record:
    """Give fields of a stored record new values; nothing is entered when nothing differs."""
    kept = type(obj)._default_manager.select_for_update().get(pk=obj.pk)
    if all(getattr(kept, name) == value for name, value in fields.items()):
        return kept
    for name, value in fields.items():
        setattr(kept, name, value)
    _checked(kept)
    kept.save()
    _enter(kept, Action.CHANGED, by, effective_on, because)
    return kept


@transaction.atomic
def remove(*, obj: Sourced, by: Actor, effective_on: date, because: str = "") -> None:
    """Take a record away; the trail keeps what it said."""
    _enter(obj, Action.DELETED, by, effective_on, because)
    obj.delete()


def _checked(obj: Sourced) -> None:
    try:
        obj.full_clean()
    except ValidationError as error:
        raise ProgrammeRefused(sentence_of(error)) from error


def _enter(obj: Sourced, action: Action, by: Actor, effective_on: date, reason: str) -> None:
    audit.record(obj=obj, action=action, by=by, effective_on=effective_on, reason=reason, chain=obj.scope)
