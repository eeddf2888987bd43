"""Write projects (.qdpx) and codebooks (.qdc) after REFI-QDA 1.0. The same project gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from typing import Any

from lxml import etree

from .building import BOM, Builder, lies_beside, unprintable
from .model import Code, Project, QdaRefused, Set, Text

PROJECT_NS = "urn:QDA-XML:project:1.0"
CODEBOOK_NS = "urn:QDA-XML:codebook:1.0"
#: the moment of every member of the archive: bytes depend on the content alone
ARCHIVE_MOMENT = (1980, 1, 1, 0, 0, 0)
Element = Any


def write_qdpx(project: Project) -> bytes:
    """A project with its texts as files beside it, so that no line end is changed by XML."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        _member(archive, "project.qde", write_qde(project))
        for text in (*project.sources, *(note for note in project.notes if lies_beside(note))):
            if not text.path:
                _member(archive, f"sources/{text.guid}.txt", _utf8(text))
    return out.getvalue()


def write_qde(project: Project) -> bytes:
    """The XML of a project; texts are referred to by their file names."""
    build = Builder(PROJECT_NS)
    root = etree.Element(f"{{{PROJECT_NS}}}Project", nsmap={None: PROJECT_NS})
    build.attributes(root, name=project.name, origin=project.origin)
    stamp = project.stamp
    build.attributes(
        root,
        creatingUserGUID=stamp.made_by,
        creationDateTime=stamp.made_at,
        modifyingUserGUID=stamp.changed_by,
        modifiedDateTime=stamp.changed_at,
        basePath=project.base,
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
    _sources(root, build, project)
    _many(root, build, "Notes", project.notes, build.note)
    _many(root, build, "Links", project.links, build.link)
    _many(root, build, "Sets", project.sets, build.set_)
    _many(root, build, "Graphs", project.graphs, build.raw)
    build.described(root, project.description)
    build.refs(root, "NoteRef", project.note_refs)
    return _bytes(root)


def write_qdc(codes: Iterable[Code], *, origin: str, sets: Iterable[Set] = ()) -> bytes:
    """A codebook: names, hierarchy, colours and descriptions of codes, and groups of them."""
    build = Builder(CODEBOOK_NS)
    root = etree.Element(f"{{{CODEBOOK_NS}}}CodeBook", nsmap={None: CODEBOOK_NS})
    build.attributes(root, origin=origin)
    parent = build.add(root, "Codes")
    for code in codes:
        build.code(parent, code, notes=False)
    groups = [one for one in sets if one.codes]
    if groups:
        parent = build.add(root, "Sets")
        for one in groups:
            element = build.add(parent, "Set", guid=one.guid, name=one.name)
            build.described(element, one.description)
            for guid in one.codes:
                build.add(element, "MemberCode", guid=guid)
    return _bytes(root)


def _sources(root: Element, build: Builder, project: Project) -> None:
    inner = {guid for media in project.media for guid in media.parts}
    own = [source for source in project.sources if source.guid not in inner]
    if own or project.media:
        parent = build.add(root, "Sources")
        for source in own:
            build.source(parent, source)
        for media in project.media:
            build.media(parent, media, project)


def _many(root: Element, build: Builder, name: str, rows: tuple[Any, ...], write: Any) -> None:
    if rows:
        parent = build.add(root, name)
        for row in rows:
            write(parent, row)


def _member(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    member = zipfile.ZipInfo(name, ARCHIVE_MOMENT)
    member.compress_type = zipfile.ZIP_DEFLATED
    member.external_attr = 0o644 << 16
    archive.writestr(member, content)


def _bytes(root: Element) -> bytes:
    found: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8", standalone=True)
    return found


def _utf8(text: Text) -> bytes:
    # a text that itself begins with a byte order mark gets another one, which readers take away
    content = BOM + text.text if text.text.startswith(BOM) else text.text
    try:
        return content.encode()
    except UnicodeEncodeError as error:
        raise QdaRefused(unprintable(text.text)) from error
