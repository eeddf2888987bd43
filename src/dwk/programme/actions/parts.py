"""Parts of a programme: changed, put in another order, taken away and entered again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Max, ProtectedError

from dwk.audit.models import Action, Version
from dwk.audit.rules import Actor
from dwk.programme.models import Programme
from dwk.programme.models.programmes import Part

from . import trail
from .errors import ProgrammeRefused


@transaction.atomic
def append_part(*, part: Part, by: Actor, effective_on: date, reason: str = "") -> Part:
    """Add a part behind the others of its kind."""
    others = type(part).objects.filter(programme=part.programme)
    last = others.aggregate(last=Max("position"))["last"]
    part.position = 0 if last is None else last + 1
    return trail.create(obj=part, by=by, effective_on=effective_on, because=reason)


def change_part(*, part: Part, by: Actor, effective_on: date, reason: str = "", **fields: Any) -> Part:
    """Give a part other words, sums or people."""
    return trail.change(obj=part, by=by, effective_on=effective_on, because=reason, **fields)


def remove_part(*, part: Part, by: Actor, effective_on: date, reason: str = "") -> None:
    """Take a part away; ``restore_part`` can enter it again."""
    try:
        trail.remove(obj=part, by=by, effective_on=effective_on, because=reason)
    except ProtectedError as error:
        raise ProgrammeRefused(
            f"„{part}“ lässt sich nicht entfernen, weil andere Einträge sich darauf beziehen. "
            "Bitte ändern Sie zuerst diese."
        ) from error


@transaction.atomic
def move_part(*, part: Part, neighbours: Sequence[Part], up: bool, by: Actor, effective_on: date) -> None:
    """Let a part change places with the one before or after it; ``neighbours`` are all of its kind in their order.

    Nothing happens at either end.
    """
    order = list(neighbours)
    here = next(place for place, one in enumerate(order) if one.pk == part.pk)
    there = here + (-1 if up else 1)
    if not 0 <= there < len(order):
        return
    order[here], order[there] = order[there], order[here]
    for position, one in enumerate(order):
        if one.position != position:
            trail.change(obj=one, by=by, effective_on=effective_on, because="Reihenfolge", position=position)


@transaction.atomic
def restore_part(*, programme: Programme, kind: str, number: int, by: Actor, effective_on: date) -> Part:
    """Enter a part again that was taken away, as it was and under its own number."""
    model = apps.get_model(kind)
    versions = Version.objects.filter(chain=programme.scope, object_type=kind, object_id=str(number))
    latest = versions.order_by("-sequence").first()
    if latest is None or latest.action != Action.DELETED or model._default_manager.filter(pk=number).exists():
        raise ProgrammeRefused("Dieser Eintrag ist nicht entfernt. Bitte laden Sie die Seite neu.")
    part: Part = model(**{field.attname: _read(field, latest.data) for field in model._meta.concrete_fields})
    return trail.create(obj=part, by=by, effective_on=effective_on, because="wieder eingetragen")


def _read(field: Any, data: dict[str, Any]) -> Any:
    return field.to_python(data[field.attname]) if field.attname in data else field.get_default()
