"""Two people changed the same text: put both changes together by lines, if they do not touch. Pure.

What is put together holds every line that one of the two wrote and no line that one of them took out. Where changes
touch each other there is no such text, and the answer is None: people decide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Change:
    """Lines ``first`` to before ``last`` of the text before become ``lines``."""

    first: int
    last: int
    lines: tuple[str, ...]

    def touches(self, other: Change) -> bool:
        """Whether two changes lie at the same place or side by side."""
        return self.first <= other.last and other.first <= self.last


def plain(text: str) -> str:
    """Text with one kind of line end, as it is stored."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def merged(base: str, ours: str, theirs: str) -> str | None:
    """Both changes of ``base`` together, or None when they touch each other."""
    before = base.split("\n")
    own = _changes(before, ours.split("\n"))
    other = _changes(before, theirs.split("\n"))
    both = [change for change in own if change in other]
    own = [change for change in own if change not in both]
    other = [change for change in other if change not in both]
    everything = sorted([*own, *other, *both], key=lambda change: (change.first, change.last))
    if any(one.touches(two) for one, two in pairwise(everything)):
        return None
    return "\n".join(_applied(before, everything))


def _changes(before: Sequence[str], after: Sequence[str]) -> list[Change]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return [
        Change(first, last, tuple(after[start:end]))
        for kind, first, last, start, end in matcher.get_opcodes()
        if kind != "equal"
    ]


def _applied(before: Sequence[str], changes: Sequence[Change]) -> list[str]:
    lines: list[str] = []
    at = 0
    for change in changes:
        lines += [*before[at : change.first], *change.lines]
        at = change.last
    return [*lines, *before[at:]]
