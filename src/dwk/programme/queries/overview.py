"""The Kommunen of a programme as a list of today: filtered, sorted, paged by the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from dwk.programme.models import Event, FocusStatement, Participation, PhaseRun, Programme, Task
from dwk.programme.rules import PHASE_LABELS, PhaseState

from .programmes import NO_FOCUS

#: no list of Kommunen is sorted by an indicator, a traffic light or an amount
SORT_KEYS: Mapping[str, tuple[str, str]] = {
    "programm": ("Reihenfolge des Programms", "position"),
    "name": ("Name", "name"),
    "beginn": ("Beginn der Teilnahme", "starts_on"),
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the list is narrowed to."""

    text: str = ""
    phase: str = ""
    state: str = ""
    kind: str = ""
    overdue: bool = False
    order: str = "programm"


@dataclass(frozen=True, slots=True)
class Line:
    """A Kommune in the list."""

    participation: Participation
    focus: str
    phases: tuple[PhaseRun, ...]
    next_event: Event | None
    open_tasks: int
    overdue_tasks: int


def listed(programme: Programme, chosen: Chosen, today: date) -> QuerySet[Participation]:
    """Participations that fit, in the chosen order."""
    found = Participation.objects.filter(programme=programme).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today))
    if chosen.text:
        found = found.filter(name__icontains=chosen.text)
    if chosen.kind:
        found = found.filter(kind=chosen.kind)
    runs = PhaseRun.objects.all()
    if chosen.phase:
        runs = runs.filter(kind=chosen.phase)
    if chosen.state:
        runs = runs.filter(state=chosen.state)
    elif chosen.phase:
        runs = runs.exclude(state=PhaseState.NOT_STARTED)
    if chosen.phase or chosen.state:
        found = found.filter(pk__in=runs.values("participation"))
    if chosen.overdue:
        late = Task.objects.filter(done_on__isnull=True, due_on__lt=today)
        found = found.filter(pk__in=late.values("participation"))
    order = SORT_KEYS.get(chosen.order, SORT_KEYS["programm"])[1]
    return found.order_by(order, "name", "pk")


def lines(participations: Sequence[Participation], today: date) -> list[Line]:
    """What the list says about each; four queries however many there are."""
    ids = [row.pk for row in participations]
    focus = dict(FocusStatement.objects.filter(participation__in=ids).values_list("participation_id", "text"))
    order = list(PHASE_LABELS)
    runs: dict[int, list[PhaseRun]] = {}
    for run in PhaseRun.objects.filter(participation__in=ids).exclude(state=PhaseState.NOT_STARTED):
        runs.setdefault(run.participation_id, []).append(run)
    upcoming = Event.objects.filter(participation=OuterRef("participation"), on__gte=today, held=False).order_by(
        "on", "pk"
    )
    events = {
        event.participation_id: event
        for event in Event.objects.filter(
            participation__in=ids, on__gte=today, held=False, pk=Subquery(upcoming.values("pk")[:1])
        )
    }
    counts = {
        row["participation"]: (row["open"], row["late"])
        for row in Task.objects.filter(participation__in=ids, done_on__isnull=True)
        .values("participation")
        .annotate(open=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today)))
    }
    return [
        Line(
            row,
            focus.get(row.pk, NO_FOCUS),
            tuple(sorted(runs.get(row.pk, []), key=lambda run: (order.index(run.kind), run.number))),
            events.get(row.pk),
            *counts.get(row.pk, (0, 0)),
        )
        for row in participations
    ]
