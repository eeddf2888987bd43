"""Events, their minutes, attendance, decisions and to-dos."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from dwk.accounts.permissions import Role
from dwk.audit.rules import Actor
from dwk.programme.models import Attendance, Event, EventItem, Participation, Task
from dwk.programme.models.events import ItemKind

from . import trail
from .errors import ProgrammeRefused


def plan_event(*, by: Actor, effective_on: date, **fields: Any) -> Event:
    """Enter a meeting; ``on`` is its day, ``precision`` how sure that day is."""
    return trail.create(obj=Event(**fields), by=by, effective_on=effective_on)


@transaction.atomic
def change_event(*, event: Event, by: Actor, effective_on: date, reason: str = "", **fields: Any) -> Event:
    """Change what is planned, or note that it was held."""
    # as stored: the caller's copy may be older than the release
    kept = Event.objects.select_for_update().get(pk=event.pk)
    if kept.minutes_released_on is not None and "minutes" in fields:
        raise ProgrammeRefused("Das Protokoll ist freigegeben und lässt sich nicht mehr ändern.")
    return trail.change(obj=event, by=by, effective_on=effective_on, because=reason, **fields)


@transaction.atomic
def record_attendance(*, event: Event, groups: dict[str, int], by: Actor, effective_on: date) -> None:
    """Say how many of each group came; a group with 0 is taken off the list."""
    known = {row.group: row for row in Attendance.objects.filter(event=event)}
    for group, count in groups.items():
        row = known.get(group)
        if row is None and count:
            trail.create(obj=Attendance(event=event, group=group, count=count), by=by, effective_on=effective_on)
        elif row is not None and count:
            trail.change(obj=row, by=by, effective_on=effective_on, count=count)
        elif row is not None:
            trail.remove(obj=row, by=by, effective_on=effective_on)


@transaction.atomic
def add_item(
    *,
    event: Event,
    kind: str,
    text: str,
    by: Actor,
    effective_on: date,
    role: str = "",
    due_on: date | None = None,
    kommune: Participation | None = None,
) -> EventItem:
    """Hold a decision or a to-do fast; a to-do of a Kommune becomes a task of a role.

    A to-do of a meeting of the whole programme becomes a task only where a Kommune is named; tasks belong to Kommunen.
    """
    task = None
    place = event.participation or kommune
    if kind == ItemKind.TODO and not role:
        raise ProgrammeRefused("Ein Auftrag braucht eine Rolle, die ihn erledigt.")
    if place is not None and place.programme_id != event.programme_id:
        raise ProgrammeRefused("Diese Kommune gehört nicht zu diesem Programm.")
    if kind == ItemKind.TODO and place is None:
        text += f" ({Role(role).label}{f', bis {due_on:%d.%m.%Y}' if due_on else ''})"
    elif kind == ItemKind.TODO and place is not None:
        task = create_task(
            participation_id=place.pk, title=text[:300], role=role, due_on=due_on, phase_run=event.phase_run,
            by=by, effective_on=effective_on,
        )  # fmt: skip
    return trail.create(obj=EventItem(event=event, kind=kind, text=text, task=task), by=by, effective_on=effective_on)


@transaction.atomic
def release_minutes(*, event: Event, by: Actor, effective_on: date) -> Event:
    """Release the minutes; from then on they stay as they are."""
    event = Event.objects.select_for_update().get(pk=event.pk)
    if event.minutes_released_on is not None:
        raise ProgrammeRefused(f"Das Protokoll ist seit dem {event.minutes_released_on:%d.%m.%Y} schon freigegeben.")
    if not event.minutes.strip():
        raise ProgrammeRefused("Es gibt noch kein Protokoll. Bitte schreiben Sie es zuerst.")
    if not event.held:
        raise ProgrammeRefused("Die Veranstaltung ist noch nicht als durchgeführt vermerkt.")
    return trail.change(obj=event, by=by, effective_on=effective_on, minutes_released_on=effective_on)


def create_task(*, by: Actor, effective_on: date, **fields: Any) -> Task:
    """Give a role, or a person, something to do."""
    return trail.create(obj=Task(**fields), by=by, effective_on=effective_on)


def finish_task(*, task: Task, by: Actor, effective_on: date) -> Task:
    """Note that it is done."""
    return trail.change(obj=task, by=by, effective_on=effective_on, done_on=effective_on)


def reopen_task(*, task: Task, by: Actor, effective_on: date) -> Task:
    """Take „erledigt“ back."""
    return trail.change(obj=task, by=by, effective_on=effective_on, done_on=None)


@transaction.atomic
def keep_minutes(
    *, event: Event, held: bool, minutes: str, groups: dict[str, int], by: Actor, effective_on: date
) -> Event:
    """Note that a meeting was held, its minutes and who came, together or not at all."""
    changed = change_event(event=event, held=held, minutes=minutes, by=by, effective_on=effective_on)
    record_attendance(event=changed, groups=groups, by=by, effective_on=effective_on)
    return changed
