"""Organisations with the contact details that reports print."""

from __future__ import annotations

from datetime import date
from typing import Any

from dwk.audit.rules import Actor
from dwk.programme.models import Organisation

from . import trail
from .errors import ProgrammeRefused


def add_organisation(*, by: Actor, effective_on: date, because: str = "", **fields: Any) -> Organisation:
    """Enter an organisation."""
    _refuse_name(fields["name"], None)
    return trail.create(obj=Organisation(**fields), by=by, effective_on=effective_on, because=because)


def change_organisation(
    *, organisation: Organisation, by: Actor, effective_on: date, because: str = "", **fields: Any
) -> Organisation:
    """Change name or contact details; reports of earlier days keep what held then."""
    _refuse_name(fields.get("name", organisation.name), organisation)
    return trail.change(obj=organisation, by=by, effective_on=effective_on, because=because, **fields)


def _refuse_name(name: str, own: Organisation | None) -> None:
    same = Organisation.objects.filter(name__iexact=name.strip())
    if any(one != own for one in same):
        raise ProgrammeRefused(
            f"Die Organisation „{name}“ gibt es schon. Bitte ändern Sie den vorhandenen Eintrag, statt einen zweiten "
            "anzulegen."
        )
