"""Read projects and codebooks of other programs. What is not carried over is said, never dropped in silence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from .model import (
    VALUE_ELEMENTS,
    Case,
    Code,
    Coding,
    Link,
    Project,
    QdaRefused,
    ReadProject,
    Selection,
    Set,
    Stamp,
    Text,
    User,
    Value,
    Variable,
)
from .opening import Archive, guid_of, local, parsed

KINDS = {element: kind for kind, element in VALUE_ELEMENTS.items()}
#: sources without a text of their own, and the words for them
WITHOUT_TEXT = {
    "PictureSource": "Bild",
    "PDFSource": "PDF",
    "AudioSource": "Tonaufnahme",
    "VideoSource": "Filmaufnahme",
}
#: attributes the product reads; any other one is named as left out
Element = Any


def read_qdpx(content: bytes) -> ReadProject:
    """A project in its archive."""
    archive = Archive(content)
    return _Reader(archive).project(parsed(archive.project()))


def read_qdc(content: bytes) -> tuple[tuple[Code, ...], tuple[str, ...]]:
    """The codes of a codebook, and in sentences what it held besides."""
    root = parsed(content)
    if local(root) != "CodeBook":
        raise QdaRefused("Die Datei ist kein QDC-Kategoriensystem: Ihr fehlt das Element „CodeBook“.")
    reader = _Reader(None)
    codes = reader.codes(_child(root, "Codes"))
    sets = _children(_child(root, "Sets"), "Set")
    if sets:
        reader.left_out.append(
            f"{len(sets)} Gruppen von Kategorien: Das Kategoriensystem kennt nur Ober- und Unterkategorien."
        )
    return codes, tuple(reader.left_out)


class _Reader:
    """One file: collects on its way what cannot be carried."""

    def __init__(self, archive: Archive | None) -> None:
        self.archive = archive
        self.left_out: list[str] = []
        self.counted: Counter[str] = Counter()

    def project(self, root: Element) -> ReadProject:
        """Everything of a project."""
        if local(root) != "Project":
            raise QdaRefused("Die Datei ist kein REFI-QDA-Projekt: Ihr fehlt das Element „Project“.")
        project = Project(
            name=root.get("name", ""),
            origin=root.get("origin", ""),
            description=_text_of(root, "Description"),
            users=tuple(
                User(self.own(user), user.get("name"), user.get("id"))
                for user in _children(_child(root, "Users"), "User")
            ),
            codes=self.codes(_child(_child(root, "CodeBook"), "Codes")),
            variables=tuple(
                Variable(
                    self.own(one), one.get("name", ""), one.get("typeOfVariable", "Text"), _text_of(one, "Description")
                )
                for one in _children(_child(root, "Variables"), "Variable")
            ),
            cases=tuple(self.case(one) for one in _children(_child(root, "Cases"), "Case")),
            sources=tuple(self.sources(_child(root, "Sources"))),
            notes=tuple(self.text(one, "Notiz") for one in _children(_child(root, "Notes"), "Note")),
            links=tuple(self.link(one) for one in _children(_child(root, "Links"), "Link")),
            sets=tuple(self.set_(one) for one in _children(_child(root, "Sets"), "Set")),
            note_refs=self.refs(root, "NoteRef"),
            stamp=Stamp(
                self.guid(root.get("creatingUserGUID")),
                root.get("creationDateTime", ""),
                self.guid(root.get("modifyingUserGUID")),
                root.get("modifiedDateTime", ""),
            ),
        )
        graphs = _children(_child(root, "Graphs"), "Graph")
        if graphs:
            names = ", ".join(f"„{graph.get('name') or 'ohne Namen'}“" for graph in graphs)
            self.left_out.append(f"{len(graphs)} Schaubilder ({names}): Schaubilder werden nicht übernommen.")
        if root.get("basePath"):
            self.left_out.append("Der Ordner des Projekts auf dem fremden Rechner (basePath) wird nicht übernommen.")
        self.left_out += [f"{number} mal {what}." for what, number in self.counted.items()]
        return ReadProject(project, tuple(self.left_out))

    def own(self, element: Element) -> str:
        """The GUID of an element."""
        return guid_of(element.get("guid"), local(element))

    def guid(self, text: str | None) -> str:
        """A GUID that may be missing."""
        return guid_of(text, "Verweis") if text else ""

    def refs(self, element: Element, tag: str) -> tuple[str, ...]:
        """What an element refers to."""
        return tuple(
            guid_of(one.get("targetGUID") or one.get("guid"), f"Verweis {tag}") for one in _children(element, tag)
        )

    def codes(self, parent: Element | None) -> tuple[Code, ...]:
        """Codes with their children."""
        return tuple(
            Code(
                guid=self.own(one),
                name=one.get("name", ""),
                codable=one.get("isCodable", "true").strip() in {"true", "1"},
                color=one.get("color", "").strip(),
                description=_text_of(one, "Description"),
                notes=self.refs(one, "NoteRef"),
                children=self.codes(one),
            )
            for one in _children(parent, "Code")
        )

    def coding(self, element: Element) -> Coding:
        """A code given."""
        (code,) = self.refs(element, "CodeRef") or ("",)
        if not code:
            raise QdaRefused("Eine Kodierung nennt keine Kategorie. Die Datei ist beschädigt.")
        return Coding(
            self.own(element),
            code,
            self.guid(element.get("creatingUser")),
            element.get("creationDateTime", ""),
            self.refs(element, "NoteRef"),
        )

    def value(self, element: Element) -> Value:
        """What a variable says."""
        (variable,) = self.refs(element, "VariableRef") or ("",)
        for child in element:
            kind = KINDS.get(local(child))
            if kind is not None:
                return Value(variable, kind, child.text or "")
        return Value(variable)

    def stamp(self, element: Element) -> Stamp:
        """Who and when."""
        return Stamp(
            self.guid(element.get("creatingUser")),
            element.get("creationDateTime", ""),
            self.guid(element.get("modifyingUser")),
            element.get("modifiedDateTime", ""),
        )

    def selection(self, element: Element, start: int, end: int) -> Selection:
        """A passage at a place that was worked out."""
        return Selection(
            guid=self.own(element),
            start=start,
            end=end,
            name=element.get("name"),
            description=_text_of(element, "Description"),
            codings=tuple(self.coding(one) for one in _children(element, "Coding")),
            notes=self.refs(element, "NoteRef"),
            stamp=self.stamp(element),
        )

    def text(self, element: Element, word: str) -> Text:
        """A text with its passages; one without content is a fault of the file."""
        name = element.get("name") or "ohne Namen"
        content = self.content(element, f"{word} „{name}“")
        selections = []
        for one in _children(element, "PlainTextSelection"):
            start, end = _number(one, "startPosition"), _number(one, "endPosition")
            if not 0 <= start <= end <= len(content):
                self.left_out.append(
                    f"Eine Markierung in „{name}“ (Zeichen {start} bis {end}) liegt außerhalb des Textes "
                    f"({len(content)} Zeichen) und wird nicht übernommen."
                )
                continue
            selections.append(self.selection(one, start, end))
        return Text(
            guid=self.own(element),
            text=content,
            name=element.get("name"),
            description=_text_of(element, "Description"),
            selections=tuple(selections),
            codings=tuple(self.coding(one) for one in _children(element, "Coding")),
            notes=self.refs(element, "NoteRef"),
            values=tuple(self.value(one) for one in _children(element, "VariableValue")),
            stamp=self.stamp(element),
        )

    def content(self, element: Element, what: str) -> str:
        """Text of a source: inside the XML, or beside it."""
        if element.get("richTextPath"):
            self.counted["die gestaltete Fassung eines Textes; übernommen wird der reine Text"] += 1
        path = element.get("plainTextPath")
        if path:
            found = self.archive.text(path) if self.archive is not None else None
            if found is None:
                raise QdaRefused(
                    f"{what}: Der Text liegt nicht in der Projektdatei ({path}). "
                    "Bitte führen Sie das Projekt mit allen Quellen aus."
                )
            return found
        inside = _text_of(element, "PlainTextContent")
        if inside is None and local(element) == "TextSource":
            self.left_out.append(f"{what} hat keinen Text.")
        return inside or ""

    def sources(self, parent: Element | None) -> Iterator[Text]:
        """Texts; of recordings, pictures and PDF files the texts that go with them."""
        for element in parent if parent is not None else ():
            kind = local(element)
            if kind == "TextSource":
                yield self.text(element, "Text")
            elif kind in WITHOUT_TEXT:
                yield from self.beside(element, kind)

    def beside(self, element: Element, kind: str) -> Iterator[Text]:
        """The text that goes with a source of another kind; the source itself and its passages are left out."""
        name = element.get("name") or "ohne Namen"
        texts = [*_children(element, "Representation"), *_children(element, "TextDescription")]
        transcripts = _children(element, "Transcript")
        rest = sum(1 for child in element if local(child).endswith("Selection"))
        kept = " Der Text dazu wird übernommen." if texts or transcripts else ""
        marks = f" mit {rest} Markierungen" if rest else ""
        codings = len(_children(element, "Coding"))
        given = f" und {codings} Kodierungen des Ganzen" if codings else ""
        self.left_out.append(f"{WITHOUT_TEXT[kind]} „{name}“{marks}{given}: Übernommen werden nur Texte.{kept}")
        for one in texts:
            yield self.text(one, "Text")
        for one in transcripts:
            yield self.transcript(one)

    def transcript(self, element: Element) -> Text:
        """A transcript of a recording: passages between two points of time become passages of its text."""
        content = self.content(element, f"Transkript „{element.get('name') or 'ohne Namen'}“")
        places = {
            self.own(point): int(point.get("position"))
            for point in _children(element, "SyncPoint")
            if point.get("position") is not None
        }
        selections = []
        for one in _children(element, "TranscriptSelection"):
            start = places.get(self.guid(one.get("fromSyncPoint")))
            end = places.get(self.guid(one.get("toSyncPoint")))
            if start is None or end is None or not 0 <= start <= end <= len(content):
                self.counted["eine Markierung eines Transkripts, deren Stelle im Text die Datei nicht nennt"] += 1
                continue
            selections.append(self.selection(one, start, end))
        if places:
            self.counted["die Zeitmarke eines Transkripts"] += len(places)
        return Text(
            guid=self.own(element),
            text=content,
            name=element.get("name"),
            description=_text_of(element, "Description"),
            selections=tuple(selections),
            notes=self.refs(element, "NoteRef"),
            stamp=self.stamp(element),
        )

    def case(self, element: Element) -> Case:
        """A case."""
        return Case(
            guid=self.own(element),
            name=element.get("name"),
            description=_text_of(element, "Description"),
            codes=self.refs(element, "CodeRef"),
            values=tuple(self.value(one) for one in _children(element, "VariableValue")),
            sources=self.refs(element, "SourceRef"),
            selections=self.refs(element, "SelectionRef"),
        )

    def set_(self, element: Element) -> Set:
        """A group."""
        return Set(
            guid=self.own(element),
            name=element.get("name", ""),
            description=_text_of(element, "Description"),
            codes=self.refs(element, "MemberCode"),
            sources=self.refs(element, "MemberSource"),
            notes=self.refs(element, "MemberNote"),
        )

    def link(self, element: Element) -> Link:
        """A relation."""
        return Link(
            guid=self.own(element),
            name=element.get("name"),
            direction=element.get("direction", "").strip(),
            color=element.get("color", "").strip(),
            origin=self.guid(element.get("originGUID")),
            target=self.guid(element.get("targetGUID")),
            notes=self.refs(element, "NoteRef"),
        )


def _child(element: Element | None, tag: str) -> Element | None:
    return next(iter(_children(element, tag)), None)


def _children(element: Element | None, tag: str) -> list[Element]:
    return [] if element is None else [child for child in element if local(child) == tag]


def _text_of(element: Element, tag: str) -> str | None:
    child = _child(element, tag)
    return None if child is None else (child.text or "")


def _number(element: Element, name: str) -> int:
    try:
        return int(element.get(name, ""))
    except ValueError as error:
        raise QdaRefused(
            f"Eine Markierung nennt als {name} „{element.get(name, '')[:20]}“; dort gehört eine Zahl hin."
        ) from error
