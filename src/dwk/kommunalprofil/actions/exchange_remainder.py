"""What came with a project of another program and has no table here: kept sealed, for the way back."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date
from typing import Any

from dwk.audit.rules import Actor
from dwk.files import vault
from dwk.kommunalprofil.models import ExchangeRemainder
from dwk.kommunalprofil.qda.remainder import without_texts
from dwk.programme.actions import trail
from dwk.programme.models import Participation

from .sealing import seal


def keep_remainder(*, participation: Participation, data: dict[str, Any], by: Actor, effective_on: date) -> None:
    """Seal what a project held besides; an earlier one of the Kommune is replaced."""
    sealed = seal(json.dumps(data, ensure_ascii=False), name=remainder_name(participation.pk))
    found = ExchangeRemainder.objects.filter(participation=participation).first()
    if found is None:
        trail.create(
            obj=ExchangeRemainder(participation=participation, sealed=sealed), by=by, effective_on=effective_on
        )
    else:
        trail.change(obj=found, by=by, effective_on=effective_on, sealed=sealed)


def remainder_of(participation: Participation) -> dict[str, Any]:
    """What was kept; empty when nothing was."""
    found = ExchangeRemainder.objects.filter(participation=participation).first()
    return _opened(found) if found is not None else {}


def forget_texts(*, participation_id: int, guids: Collection[str], by: Actor, effective_on: date, because: str) -> None:
    """Take away cases and values that belong to destroyed texts."""
    for found in ExchangeRemainder.objects.filter(participation_id=participation_id):
        data = without_texts(_opened(found), set(guids))
        sealed = seal(json.dumps(data, ensure_ascii=False), name=remainder_name(participation_id))
        trail.change(obj=found, by=by, effective_on=effective_on, because=because, sealed=sealed)


def forget_everything(*, participation_id: int, by: Actor, effective_on: date, because: str) -> None:
    """Take everything away, where it cannot be opened to see what belongs to a destroyed text."""
    for found in ExchangeRemainder.objects.filter(participation_id=participation_id):
        trail.remove(obj=found, by=by, effective_on=effective_on, because=because)


def _opened(found: ExchangeRemainder) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(vault.unseal(found.sealed, name=remainder_name(found.participation_id)))
    return data


def remainder_name(participation_id: int) -> str:
    """What the sealed rest of a Kommune is bound to."""
    return f"remainder:{participation_id}"
