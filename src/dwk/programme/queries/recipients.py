"""Whom something concerns: those who hold a role, those who belong to a Kommune. Who lost the membership is never among them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet

from dwk.accounts.models import User
from dwk.programme.models import Membership, Participation, PhaseRun, Programme, Task
from dwk.programme.rules import APPROVING_ROLES

from .memberships import holding


def holders(participation: Participation, roles: Collection[str], on: date) -> QuerySet[User]:
    """People who have one of these roles in the Kommune, or in its whole programme."""
    return _people(_here(participation) & Q(role__in=roles), on)


def members(participation: Participation, on: date) -> QuerySet[User]:
    """People who belong to the Kommune itself."""
    return _people(Q(participation=participation), on)


def members_of_whole(programme: Programme, on: date) -> QuerySet[User]:
    """People who belong to the programme as a whole."""
    return _people(Q(programme=programme, participation__isnull=True), on)


def approvers(run: PhaseRun, on: date) -> QuerySet[User]:
    """People who can accept a phase that was handed in: never the one who did that."""
    found = holders(run.participation, APPROVING_ROLES[run.kind], on)
    return found if run.submitted_by_id is None else found.exclude(pk=run.submitted_by_id)


def doers(task: Task, on: date) -> QuerySet[User]:
    """The person a task is given to while he belongs to the Kommune, or everybody in its role."""
    if task.assignee_id is None:
        return holders(task.participation, [task.role], on)
    return _people(_here(task.participation) & Q(user=task.assignee_id), on)


def _here(participation: Participation) -> Q:
    return Q(participation=participation) | Q(participation__isnull=True, programme=participation.programme_id)


def _people(where: Q, on: date) -> QuerySet[User]:
    found = Membership.objects.filter(where, holding(on)).values("user")
    return User.objects.filter(pk__in=found, is_active=True).order_by("pk")
