"""What a REFI-QDA project holds, as far as the product carries it: text, codes, codings, memos, cases, variables.

Positions are Unicode code points of the text, counted from 0; ``end`` is the position behind the last character.
GUIDs are kept in lower case without braces. Order is kept everywhere: writing what was read gives the same project.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

#: what a file says wrote it
ORIGIN = "Demografiewerkstatt"
LONGEST_IN_SENTENCE = 80
#: kinds of variables in the schema -> name of the element that holds a value of this kind
VALUE_ELEMENTS = {
    "Text": "TextValue",
    "Boolean": "BooleanValue",
    "Integer": "IntegerValue",
    "Float": "FloatValue",
    "Date": "DateValue",
    "DateTime": "DateTimeValue",
}


@dataclass(frozen=True, slots=True)
class Raw:
    """An element that the product only keeps: name, attributes, text, what is in it; nothing beyond the schema."""

    tag: str
    attributes: tuple[tuple[str, str], ...] = ()
    text: str | None = None
    children: tuple[Raw, ...] = ()

    def walk(self) -> Iterator[Raw]:
        """This element and all within."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who made something and when, as the file says it (moments stay text: programs write them differently)."""

    made_by: str = ""
    made_at: str = ""
    changed_by: str = ""
    changed_at: str = ""


@dataclass(frozen=True, slots=True)
class User:
    """A coder."""

    guid: str
    name: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Code:
    """A category with its children; one that is not codable only groups."""

    guid: str
    name: str
    codable: bool = True
    color: str = ""
    description: str | None = None
    notes: tuple[str, ...] = ()
    children: tuple[Code, ...] = ()

    def walk(self) -> Iterator[Code]:
        """This code and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Coding:
    """A code given to a passage, or to a whole text; ``apart``: kept, because it cannot be a coding here."""

    guid: str
    code: str
    made_by: str = ""
    made_at: str = ""
    notes: tuple[str, ...] = ()
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """A place of a transcript and the millisecond of the recording it belongs to."""

    guid: str
    time: int | None = None
    position: int | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """A passage: ``start`` to before ``end``; in a transcript it lies between two points."""

    guid: str
    start: int
    end: int
    name: str | None = None
    description: str | None = None
    codings: tuple[Coding, ...] = ()
    notes: tuple[str, ...] = ()
    stamp: Stamp = Stamp()
    points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Value:
    """What a variable says about a case or a text; ``kind`` is a key of ``VALUE_ELEMENTS``, None: nothing was said."""

    variable: str
    kind: str | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A text with its passages: a transcript, or a memo.

    ``apart``: only kept, because it is empty or (``path``) lies outside the file. ``part``: the element it is in a
    recording, picture or PDF. ``rest``: passages whose place in the text nobody can tell.
    """

    guid: str
    text: str
    name: str | None = None
    description: str | None = None
    selections: tuple[Selection, ...] = ()
    codings: tuple[Coding, ...] = ()
    notes: tuple[str, ...] = ()
    values: tuple[Value, ...] = ()
    stamp: Stamp = Stamp()
    apart: bool = False
    path: str = ""
    part: str = ""
    points: tuple[Point, ...] = ()
    rest: tuple[Raw, ...] = ()


@dataclass(frozen=True, slots=True)
class Media:
    """A recording, picture or PDF without its file; ``parts`` are the texts that go with it."""

    element: Raw
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Variable:
    """An attribute that cases and texts may have; ``kind`` is a key of ``VALUE_ELEMENTS``."""

    guid: str
    name: str
    kind: str
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """Somebody or something that texts belong to, usually a person interviewed."""

    guid: str
    name: str | None = None
    description: str | None = None
    codes: tuple[str, ...] = ()
    values: tuple[Value, ...] = ()
    sources: tuple[str, ...] = ()
    selections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Set:
    """A group of codes, texts and memos."""

    guid: str
    name: str
    description: str | None = None
    codes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A relation between two things of the project."""

    guid: str
    name: str | None = None
    direction: str = ""
    color: str = ""
    origin: str = ""
    target: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Project:
    """A whole project."""

    name: str
    origin: str = ""
    description: str | None = None
    users: tuple[User, ...] = ()
    codes: tuple[Code, ...] = ()
    variables: tuple[Variable, ...] = ()
    cases: tuple[Case, ...] = ()
    sources: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()
    links: tuple[Link, ...] = ()
    sets: tuple[Set, ...] = ()
    note_refs: tuple[str, ...] = ()
    stamp: Stamp = Stamp()
    media: tuple[Media, ...] = ()
    graphs: tuple[Raw, ...] = ()
    base: str = ""

    def all_codes(self) -> Iterator[Code]:
        """Every code of the hierarchy."""
        for code in self.codes:
            yield from code.walk()


@dataclass(frozen=True, slots=True)
class ReadProject:
    """A project and, in sentences, what the file held that the product does not carry, and how positions were read."""

    project: Project
    left_out: tuple[str, ...] = ()
    counting: str = ""


def short(name: str) -> str:
    """A name of a file within a sentence."""
    name = " ".join(name.split())
    return name if len(name) <= LONGEST_IN_SENTENCE else f"{name[: LONGEST_IN_SENTENCE - 1]}…"


class QdaRefused(Exception):
    """A file that cannot be read or a project that cannot be written; the message is shown to people."""
