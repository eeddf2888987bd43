"""Modules register navigation entries and panels; absent modules leave no trace."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

import pytest
from django.test import RequestFactory

from dwk.ui.navigation import DuplicateEntryError, Entry, FurtherTabs, Inbox, Navigation, Search
from dwk.ui.panels import DuplicatePanelError, Panel, Panels

pytestmark = pytest.mark.urls("tests.ui.addresses")
DAY = datetime.date(2019, 9, 16)


def test_entries_stand_in_order_and_the_longest_address_is_current(rf: RequestFactory) -> None:
    navigation = Navigation()
    navigation.register(Entry("Suche", "kommunen-suche", 30))
    navigation.register(Entry("Kommunen", "kommunen", 20))
    navigation.register(Entry("Bausteine", "ui:components", 10))
    shown = navigation.shown_for(rf.get("/kommunen/suche/?q=a"))
    assert [(entry.label, entry.current) for entry in shown] == [
        ("Bausteine", False), ("Kommunen", False), ("Suche", True),
    ]  # fmt: skip


def test_an_entry_is_absent_where_it_is_not_allowed(rf: RequestFactory) -> None:
    navigation = Navigation()
    navigation.register(Entry("Kommunen", "kommunen", 1, allowed=lambda request: "q" in request.GET))
    assert navigation.shown_for(rf.get("/")) == []
    assert len(navigation.shown_for(rf.get("/?q=1"))) == 1


def test_registering_twice_is_harmless_but_another_entry_of_that_name_is_refused() -> None:
    navigation = Navigation()
    navigation.register(Entry("Kommunen", "kommunen", 1))
    navigation.register(Entry("Kommunen", "kommunen", 1))
    with pytest.raises(DuplicateEntryError, match="schon vergeben"):
        navigation.register(Entry("Kommunen", "start", 1))
    navigation.register_search(Search("Kommune suchen", "kommunen-suche"))
    with pytest.raises(DuplicateEntryError):
        navigation.register_search(Search("Anderes suchen", "start"))


def test_one_inbox_counts_what_is_new() -> None:
    navigation = Navigation()
    inbox = Inbox("Mitteilungen", "start", lambda request: 3)
    navigation.register_inbox(inbox)
    navigation.register_inbox(inbox)
    assert navigation.inbox == inbox
    with pytest.raises(DuplicateEntryError):
        navigation.register_inbox(Inbox("Anderes", "start", lambda request: 0))


def test_a_panel_is_loaded_once_for_a_whole_list() -> None:
    calls: list[Sequence[int]] = []

    def load(user: object, ids: Sequence[int], at: datetime.date) -> dict[int, dict[str, Any]]:
        calls.append(ids)
        return {2: {"day": at}}

    panels = Panels()
    panels.register(Panel("kommune", "Nächste Schritte", "a.html", load))
    filled = panels.filled("kommune", None, [1, 2], DAY)
    assert calls == [[1, 2]]
    assert filled[1] == []
    assert filled[2][0].content == {"day": DAY}
    assert panels.filled("anderer Platz", None, [1], DAY) == {1: []}
    with pytest.raises(DuplicatePanelError, match="schon eine Fläche"):
        panels.register(Panel("kommune", "Nächste Schritte", "b.html", load))


def test_further_tabs_stand_in_order_where_they_are_allowed(rf: RequestFactory) -> None:
    tabs = FurtherTabs()
    tabs.register("daten", Entry("Zweiter", "kommunen", 20))
    tabs.register("daten", Entry("Erster", "kommunen", 10, allowed=lambda request: "q" in request.GET))
    tabs.register("daten", Entry("Zweiter", "kommunen", 20))
    assert [tab.label for tab in tabs.shown_for("daten", rf.get("/?q=1"))] == ["Erster", "Zweiter"]
    assert [tab.label for tab in tabs.shown_for("daten", rf.get("/"))] == ["Zweiter"]
    assert tabs.shown_for("anderswo", rf.get("/")) == []
    with pytest.raises(DuplicateEntryError):
        tabs.register("daten", Entry("Zweiter", "start", 20))
