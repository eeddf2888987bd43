"""Elements of the exchange format in the order the schema wants them."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from lxml import etree

from .model import (
    VALUE_ELEMENTS,
    Case,
    Code,
    Coding,
    Link,
    Media,
    Point,
    Project,
    QdaRefused,
    Raw,
    Selection,
    Set,
    Stamp,
    Text,
    Value,
)
from .schema import RULES

Element = Any
BOM = "\ufeff"


class Builder:
    """Elements of one namespace in the order the schema wants them."""

    def __init__(self, namespace: str) -> None:
        self.namespace = namespace

    def attributes(self, element: Element, **values: str | None) -> None:
        """Attributes that were said; a missing or (but for names) empty one is left out."""
        for name, value in values.items():
            if value is None or (not value and name not in {"name", "id"}):
                continue
            try:
                element.set(name, value)
            except ValueError as error:
                raise QdaRefused(unprintable(value)) from error

    def add(self, parent: Element, tag: str, text: str | None = None, **attributes: str | None) -> Element:
        """A child element."""
        element = etree.SubElement(parent, f"{{{self.namespace}}}{tag}")
        self.attributes(element, **attributes)
        if text is not None:
            try:
                element.text = text
            except ValueError as error:
                raise QdaRefused(unprintable(text)) from error
        return element

    def described(self, element: Element, description: str | None) -> None:
        """The description, which stands first in most elements."""
        if description is not None:
            self.add(element, "Description", description)

    def refs(self, element: Element, tag: str, guids: tuple[str, ...]) -> None:
        """References to other things."""
        for guid in guids:
            self.add(element, tag, targetGUID=guid)

    def code(self, parent: Element, code: Code, notes: bool = True) -> None:
        """A code and what is below it."""
        element = self.add(
            parent, "Code", guid=code.guid, name=code.name, isCodable="true" if code.codable else "false"
        )
        self.attributes(element, color=code.color)
        self.described(element, code.description)
        if notes:
            self.refs(element, "NoteRef", code.notes)
        for child in code.children:
            self.code(element, child, notes)

    def value(self, parent: Element, value: Value) -> None:
        """What a variable says."""
        element = self.add(parent, "VariableValue")
        self.add(element, "VariableRef", targetGUID=value.variable)
        if value.kind is not None:
            self.add(element, VALUE_ELEMENTS[value.kind], value.text)

    def coding(self, parent: Element, coding: Coding) -> None:
        """A code given."""
        element = self.add(
            parent, "Coding", guid=coding.guid, creatingUser=coding.made_by, creationDateTime=coding.made_at
        )
        self.add(element, "CodeRef", targetGUID=coding.code)
        self.refs(element, "NoteRef", coding.notes)

    def stamp(self, element: Element, stamp: Stamp) -> None:
        """Who and when."""
        self.attributes(
            element,
            creatingUser=stamp.made_by,
            creationDateTime=stamp.made_at,
            modifyingUser=stamp.changed_by,
            modifiedDateTime=stamp.changed_at,
        )

    def selection(self, parent: Element, selection: Selection) -> None:
        """A passage."""
        tag = "TranscriptSelection" if selection.points else "PlainTextSelection"
        element = self.add(parent, tag, guid=selection.guid, name=selection.name)
        if selection.points:
            self.attributes(element, fromSyncPoint=selection.points[0], toSyncPoint=selection.points[1])
        else:
            self.attributes(element, startPosition=str(selection.start), endPosition=str(selection.end))
        self.stamp(element, selection.stamp)
        self.described(element, selection.description)
        for coding in selection.codings:
            self.coding(element, coding)
        self.refs(element, "NoteRef", selection.notes)

    def text(self, element: Element, text: Text, *, inline: bool) -> None:
        """Everything of a text but its own attributes."""
        self.stamp(element, text.stamp)
        self.described(element, text.description)
        if inline:
            self.add(element, "PlainTextContent", text.text)
        for point in text.points:
            self.add(
                element, "SyncPoint", guid=point.guid, timeStamp=_digits(point.time), position=_digits(point.position)
            )
        for selection in text.selections:
            self.selection(element, selection)
        for raw in text.rest:
            self.raw(element, raw)
        for coding in text.codings:
            self.coding(element, coding)
        self.refs(element, "NoteRef", text.notes)
        for value in text.values:
            self.value(element, value)

    def source(self, parent: Element, source: Text, tag: str = "TextSource") -> None:
        """A text that lies beside the XML, or somewhere else where it always lay."""
        if tag == "Transcript":
            source = with_points(source)
        element = self.add(parent, tag, guid=source.guid, name=source.name)
        self.attributes(element, plainTextPath=source.path or f"internal://{source.guid}.txt")
        self.text(element, source, inline=False)

    def note(self, parent: Element, note: Text) -> None:
        """A memo; one with signs that XML has no place for lies beside it."""
        beside = lies_beside(note)
        element = self.add(parent, "Note", guid=note.guid, name=note.name)
        if note.path or beside:
            self.attributes(element, plainTextPath=note.path or f"internal://{note.guid}.txt")
        self.text(element, note, inline=not note.path and not beside)

    def raw(self, parent: Element, raw: Raw) -> Element:
        """An element as it was kept."""
        element = self.add(parent, raw.tag, raw.text)
        for name, value in raw.attributes:
            self.attributes(element, **{name: value})
        for child in raw.children:
            self.raw(element, child)
        return element

    def media(self, parent: Element, media: Media, project: Project) -> None:
        """A recording, picture or PDF with the texts that go with it as they are now."""
        element = self.raw(parent, Raw(media.element.tag, media.element.attributes))
        parts = {one.guid: one for one in project.sources if one.guid in media.parts}
        for tag in RULES[media.element.tag].children:
            for raw in media.element.children:
                if raw.tag == tag:
                    self.raw(element, raw)
            for guid in media.parts:
                if guid in parts and parts[guid].part == tag:
                    self.source(element, parts[guid], tag)

    def case(self, parent: Element, case: Case) -> None:
        """A case."""
        element = self.add(parent, "Case", guid=case.guid, name=case.name)
        self.described(element, case.description)
        self.refs(element, "CodeRef", case.codes)
        for value in case.values:
            self.value(element, value)
        self.refs(element, "SourceRef", case.sources)
        self.refs(element, "SelectionRef", case.selections)

    def set_(self, parent: Element, one: Set) -> None:
        """A group."""
        element = self.add(parent, "Set", guid=one.guid, name=one.name)
        self.described(element, one.description)
        self.refs(element, "MemberCode", one.codes)
        self.refs(element, "MemberSource", one.sources)
        self.refs(element, "MemberNote", one.notes)

    def link(self, parent: Element, link: Link) -> None:
        """A relation."""
        element = self.add(parent, "Link", guid=link.guid, name=link.name)
        self.attributes(
            element, direction=link.direction, color=link.color, originGUID=link.origin, targetGUID=link.target
        )
        self.refs(element, "NoteRef", link.notes)


def lies_beside(note: Text) -> bool:
    """Whether XML cannot hold a memo."""
    try:
        etree.Element("a").text = note.text
    except ValueError:
        return not note.path
    return False


def with_points(text: Text) -> Text:
    """A transcript of a recording with two points for each passage, which has no other way to say where it lies."""
    points = list(text.points)
    known = {point.guid: point for point in points}
    marks = []
    for mark in text.selections:
        ends = mark.points
        if not ends or [known[guid].position if guid in known else None for guid in ends] != [mark.start, mark.end]:
            ends = tuple(str(uuid.uuid5(uuid.UUID(mark.guid), name)) for name in ("from", "to"))
            made = [Point(guid, position=place) for guid, place in zip(ends, (mark.start, mark.end), strict=True)]
            points += [one for one in made if one.guid not in known]
        marks.append(replace(mark, points=ends))
    return replace(text, selections=tuple(marks), points=tuple(points))


def unprintable(text: str) -> str:
    """Why a text cannot be written."""
    return (
        f"„{text[:40].encode('ascii', 'backslashreplace').decode()}“ enthält Zeichen, die das Austauschformat nicht kennt. "
        "Bitte entfernen Sie unsichtbare Steuerzeichen und versuchen Sie es noch einmal."
    )


def _digits(value: int | None) -> str | None:
    return None if value is None else str(value)
