"""Which documents are taken in, judged by name and content; standard library only."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Mapping
from pathlib import PurePath
from typing import IO

#: largest document that is handed in with a record; tables of offices have their own limit
DOCUMENT_MAX_BYTES = 20 * 1024 * 1024
#: ending -> content type of a download
DOCUMENT_TYPES: Mapping[str, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
}
UNKNOWN_TYPE = "application/octet-stream"
OFFERED = "PDF, DOCX, ODT, XLSX, PPTX, PNG oder JPG"
_BEGINNINGS: Mapping[str, bytes] = {
    "pdf": b"%PDF-",
    "png": b"\x89PNG\r\n\x1a\n",
    "jpg": b"\xff\xd8\xff",
    "jpeg": b"\xff\xd8\xff",
}
#: part that tells one office format from another
_PARTS: Mapping[str, str] = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}


def ending_of(name: str) -> str:
    """Ending of a file name, small, without the dot."""
    return PurePath(name.replace("\\", "/")).suffix.lower().lstrip(".")


def content_type_of(name: str) -> str:
    """Content type under which a document is given out."""
    return DOCUMENT_TYPES.get(ending_of(name), UNKNOWN_TYPE)


def document_fault(name: str, stream: IO[bytes]) -> str:
    """Why a file is not taken in, as a sentence; empty when it is. The stream stands at its beginning afterwards."""
    ending = ending_of(name)
    if ending not in DOCUMENT_TYPES:
        return f"Dateien dieser Art werden nicht angenommen. Bitte wählen Sie {OFFERED}."
    stream.seek(0)
    try:
        if ending in _BEGINNINGS:
            beginning = _BEGINNINGS[ending]
            fits, macros = stream.read(len(beginning)) == beginning, False
        else:
            fits, macros = _office(ending, stream)
    finally:
        stream.seek(0)
    if macros:
        return "Das Dokument enthält Makros. Bitte speichern Sie es ohne Makros, am besten als PDF."
    if not fits:
        return (
            f"Der Inhalt der Datei ist kein {ending.upper()}, oder sie ist beschädigt. "
            f"Bitte speichern Sie sie neu als {OFFERED}."
        )
    return ""


def _office(ending: str, stream: IO[bytes]) -> tuple[bool, bool]:
    """Whether an office document is what it is called, and whether it carries macros."""
    try:
        with zipfile.ZipFile(stream) as archive:
            names = set(archive.namelist())
            if ending == "odt":
                with archive.open("mimetype") as part:
                    fits = part.read(100).strip() == DOCUMENT_TYPES["odt"].encode()
                return fits, any(name.startswith(("Basic/", "Scripts/")) for name in names)
            macros = any(name.endswith("vbaProject.bin") for name in names)
            return _PARTS[ending] in names, macros
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, EOFError, zlib.error):
        return False, False
