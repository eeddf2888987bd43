"""What of a text document does not become part of a transcript: said before anybody takes it over."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from typing import Any

from dwk.ui.formats import plural

from .transcript_files import MAX_XML, member, xml_of

#: elements of the text itself that are left out, by their name without name space
_IN_DOCX = {"del": "deleted", "moveFrom": "deleted", "drawing": "pictures", "pict": "pictures", "object": "pictures"}
_IN_ODT = {"annotation": "comments", "changed-region": "deleted", "image": "pictures", "object": "pictures"}
#: parts of a DOCX that hold text of their own -> element that counts, what it is
_PARTS = {
    "word/footnotes.xml": ("footnote", "notes"),
    "word/endnotes.xml": ("endnote", "notes"),
    "word/comments.xml": ("comment", "comments"),
}
_WORDS = {
    "notes": ("Fußnote", "Fußnoten"),
    "comments": ("Kommentar", "Kommentare"),
    "deleted": ("gelöschte Stelle aus der Änderungsverfolgung", "gelöschte Stellen aus der Änderungsverfolgung"),
    "pictures": ("Bild oder Objekt", "Bilder oder Objekte"),
}


def losses_of(data: bytes) -> list[str]:
    """What is left out of a file that ``text_of`` read, with numbers; empty for text files."""
    if not data.startswith(b"PK\x03\x04"):
        return []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = set(archive.namelist())
        docx = "word/document.xml" in names and "mimetype" not in names
        found = _of_docx(archive, names) if docx else _of_odt(archive)
        margins = _margins(archive, names, docx=docx)
    said = [plural(found[kind], *words) for kind, words in _WORDS.items() if found[kind]]
    return [*said, "Kopf- und Fußzeilen"] if margins else said


def _of_docx(archive: zipfile.ZipFile, names: set[str]) -> Counter[str]:
    found = _counted(_root(archive, "word/document.xml"), _IN_DOCX)
    for part, (element, kind) in _PARTS.items():
        if part in names:
            # those with a type are lines between text and notes
            found[kind] += sum(
                _name(one) == element and not any(key.endswith("}type") for key in one.attrib)
                for one in _root(archive, part)
            )
    return found


def _of_odt(archive: zipfile.ZipFile) -> Counter[str]:
    return _counted(_root(archive, "content.xml"), _IN_ODT)


def _counted(root: Any, kinds: dict[str, str]) -> Counter[str]:
    return Counter(kinds[name] for one in root.iter() if (name := _name(one)) in kinds)


def _margins(archive: zipfile.ZipFile, names: set[str], *, docx: bool) -> bool:
    """Whether there are words above or below the pages."""
    if docx:
        parts = [name for name in names if name.startswith(("word/header", "word/footer")) and name.endswith(".xml")]
        return any(_said(_root(archive, part)) for part in parts)
    if "styles.xml" not in names:
        return False
    return any(_said(one) for one in _root(archive, "styles.xml").iter() if _name(one) in {"header", "footer"})


def _said(element: Any) -> bool:
    return any(text.strip() for text in element.itertext())


def _root(archive: zipfile.ZipFile, name: str) -> Any:
    return xml_of(member(archive, name, MAX_XML))


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
