"""Open what somebody uploads: archive and XML with limits, no entity and no outside address followed."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from lxml import etree

from .model import QdaRefused

MOST_MEMBERS = 5_000
MOST_UNPACKED = 400 * 1024 * 1024
MOST_XML = 64 * 1024 * 1024
GUID = re.compile(r"\{?([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\}?")


class Archive:
    """The members of a .qdpx file; nothing is written to disk."""

    def __init__(self, content: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except zipfile.BadZipFile as error:
            raise QdaRefused(
                "Die Datei ist kein QDPX-Projekt: Sie lässt sich nicht entpacken. "
                "Bitte führen Sie das Projekt im Programm Ihrer Wahl noch einmal als REFI-QDA-Projekt aus."
            ) from error
        members = self._zip.infolist()
        if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
            raise QdaRefused(
                f"Das Projekt ist entpackt zu groß (mehr als {MOST_UNPACKED // 1024**2} MB oder "
                f"{MOST_MEMBERS} Dateien). Bitte führen Sie es ohne Bilder und Aufnahmen aus."
            )
        self._members = {member.filename.replace("\\", "/").casefold(): member for member in members}

    def project(self) -> bytes:
        """The XML of the project."""
        for name, member in self._members.items():
            if name.endswith(".qde"):
                return self._read(member, MOST_XML)
        raise QdaRefused("Im Projekt fehlt die Datei „project.qde“. Bitte führen Sie es als REFI-QDA-Projekt aus.")

    def text(self, path: str) -> str | None:
        """The text of an ``internal://`` address; None when it lies elsewhere or is missing."""
        if not path.casefold().startswith("internal://"):
            return None
        name = path[len("internal://") :].replace("\\", "/").lstrip("/").casefold()
        member = self._members.get(f"sources/{name}") or self._members.get(name)
        return None if member is None else decoded(self._read(member, MOST_XML), member.filename)

    def _read(self, member: zipfile.ZipInfo, most: int) -> bytes:
        try:
            with self._zip.open(member) as stream:
                content = stream.read(most + 1)
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError) as error:
            raise QdaRefused(f"„{member.filename}“ im Projekt ist beschädigt oder verschlüsselt.") from error
        if len(content) > most:
            raise QdaRefused(f"„{member.filename}“ im Projekt ist größer als {most // 1024**2} MB.")
        return content


def decoded(content: bytes, name: str) -> str:
    """Text of a file: UTF-8 with or without mark, UTF-16 with mark. Line ends stay as they are."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if content.startswith(mark):
            content, wanted = content[len(mark) :], encoding
            break
    else:
        wanted = "utf-8"
    try:
        return content.decode(wanted)
    except UnicodeDecodeError as error:
        raise QdaRefused(
            f"„{name}“ ist kein Text in UTF-8. Bitte speichern Sie den Text in UTF-8 und versuchen Sie es noch einmal."
        ) from error


def parsed(content: bytes) -> Any:
    """The root of an XML file."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise QdaRefused(
            f"Die Datei ist kein lesbares XML (Zeile {error.lineno}). Bitte führen Sie das Projekt noch einmal aus."
        ) from error
    if root.getroottree().docinfo.doctype:
        raise QdaRefused("Die Datei bringt eigene XML-Regeln mit (DOCTYPE); solche Dateien werden nicht geöffnet.")
    return root


def local(element: Any) -> str:
    """Name of an element without its namespace."""
    return str(etree.QName(element).localname)


def guid_of(text: str | None, what: str) -> str:
    """A GUID in lower case without braces."""
    found = GUID.fullmatch((text or "").strip())
    if found is None:
        raise QdaRefused(f"{what}: „{(text or '')[:60]}“ ist keine Kennung (GUID). Die Datei ist beschädigt.")
    return found[1].lower()
