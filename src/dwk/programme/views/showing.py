"""How states and days of the programme look on its pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from dwk.programme.rules import PhaseState
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
