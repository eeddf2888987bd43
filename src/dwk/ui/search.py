"""Search over everything: modules register who finds what; each decides by itself what the person at the browser may see."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from .folding import fold, folded, spread

#: shorter texts fit almost everything
SHORTEST = 2
MOST_WORDS = 8
#: how much of a text stands below a hit, and how much of it before the first fitting word
EXCERPT, BEFORE = 220, 60


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody looks for, on which day, as which visitor."""

    request: HttpRequest
    text: str
    today: date

    @property
    def words(self) -> list[str]:
        """The words as they are compared; all of them must occur."""
        return fold(self.text).split()[:MOST_WORDS]

    def narrow(self, rows: QuerySet[Any], *fields: str) -> QuerySet[Any]:
        """Rows in whose fields, taken together, every word occurs."""
        rows = rows.alias(_searched=folded(fields))
        for word in self.words:
            rows = rows.filter(_searched__contains=word)
        return rows

    def fits(self, text: str) -> bool:
        """Whether every word occurs in a text."""
        plain = fold(text)
        return all(word in plain for word in self.words)


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: its title, where it belongs, the text in which words may occur, its page, its day."""

    title: str
    url: str
    where: str = ""
    text: str = ""
    day: date | None = None


class Found:
    """Hits of one kind, read in pieces; ``load`` makes hits of a piece of the rows."""

    def __init__(self, rows: QuerySet[Any] | Sequence[Any], load: Callable[[Sequence[Any]], list[Hit]]) -> None:
        self._rows = rows
        self._load = load

    def __len__(self) -> int:
        """How many there are."""
        return self._rows.count() if isinstance(self._rows, QuerySet) else len(self._rows)

    def __getitem__(self, part: slice) -> list[Hit]:
        """A piece of the hits; one read."""
        return self._load(list(self._rows[part]))


@dataclass(frozen=True, slots=True)
class Provider:
    """One kind of hit: ``key`` stands in the address, ``find`` answers with None where a visitor may not search."""

    key: str
    label: str
    order: int
    find: Callable[[Query], Found | None]


class DuplicateProviderError(Exception):
    """Two modules registered the same kind."""

    def __init__(self, key: str) -> None:
        super().__init__(f"Die Suchart „{key}“ ist schon vergeben. Bitte einen anderen Namen wählen.")


class Providers:
    """The registry; one instance per process (``providers``), further ones in tests."""

    def __init__(self) -> None:
        self._known: dict[str, Provider] = {}

    def register(self, *providers: Provider) -> None:
        """Add kinds; registering the very same one again changes nothing."""
        for provider in providers:
            if self._known.get(provider.key, provider) != provider:
                raise DuplicateProviderError(provider.key)
            self._known[provider.key] = provider

    def all(self) -> list[Provider]:
        """All kinds in order."""
        return sorted(self._known.values(), key=lambda provider: (provider.order, provider.label))


providers = Providers()


def marked(text: str, words: Sequence[str]) -> SafeString:
    """A text with the fitting places marked, everything else escaped."""
    plain, places = spread(text)
    fitting: set[int] = set()
    for word in words:
        start = plain.find(word)
        while start >= 0:
            fitting.update(places[start : start + len(word)])
            start = plain.find(word, start + len(word))
    pieces: list[str] = []
    for place, letter in enumerate(text):
        if place in fitting and place - 1 not in fitting:
            pieces.append("<mark>")
        pieces.append(escape(letter))
        if place in fitting and place + 1 not in fitting:
            pieces.append("</mark>")
    return mark_safe("".join(pieces))  # noqa: S308 -- every letter is escaped above


def excerpt(text: str, words: Sequence[str]) -> str:
    """The part of a text around the first fitting word, on one line."""
    text = " ".join(text.split())
    plain, places = spread(text)
    starts = [start for word in words if (start := plain.find(word)) >= 0]
    begin = max(0, places[min(starts)] - BEFORE) if starts else 0
    if begin:
        # not in the middle of a word
        begin = text.find(" ", begin) + 1 or begin
    part = text[begin : begin + EXCERPT]
    return ("… " if begin else "") + part + (" …" if begin + EXCERPT < len(text) else "")
