"""Who belongs to a programme or a Kommune; leaving ends rights at once and hands open tasks over."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from dwk.accounts.models import User
from dwk.audit.rules import Actor
from dwk.programme.models import Membership, Task

from . import trail
from .errors import ProgrammeRefused


def add_member(*, by: Actor, effective_on: date, **fields: Any) -> Membership:
    """Give a person a role in a programme, or in one of its Kommunen."""
    participation, programme = fields.get("participation"), fields["programme"]
    if participation is not None and participation.programme_id != programme.pk:
        raise ProgrammeRefused("Diese Kommune gehört nicht zu diesem Programm.")
    return trail.create(obj=Membership(starts_on=effective_on, **fields), by=by, effective_on=effective_on)


@transaction.atomic
def end_membership(
    *, membership: Membership, successor: User | None, by: Actor, effective_on: date, reason: str = ""
) -> Membership:
    """End a role; open tasks of the person in this Kommune go to the successor, or back to the role."""
    ended = trail.change(obj=membership, by=by, effective_on=effective_on, because=reason, ended_on=effective_on)
    if membership.participation_id is not None:
        open_tasks = Task.objects.filter(
            participation_id=membership.participation_id, assignee_id=membership.user_id, done_on__isnull=True
        )
        for task in open_tasks:
            trail.change(obj=task, by=by, effective_on=effective_on, because="Übergabe", assignee=successor)
    return ended
