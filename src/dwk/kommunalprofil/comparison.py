"""Two versions side by side: which blocks are the same, changed, new, gone; changed ones word by word. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from dwk.ui.formats import number

from .blocks import Block
from .frozen_charts import drawn_of, places_of, value_rows
from .rendering import PLACEHOLDER
from .rules import Certainty, Quadrant
from .word_marks import Mark, Piece, for_reading, word_marks


class Change(StrEnum):
    """What became of a block."""

    SAME = "same"
    MOVED = "moved"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"

    @property
    def label(self) -> str:
        """German name."""
        return {
            "same": "unverändert",
            "moved": "verschoben",
            "changed": "geändert",
            "added": "neu",
            "removed": "entfallen",
        }[self]


#: how much of a text stands in a heading
LONGEST_START = 100
#: heading of a quote that was taken back
GONE = "Zurückgezogenes Zitat"


@dataclass(frozen=True, slots=True)
class Compared:
    """A block of two versions."""

    name: str
    heading: str
    change: Change
    pieces: tuple[Piece, ...]
    #: where it stood before, if it changed places
    moved: str = ""


def about(name: str, heading: str, text: str) -> str:
    """A block in a few words: chapters by their title, the rest by how its text begins."""
    if name.startswith("chapter:") or not text:
        return heading
    first = text.partition("\n")[0]
    return f"{heading}: {first if len(first) <= LONGEST_START else first[: LONGEST_START - 1].rstrip() + '…'}"


def compare(older: Sequence[Block], newer: Sequence[Block]) -> list[Compared]:
    """Blocks in the order of the newer version, then those that are gone."""
    before, after = texts(older), texts(newer)
    moved = _moved(older, newer)
    found = [_compared(name, before.get(name), after[name], moved.get(name, "")) for name in after]
    return found + [_compared(name, before[name], None) for name in before if name not in after]


def texts(blocks: Sequence[Block]) -> dict[str, tuple[str, str]]:
    """Heading and readable text of each block, by name; what a block refers to is said in words."""
    contents = {block["name"]: block["content"] for block in blocks}
    return {block["name"]: _readable(block["kind"], block["content"], contents) for block in blocks}


def _moved(older: Sequence[Block], newer: Sequence[Block]) -> dict[str, str]:
    """Chapters, statements and recommendations that stand at another place among those that stayed."""
    found: dict[str, str] = {}
    for kind in ("chapter", "statement", "pairing"):
        before, after = ([block["name"] for block in blocks if block["kind"] == kind] for blocks in (older, newer))
        stayed = [name for name in before if name in after]
        now = [name for name in after if name in stayed]
        kept = {
            name
            for tag, i, j, _, _ in SequenceMatcher(None, stayed, now, autojunk=False).get_opcodes()
            if tag == "equal"
            for name in stayed[i:j]
        }
        places = {name: at for at, name in enumerate(before)}
        contents = {block["name"]: block["content"] for block in older}
        for name in now:
            if name not in kept:
                found[name] = str(contents[name].get("number") or f"{places[name] + 1}. Stelle")
    return found


def _compared(name: str, before: tuple[str, str] | None, after: tuple[str, str] | None, moved: str = "") -> Compared:
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
        change = Change.MOVED if moved else Change.SAME
        return Compared(name, heading, change, () if moved else ((Mark.SAME, new),), moved)
    if GONE in {before[0], after[0]}:
        # what was taken back shares no words with what stands in its place
        return Compared(name, heading, Change.CHANGED, ((Mark.REMOVED, old), (Mark.ADDED, new)), moved)
    return Compared(name, heading, Change.CHANGED, tuple(for_reading(word_marks(old, new))), moved)


def _readable(kind: str, content: Mapping[str, Any], contents: Mapping[str, Mapping[str, Any]]) -> tuple[str, str]:
    if "withdrawn_on" in content:
        return GONE, f"zurückgezogen am {date.fromisoformat(content['withdrawn_on']):%d.%m.%Y}"
    readers: Mapping[str, Callable[[], tuple[str, str]]] = {
        "title": lambda: ("Titel", _title(content)),
        "chapter": lambda: (f"Kapitel „{content['title']}“", _chapter(content, contents)),
        "statement": lambda: _statement(content, contents),
        "pairing": lambda: ("Empfehlung", _pairing(content)),
        "quote": lambda: ("Zitat", f"„{content['text']}“ ({content['speaker']})"),
        "view": lambda: ("Abweichende Sicht der Kommune", _view(content, contents)),
    }
    return readers[kind]() if kind in readers else (_HEADINGS.get(kind, kind), _fields(content))


_HEADINGS = {"figure": "Zahl", "document": "Dokument", "sources": "Quellen"}


def _title(content: Mapping[str, Any]) -> str:
    names = ("title", "form_label", "participation", "region_name", "programme")
    return "\n".join(str(content[name]) for name in names if content.get(name))


def _chapter(content: Mapping[str, Any], contents: Mapping[str, Mapping[str, Any]]) -> str:
    """The text with the names of what its placeholders show, and what is shown below it."""
    references = {one["id"]: label_of(one["block"], contents) for one in content.get("evidence", ())}
    text = PLACEHOLDER.sub(lambda found: f"[Beleg: {references.get(int(found[1]), found[1])}]", content["text"])
    in_text = {int(number) for number in PLACEHOLDER.findall(content["text"])}
    shown = [f"Zeigt: {label}" for number, label in references.items() if number not in in_text]
    level = ["Unterkapitel"] if content.get("level") == 2 else []
    return "\n".join([*level, text, *shown])


def _view(content: Mapping[str, Any], contents: Mapping[str, Mapping[str, Any]]) -> str:
    return f"Zu: {label_of(content['block'], contents)}\n{content['text']}"


def _statement(content: Mapping[str, Any], contents: Mapping[str, Mapping[str, Any]]) -> tuple[str, str]:
    lines = [content["text"]]
    if content.get("certainty"):
        lines.append(f"Gesichertheit: {Certainty(content['certainty']).label}")
    if content.get("field_label"):
        lines.append(f"Handlungsfeld: {content['field_label']}")
    if content.get("dimension_labels"):
        lines.append(f"Diversity-Dimensionen: {', '.join(content['dimension_labels'])}")
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
    return str(content.get("label") or content.get("title") or str(content.get("text", ""))[:LONGEST_START] or name)


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
