"""Programmes and what belongs to them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from dwk.audit.rules import Actor
from dwk.programme.models import Organisation, PhaseDefinition, Programme
from dwk.programme.models.programmes import Part
from dwk.programme.rules import PHASE_LABELS, RESPONSIBLE_ROLES, rules_fault

from . import trail
from .errors import ProgrammeRefused


@transaction.atomic
def create_programme(
    *, by: Actor, effective_on: date, phases: dict[str, dict[str, Any]] | None = None, **fields: Any
) -> Programme:
    """Make a programme with all its phases; ``phases`` gives wording and outputs by kind."""
    _check_rules(fields.get("rules", {}))
    programme = trail.create(obj=Programme(**fields), by=by, effective_on=effective_on)
    for position, (kind, label) in enumerate(PHASE_LABELS.items()):
        values = {"label": label, "responsible_role": RESPONSIBLE_ROLES[kind], **(phases or {}).get(kind, {})}
        trail.create(
            obj=PhaseDefinition(programme=programme, kind=kind, position=position, **values),
            by=by,
            effective_on=effective_on,
        )
    return programme


def change_programme(
    *, programme: Programme, by: Actor, effective_on: date, reason: str = "", **fields: Any
) -> Programme:
    """Change term, wording or rules of a programme."""
    _check_rules(fields.get("rules", {}))
    return trail.change(obj=programme, by=by, effective_on=effective_on, because=reason, **fields)


def add_part(*, part: Part, by: Actor, effective_on: date) -> Part:
    """Add an aim, a related element, a backer or a budget rule."""
    return trail.create(obj=part, by=by, effective_on=effective_on)


def create_organisation(*, by: Actor, effective_on: date, **fields: Any) -> Organisation:
    """Enter an organisation."""
    return trail.create(obj=Organisation(**fields), by=by, effective_on=effective_on)


def _check_rules(rules: dict[str, Any]) -> None:
    fault = rules_fault(rules)
    if fault:
        raise ProgrammeRefused(fault)
