"""What the Kommunalprofil shows on pages below it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from dwk.programme.views.me import PLACE
from dwk.ui.panels import Panel, panels

from .queries.waiting import waiting_for


def reviews(user: Any, ids: Sequence[int], at: datetime.date) -> dict[int, dict[str, Any]]:
    """Review rounds that wait for the person who looks at his own page."""
    waiting = waiting_for(user, at)
    return {user.pk: {"waiting": waiting}} if waiting and user.pk in ids else {}


def register() -> None:
    """Put the panel onto everybody's own page."""
    panels.register(Panel(PLACE, "Kommunalprofil", "kommunalprofil/waiting.html", reviews, order=20))
