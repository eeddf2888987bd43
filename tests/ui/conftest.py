"""The shell is tested alone: with a navigation of its own, whatever modules stand above it."""

from __future__ import annotations

import pytest

from dwk.ui import context
from dwk.ui.navigation import Entry, Navigation, Search


@pytest.fixture(autouse=True)
def own_navigation(monkeypatch: pytest.MonkeyPatch) -> None:
    navigation = Navigation()
    navigation.register(Entry("Kommunen", "kommunen", 10))
    navigation.register_search(Search("Kommune suchen", "kommunen-suche", "kommunen-vorschlaege"))
    monkeypatch.setattr(context, "navigation", navigation)
