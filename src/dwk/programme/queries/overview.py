"""The Kommunen of a programme as a list: today from the tables, page by page; a past day from the trail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import CharField, Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat

from dwk.audit.models import Version
from dwk.programme.models import Event, FocusStatement, Participation, PhaseRun, Programme, Task
from dwk.programme.models.participations import ParticipationKind
from dwk.programme.rules import PHASE_LABELS, STATE_LABELS, PhaseState

from .past import BERLIN, Past, PastRow
from .programmes import NO_FOCUS, ParticipationStatus, statuses

#: no list of Kommunen is sorted by an indicator, a traffic light or an amount
SORT_KEYS: Mapping[str, tuple[str, str]] = {
    "programm": ("wie im Programm", "position"),
    "name": ("nach Name", "name"),
    "aktivitaet": ("nach letzter Aktivität", "last_entry"),
    "beginn": ("nach Beginn der Teilnahme", "starts_on"),
}
UNDER_WAY = frozenset({PhaseState.IN_PROGRESS, PhaseState.IN_REVIEW, PhaseState.REOPENED})


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
class PhaseNow:
    """A run of a phase that was begun."""

    label: str
    kind: str
    state: str

    @property
    def words(self) -> str:
        """Phase and state."""
        return f"{self.label} {STATE_LABELS[self.state]}"


@dataclass(frozen=True, slots=True)
class Line:
    """A Kommune in the list."""

    slug: str
    name: str
    kind: str
    starts_on: date
    position: int
    focus: str
    phases: tuple[PhaseNow, ...]
    next_event: tuple[date, str] | None
    open_tasks: int
    overdue_tasks: int
    last_entry: date | None

    @property
    def current(self) -> tuple[PhaseNow, ...]:
        """Phases under way, or else the one that came last."""
        return tuple(phase for phase in self.phases if phase.state in UNDER_WAY) or self.phases[-1:]


def listed(programme: Programme, chosen: Chosen, today: date) -> QuerySet[Participation]:
    """Participations that fit today, in the chosen order."""
    found = Participation.objects.filter(programme=programme, starts_on__lte=today)
    found = found.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today))
    if chosen.text:
        found = found.filter(Q(name__icontains=chosen.text) | Q(designation__icontains=chosen.text))
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
    chain = Concat(Value("participation:"), Cast(OuterRef("pk"), CharField()))
    latest = Version.objects.filter(chain=chain).order_by("-sequence").values("recorded_at")[:1]
    order = SORT_KEYS.get(chosen.order, SORT_KEYS["programm"])[1]
    first = F(order).desc(nulls_last=True) if order == "last_entry" else F(order).asc()
    return found.annotate(last_entry=Subquery(latest)).order_by(first, "name", "pk")


def beginning_later(programme: Programme, today: date) -> QuerySet[Participation]:
    """Those who do not take part yet, the next first."""
    return Participation.objects.filter(programme=programme, starts_on__gt=today).order_by("starts_on", "name")


def lines(participations: Sequence[Any], today: date) -> list[Line]:
    """What the list says about each of ``listed``; four queries however many there are."""
    ids = [row.pk for row in participations]
    focus = dict(FocusStatement.objects.filter(participation__in=ids).values_list("participation_id", "text"))
    runs: dict[int, list[PhaseRun]] = {}
    for run in PhaseRun.objects.filter(participation__in=ids).exclude(state=PhaseState.NOT_STARTED):
        runs.setdefault(run.participation_id, []).append(run)
    coming = Event.objects.filter(participation=OuterRef("participation"), on__gte=today, held=False)
    first = Subquery(coming.order_by("on", "pk").values("pk")[:1])
    events = {
        event.participation_id: (event.on, event.title)
        for event in Event.objects.filter(participation__in=ids, on__gte=today, held=False, pk=first)
    }
    counts = {
        row["participation"]: (row["open"], row["late"])
        for row in Task.objects.filter(participation__in=ids, done_on__isnull=True)
        .values("participation")
        .annotate(open=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today)))
    }
    order = list(PHASE_LABELS)
    return [
        Line(
            slug=row.slug,
            name=row.full_name,
            kind=row.kind,
            starts_on=row.starts_on,
            position=row.position,
            focus=focus.get(row.pk, NO_FOCUS),
            phases=tuple(
                PhaseNow(str(run), run.kind, run.state)
                for run in sorted(runs.get(row.pk, []), key=lambda run: (order.index(run.kind), run.number))
            ),
            next_event=events.get(row.pk),
            open_tasks=counts.get(row.pk, (0, 0))[0],
            overdue_tasks=counts.get(row.pk, (0, 0))[1],
            last_entry=row.last_entry.astimezone(BERLIN).date() if row.last_entry else None,
        )
        for row in participations
    ]


def past_lines(past: Past, chosen: Chosen) -> list[Line]:
    """The same list from what held on a past day; the last activity is then the day the latest entry holds from."""
    coming: dict[int, tuple[date, str]] = {}
    for event in sorted(past.all("programme.event", held=False), key=lambda row: (row["on"], row.object_id)):
        if event["on"] >= past.as_of.isoformat() and event["participation_id"]:
            coming.setdefault(event["participation_id"], (date.fromisoformat(event["on"]), event["title"]))
    latest = _latest(past)
    found = []
    for one in statuses(past):
        number = one.row.object_id
        line = replace(_past_line(one), next_event=coming.get(number), last_entry=latest.get(number))
        if _fits(line, one, chosen):
            found.append(line)
    return sorted(found, key=lambda line: _place(line, chosen.order))


def _latest(past: Past) -> dict[int, date]:
    latest: dict[int, date] = {}
    for kind, rows in past.rows.items():
        for row in rows.values():
            number = row.object_id if kind == "programme.participation" else row.data.get("participation_id")
            if number is not None:
                latest[number] = max(latest.get(number, row.effective_on), row.effective_on)
    return latest


def _past_line(one: ParticipationStatus) -> Line:
    row: PastRow = one.row
    return Line(
        slug=row["slug"],
        name=one.full_name,
        kind=row["kind"],
        starts_on=date.fromisoformat(row["starts_on"]),
        position=row["position"],
        focus=one.focus_text,
        phases=tuple(
            PhaseNow(run.label, run.kind, run.state) for run in one.phases if run.state != PhaseState.NOT_STARTED
        ),
        next_event=None,
        open_tasks=one.open_tasks,
        overdue_tasks=one.overdue_tasks,
        last_entry=None,
    )


def _fits(line: Line, one: ParticipationStatus, chosen: Chosen) -> bool:
    runs = [run for run in one.phases if not chosen.phase or run.kind == chosen.phase]
    if chosen.state:
        runs = [run for run in runs if run.state == chosen.state]
    elif chosen.phase:
        runs = [run for run in runs if run.state != PhaseState.NOT_STARTED]
    return (
        (not chosen.text or chosen.text.casefold() in line.name.casefold())
        and (not chosen.kind or line.kind == chosen.kind)
        and (not chosen.overdue or line.overdue_tasks > 0)
        and (bool(runs) or not (chosen.phase or chosen.state))
    )


def _place(line: Line, order: str) -> tuple[Any, str]:
    if order == "aktivitaet":
        return -(line.last_entry.toordinal() if line.last_entry else 0), line.name
    return {"name": line.name, "beginn": line.starts_on}.get(order, line.position), line.name


def kind_label(kind: str) -> str:
    """How a Kommune takes part, in words."""
    return str(ParticipationKind(kind).label)
