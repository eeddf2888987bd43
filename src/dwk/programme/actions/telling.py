"""Tell those whom something concerns that it happened; whoever did it knows already.

Views call these in the transaction of what they tell, so that nothing is told that was not stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.urls import reverse

from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.audit.rules import Actor
from dwk.notifications.actions import notify, shortened
from dwk.programme.models import Event, Membership, Participation, PhaseRun, Task
from dwk.programme.queries.past import BERLIN
from dwk.programme.queries.recipients import approvers, doers, holders, members, members_of_whole
from dwk.programme.rules import STATE_LABELS, PhaseState

#: those who answer for the focus of a Kommune
FOCUS_ROLES = (Role.MUNICIPAL_COORDINATOR.value, Role.MUNICIPAL_LEAD.value)
#: how much of a title stands in a message
LONGEST_TITLE = 120


def tell_submitted(*, run: PhaseRun, by: Actor, at: datetime, site: str) -> None:
    """A phase waits for acceptance: those who can accept it."""
    text = f"{run.participation.full_name}: „{run}“ ist zur Abnahme vorgelegt."
    _tell(approvers(run, _day(at)), by, text, _phase(run), at, site)


def tell_phase(*, run: PhaseRun, by: Actor, at: datetime, site: str) -> None:
    """A phase was accepted, given back, skipped or reopened: those who answer for it."""
    words = "zurückgegeben" if run.state == PhaseState.IN_PROGRESS else STATE_LABELS[run.state]
    text = f"{run.participation.full_name}: „{run}“ ist {words}."
    _tell(holders(run.participation, [run.responsible_role], _day(at)), by, text, _phase(run), at, site)


def tell_task(*, task: Task, by: Actor, at: datetime, site: str) -> None:
    """A task was given: the person, or those who hold the role."""
    due = f", fällig am {task.due_on:%d.%m.%Y}" if task.due_on else ""
    text = f"{task.participation.full_name}: neue Aufgabe „{shortened(task.title, LONGEST_TITLE)}“{due}."
    _tell(doers(task, _day(at)), by, text, _address("tasks", task.participation), at, site)


def tell_handed_over(*, tasks: Sequence[Task], successor: User | None, by: Actor, at: datetime, site: str) -> None:
    """Tasks of somebody who leaves: the successor, or those who hold their role now; one message for each place and role."""
    for role, place in dict.fromkeys((task.role, task.participation) for task in tasks):
        count = sum((task.role, task.participation) == (role, place) for task in tasks)
        words = "1 Aufgabe ist" if count == 1 else f"{count} Aufgaben sind"
        whom = "auf Sie übergegangen" if successor else f"an die Rolle „{Role(role).label}“ zurückgegangen"
        people = [successor] if successor else holders(place, [role], _day(at))
        _tell(people, by, f"{place.full_name}: {words} {whom}.", _address("tasks", place), at, site)


def tell_minutes(*, event: Event, by: Actor, at: datetime, site: str) -> None:
    """Minutes were released: everybody who belongs to the Kommune, or to the programme as a whole."""
    title = shortened(event.title, LONGEST_TITLE)
    if event.participation is None:
        text = f"{event.programme.name}: Das Protokoll von „{title}“ ist freigegeben."
        url = reverse("programme_event", args=[event.programme.slug, event.pk])
        _tell(members_of_whole(event.programme, _day(at)), by, text, url, at, site)
        return
    place = event.participation
    text = f"{place.full_name}: Das Protokoll von „{title}“ ist freigegeben."
    _tell(members(place, _day(at)), by, text, _address("event", place, event.pk), at, site)


def tell_focus(*, participation: Participation, by: Actor, at: datetime, site: str) -> None:
    """The focus changed: coordination and head of the administration."""
    text = f"{participation.full_name}: Der Fokus ist geändert."
    url = _address("participation", participation)
    _tell(holders(participation, FOCUS_ROLES, _day(at)), by, text, url, at, site)


def tell_membership(*, membership: Membership, by: Actor, at: datetime, site: str) -> None:
    """A role was given or has ended: the person himself; the page he may no longer enter is not named."""
    place = membership.participation
    where = place.full_name if place is not None else membership.programme.name
    ended = membership.ended_on is not None and membership.ended_on <= _day(at)
    text = f"{where}: Ihre Rolle „{Role(membership.role).label}“ {'ist beendet' if ended else 'ist eingetragen'}."
    if ended:
        url = reverse("my_page")
    elif place is not None:
        url = _address("participation", place)
    else:
        url = reverse("programme_overview", args=[membership.programme.slug])
    _tell([membership.user], by, text, url, at, site)


def _tell(users: Iterable[User], by: Actor, text: str, url: str, at: datetime, site: str) -> None:
    others = [user for user in users if user.pk != by.user_id]
    if others:
        notify(users=others, text=text, url=url, site=site, at=at)


def _day(at: datetime) -> date:
    return at.astimezone(BERLIN).date()


def _phase(run: PhaseRun) -> str:
    return _address("phase", run.participation, run.pk)


def _address(name: str, participation: Participation, *numbers: int) -> str:
    return reverse(name, args=[participation.programme.slug, participation.slug, *numbers])
