"""How states and days of the programme look on its pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from dwk.accounts.permissions import Role
from dwk.programme.queries.past import Past, PastRow
from dwk.programme.queries.programmes import PhaseStatus
from dwk.programme.rules import APPROVING_ROLES, PhaseState
from dwk.ui.components import MarkKind
from dwk.ui.formats import date_short

MARKS: Mapping[str, MarkKind] = {
    PhaseState.ACCEPTED: "done",
    PhaseState.IN_REVIEW: "review",
    PhaseState.IN_PROGRESS: "work",
    PhaseState.REOPENED: "work",
    PhaseState.SKIPPED: "skipped",
    PhaseState.NOT_STARTED: "open",
}


def day_of_text(text: str | None) -> date | None:
    """A day as the trail keeps it."""
    return date.fromisoformat(text) if text else None


def date_short_iso(text: str | None) -> str:
    """An ISO day as it is written in Germany; a dash for none."""
    return date_short(day_of_text(text))


def event_day(row: PastRow) -> str:
    """The day of a meeting as sure as it is known."""
    return ("spätestens " if row["precision"] == "by" else "") + date_short_iso(row["on"])


def who_acts(past: Past, phase: PhaseStatus) -> str:
    """Who has to do the next step of a phase; nobody when it is over."""
    if phase.state == PhaseState.IN_REVIEW:
        approvals = past.all("programme.approval", phase_run_id=phase.row.object_id, version=phase.row["version"])
        given = {row["role"] for row in approvals}
        waiting = [Role(role).label for role in APPROVING_ROLES[phase.kind] if role not in given]
        return f"{', '.join(waiting)}: abnehmen"
    if phase.state in {PhaseState.ACCEPTED, PhaseState.SKIPPED}:
        return ""
    return Role(phase.responsible_role).label
