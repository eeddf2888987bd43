"""Open what somebody uploads: archive and XML with limits, no entity and no outside address followed."""

from __future__ import annotations

import io
import posixpath
import re
import stat
import struct
import unicodedata
import urllib.parse
import zipfile
import zlib
from typing import Any

from lxml import etree

from .decoding import Decoded, decoded
from .model import QdaRefused, short

MOST_MEMBERS = 20_000
MOST_UNPACKED = 400 * 1024 * 1024
MOST_XML = 64 * 1024 * 1024
MOST_TEXT = 16 * 1024 * 1024
#: all texts of a project; several entries may name the same small file
MOST_TEXTS = 128 * 1024 * 1024
_DAMAGED = (zipfile.BadZipFile, RuntimeError, EOFError, OSError, zlib.error, struct.error, ValueError)
_DECLARED = re.compile(rb"<\?xml[^>]*encoding=[\"']utf-(16|32)", re.IGNORECASE)


class Archive:
    """The members of a .qdpx file; nothing is written to disk."""

    def __init__(self, content: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
            members = [one for one in self._zip.infolist() if _is_content(one)]
        except (*_DAMAGED, NotImplementedError) as error:
            raise QdaRefused(
                "Die Datei ist kein QDPX-Projekt: Sie lässt sich nicht entpacken. "
                "Bitte führen Sie das Projekt im Programm Ihrer Wahl noch einmal als REFI-QDA-Projekt aus."
            ) from error
        if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
            raise QdaRefused(
                f"Das Projekt ist entpackt zu groß (mehr als {MOST_UNPACKED // 1024**2} MB oder "
                f"{MOST_MEMBERS} Dateien). Bitte führen Sie es ohne Bilder und Aufnahmen aus."
            )
        self._members: dict[str, zipfile.ZipInfo] = {}
        for member in members:
            for name in _spellings(member):
                self._members.setdefault(_folded(name), member)
        self._folder = ""
        self._left = MOST_TEXTS

    def project(self) -> bytes:
        """The XML of the project: the .qde file that lies least deep, ``project.qde`` before others."""
        found = [name for name in self._members if name.endswith(".qde")]
        if not found:
            raise QdaRefused("Im Projekt fehlt die Datei „project.qde“. Bitte führen Sie es als REFI-QDA-Projekt aus.")
        name = min(found, key=lambda one: (one.count("/"), posixpath.basename(one) != "project.qde", one))
        self._folder = posixpath.dirname(name)
        return self._read(self._members[name], MOST_XML)

    def text(self, path: str) -> Decoded | None:
        """The text at an address, when it lies in the archive; addresses of another machine are not followed."""
        member = self._found(path)
        if member is None:
            return None
        content = self._read(member, min(MOST_TEXT, self._left))
        self._left -= len(content)
        return decoded(content, member.filename)

    def _found(self, path: str) -> zipfile.ZipInfo | None:
        scheme, mark, rest = path.replace("\\", "/").partition("://")
        if mark and scheme.casefold() not in {"internal", "relative"}:
            return None
        rest = (rest if mark else scheme).lstrip("/")
        for name in dict.fromkeys([rest, urllib.parse.unquote(rest)]):
            for place in (posixpath.join(self._folder, "sources", name), posixpath.join(self._folder, name)):
                member = self._members.get(_folded(place))
                if member is not None:
                    return member
        return None

    def _read(self, member: zipfile.ZipInfo, most: int) -> bytes:
        try:
            with self._zip.open(member) as stream:
                content = stream.read(most + 1)
        except NotImplementedError as error:
            raise QdaRefused(
                f"„{short(member.filename)}“ im Projekt ist mit einem Verfahren gepackt oder verschlüsselt, "
                "das hier nicht gelesen wird. Bitte packen Sie das Projekt als gewöhnliche ZIP-Datei."
            ) from error
        except _DAMAGED as error:
            raise QdaRefused(f"„{short(member.filename)}“ im Projekt ist beschädigt oder verschlüsselt.") from error
        if len(content) > most:
            raise QdaRefused(f"Texte und Verzeichnis des Projekts sind zu groß („{short(member.filename)}“).")
        return content


def _is_content(member: zipfile.ZipInfo) -> bool:
    """No folder, no link to somewhere else, nothing that a file manager leaves behind."""
    name = member.filename.replace("\\", "/")
    linked = stat.S_ISLNK(member.external_attr >> 16)
    hidden = name.startswith("__MACOSX/") or posixpath.basename(name).startswith(".")
    return bool(name) and not (name.endswith("/") or linked or hidden)


def _spellings(member: zipfile.ZipInfo) -> list[str]:
    """The name as it stands, and as it was meant where the archive does not say that names are in UTF-8."""
    names = [member.filename]
    if not member.flag_bits & 0x800:
        try:
            names.append(member.filename.encode("cp437").decode("utf-8"))
        except UnicodeError:
            return names
    return names


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name.replace("\\", "/")).casefold()


def parsed(content: bytes) -> Any:
    """The root of an XML file."""
    content = content.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")
    # some programs write UTF-8 under the declaration of another encoding
    wrong = _DECLARED.match(content)
    parser = etree.XMLParser(
        encoding="utf-8" if wrong else None, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
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
