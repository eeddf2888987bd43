"""How records of the programme are written: the row and its version together, what is wrong said as a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, TypeVar, cast

from django.core.exceptions import ValidationError

from dwk.audit import actions as audit
from dwk.audit.rules import Actor
from dwk.programme.models.base import Sourced

from .errors import ProgrammeRefused, sentence_of

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


def remove(*, obj: Sourced, by: Actor, effective_on: date, because: str = "") -> None:
    """Take a record away; the trail keeps what it said."""
    audit.remove(obj=obj, by=by, effective_on=effective_on, reason=because)


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except ValidationError as error:
        raise ProgrammeRefused(sentence_of(error)) from error
