"""What came with a project of another program and has no table here: kept sealed, for the way back."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date

from dwk.audit.rules import Actor
from dwk.files import vault
from dwk.kommunalprofil.models import ExchangeRemainder
from dwk.kommunalprofil.qda import model as qda
from dwk.kommunalprofil.qda.remainder import from_plain, joined, to_plain, without_texts
from dwk.programme.actions import trail
from dwk.programme.models import Participation

from .sealing import seal


def keep_remainder(*, participation: Participation, project: qda.Project, by: Actor, effective_on: date) -> None:
    """Seal what a project held besides, together with what earlier ones of the Kommune held."""
    found = ExchangeRemainder.objects.select_for_update().filter(participation=participation).first()
    if found is None:
        sealed = _sealed(project, participation.pk)
        trail.create(
            obj=ExchangeRemainder(participation=participation, sealed=sealed), by=by, effective_on=effective_on
        )
    else:
        sealed = _sealed(joined(_opened(found), project), participation.pk)
        trail.change(obj=found, by=by, effective_on=effective_on, sealed=sealed)


def remainder_of(participation: Participation) -> qda.Project | None:
    """What was kept, if anything was."""
    found = ExchangeRemainder.objects.filter(participation=participation).first()
    return _opened(found) if found is not None else None


def forget_texts(*, participation_id: int, guids: Collection[str], by: Actor, effective_on: date, because: str) -> None:
    """Take away what belongs to destroyed texts."""
    for found in ExchangeRemainder.objects.filter(participation_id=participation_id):
        sealed = _sealed(without_texts(_opened(found), guids), participation_id)
        trail.change(obj=found, by=by, effective_on=effective_on, because=because, sealed=sealed)


def forget_everything(*, participation_id: int, by: Actor, effective_on: date, because: str) -> None:
    """Take everything away, where it cannot be opened to see what belongs to a destroyed text."""
    for found in ExchangeRemainder.objects.filter(participation_id=participation_id):
        trail.remove(obj=found, by=by, effective_on=effective_on, because=because)


def _sealed(project: qda.Project, participation_id: int) -> bytes:
    return seal(json.dumps(to_plain(project), ensure_ascii=False), name=remainder_name(participation_id))


def _opened(found: ExchangeRemainder) -> qda.Project:
    return from_plain(json.loads(vault.unseal(found.sealed, name=remainder_name(found.participation_id))))


def remainder_name(participation_id: int) -> str:
    """What the sealed rest of a Kommune is bound to."""
    return f"remainder:{participation_id}"
