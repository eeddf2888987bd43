"""Read projects and codebooks of other programs. What is not carried over is said, never dropped in silence."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from dwk.ui.formats import plural

from .identity import Identity
from .model import (
    Case,
    Code,
    Link,
    Media,
    Project,
    QdaRefused,
    Raw,
    ReadProject,
    Set,
    Stamp,
    Text,
    User,
    Variable,
    short,
)
from .opening import Archive, local, parsed
from .reading_texts import PARTS, WITHOUT_TEXT, TextReader, child_of, children_of, text_of
from .schema import ONCE, RULES, fits, kept, strange

Element = Any
#: levels of a category system; deeper ones nobody can read on a page
DEEPEST = 40
_FILES = {"path", "plainTextPath", "richTextPath"}
_COLOR = re.compile(r"#?(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})")
#: signs that XML has no place for
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def read_qdpx(content: bytes) -> ReadProject:
    """A project in its archive."""
    archive = Archive(content)
    return _project(parsed(archive.project()), archive)


def read_xml(content: bytes) -> tuple[ReadProject, bool]:
    """A codebook, or a project without its archive; whether it holds codes alone."""
    root = parsed(content)
    if local(root) == "Project":
        return _project(root, None), False
    if local(root) != "CodeBook":
        raise QdaRefused("Die Datei ist kein QDC-Kategoriensystem: Ihr fehlt das Element „CodeBook“.")
    reader = _Reader(None, Identity(root.get("origin", "")))
    codes = reader.codes(child_of(root, "Codes"))
    sets = tuple(reader.set_(one) for one in children_of(child_of(root, "Sets"), "Set"))
    return ReadProject(Project(name="", codes=codes, sets=sets), reader.remarks(root)), True


def _project(root: Element, archive: Archive | None) -> ReadProject:
    if local(root) != "Project":
        raise QdaRefused("Die Datei ist kein REFI-QDA-Projekt: Ihr fehlt das Element „Project“.")
    reader = _Reader(archive, Identity(f"{root.get('origin', '')}\n{root.get('name', '')}"))
    return reader.project(root)


class _Reader(TextReader):
    """A project or a codebook."""

    def project(self, root: Element) -> ReadProject:
        """Everything of a project."""
        origin = root.get("origin", "")
        book = child_of(root, "CodeBook")
        codes = self.codes(child_of(book, "Codes"))
        own = [self.text(one, "Text") for one in children_of(child_of(root, "Sources"), "TextSource")]
        media, parts = self.media(child_of(root, "Sources"))
        sources, counting = self.placed([*own, *parts], origin)
        project = Project(
            name=root.get("name", ""),
            origin=origin,
            description=text_of(root, "Description"),
            users=tuple(
                User(self.own(user), user.get("name"), user.get("id"))
                for user in children_of(child_of(root, "Users"), "User")
            ),
            codes=codes,
            variables=tuple(self.variable(one) for one in children_of(child_of(root, "Variables"), "Variable")),
            cases=tuple(self.case(one) for one in children_of(child_of(root, "Cases"), "Case")),
            sources=sources,
            notes=tuple(self.text(one, "Memo") for one in children_of(child_of(root, "Notes"), "Note")),
            links=tuple(self.link(one) for one in children_of(child_of(root, "Links"), "Link")),
            sets=tuple(
                self.set_(one)
                for parent in (child_of(root, "Sets"), child_of(book, "Sets"))
                for one in children_of(parent, "Set")
            ),
            note_refs=self.refs(root, "NoteRef"),
            stamp=Stamp(
                self.identity.of(root.get("creatingUserGUID")),
                self.moment(root.get("creationDateTime")),
                self.identity.of(root.get("modifyingUserGUID")),
                self.moment(root.get("modifiedDateTime")),
            ),
            media=media,
            graphs=self.graphs(child_of(root, "Graphs")),
            base=root.get("basePath", ""),
        )
        return ReadProject(project, self.remarks(root), counting)

    def remarks(self, root: Element) -> tuple[str, ...]:
        """What is said about a file once it is read."""
        counted = [f"{number} mal {what}." for what, number in self.counted.items()]
        return (*self.left_out, *counted, *self.identity.remarks(), *strange(root))

    def codes(self, parent: Element | None, level: int = 1) -> tuple[Code, ...]:
        """Codes with their children."""
        if level > DEEPEST:
            raise QdaRefused(
                f"Das Kategoriensystem hat mehr als {DEEPEST} Ebenen. Bitte fassen Sie Ebenen zusammen und führen Sie es neu aus."
            )
        return tuple(
            Code(
                guid=self.own(one),
                name=one.get("name", ""),
                codable=one.get("isCodable", "true").strip().casefold() not in {"false", "0"},
                color=self.color(one.get("color")),
                description=text_of(one, "Description"),
                notes=self.refs(one, "NoteRef"),
                children=self.codes(one, level + 1),
            )
            for one in children_of(parent, "Code")
        )

    def color(self, text: str | None) -> str:
        """A colour as the schema wants it."""
        said = (text or "").strip()
        if not said or fits("color", said):
            return said
        found = _COLOR.fullmatch(said)
        if found is None:
            self.counted["eine Farbe in unbekannter Schreibweise; sie wird nicht übernommen"] += 1
        return f"#{found[1]}" if found is not None else ""

    def variable(self, element: Element) -> Variable:
        """An attribute that cases and texts may have; an unknown kind is text."""
        kind = element.get("typeOfVariable", "").strip()
        right = kind if kind and fits("variable", kind) else "Text"
        return Variable(self.own(element), element.get("name", ""), right, text_of(element, "Description"))

    def media(self, parent: Element | None) -> tuple[tuple[Media, ...], list[Text]]:
        """Recordings, pictures and PDF files without their files, and the texts that go with them."""
        found, texts = [], []
        for element in parent if parent is not None else ():
            if local(element) not in WITHOUT_TEXT:
                continue
            parts = _with_a_place(local(element), [self.text(one, "Text") for one in element if local(one) in PARTS])
            texts += parts
            raw = kept(element, self.identity.of)
            self.left_out.append(_media_words(element, bool(parts), raw is not None))
            if raw is not None:
                found.append(Media(self.without_files(raw), tuple(part.guid for part in parts if part.part)))
        return tuple(found), texts

    def without_files(self, raw: Raw, *, top: bool = True) -> Raw:
        """An element without parts that are texts of their own, and without addresses in an archive that is not kept."""
        children = tuple(self.without_files(one, top=False) for one in raw.children if not (top and one.tag in PARTS))
        path = dict(raw.attributes).get("plainTextPath", "")
        beside = self.archive.text(path) if path and self.archive is not None else None
        if beside is not None and all(one.tag != "PlainTextContent" for one in children):
            content = Raw("PlainTextContent", text=_NOT_IN_XML.sub(" ", beside.text))
            place = 1 if children and children[0].tag == "Description" else 0
            children = (*children[:place], content, *children[place:])
        attributes = tuple(
            (name, value)
            for name, value in raw.attributes
            if name not in _FILES or value.casefold().startswith(("relative://", "absolute://"))
        )
        return replace(raw, attributes=attributes, children=children)

    def graphs(self, parent: Element | None) -> tuple[Raw, ...]:
        """Drawings of the project."""
        every = children_of(parent, "Graph")
        found = [raw for one in every if (raw := kept(one, self.identity.of)) is not None]
        if len(found) < len(every):
            self.left_out.append(f"{plural(len(every) - len(found), 'Schaubild', 'Schaubilder')} ohne Kennung.")
        return tuple(found)

    def case(self, element: Element) -> Case:
        """A case."""
        return Case(
            guid=self.own(element),
            name=element.get("name"),
            description=text_of(element, "Description"),
            codes=self.refs(element, "CodeRef"),
            values=tuple(self.values(element)),
            sources=self.refs(element, "SourceRef"),
            selections=self.refs(element, "SelectionRef"),
        )

    def set_(self, element: Element) -> Set:
        """A group."""
        return Set(
            guid=self.own(element),
            name=element.get("name", ""),
            description=text_of(element, "Description"),
            codes=self.refs(element, "MemberCode"),
            sources=self.refs(element, "MemberSource"),
            notes=self.refs(element, "MemberNote"),
        )

    def link(self, element: Element) -> Link:
        """A relation."""
        direction = element.get("direction", "").strip()
        return Link(
            guid=self.own(element),
            name=element.get("name"),
            direction=direction if direction and fits("direction", direction) else "",
            color=self.color(element.get("color")),
            origin=self.identity.of(element.get("originGUID")),
            target=self.identity.of(element.get("targetGUID")),
            notes=self.refs(element, "NoteRef"),
        )


def _with_a_place(kind: str, parts: list[Text]) -> list[Text]:
    """Texts of a recording, picture or PDF; one more than the schema allows is a text of its own."""
    found: list[Text] = []
    for part in parts:
        twice = part.part in ONCE and any(one.part == part.part for one in found)
        if not twice and part.part in RULES[kind].children:
            found.append(part)
            continue
        marks = tuple(replace(mark, points=()) for mark in part.selections)
        found.append(replace(part, part="", points=(), rest=(), selections=marks))
    return found


def _media_words(element: Element, texts: bool, kept_: bool) -> str:
    """What happens to a recording, picture or PDF."""
    marks = sum(1 for child in element if local(child).endswith("Selection"))
    codings = len(children_of(element, "Coding"))
    given = [plural(marks, "Markierung", "Markierungen")] if marks else []
    given += [plural(codings, "Kodierung", "Kodierungen") + " des Ganzen"] if codings else []
    what = f" mit {' und '.join(given)}" if given else ""
    text = " Der Text dazu wird übernommen." if texts else ""
    rest = "Der Eintrag wird aufbewahrt, aber nicht angezeigt." if kept_ else "Der Eintrag ist unvollständig."
    name = short(element.get("name") or "ohne Namen")
    return f"{WITHOUT_TEXT[local(element)]} „{name}“{what}: Die Datei selbst wird nicht übernommen. {rest}{text}"
