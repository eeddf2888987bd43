"""Who fills a person's calendar: modules above register what they know about dates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from .calendar_file import Entry

#: person, and the day on which he asks
Load = Callable[[Any, date], Sequence[Entry]]
_loaders: dict[str, Load] = {}


def register(name: str, load: Load) -> None:
    """Add a source of entries; the same name again replaces it."""
    _loaders[name] = load


def entries_for(user: Any, today: date) -> list[Entry]:
    """All entries of a person, by what he belongs to on a day."""
    return [entry for load in _loaders.values() for entry in load(user, today)]
