"""What people are reminded of on a day: tasks that are due, phases that wait too long, invitations about to expire."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db.models import Q

from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.audit.models import Version
from dwk.programme.models import Approval, Invitation, Membership, Participation, PhaseRun, Task
from dwk.programme.rules import APPROVING_ROLES, DEFAULT_RULES, PhaseState
from dwk.ui.formats import plural

from .memberships import holding
from .past import BERLIN

#: how many days before a task is due, and before an invitation expires, people are reminded
DAYS_BEFORE, DAYS_BEFORE_EXPIRY = 7, 2
#: what is late is said again after as many days
EVERY_DAYS = 7


class Why(StrEnum):
    """Why somebody is reminded, in the order of a message."""

    OVERDUE = "overdue"
    TODAY = "today"
    SOON = "soon"
    WAITING = "waiting"
    EXPIRING = "expiring"


_WORDS: Mapping[Why, Callable[[int], str]] = {
    Why.OVERDUE: lambda count: f"{plural(count, 'Aufgabe', 'Aufgaben')} überfällig",
    Why.TODAY: lambda count: f"{plural(count, 'Aufgabe', 'Aufgaben')} heute fällig",
    Why.SOON: lambda count: f"{plural(count, 'Aufgabe', 'Aufgaben')} in {DAYS_BEFORE} Tagen fällig",
    Why.WAITING: lambda count: plural(count, "Phase wartet", "Phasen warten") + " auf Abnahme",
    Why.EXPIRING: lambda count: plural(count, "Einladung läuft", "Einladungen laufen") + f" in {DAYS_BEFORE_EXPIRY} Tagen ab",
}  # fmt: skip


@dataclass(slots=True)
class Digest:
    """Everything one person is reminded of on a day."""

    user: User
    lines: list[tuple[Why, str]] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """How many there are of each kind."""
        found = Counter(why for why, _ in self.lines)
        return {why.value: found[why] for why in Why if found[why]}

    @property
    def text(self) -> str:
        """All of it as one sentence."""
        return ", ".join(_WORDS[Why(why)](count) for why, count in self.counts.items()) + "."


@dataclass(slots=True)
class _Members:
    """Who holds which role where today."""

    by_place: dict[tuple[int, str], dict[int, User]] = field(default_factory=dict)
    by_programme: dict[tuple[int, str], dict[int, User]] = field(default_factory=dict)

    def holders(self, place: Participation, roles: Collection[str]) -> dict[int, User]:
        """People with one of the roles in a Kommune or in its whole programme."""
        found: dict[int, User] = {}
        for role in roles:
            found |= self.by_place.get((place.pk, role), {}) | self.by_programme.get((place.programme_id, role), {})
        return found


def digests(today: date) -> list[Digest]:
    """One digest for everybody there is something for; six queries however many there are."""
    people = _members(today)
    found: dict[int, Digest] = {}

    def add(users: Iterable[User], why: Why, line: str) -> None:
        for user in users:
            found.setdefault(user.pk, Digest(user)).lines.append((why, line))

    for task, task_why in _tasks(today):
        add(_doers(task, people), task_why, _task_line(task, task_why))
    for run, days, approvals in _waiting(today):
        given, own = {one.role for one in approvals}, {one.user_id for one in approvals} | {run.submitted_by_id}
        users = people.holders(run.participation, [role for role in APPROVING_ROLES[run.kind] if role not in given])
        line = f"{run.participation.full_name}: „{run}“ wartet seit {plural(days, 'Tag', 'Tagen')} auf Abnahme"
        add((user for pk, user in users.items() if pk not in own), Why.WAITING, line)
    for invitation in _expiring(today):
        add(*_invitation_line(invitation, people))
    order = list(Why)
    for digest in found.values():
        digest.lines.sort(key=lambda line: order.index(line[0]))
    return sorted(found.values(), key=lambda digest: digest.user.pk)


def task_why(due_on: date, today: date) -> Why | None:
    """Why a task is named today; None: not today."""
    days = (due_on - today).days
    if days in {0, DAYS_BEFORE}:
        return Why.TODAY if days == 0 else Why.SOON
    return Why.OVERDUE if days < 0 and days % EVERY_DAYS == 0 else None


def waits_too_long(days: int, allowed: int) -> bool:
    """Whether a phase that has waited for so many days is named today: the day after the time is over, then weekly."""
    return days > allowed and (days - allowed - 1) % EVERY_DAYS == 0


def _members(today: date) -> _Members:
    members = _Members()
    for row in Membership.objects.filter(holding(today), user__is_active=True).select_related("user"):
        if row.participation_id is None:
            members.by_programme.setdefault((row.programme_id, row.role), {})[row.user_id] = row.user
        else:
            members.by_place.setdefault((row.participation_id, row.role), {})[row.user_id] = row.user
    return members


def _running(today: date) -> Q:
    return Q(participation__ends_on__isnull=True) | Q(participation__ends_on__gte=today)


def _tasks(today: date) -> list[tuple[Task, Why]]:
    latest = today + timedelta(days=DAYS_BEFORE)
    found = Task.objects.filter(_running(today), done_on__isnull=True, due_on__lte=latest)
    rows = found.select_related("participation", "assignee").order_by("due_on", "pk")
    named = ((task, task_why(task.due_on, today)) for task in rows if task.due_on is not None)
    return [(task, why) for task, why in named if why is not None]


def _doers(task: Task, people: _Members) -> list[User]:
    """The person while he belongs to the Kommune, or everybody in the role."""
    if task.assignee is None:
        return list(people.holders(task.participation, [task.role]).values())
    here = people.holders(task.participation, [role.value for role in Role])
    return [task.assignee] if task.assignee.pk in here else []


def _task_line(task: Task, why: Why) -> str:
    when = {Why.TODAY: "heute fällig", Why.SOON: f"fällig am {task.due_on:%d.%m.%Y}"}
    return f"{task.participation.full_name}: „{task.title}“, {when.get(why, f'überfällig seit {task.due_on:%d.%m.%Y}')}"


def _waiting(today: date) -> list[tuple[PhaseRun, int, list[Approval]]]:
    """Phases that have waited for too long, with days and consents so far; since when they wait says the trail."""
    found = PhaseRun.objects.filter(_running(today), state=PhaseState.IN_REVIEW)
    runs = {str(run.pk): run for run in found.select_related("participation__programme").order_by("pk")}
    since: dict[str, date] = {}
    handed_in = Version.objects.filter(object_type="programme.phaserun", object_id__in=runs)
    for version in handed_in.order_by("effective_on", "recorded_at"):
        if version.data["state"] == PhaseState.IN_REVIEW and version.data["version"] == runs[version.object_id].version:
            since.setdefault(version.object_id, version.effective_on)
    approvals: dict[int, list[Approval]] = {}
    for approval in Approval.objects.filter(phase_run__in=list(runs.values())):
        approvals.setdefault(approval.phase_run_id, []).append(approval)
    waiting = []
    for number, run in runs.items():
        days = (today - since[number]).days if number in since else 0
        rules = run.participation.programme.rules
        if waits_too_long(days, rules.get("review_days", DEFAULT_RULES["review_days"])):
            given = [one for one in approvals.get(run.pk, []) if one.version == run.version]
            waiting.append((run, days, given))
    return waiting


def _expiring(today: date) -> list[Invitation]:
    begins = datetime.combine(today + timedelta(days=DAYS_BEFORE_EXPIRY), datetime.min.time(), tzinfo=BERLIN)
    found = Invitation.objects.filter(
        accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gte=begins, expires_at__lt=begins + timedelta(days=1)
    )  # fmt: skip
    return list(found.select_related("programme", "participation").order_by("pk"))


def _invitation_line(invitation: Invitation, people: _Members) -> tuple[list[User], Why, str]:
    """Those who invite are reminded, never whoever is invited."""
    place = invitation.participation
    if place is None:
        users = people.by_programme.get((invitation.programme_id, Role.PROGRAMME_OFFICE.value), {})
    else:
        users = people.by_place.get((place.pk, Role.MUNICIPAL_COORDINATOR.value), {})
    where = place.full_name if place is not None else invitation.programme.name
    until = f"{invitation.expires_at.astimezone(BERLIN):%d.%m.%Y}"
    return list(users.values()), Why.EXPIRING, f"{where}: Die Einladung an {invitation.name} gilt nur noch bis {until}"
