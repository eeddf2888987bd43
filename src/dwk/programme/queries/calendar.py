"""Dates of a person: meetings of the Kommunen and programmes he belongs to, and tasks given to him."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from django.db.models import Q, QuerySet

from dwk.notifications.calendar_file import Entry
from dwk.programme.models import Event, Membership, Participation, Programme, Task
from dwk.programme.models.events import EventKind

from .memberships import holding
from .past import BERLIN

DOMAIN = "demografiewerkstatt"


def entry_of(event: Event) -> Entry:
    """A meeting as a calendar entry; a day that is not sure says so."""
    starts = datetime.combine(event.on, event.starts_at, tzinfo=BERLIN) if event.starts_at else None
    ends = datetime.combine(event.on, event.ends_at, tzinfo=BERLIN) if event.starts_at and event.ends_at else None
    return Entry(
        uid=f"event-{event.pk}@{DOMAIN}",
        title=event.title,
        on=event.on,
        # the day of the meeting: stable, and the same file for the same meeting
        changed_at=datetime.combine(event.on, time(), tzinfo=UTC),
        place=event.place,
        text="\n".join(part for part in (event.agenda, event.date_note) if part),
        starts_at=starts,
        ends_at=ends,
    )


def meetings_of(places: Collection[int], programmes: Collection[int], concerned: Collection[int]) -> QuerySet[Event]:
    """Meetings of Kommunen, of programmes with all their Kommunen, and those of a programme that concern its Kommunen.

    Steering rounds of a whole programme concern only those who belong to it as a whole.
    """
    seen = Q(participation__in=places) | Q(programme__in=programmes)
    seen |= Q(participation__isnull=True, programme__in=concerned) & ~Q(kind=EventKind.STEERING)
    return Event.objects.filter(seen)


def coming_for(
    programmes: Collection[Programme], places: Collection[Participation], today: date, limit: int
) -> list[Event]:
    """Next meetings for somebody who belongs to these programmes and Kommunen; one query."""
    whole = {programme.pk for programme in programmes}
    found = meetings_of({place.pk for place in places}, whole, {place.programme_id for place in places})
    coming = found.filter(on__gte=today, held=False).select_related("programme", "participation")
    return list(coming.order_by("on", "starts_at", "pk")[:limit])


def entries_of(user: Any, today: date) -> Sequence[Entry]:
    """Everything with a date that concerns a person by what he belongs to on a day; three queries."""
    mine = list(Membership.objects.filter(holding(today), user=user))
    own = {row.participation_id for row in mine if row.participation_id is not None}
    whole = {row.programme_id for row in mine if row.participation_id is None}
    events = [entry_of(event) for event in meetings_of(own, whole, {row.programme_id for row in mine})]
    tasks = Task.objects.filter(assignee=user, due_on__isnull=False, done_on__isnull=True)
    due = [
        Entry(
            uid=f"task-{task.pk}@{DOMAIN}",
            title=f"Fällig: {task.title}",
            on=task.due_on,
            changed_at=datetime.combine(task.due_on, time(), tzinfo=UTC),
        )
        for task in tasks
        if task.due_on is not None and task.participation_id in own
    ]
    return [*events, *due]
