"""What waits for a person."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F, Q, QuerySet

from dwk.accounts.models import User
from dwk.audit.models import Version
from dwk.programme.models import Membership, PhaseRun, Task
from dwk.programme.rules import APPROVING_ROLES, PhaseState


def tasks_of(user: User) -> QuerySet[Task]:
    """Open tasks given to a person or to a role that he has in that Kommune, those due soonest first."""
    mine = Membership.objects.filter(user=user, ended_on__isnull=True, participation__isnull=False)
    wanted = Q(assignee=user, participation__in=mine.values("participation"))
    for participation, role in mine.values_list("participation", "role"):
        wanted |= Q(assignee__isnull=True, participation=participation, role=role)
    found = Task.objects.filter(wanted, done_on__isnull=True).select_related("participation__programme")
    return found.order_by(F("due_on").asc(nulls_last=True), "pk")


def waiting_for(user: User) -> list[PhaseRun]:
    """Phases handed in that one of the person's roles has not accepted yet; never what he handed in himself."""
    rows = Membership.objects.filter(user=user, ended_on__isnull=True).values_list("programme", "participation", "role")
    own: dict[str, tuple[set[int], set[int]]] = {}
    for programme, participation, role in rows:
        places, programmes = own.setdefault(role, (set(), set()))
        (programmes.add(programme) if participation is None else places.add(participation))
    wanted = Q(pk__in=[])
    for kind, roles in APPROVING_ROLES.items():
        for role in roles:
            places, programmes = own.get(role, (set(), set()))
            here = Q(participation__in=places) | Q(participation__programme__in=programmes)
            wanted |= Q(kind=kind) & here
    found = PhaseRun.objects.filter(wanted, state=PhaseState.IN_REVIEW).exclude(submitted_by=user)
    given = found.filter(approvals__user=user, approvals__version=F("version"))
    return list(
        found.exclude(pk__in=given.values("pk"))
        .select_related("participation__programme")
        .order_by("participation__name", "pk")
    )


def changes_of(scopes: Sequence[str]) -> QuerySet[Version]:
    """Latest entries in these Kommunen."""
    return Version.objects.filter(chain__in=scopes).order_by("-recorded_at", "-sequence")
