"""Who belongs to a programme or a Kommune; leaving ends rights at once and hands open tasks over."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from dwk.accounts.models import User
from dwk.audit.rules import Actor
from dwk.programme.member_rules import end_of_deputy, overlaps
from dwk.programme.models import Membership
from dwk.programme.queries.memberships import not_ended
from dwk.programme.queries.people import deputies_of, last_office, open_tasks_of, successors_of

from . import trail
from .errors import ProgrammeRefused


def add_member(*, by: Actor, effective_on: date, **fields: Any) -> Membership:
    """Give a person a role in a programme, or in one of its Kommunen."""
    participation, programme = fields.get("participation"), fields["programme"]
    if participation is not None and participation.programme_id != programme.pk:
        raise ProgrammeRefused("Diese Kommune gehört nicht zu diesem Programm.")
    return trail.create(obj=Membership(starts_on=effective_on, **fields), by=by, effective_on=effective_on)


def change_membership(*, membership: Membership, by: Actor, effective_on: date, **fields: Any) -> Membership:
    """Give a member another department or organisation; role and person stay."""
    return trail.change(obj=membership, by=by, effective_on=effective_on, **fields)


@transaction.atomic
def name_deputy(
    *, membership: Membership, user: User, starts_on: date, last_day: date | None, by: Actor, effective_on: date
) -> Membership:
    """Let somebody who belongs here already stand in for a role, from a day until a last day or until further notice."""
    belongs = Membership.objects.filter(
        not_ended(effective_on),
        user=user,
        programme=membership.programme_id,
        participation=membership.participation_id,
        starts_on__lte=effective_on,
    )
    if not user.is_active or not belongs.exists():
        raise ProgrammeRefused(f"{user.name} gehört hier nicht dazu. Bitte laden Sie die Person zuerst ein.")
    return stand_in(
        membership=membership,
        user=user,
        starts_on=starts_on,
        ended_on=end_of_deputy(last_day, None),
        by=by,
        effective_on=effective_on,
    )


@transaction.atomic
def stand_in(
    *, membership: Membership, user: User, starts_on: date, ended_on: date | None, by: Actor, effective_on: date
) -> Membership:
    """Give the role of another to a person while he stands in; it never lasts longer than the role itself."""
    kept = Membership.objects.select_for_update(of=("self",)).select_related("user").get(pk=membership.pk)
    ends = end_of_deputy(None, kept.ended_on) if ended_on is None else min(ended_on, kept.ended_on or ended_on)
    _refuse_deputy(kept, user, starts_on, ends, effective_on)
    return trail.create(
        obj=Membership(
            user=user,
            programme_id=kept.programme_id,
            participation_id=kept.participation_id,
            role=kept.role,
            department_id=kept.department_id,
            organisation_id=kept.organisation_id,
            deputy_of=kept,
            starts_on=starts_on,
            ended_on=ends,
        ),
        by=by,
        effective_on=effective_on,
    )


def _refuse_deputy(kept: Membership, user: User, starts_on: date, ends: date | None, day: date) -> None:
    if kept.ended_on is not None and kept.ended_on <= day:
        raise ProgrammeRefused("Diese Mitgliedschaft ist beendet. Eine Vertretung gibt es nur für eine laufende.")
    if kept.deputy_of_id is not None:
        raise ProgrammeRefused(
            "Wer selbst vertritt, kann nicht vertreten werden. Bitte benennen Sie die Vertretung bei der Person, um "
            "deren Rolle es geht."
        )
    if kept.user_id == user.pk:
        raise ProgrammeRefused("Niemand vertritt sich selbst. Bitte wählen Sie eine andere Person.")
    if starts_on < day:
        raise ProgrammeRefused("Eine Vertretung beginnt heute oder später: Rechte lassen sich nicht nachtragen.")
    if ends is not None and ends <= starts_on:
        raise ProgrammeRefused("Die Vertretung endet, bevor sie beginnt. Bitte prüfen Sie die beiden Tage.")
    same = Membership.objects.filter(
        not_ended(day),
        user=user,
        programme=kept.programme_id,
        participation=kept.participation_id,
        role=kept.role,
    )
    if any(overlaps(starts_on, ends, one.starts_on, one.ended_on) for one in same):
        raise ProgrammeRefused(
            f"{user.name} hat diese Rolle in dieser Zeit schon. Bitte wählen Sie eine andere Person."
        )


@transaction.atomic
def end_membership(
    *, membership: Membership, successor: User | None, by: Actor, effective_on: date, reason: str = ""
) -> Membership:
    """End a role and whoever stands in for it; open tasks go to the successor, or back to the role."""
    if successor is not None and not successors_of(membership, effective_on).filter(pk=successor.pk).exists():
        raise ProgrammeRefused(
            f"{successor.name} gehört danach nicht mehr dazu und kann die Aufgaben nicht übernehmen. Bitte wählen Sie "
            "eine andere Person."
        )
    if last_office(membership, effective_on):
        raise ProgrammeRefused(
            "Das ist die letzte Person der Geschäftsstelle: Danach könnte niemand mehr Personen einladen. Bitte laden "
            "Sie zuerst eine weitere ein."
        )
    # looked up first: what the person keeps decides which tasks go
    tasks = list(open_tasks_of(membership, effective_on))
    deputies = list(deputies_of(membership, effective_on))
    ended = trail.change(obj=membership, by=by, effective_on=effective_on, because=reason, ended_on=effective_on)
    for task in tasks:
        trail.change(obj=task, by=by, effective_on=effective_on, because="Übergabe", assignee=successor)
    for deputy in deputies:
        _end_deputy(deputy, successor, by, effective_on)
    return ended


def _end_deputy(deputy: Membership, successor: User | None, by: Actor, day: date) -> None:
    tasks = list(open_tasks_of(deputy, day))
    trail.change(obj=deputy, by=by, effective_on=day, because="Die vertretene Rolle ist beendet.", ended_on=day)
    for task in tasks:
        trail.change(obj=task, by=by, effective_on=day, because="Übergabe", assignee=successor)
