"""Main navigation: modules register their entry in ``AppConfig.ready``; entries of absent modules do not exist."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

Allowed = Callable[[HttpRequest], bool]


def everybody(request: HttpRequest) -> bool:
    """An entry that every visitor sees."""
    return True


@dataclass(frozen=True)
class Entry:
    """One entry: ``url_name`` to reverse, ``order`` from left to right, ``allowed`` decides whether it is shown.

    ``needed`` names a right that holds in one place only: the module of the place checks it.
    """

    label: str
    url_name: str
    order: int
    allowed: Allowed = everybody
    needed: str = ""


@dataclass(frozen=True)
class Shown:
    """An entry as the page shows it."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class Search:
    """Where the search field of the top bar leads, and where its suggestions come from (JSON), if anywhere."""

    label: str
    url_name: str
    suggestions_url_name: str = ""


@dataclass(frozen=True)
class Inbox:
    """What the top bar shows to whoever is signed in: a page with the number of what is new there."""

    label: str
    url_name: str
    count: Callable[[HttpRequest], int]


class DuplicateEntryError(Exception):
    """Two modules registered the same entry."""

    def __init__(self, label: str) -> None:
        super().__init__(f"Der Navigationseintrag „{label}“ ist schon vergeben. Bitte einen anderen Namen wählen.")


class Navigation:
    """The registry; one instance per process (``navigation``), further ones in tests."""

    def __init__(self) -> None:
        self._entries: dict[str, Entry] = {}
        self._search: Search | None = None
        self._inbox: Inbox | None = None

    def register(self, entry: Entry) -> None:
        """Add an entry; registering the very same one again changes nothing."""
        known = self._entries.get(entry.label)
        if known is not None and known != entry:
            raise DuplicateEntryError(entry.label)
        self._entries[entry.label] = entry

    def register_search(self, search: Search) -> None:
        """Say what the search field of the top bar searches."""
        if self._search is not None and self._search != search:
            raise DuplicateEntryError(search.label)
        self._search = search

    @property
    def search(self) -> Search | None:
        """The registered search, or None: then the field is absent."""
        return self._search

    def register_inbox(self, inbox: Inbox) -> None:
        """Say where what is new for a person is found, and how it is counted."""
        if self._inbox is not None and self._inbox != inbox:
            raise DuplicateEntryError(inbox.label)
        self._inbox = inbox

    @property
    def inbox(self) -> Inbox | None:
        """The registered inbox, or None: then the link is absent."""
        return self._inbox

    def shown_for(self, request: HttpRequest) -> list[Shown]:
        """Return the visible entries in order; the one with the longest matching address is current."""
        entries = sorted(self._entries.values(), key=lambda entry: (entry.order, entry.label))
        visible = [(entry.label, reverse(entry.url_name)) for entry in entries if entry.allowed(request)]
        matching = [url for _, url in visible if request.path.startswith(url)]
        current = max(matching, key=len, default="")
        return [Shown(label, url, bool(current) and url == current) for label, url in visible]


class FurtherTabs:
    """Tabs that modules above add to the pages of a lower one; a place is named by the lower module."""

    def __init__(self) -> None:
        self._places: dict[str, dict[str, Entry]] = {}

    def register(self, place: str, tab: Entry) -> None:
        """Add a tab to a place; registering the very same one again changes nothing."""
        known = self._places.setdefault(place, {})
        if known.get(tab.label, tab) != tab:
            raise DuplicateEntryError(tab.label)
        known[tab.label] = tab

    def shown_for(self, place: str, request: HttpRequest) -> list[Entry]:
        """The tabs of a place that this visitor may enter, in order."""
        tabs = sorted(self._places.get(place, {}).values(), key=lambda tab: (tab.order, tab.label))
        return [tab for tab in tabs if tab.allowed(request)]


navigation = Navigation()
further_tabs = FurtherTabs()
