"""What waits for a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q, QuerySet

from dwk.accounts.models import User
from dwk.audit.models import Version
from dwk.programme.models import Membership, Participation, PhaseRun, Task
from dwk.programme.rules import APPROVING_ROLES, PhaseState

from .memberships import holding, places_of_user
from .trail import QUIET, record_label


def tasks_of(user: User, today: date) -> QuerySet[Task]:
    """Open tasks given to a person or to a role that he has in that Kommune, those due soonest first."""
    held = list(
        Membership.objects.filter(holding(today), user=user)
        .values_list("programme", "participation", "role")
        .distinct()
    )
    wanted = Q(pk__in=[])
    for programme, participation, role in held:
        here = Q(participation__programme=programme) if participation is None else Q(participation=participation)
        wanted |= here & (Q(assignee=user) | Q(assignee__isnull=True, role=role))
    found = Task.objects.filter(wanted, done_on__isnull=True).select_related("participation__programme")
    return found.order_by(F("due_on").asc(nulls_last=True), "pk")


def open_tasks_in(user: User, participation: Participation) -> list[Task]:
    """Open tasks given to a person himself in one Kommune."""
    found = Task.objects.filter(participation=participation, assignee=user, done_on__isnull=True)
    return list(found.select_related("participation__programme").order_by("pk"))


def waiting_for(user: User, today: date) -> list[PhaseRun]:
    """Phases handed in that one of the person's roles has not accepted yet; never what he handed in himself."""
    rows = Membership.objects.filter(holding(today), user=user).values_list("programme", "participation", "role")
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


@dataclass(frozen=True, slots=True)
class Change:
    """An entry in a Kommune of one's own."""

    participation: Participation
    at: datetime
    what: str
    who: str


def changes_of(user: User, today: date, limit: int) -> list[Change]:
    """Latest entries in the Kommunen of a person; four queries."""
    programmes, places = places_of_user(user, on=today)
    whole = Participation.objects.filter(programme__in=programmes).select_related("programme")
    mine = {place.scope: place for place in (*whole, *places)}
    # the latest rows of the trail come first, so the search ends early
    found = Version.objects.filter(chain__in=mine.keys()).exclude(object_type__in=QUIET).order_by("-pk")[:limit]
    return [
        Change(
            participation=mine[version.chain],
            at=version.recorded_at,
            what=f"{record_label(version.object_type, version.data)} {version.get_action_display()}",
            who=version.actor_name,
        )
        for version in found
    ]
