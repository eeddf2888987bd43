"""A text with its marks cut into pieces that can be shown one after the other. Pure; positions are code points.

Every line of the text is a paragraph; the line ends (CR LF, LF, CR) stand beside them, so that no browser changes them.
Joining the pieces and line ends gives the text back exactly.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

LINE_END = re.compile(r"\r\n|\r|\n")
SENTENCE_END = re.compile(r"[.!?…]+[\"“”»«’')\]]*\s+")
#: stripes one below the other; more overlaps share the last one and are told apart by their number
LANES = 6
#: what no page can carry: NUL is dropped by browsers, half a surrogate pair cannot be sent
UNSHOWN = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Span:
    """A mark: ``start`` to before ``end``; ``key`` tells marks apart."""

    start: int
    end: int
    key: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a paragraph over which the same marks lie, in the order of their stripes."""

    start: int
    end: int
    keys: tuple[int, ...]
    first: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line: pieces from ``start`` to ``end``, then the line end up to ``stop``."""

    number: int
    start: int
    end: int
    stop: int
    segments: tuple[Segment, ...]


def lines(text: str) -> Iterator[tuple[int, int, int]]:
    """Start, end and end including the line end of every line."""
    start = 0
    for found in LINE_END.finditer(text):
        yield start, found.start(), found.end()
        start = found.end()
    yield start, len(text), len(text)


def paragraphs(text: str, spans: Iterable[Span]) -> list[Paragraph]:
    """The whole text in one pass over sorted starts and ends."""
    rows = sorted(spans, key=lambda span: (span.start, -span.end, span.key))
    walk = _Walk(rows)
    return [
        Paragraph(number, start, end, stop, tuple(walk.to(start, end)))
        for number, (start, end, stop) in enumerate(lines(text), 1)
    ]


class _Walk:
    """Where the pass stands: marks that lie over the current place, marks still to come."""

    def __init__(self, rows: Sequence[Span]) -> None:
        self.rows, self.next = rows, 0
        self.active: list[Span] = []
        self.shown: set[int] = set()

    def to(self, start: int, end: int) -> Iterator[Segment]:
        """Pieces of one line; a mark that begins in the line end before it begins here."""
        here = start
        while here < end:
            self._enter(here)
            later = [span.end for span in self.active]
            if self.next < len(self.rows):
                later.append(self.rows[self.next].start)
            stop = min([end, *later])
            keys = tuple(span.key for span in self.active)
            first = tuple(key for key in keys if key not in self.shown)
            self.shown.update(first)
            yield Segment(here, stop, keys, first)
            here = stop

    def _enter(self, here: int) -> None:
        self.active = [span for span in self.active if span.end > here]
        while self.next < len(self.rows) and self.rows[self.next].start <= here:
            if self.rows[self.next].end > here:
                self.active.append(self.rows[self.next])
            self.next += 1


def lanes(spans: Iterable[Span]) -> dict[int, int]:
    """Which stripe a mark gets: the uppermost that is free where it begins."""
    free = [0] * LANES
    found: dict[int, int] = {}
    for span in sorted(spans, key=lambda span: (span.start, -span.end, span.key)):
        lane = next((number for number, until in enumerate(free) if until <= span.start), LANES - 1)
        free[lane] = max(free[lane], span.end)
        found[span.key] = lane
    return found


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Sentences of a stretch: each with the blank behind it; together they are the stretch."""
    found, here = [], start
    for mark in SENTENCE_END.finditer(text, start, end):
        found.append((here, mark.end()))
        here = mark.end()
    if here < end:
        found.append((here, end))
    return found


def showable(text: str) -> str:
    """The same number of code points, without those that a page cannot carry."""
    return UNSHOWN.sub("\ufffd", text)


def around(text: str, start: int, end: int, width: int) -> tuple[str, str, str]:
    """A passage with what stands before and behind it, cut at blanks."""
    left, right = max(0, start - width), min(len(text), end + width)
    before, after = text[left:start], text[end:right]
    if left and " " in before:
        before = "… " + before.split(" ", 1)[1]
    if right < len(text) and " " in after:
        after = after.rsplit(" ", 1)[0] + " …"
    return before, text[start:end], after
