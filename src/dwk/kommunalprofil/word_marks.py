"""Two texts word by word: what stayed, what is new, what is gone. Pure.

First line by line; lines that differ are put beside the ones they came from, and only those are compared by words: a new
line is new as a whole and does not borrow words from its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from enum import StrEnum


class Mark(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    #: stands for unchanged words that are left out; its text says how many
    SKIPPED = "skipped"


Piece = tuple[Mark, str]
WORD = re.compile(r"\s*\w+|\s*[^\w\s]|\s+")
#: lines that are put beside each other one by one; more are compared as one text
MOST_LINES = 80
#: how much of two lines is the same when one came from the other
ALIKE = 0.4
#: an unchanged piece longer than this is shortened to its ends
LONG, END = 700, 200


def word_marks(old: str, new: str) -> list[Piece]:
    """Pieces that are the same, added or removed.

    Joined without what was added they are the old text, without what was removed the new one.
    """
    pieces: list[Piece] = []
    lines = old.splitlines(keepends=True), new.splitlines(keepends=True)
    for tag, i, j, k, m in SequenceMatcher(None, *lines, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append((Mark.SAME, "".join(lines[0][i:j])))
        else:
            pieces += _lines(lines[0][i:j], lines[1][k:m])
    return _joined(pieces)


def for_reading(pieces: Sequence[Piece]) -> list[Piece]:
    """The same pieces with long unchanged ones cut to what stands beside a change, and line ends outside the marks."""
    found: list[Piece] = []
    for at, (mark, text) in enumerate(pieces):
        if mark != Mark.SAME:
            before, after = _line_ends(text)
            found += [(Mark.SAME, before), (mark, text[len(before) : len(text) - len(after)]), (Mark.SAME, after)]
            continue
        if len(text) <= LONG or len(pieces) == 1:
            found.append((mark, text))
            continue
        start = text[:END].rpartition(" ")[0] if at else ""
        end = text[-END:].partition(" ")[2] if at + 1 < len(pieces) else ""
        left_out = len(text[len(start) : len(text) - len(end)].split())
        found += [(Mark.SAME, start), (Mark.SKIPPED, str(left_out)), (Mark.SAME, end)]
    return [piece for piece in found if piece[1]]


def _line_ends(text: str) -> tuple[str, str]:
    """Line ends before and after what is marked; a text of nothing else is marked itself."""
    if not text.strip("\n"):
        return "", ""
    return text[: len(text) - len(text.lstrip("\n"))], text[len(text.rstrip("\n")) :]


def _lines(old: Sequence[str], new: Sequence[str]) -> list[Piece]:
    if not old or not new:
        return [(Mark.REMOVED, "".join(old)), (Mark.ADDED, "".join(new))]
    if max(len(old), len(new)) > MOST_LINES:
        return _words("".join(old), "".join(new))
    pieces: list[Piece] = []
    i = k = 0
    for left, right in [*_pairs(old, new), (len(old), len(new))]:
        pieces += [(Mark.REMOVED, "".join(old[i:left])), (Mark.ADDED, "".join(new[k:right]))]
        if left < len(old):
            pieces += _words(old[left], new[right])
        i, k = left + 1, right + 1
    return pieces


def _pairs(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Lines that came from each other, in the order of both: the choice with the most in common."""
    before, after = ([_begun(line) for line in lines] for lines in (old, new))
    likeness = [[_likeness(left, right) for right in after] for left in before]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for k in range(len(new) - 1, -1, -1):
            best[i][k] = max(best[i + 1][k], best[i][k + 1], likeness[i][k] + best[i + 1][k + 1])
    pairs, i, k = [], 0, 0
    while i < len(old) and k < len(new):
        if likeness[i][k] and best[i][k] == likeness[i][k] + best[i + 1][k + 1]:
            pairs.append((i, k))
            i, k = i + 1, k + 1
        elif best[i][k] == best[i + 1][k]:
            i += 1
        else:
            k += 1
    return pairs


def _begun(line: str) -> tuple[frozenset[str], list[str]]:
    """The words of a line, and how it begins."""
    return frozenset(re.findall(r"\w+", line)), line.split(maxsplit=2)[:2]


def _likeness(left: tuple[frozenset[str], list[str]], right: tuple[frozenset[str], list[str]]) -> float:
    (one, begun), (other, begun_otherwise) = left, right
    if not one or not other:
        return 0.0
    # a line of a list or a table that begins alike came from the other one even if most of it is new
    together = len(one & other) / max(len(one), len(other))
    return together if together >= ALIKE or begun == begun_otherwise else 0.0


def _words(old: str, new: str) -> list[Piece]:
    # a space belongs to the word after it: alone it would match everywhere and cost time
    before, after = ([*WORD.findall(text)] for text in (old, new))
    first = _same_start(before, after)
    last = _same_start(before[first:][::-1], after[first:][::-1])
    pieces: list[Piece] = [(Mark.SAME, "".join(before[:first]))]
    middle = before[first : len(before) - last], after[first : len(after) - last]
    # words that stand everywhere do not lead the search in long texts (autojunk): minutes would become of seconds
    for tag, i, j, k, m in SequenceMatcher(None, *middle).get_opcodes():
        if tag == "equal":
            pieces.append((Mark.SAME, "".join(middle[0][i:j])))
        else:
            pieces += [(Mark.REMOVED, "".join(middle[0][i:j])), (Mark.ADDED, "".join(middle[1][k:m]))]
    return [*pieces, (Mark.SAME, "".join(before[len(before) - last :]))]


def _same_start(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words both begin with."""
    for at, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return at
    return min(len(one), len(other))


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Without empty pieces, neighbours of one kind together."""
    found: list[Piece] = []
    for mark, text in pieces:
        if not text:
            continue
        if found and found[-1][0] == mark:
            found[-1] = (mark, found[-1][1] + text)
        else:
            found.append((mark, text))
    return found
