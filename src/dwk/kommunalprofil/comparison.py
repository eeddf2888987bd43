"""Two versions side by side: which blocks are the same, changed, new, gone; changed ones word by word. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from dwk.ui.formats import number

from .blocks import Block
from .frozen_charts import drawn_of, places_of, value_rows
from .rules import Certainty, Quadrant


class Mark(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


class Change(StrEnum):
    """What became of a block."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"

    @property
    def label(self) -> str:
        """German name."""
        return {"same": "unverändert", "changed": "geändert", "added": "neu", "removed": "entfallen"}[self]


Piece = tuple[Mark, str]
WORD = re.compile(r"\s*\w+|\s*[^\w\s]|\s+")
#: how much of a text stands in a heading
LONGEST_START = 100


@dataclass(frozen=True, slots=True)
class Compared:
    """A block of two versions."""

    name: str
    heading: str
    change: Change
    pieces: tuple[Piece, ...]


def about(name: str, heading: str, text: str) -> str:
    """A block in a few words: chapters by their title, the rest by how its text begins."""
    if name.startswith("chapter:") or not text:
        return heading
    first = text.partition("\n")[0]
    return f"{heading}: {first if len(first) <= LONGEST_START else first[: LONGEST_START - 1].rstrip() + '…'}"


def compare(older: Sequence[Block], newer: Sequence[Block]) -> list[Compared]:
    """Blocks in the order of the newer version, then those that are gone."""
    before, after = texts(older), texts(newer)
    found = [_compared(name, before.get(name), after[name]) for name in after]
    return found + [_compared(name, before[name], None) for name in before if name not in after]


def texts(blocks: Sequence[Block]) -> dict[str, tuple[str, str]]:
    """Heading and readable text of each block, by name; what a block refers to is said in words."""
    contents = {block["name"]: block["content"] for block in blocks}
    return {block["name"]: _readable(block["kind"], block["content"], contents) for block in blocks}


def _compared(name: str, before: tuple[str, str] | None, after: tuple[str, str] | None) -> Compared:
    if before is None or after is None:
        heading, text = after or before or ("", "")
        heading = about(name, heading, text)
        added = before is None
        mark = Mark.ADDED if added else Mark.REMOVED
        return Compared(name, heading, Change.ADDED if added else Change.REMOVED, ((mark, text),))
    # a new heading is a change, too: it stands before the text
    old, new = ("\n".join(one) if before[0] != after[0] else one[1] for one in (before, after))
    heading = about(name, *after)
    if old == new:
        return Compared(name, heading, Change.SAME, ((Mark.SAME, new),))
    return Compared(name, heading, Change.CHANGED, tuple(word_marks(old, new)))


def word_marks(old: str, new: str) -> list[Piece]:
    """Pieces that are the same, added or removed; first line by line, then word by word where lines differ.

    Joined without what was added they are the old text, without what was removed the new one.
    """
    pieces: list[Piece] = []
    lines = old.splitlines(keepends=True), new.splitlines(keepends=True)
    for tag, i, j, k, m in SequenceMatcher(None, *lines, autojunk=False).get_opcodes():
        before, after = "".join(lines[0][i:j]), "".join(lines[1][k:m])
        pieces += [(Mark.SAME, before)] if tag == "equal" else _words(before, after)
    return _joined(pieces)


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


def _readable(kind: str, content: Mapping[str, Any], contents: Mapping[str, Mapping[str, Any]]) -> tuple[str, str]:
    if "withdrawn_on" in content:
        return "Zitat", f"zurückgezogen am {date.fromisoformat(content['withdrawn_on']):%d.%m.%Y}"
    readers: Mapping[str, Callable[[], tuple[str, str]]] = {
        "title": lambda: ("Titel", f"{content['title']}\n{content.get('form_label', '')}".strip()),
        "chapter": lambda: (f"Kapitel „{content['title']}“", content["text"]),
        "statement": lambda: _statement(content, contents),
        "pairing": lambda: ("Empfehlung", _pairing(content)),
        "quote": lambda: ("Zitat", f"„{content['text']}“ ({content['speaker']})"),
        "view": lambda: ("Abweichende Sicht der Kommune", content["text"]),
    }
    return readers[kind]() if kind in readers else (_HEADINGS.get(kind, kind), _fields(content))


_HEADINGS = {"figure": "Zahl", "document": "Dokument", "sources": "Quellen"}


def _statement(content: Mapping[str, Any], contents: Mapping[str, Mapping[str, Any]]) -> tuple[str, str]:
    lines = [content["text"]]
    if content.get("certainty"):
        lines.append(f"Gesichertheit: {Certainty(content['certainty']).label}")
    if content.get("reference_year"):
        lines.append(f"Bezugsjahr: {content['reference_year']}")
    lines += [f"Beleg: {label_of(one['block'], contents)}" for one in content.get("evidence", ())]
    if content.get("differing_view"):
        lines.append(f"Abweichende Sicht der Kommune: {content['differing_view']}")
    return Quadrant(content["quadrant"]).label, "\n".join(lines)


def _pairing(content: Mapping[str, Any]) -> str:
    return f"{content['inner']['text']} × {content['outer']['text']}\n{content['recommendation']}"


def label_of(name: object, contents: Mapping[str, Mapping[str, Any]]) -> str:
    """A piece of evidence in a few words; a quote is named by who speaks."""
    content = contents.get(str(name), {})
    if "withdrawn_on" in content:
        return "zurückgezogenes Zitat"
    if "speaker" in content:
        return f"Zitat: {content['speaker']}"
    return str(content.get("label") or content.get("title") or name)


def _fields(content: Mapping[str, Any]) -> str:
    lines = [str(content["label"])] if content.get("label") else []
    if content.get("value") not in {None, ""}:
        lines.append(" ".join(str(content[key]) for key in ("value", "unit", "year") if content.get(key)))
    lines += _drawn(content)
    lines += [f"Seite {content['page']}"] if content.get("page") else []
    lines += [str(content["source"])] if content.get("source") else []
    for entry in (*content.get("entries", ()), *content.get("documents", ())):
        lines.append(", ".join(str(entry[key]) for key in ("publisher", "table", "title") if entry.get(key)))
    return "\n".join(lines)


def _drawn(content: Mapping[str, Any]) -> list[str]:
    """Title and numbers of a chart, a line each, so that a number that changed is seen."""
    drawn = drawn_of(content)
    if drawn is None:
        return []
    places = places_of(content)
    rows = [
        f"{label}: " + ", ".join(f"{mark}: {number(value, places)}" for mark, value in values)
        for label, values in value_rows(content)
    ]
    return [f"Abbildung: {drawn['title']}", *rows]
