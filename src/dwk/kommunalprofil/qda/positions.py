"""How a file counts the characters of its texts, and what that means in Unicode code points of the text as it lies there.

The standard does not say it clearly enough, and programs differ: in whether the end belongs to a passage, in whether a
character beyond the basic plane counts twice (UTF-16), in whether the two characters of a Windows line end count once, and
in whether the mark before a text counts. Where a file names the words of its passages, they tell; else word edges may.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

ASTRAL = re.compile("[\U00010000-\U0010ffff]")
#: a line end of several signs; some programs write one return too many
CRLF = re.compile("\r+\n")
BARE = re.compile("(?<!\r)\n")


@dataclass(frozen=True, slots=True)
class Counting:
    """One way of counting; ``first`` and ``last`` are taken off start and end."""

    wide: bool = False
    lines: str = "file"
    first: int = 0
    last: int = 0

    def words(self, marked: bool) -> list[str]:
        """In which points it differs from the usual way."""
        said = ["Zeichen wie Emojis zählen doppelt"] if self.wide else []
        if self.lines != "file":
            said.append(f"ein Zeilenwechsel zählt als {'ein' if self.lines == 'one' else 'zwei'} Zeichen")
        if self.first:
            said.append("die unsichtbare Marke am Dateianfang zählt mit" if marked else "die Zählung beginnt bei 1")
        if self.first != self.last:
            said.append("die Endposition gehört noch zur Stelle")
        return said


USUAL = Counting()
SHIFTS = ((0, 0), (0, -1), (1, 1), (1, 0))
#: the usual way first: it wins where another one fits only as well
ALL = tuple(
    Counting(wide, lines, first, last)
    for first, last in SHIFTS
    for lines in ("file", "one", "two")
    for wide in (False, True)
)


class Ruler:
    """Code points of one text where characters or line ends have another width in the file."""

    def __init__(self, text: str, *, wide: bool = False, lines: str = "file") -> None:
        self.length = len(text)
        steps = [(found.start(), 1) for found in ASTRAL.finditer(text)] if wide else []
        if lines == "one":
            # what follows the first sign of a line end has no width
            steps += [(place, -1) for found in CRLF.finditer(text) for place in range(found.start() + 1, found.end())]
        elif lines == "two":
            steps += [(found.start(), 1) for found in BARE.finditer(text)]
        if wide and lines != "file":
            steps.sort()
        self._steps = steps
        self._sums = [0, *accumulate(width for _, width in steps)]
        self._after = [place + 1 + total for (place, _), total in zip(steps, self._sums[1:], strict=True)]

    def span(self, passage: Passage, counting: Counting) -> tuple[int, int, bool]:
        """Code points of a passage, and whether both ends fall between characters of the text."""
        first, clean = self.at(passage.start - counting.first)
        last, tidy = self.at(passage.end - counting.last, end=True)
        return first, last, clean and tidy and 0 <= first <= last <= self.length

    def at(self, place: int, *, end: bool = False) -> tuple[int, bool]:
        """The code point at a position, and whether it is not the middle of a character."""
        number = bisect_right(self._after, place)
        found = place - self._sums[number]
        if number < len(self._steps) and self._steps[number][1] > 0 and found > self._steps[number][0]:
            # in the middle of a character: a passage takes it in as a whole
            return self._steps[number][0] + (1 if end else 0), False
        return found, True


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage as the file gives it; ``name`` may be its words."""

    start: int
    end: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """A text with its passages."""

    text: str
    passages: tuple[Passage, ...]
    marked: bool = False


def differs(texts: Sequence[Counted]) -> bool:
    """Whether ways of counting characters and line ends lead to different passages."""
    for one in texts:
        last = max((passage.end for passage in one.passages), default=0)
        head = one.text[: last + 1]
        if ASTRAL.search(head) or CRLF.search(head):
            return True
    return False
