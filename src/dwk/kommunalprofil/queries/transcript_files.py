"""The text of an uploaded transcript: TXT, ODT or DOCX, opened with limits; what holds no text is refused in words."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any

from dwk.kommunalprofil.interview_rules import TranscriptRefused

from .office_text import docx_text, odt_text

MAX_BYTES = 5 * 1024 * 1024
MAX_UNPACKED = 60 * 1024 * 1024
#: the text itself; pictures are not read
MAX_XML = 20 * 1024 * 1024
MAX_RATIO = 200
MAX_MEMBERS = 2_000
ODT = b"application/vnd.oasis.opendocument.text"
MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
#: signs in front of what a text editor never writes
RTF = b"{\\rtf"
MARKUP = (b"<!doctype", b"<html", b"<?xml")
BINARY = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"ID3", b"OggS")
#: share of units of UTF-16 whose one half is zero, in a text of a language with Latin letters
MOSTLY = 0.6
_DAMAGED = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)
NO_TEXT = "Die Datei ist keine Textdatei. Gelesen werden TXT, ODT und DOCX."


def text_of(data: bytes) -> str:
    """The text of a file, by what it holds and not by its name."""
    if len(data) > MAX_BYTES:
        raise TranscriptRefused(
            f"Die Datei ist größer als {MAX_BYTES // 1024**2} MB. Bitte entfernen Sie Bilder, oder teilen Sie sie auf."
        )
    if data.startswith(b"PK\x03\x04"):
        text = _packed(data)
    elif data.startswith(b"\xd0\xcf\x11\xe0"):
        raise TranscriptRefused(
            "Die Datei ist mit einem Kennwort geschützt oder in einem alten Word-Format. "
            "Bitte speichern Sie sie ohne Kennwort als DOCX."
        )
    else:
        text = decoded(data)
    if not text.strip():
        raise TranscriptRefused("Die Datei enthält keinen Text. Bitte prüfen Sie, ob es die richtige ist.")
    return text


def decoded(data: bytes) -> str:
    """Text of a text file: UTF-8, UTF-16 with or without mark, else CP1252. Line ends stay as they are."""
    if data.startswith(RTF):
        raise TranscriptRefused(
            "Die Datei ist im Format RTF, wie auch immer sie heißt. Bitte speichern Sie sie als DOCX oder als Text."
        )
    if data.startswith(BINARY) or data.lstrip(b"\xef\xbb\xbf \t\r\n")[:20].lower().startswith(MARKUP):
        raise TranscriptRefused(NO_TEXT)
    for codec, content in _codecs(data):
        try:
            text = content.decode(codec)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise TranscriptRefused(
        "Die Zeichen der Datei lassen sich nicht lesen. Bitte speichern Sie sie als Text in UTF-8 und laden Sie sie neu."
    )


def _codecs(data: bytes) -> list[tuple[str, bytes]]:
    for mark, codec in MARKS:
        if data.startswith(mark):
            return [(codec, data[len(mark) :])]
    if b"\0" not in data:
        return [("utf-8", data), ("cp1252", data)]
    # without a mark the zero bytes tell which half of each unit comes first; a stray one makes no UTF-16 of a text
    zeros = data[0::2].count(0), data[1::2].count(0)
    if max(zeros) < MOSTLY * len(data) / 2:
        return []
    return [("utf-16-be" if zeros[0] > zeros[1] else "utf-16-le", data)]


def _packed(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check(archive)
            names = set(archive.namelist())
            if "mimetype" in names and member(archive, "mimetype", 200).strip() == ODT:
                return odt_text(xml_of(_odt_content(archive, names)))
            if "word/document.xml" in names:
                return docx_text(xml_of(member(archive, "word/document.xml", MAX_XML)))
    except _DAMAGED as error:
        raise _damaged() from error
    raise TranscriptRefused(NO_TEXT)


def _odt_content(archive: zipfile.ZipFile, names: set[str]) -> bytes:
    if "META-INF/manifest.xml" in names and b"encryption-data" in member(archive, "META-INF/manifest.xml", MAX_XML):
        raise TranscriptRefused("Die Datei ist mit einem Kennwort geschützt. Bitte speichern Sie sie ohne Kennwort.")
    if "content.xml" not in names:
        raise _damaged()
    return member(archive, "content.xml", MAX_XML)


def _check(archive: zipfile.ZipFile) -> None:
    """Refuse what is small when packed and huge when opened, what is locked and what brings programs along."""
    members = archive.infolist()
    bombs = any(
        member.file_size > 1024 * 1024 and member.file_size > MAX_RATIO * max(member.compress_size, 1)
        for member in members
    )
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED or bombs:
        raise TranscriptRefused(
            "Die Datei ist entpackt ungewöhnlich groß und wird aus Sicherheitsgründen nicht gelesen. "
            "Bitte kopieren Sie den Text in eine neue Datei."
        )
    if any(member.flag_bits & 0x1 for member in members):
        raise TranscriptRefused("Die Datei ist mit einem Kennwort geschützt. Bitte speichern Sie sie ohne Kennwort.")
    if any(member.filename.casefold().endswith("vbaproject.bin") for member in members):
        raise TranscriptRefused("Die Datei enthält Makros. Bitte speichern Sie sie ohne Makros als DOCX.")


def member(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """A member; what it says about its own size can be wrong."""
    with archive.open(name) as stream:
        content = stream.read(most + 1)
    if len(content) > most:
        raise TranscriptRefused("Der Text der Datei ist zu groß. Bitte teilen Sie ihn auf mehrere Dateien auf.")
    return content


def xml_of(content: bytes) -> Any:
    """A part of a document; one with a document type of its own is refused."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        return fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise _damaged() from error


def _damaged() -> TranscriptRefused:
    return TranscriptRefused("Die Datei ist beschädigt oder unvollständig. Bitte speichern Sie sie noch einmal.")
