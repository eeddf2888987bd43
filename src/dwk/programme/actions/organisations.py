"""Organisations with the contact details that reports print."""

from __future__ import annotations

from datetime import date
from typing import Any

from dwk.audit.rules import Actor
from dwk.programme.models import Organisation

from . import trail


def add_organisation(*, by: Actor, effective_on: date, **fields: Any) -> Organisation:
    """Enter an organisation."""
    return trail.create(obj=Organisation(**fields), by=by, effective_on=effective_on)


def change_organisation(
    *, organisation: Organisation, by: Actor, effective_on: date, because: str = "", **fields: Any
) -> Organisation:
    """Change name or contact details; reports of earlier days keep what held then."""
    return trail.change(obj=organisation, by=by, effective_on=effective_on, because=because, **fields)
