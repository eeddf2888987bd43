"""Kommunen taking part: entry, focus, what demografiefest means to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from dwk.audit.rules import Actor
from dwk.programme.models import (
    Department,
    FocusStatement,
    Participation,
    ParticipationRegion,
    Programme,
    Readiness,
    ReadinessGoal,
)
from dwk.programme.rules import RESERVED_SLUGS
from dwk.regions.models import Region

from . import trail
from .errors import ProgrammeRefused


@transaction.atomic
def create_participation(
    *, programme: Programme, regions: Sequence[Region], by: Actor, effective_on: date, reason: str = "", **fields: Any
) -> Participation:
    """Let one Kommune, or several together, take part."""
    if fields.get("slug") in RESERVED_SLUGS:
        raise ProgrammeRefused(
            f"„{fields['slug']}“ steht schon für eine Seite des Programms. Bitte wählen Sie einen anderen Kurznamen."
        )
    participation = trail.create(
        obj=Participation(programme=programme, **fields), by=by, effective_on=effective_on, because=reason
    )
    for position, region in enumerate(regions):
        trail.create(
            obj=ParticipationRegion(participation=participation, region=region, position=position),
            by=by,
            effective_on=effective_on,
        )
    return participation


def change_participation(
    *, participation: Participation, by: Actor, effective_on: date, reason: str = "", **fields: Any
) -> Participation:
    """Change name, kind or term."""
    return trail.change(obj=participation, by=by, effective_on=effective_on, because=reason, **fields)


@transaction.atomic
def state_focus(
    *, participation: Participation, text: str, by: Actor, effective_on: date, reason: str = "", **about: str
) -> FocusStatement | None:
    """State the focus, change it, or (empty text) take it back; every wording stays in the trail."""
    entry = {"by": by, "effective_on": effective_on, "because": reason, "about": about}
    return _one_text(FocusStatement, participation, text, entry)  # type: ignore[no-any-return]  # one body for both models


@transaction.atomic
def define_readiness(
    *, participation: Participation, text: str, by: Actor, effective_on: date, reason: str = "", **about: str
) -> Readiness | None:
    """Say in the Kommune's own words what demografiefest means to it; empty text takes it back."""
    entry = {"by": by, "effective_on": effective_on, "because": reason, "about": about}
    return _one_text(Readiness, participation, text, entry)  # type: ignore[no-any-return]  # one body for both models


def add_goal(*, participation: Participation, by: Actor, effective_on: date, **fields: Any) -> ReadinessGoal:
    """Add a goal of the Kommune's own."""
    return trail.create(obj=ReadinessGoal(participation=participation, **fields), by=by, effective_on=effective_on)


def remove_goal(*, goal: ReadinessGoal, by: Actor, effective_on: date, reason: str = "") -> None:
    """Take a goal away."""
    trail.remove(obj=goal, by=by, effective_on=effective_on, because=reason)


def add_department(*, participation: Participation, name: str, by: Actor, effective_on: date) -> Department:
    """Enter a department."""
    return trail.create(obj=Department(participation=participation, name=name), by=by, effective_on=effective_on)


def _one_text(
    model: type[FocusStatement] | type[Readiness], participation: Participation, text: str, entry: dict[str, Any]
) -> Any:
    found, text = model.objects.filter(participation=participation).first(), text.strip()
    about = entry.pop("about")
    if found is None:
        return trail.create(obj=model(participation=participation, text=text, **about), **entry) if text else None
    if not text:
        return trail.remove(obj=found, **entry)
    return trail.change(obj=found, text=text, **about, **entry)
