"""The process of a Kommune as a line of phases over the years: shape, word, who acts, what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from django.urls import reverse

from dwk.accounts.permissions import Role
from dwk.programme.queries.past import Past, PastRow
from dwk.programme.queries.process import UNDER_WAY, lacking, outputs_by_kind
from dwk.programme.queries.programmes import ParticipationStatus, PhaseStatus
from dwk.programme.rules import PHASE_LABELS, RESPONSIBLE_ROLES, PhaseState
from dwk.ui.components import MarkKind

from .access import Place
from .showing import MARKS, date_short_iso, day_of_text, who_acts

BarKind = Literal["past", "running", "review", "planned"]
#: how many sentences stand beside a phase; its page has all of them
SENTENCES = 2
#: shortest bar, in hundredths of the line, so that a meeting of one day is seen
SHORTEST = 1.0


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of the line; both ends as SVG lengths."""

    begins: str
    ends: str
    kind: BarKind


@dataclass(frozen=True, slots=True)
class Station:
    """A phase on the line; ``more`` says how many sentences its page has beyond those shown."""

    label: str
    url: str
    mark: MarkKind
    state: str
    role: str
    acts: str
    span: str
    missing: tuple[str, ...]
    more: int
    bars: tuple[Bar, ...]
    current: bool


@dataclass(frozen=True, slots=True)
class Line:
    """The whole figure: years, the day that is looked at, the phases in their order."""

    years: tuple[tuple[str, str], ...]
    now: str
    stations: tuple[Station, ...]


@dataclass(frozen=True, slots=True)
class _Axis:
    first: date
    last: date

    def at(self, day: date) -> float:
        """Where a day lies, in hundredths."""
        length = (self.last - self.first).days
        return min(100.0, max(0.0, (day - self.first).days * 100 / length))

    def text(self, day: date) -> str:
        return _length(self.at(day))


def _length(value: float) -> str:
    return f"{value:.2f}%"


def line_of(place: Place, past: Past, status: ParticipationStatus) -> Line:
    """All phases of the process: those that were planned, and those nobody has planned yet; one query."""
    outputs = outputs_by_kind(place.programme)
    axis = _axis(place, status)
    stations = []
    for kind in PHASE_LABELS:
        runs = [phase for phase in status.phases if phase.kind == kind]
        for phase in runs:
            stations.append(_station(place, past, phase, axis, lacking(past, phase.row, outputs)))
        if not runs:
            stations.append(_unplanned(kind))
    years = range(axis.first.year, axis.last.year)
    step = 1 if len(years) <= 6 else 2
    marks = tuple((axis.text(date(year, 1, 1)), str(year)) for year in years if not (year - axis.first.year) % step)
    return Line(marks, axis.text(place.as_of), tuple(stations))


def _axis(place: Place, status: ParticipationStatus) -> _Axis:
    """Whole years from the beginning of the programme, or of what came before, to the end of all that is planned."""
    days = [place.programme.starts_on, place.programme.ends_on, place.as_of]
    names = ("starts_on", "ended_on", "planned_until")
    days += [day for phase in status.phases for name in names if (day := day_of_text(phase.row[name]))]
    return _Axis(date(min(days).year, 1, 1), date(max(days).year + 1, 1, 1))


def _station(place: Place, past: Past, phase: PhaseStatus, axis: _Axis, missing: Sequence[str]) -> Station:
    address = [place.programme.slug, place.participation.slug, phase.row.object_id]
    return Station(
        label=phase.label,
        url=reverse("phase", args=address) + place.query,
        mark=MARKS[phase.state],
        state=phase.state_label,
        role=Role(phase.responsible_role).label,
        acts=who_acts(past, phase) if phase.state == PhaseState.IN_REVIEW else "",
        span=span_of(phase.row),
        missing=tuple(missing[:SENTENCES]),
        more=max(0, len(missing) - SENTENCES),
        bars=tuple(_bars(phase, axis, place.as_of)),
        current=phase.state in UNDER_WAY,
    )


def _unplanned(kind: str) -> Station:
    role = Role(RESPONSIBLE_ROLES[kind]).label
    return Station(PHASE_LABELS[kind], "", "open", "noch nicht angelegt", role, "", "", (), 0, (), False)


def _bars(phase: PhaseStatus, axis: _Axis, today: date) -> list[Bar]:
    begins, ends = day_of_text(phase.starts_on), day_of_text(phase.row["ended_on"])
    planned = day_of_text(phase.planned_until)
    found = []
    if begins is not None and begins <= today:
        kind: BarKind = "past" if ends else "review" if phase.state == PhaseState.IN_REVIEW else "running"
        found.append(_bar(axis, begins, ends or today, kind))
    if planned is not None and not ends and planned > today:
        found.append(_bar(axis, today if begins is not None else planned - timedelta(days=30), planned, "planned"))
    return found


def _bar(axis: _Axis, begins: date, ends: date, kind: BarKind) -> Bar:
    first, last = axis.at(begins), axis.at(ends)
    if last - first < SHORTEST:
        last = min(100.0, first + SHORTEST)
        first = last - SHORTEST
    return Bar(_length(first), _length(last), kind)


def span_of(row: PastRow) -> str:
    """From when to when, as far as it is known."""
    begins, ends = row["starts_on"], row["ended_on"]
    if begins and ends:
        return f"{date_short_iso(begins)} bis {date_short_iso(ends)}"
    planned = f"geplant bis {date_short_iso(row['planned_until'])}" if row["planned_until"] else ""
    return ", ".join(part for part in (f"seit {date_short_iso(begins)}" if begins else "", planned) if part)
