"""Programmes and where their participants stood on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from dwk.programme.models import Participation, Programme
from dwk.programme.rules import PHASE_LABELS, STATE_LABELS

from .past import Past, PastRow, past_of

NO_FOCUS = "kein Fokus genannt"


def programme_by_slug(slug: str) -> Programme | None:
    """A programme by its short name."""
    return Programme.objects.filter(slug=slug).first()


def programme_past(programme: Programme, as_of: date, known_on: datetime | None = None) -> Past:
    """What held in a programme and all its participations; two queries however many there are."""
    numbers = Participation.objects.filter(programme=programme).values_list("pk", flat=True)
    chains = [programme.scope, "organisations", *(f"participation:{pk}" for pk in numbers)]
    return past_of(chains, as_of, known_on)


@dataclass(frozen=True, slots=True)
class PhaseStatus:
    """A run of a phase on a day."""

    kind: str
    number: int
    state: str
    starts_on: str | None
    planned_until: str | None
    responsible_role: str
    row: PastRow

    @property
    def label(self) -> str:
        """Name of the phase, with its number from the second run on."""
        return f"{PHASE_LABELS[self.kind]} {self.number}" if self.number > 1 else PHASE_LABELS[self.kind]

    @property
    def state_label(self) -> str:
        """State in words."""
        return STATE_LABELS[self.state]


@dataclass(frozen=True, slots=True)
class ParticipationStatus:
    """Where a participation stood on a day."""

    row: PastRow
    focus: PastRow | None
    kickoff: PastRow | None
    phases: tuple[PhaseStatus, ...]
    open_tasks: int
    overdue_tasks: int

    @property
    def name(self) -> str:
        """Name as the programme writes it."""
        return str(self.row["name"])

    @property
    def full_name(self) -> str:
        """Name with the kind of authority before it, where one is stated."""
        return f"{self.row['designation']} {self.row['name']}".strip()

    @property
    def focus_text(self) -> str:
        """The focus, or the words that none was stated."""
        return str(self.focus["text"]) if self.focus else NO_FOCUS

    @property
    def kickoff_held(self) -> bool:
        """Whether a kick-off was held by then."""
        return self.kickoff is not None


def statuses(past: Past, *, prepared: bool = False) -> list[ParticipationStatus]:
    """Who takes part in a programme on a day, in the order the programme names them.

    With ``prepared`` also those whose participation begins later: their own pages show what is being prepared.
    """
    by_participation: dict[str, dict[int, list[PastRow]]] = {}
    for kind in ("programme.focusstatement", "programme.phaserun", "programme.event", "programme.task"):
        groups = by_participation.setdefault(kind, {})
        for row in past.rows.get(kind, {}).values():
            groups.setdefault(row["participation_id"], []).append(row)
    found = []
    for row in past.all("programme.participation"):
        ends = row["ends_on"]
        if ends is not None and date.fromisoformat(ends) < past.as_of:
            continue
        if not prepared and date.fromisoformat(row["starts_on"]) > past.as_of:
            continue
        found.append(_status(row, past.as_of, {k: g.get(row.object_id, []) for k, g in by_participation.items()}))
    return found


def _status(row: PastRow, at: date, of: dict[str, list[PastRow]]) -> ParticipationStatus:
    order = list(PHASE_LABELS)
    runs = sorted(of["programme.phaserun"], key=lambda r: (order.index(r["kind"]), r["number"]))
    kickoffs = [event for event in of["programme.event"] if event["kind"] == "kickoff" and event["held"]]
    open_tasks = [task for task in of["programme.task"] if task["done_on"] is None]
    return ParticipationStatus(
        row=row,
        focus=next(iter(of["programme.focusstatement"]), None),
        kickoff=next(iter(kickoffs), None),
        phases=tuple(
            PhaseStatus(
                r["kind"], r["number"], r["state"], r["starts_on"], r["planned_until"], r["responsible_role"], r
            )
            for r in runs
        ),
        open_tasks=len(open_tasks),
        overdue_tasks=sum(task["due_on"] is not None and task["due_on"] < at.isoformat() for task in open_tasks),
    )
