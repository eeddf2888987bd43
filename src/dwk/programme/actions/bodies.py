"""Steering groups with their seats, and the goals that a Kommune sets itself."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from dwk.audit.rules import Actor
from dwk.programme.models import Department, Participation, ReadinessGoal, SteeringGroup, SteeringMember

from . import trail
from .errors import ProgrammeRefused


def found_group(
    *, participation: Participation, by: Actor, effective_on: date, reason: str = "", **fields: Any
) -> SteeringGroup:
    """Set up a steering group with its mandate."""
    group = SteeringGroup(participation=participation, **fields)
    return trail.create(obj=group, by=by, effective_on=effective_on, because=reason)


def change_group(
    *, group: SteeringGroup, by: Actor, effective_on: date, reason: str = "", **fields: Any
) -> SteeringGroup:
    """Change name, mandate or rhythm; earlier wordings stay in the trail."""
    return trail.change(obj=group, by=by, effective_on=effective_on, because=reason, **fields)


@transaction.atomic
def seat_member(
    *, group: SteeringGroup, name: str, department: Department | None, by: Actor, effective_on: date
) -> SteeringMember:
    """Give somebody a seat, for a department or free; one person sits once for one department."""
    group = SteeringGroup.objects.select_for_update().get(pk=group.pk)
    if department is not None and department.participation_id != group.participation_id:
        raise ProgrammeRefused("Dieser Fachbereich gehört nicht zu dieser Kommune.")
    if SteeringMember.objects.filter(group=group, name__iexact=name.strip(), department=department).exists():
        raise ProgrammeRefused(f"{name.strip()} hat diesen Sitz schon. Bitte prüfen Sie Name und Fachbereich.")
    seat = SteeringMember(
        participation_id=group.participation_id, group=group, name=name.strip(), department=department
    )
    return trail.create(obj=seat, by=by, effective_on=effective_on)


def remove_seat(*, seat: SteeringMember, by: Actor, effective_on: date, reason: str = "") -> None:
    """Take a seat away; earlier days still show it."""
    trail.remove(obj=seat, by=by, effective_on=effective_on, because=reason)


@transaction.atomic
def dissolve_group(*, group: SteeringGroup, by: Actor, effective_on: date, reason: str = "") -> None:
    """End a steering group with all its seats; earlier days still show it."""
    group = SteeringGroup.objects.select_for_update().get(pk=group.pk)
    for seat in SteeringMember.objects.filter(group=group).order_by("pk"):
        trail.remove(obj=seat, by=by, effective_on=effective_on, because=reason)
    trail.remove(obj=group, by=by, effective_on=effective_on, because=reason)


def change_goal(
    *, goal: ReadinessGoal, by: Actor, effective_on: date, reason: str = "", **fields: Any
) -> ReadinessGoal:
    """Change a goal; earlier wordings stay in the trail."""
    return trail.change(obj=goal, by=by, effective_on=effective_on, because=reason, **fields)
