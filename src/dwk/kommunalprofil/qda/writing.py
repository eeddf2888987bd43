"""Write projects (.qdpx) and codebooks (.qdc) after REFI-QDA 1.0. The same project gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from typing import Any

from lxml import etree

from .model import VALUE_ELEMENTS, Case, Code, Coding, Link, Project, QdaRefused, Selection, Set, Stamp, Text, Value

PROJECT_NS = "urn:QDA-XML:project:1.0"
CODEBOOK_NS = "urn:QDA-XML:codebook:1.0"
BOM = "\ufeff"
#: the moment of every member of the archive: bytes depend on the content alone
ARCHIVE_MOMENT = (1980, 1, 1, 0, 0, 0)
Element = Any


def write_qdpx(project: Project) -> bytes:
    """A project with its texts as files beside it, so that no line end is changed by XML."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        _member(archive, "project.qde", write_qde(project))
        for source in project.sources:
            # a text that itself begins with a byte order mark gets another one, which readers take away
            text = BOM + source.text if source.text.startswith(BOM) else source.text
            _member(archive, f"sources/{source.guid}.txt", _utf8(text))
    return out.getvalue()


def write_qde(project: Project) -> bytes:
    """The XML of a project; texts are referred to by their file names."""
    build = _Builder(PROJECT_NS)
    root = etree.Element(f"{{{PROJECT_NS}}}Project", nsmap={None: PROJECT_NS})
    build.attributes(root, name=project.name, origin=project.origin)
    stamp = project.stamp
    build.attributes(
        root,
        creatingUserGUID=stamp.made_by,
        creationDateTime=stamp.made_at,
        modifyingUserGUID=stamp.changed_by,
        modifiedDateTime=stamp.changed_at,
    )
    if project.users:
        users = build.add(root, "Users")
        for user in project.users:
            build.add(users, "User", guid=user.guid, name=user.name, id=user.id)
    if project.codes:
        codes = build.add(build.add(root, "CodeBook"), "Codes")
        for code in project.codes:
            build.code(codes, code)
    if project.variables:
        variables = build.add(root, "Variables")
        for one in project.variables:
            element = build.add(variables, "Variable", guid=one.guid, name=one.name, typeOfVariable=one.kind)
            build.described(element, one.description)
    _many(root, build, "Cases", project.cases, build.case)
    _many(root, build, "Sources", project.sources, build.source)
    _many(root, build, "Notes", project.notes, build.note)
    _many(root, build, "Links", project.links, build.link)
    _many(root, build, "Sets", project.sets, build.set_)
    build.described(root, project.description)
    build.refs(root, "NoteRef", project.note_refs)
    return _bytes(root)


def write_qdc(codes: Iterable[Code], *, origin: str) -> bytes:
    """A codebook: names, hierarchy, colours and descriptions of codes."""
    build = _Builder(CODEBOOK_NS)
    root = etree.Element(f"{{{CODEBOOK_NS}}}CodeBook", nsmap={None: CODEBOOK_NS})
    build.attributes(root, origin=origin)
    parent = build.add(root, "Codes")
    for code in codes:
        build.code(parent, code, notes=False)
    return _bytes(root)


def _many(root: Element, build: _Builder, name: str, rows: tuple[Any, ...], write: Any) -> None:
    if rows:
        parent = build.add(root, name)
        for row in rows:
            write(parent, row)


class _Builder:
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
                raise QdaRefused(_unprintable(value)) from error

    def add(self, parent: Element, tag: str, text: str | None = None, **attributes: str | None) -> Element:
        """A child element."""
        element = etree.SubElement(parent, f"{{{self.namespace}}}{tag}")
        self.attributes(element, **attributes)
        if text is not None:
            try:
                element.text = text
            except ValueError as error:
                raise QdaRefused(_unprintable(text)) from error
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
        element = self.add(parent, "PlainTextSelection", guid=selection.guid, name=selection.name)
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
        for selection in text.selections:
            self.selection(element, selection)
        for coding in text.codings:
            self.coding(element, coding)
        self.refs(element, "NoteRef", text.notes)
        for value in text.values:
            self.value(element, value)

    def source(self, parent: Element, source: Text) -> None:
        """A text that lies beside the XML."""
        element = self.add(parent, "TextSource", guid=source.guid, name=source.name)
        self.attributes(element, plainTextPath=f"internal://{source.guid}.txt")
        self.text(element, source, inline=False)

    def note(self, parent: Element, note: Text) -> None:
        """A memo."""
        self.text(self.add(parent, "Note", guid=note.guid, name=note.name), note, inline=True)

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


def _member(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    member = zipfile.ZipInfo(name, ARCHIVE_MOMENT)
    member.compress_type = zipfile.ZIP_DEFLATED
    member.external_attr = 0o644 << 16
    archive.writestr(member, content)


def _bytes(root: Element) -> bytes:
    found: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8", standalone=True)
    return found


def _utf8(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise QdaRefused(_unprintable(text)) from error


def _unprintable(text: str) -> str:
    return (
        f"„{text[:40].encode('ascii', 'backslashreplace').decode()}“ enthält Zeichen, die das Austauschformat nicht kennt. "
        "Bitte entfernen Sie unsichtbare Steuerzeichen und versuchen Sie es noch einmal."
    )
