"""Panels: a lower page offers a named place, upper modules register what they show there.

The lower page never imports the upper module. A panel answers for many objects at once, so that a
list costs one query per panel.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

Content = dict[int, dict[str, Any]]
Load = Callable[[Any, Sequence[int], datetime.date], Content]


@dataclass(frozen=True)
class Panel:
    """A panel: ``load(user, ids, at)`` returns the context of ``template`` by object id; absent ids show nothing."""

    place: str
    name: str
    template: str
    load: Load
    order: int = 100


@dataclass(frozen=True)
class Filled:
    """A panel with its content for one object, ready to be included."""

    name: str
    template: str
    content: dict[str, Any] = field(default_factory=dict)


class DuplicatePanelError(Exception):
    """Two panels of one place carry the same name."""

    def __init__(self, place: str, name: str) -> None:
        super().__init__(f"Am Platz „{place}“ gibt es schon eine Fläche „{name}“. Bitte einen anderen Namen wählen.")


class Panels:
    """The registry; one instance per process (``panels``), further ones in tests."""

    def __init__(self) -> None:
        self._places: dict[str, dict[str, Panel]] = {}

    def register(self, panel: Panel) -> None:
        """Add a panel to its place; registering the very same one again changes nothing."""
        place = self._places.setdefault(panel.place, {})
        if place.get(panel.name, panel) != panel:
            raise DuplicatePanelError(panel.place, panel.name)
        place[panel.name] = panel

    def filled(self, place: str, user: Any, ids: Sequence[int], at: datetime.date) -> dict[int, list[Filled]]:
        """Load every panel of a place once and return the filled panels by object id, in order."""
        result: dict[int, list[Filled]] = {identifier: [] for identifier in ids}
        ordered = sorted(self._places.get(place, {}).values(), key=lambda panel: (panel.order, panel.name))
        for panel in ordered:
            content = panel.load(user, ids, at)
            for identifier in ids:
                if identifier in content:
                    result[identifier].append(Filled(panel.name, panel.template, content[identifier]))
        return result


panels = Panels()
