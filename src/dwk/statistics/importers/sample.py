"""Opening a file safely: unpacking with limits, recognising what it is, decoding it.

A reader never opens a path itself. It gets a :class:`Sample`, whose bytes are already unpacked and bounded.
"""

from __future__ import annotations

import codecs
import gzip
import io
import lzma
import struct
import zipfile
import zlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO

from .contract import FileRefused

MAX_PACKED_BYTES = 100 * 1024 * 1024
MAX_UNPACKED_BYTES = 400 * 1024 * 1024
#: Real tables of the statistical offices shrink to a tenth or a twentieth; a bomb by a factor of a thousand.
MAX_RATIO = 200
RATIO_COUNTS_FROM_BYTES = 10 * 1024 * 1024
#: A workbook has a few dozen parts; archives with overlapping members have very many.
MAX_MEMBERS = 2000
HEAD_LINES = 30
_HEAD_CHARACTERS = 64 * 1024
_CHUNK = 1024 * 1024

_GZIP_MAGIC = b"\x1f\x8b"
_ZIP_MAGICS = (b"PK\x03\x04", b"PK\x05\x06")
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ODS_MIMETYPE = b"application/vnd.oasis.opendocument.spreadsheet"
#: Umlauts of UTF-8 taken for ISO-8859-1; no German table contains these pairs otherwise.
_BROKEN_UMLAUTS = ("Ã¤", "Ã¶", "Ã¼", "ÃŸ", "Ã„", "Ã–", "Ãœ")
_ZIP_ERRORS = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    EOFError,
    OSError,
    RuntimeError,  # also NotImplementedError: unknown compression
    ValueError,
    KeyError,
    IndexError,
    OverflowError,
    struct.error,
    zlib.error,
    lzma.LZMAError,
)


@dataclass(frozen=True)
class Sample:
    """One file, unpacked: its name as given, its bytes, and whether it is text, a workbook or old Excel."""

    name: str
    data: bytes
    kind: str  # "text", "xlsx", "ods", "xls"

    @cached_property
    def codec(self) -> str:
        """Name of the Python codec that reads the bytes; the whole file has been tried."""
        if self.data.startswith(codecs.BOM_UTF8):
            self._try("utf-8-sig")
            return "utf-8-sig"
        try:
            self.data.decode("utf-8")
        except UnicodeDecodeError:
            # cp1252 is what the offices really write under the name ISO-8859-1; its five holes are refused
            self._try("cp1252")
            return "cp1252"
        return "utf-8"

    @property
    def encoding(self) -> str:
        """Name of the character set as shown to people."""
        return {"utf-8-sig": "UTF-8 mit BOM", "utf-8": "UTF-8", "cp1252": "ISO-8859-1"}[self.codec]

    @cached_property
    def text(self) -> str:
        """The whole text, without byte order mark, with its line ends as they are."""
        return self.data.decode(self.codec)

    @cached_property
    def head(self) -> list[str]:
        """The first 30 lines of a text, for recognising the format; empty for workbooks."""
        if self.kind != "text":
            return []
        return self.text[:_HEAD_CHARACTERS].splitlines()[:HEAD_LINES]

    def stream(self) -> io.TextIOWrapper:
        """The text as a stream with its line ends as they are; needs less memory than ``text``."""
        return io.TextIOWrapper(io.BytesIO(self.data), encoding=self.codec, newline="")

    def _try(self, codec: str) -> None:
        try:
            self.data.decode(codec)
        except UnicodeDecodeError as error:
            raise FileRefused(
                f"Die Zeichen der Datei „{self.name}“ lassen sich weder als UTF-8 noch als ISO-8859-1 lesen "
                f"(Stelle {error.start}); die Datei ist vermutlich beschädigt. Bitte laden Sie sie neu herunter oder "
                "speichern Sie sie als CSV in UTF-8."
            ) from error


def open_sample(path: Path) -> Sample:
    """Read a file from disk into a :class:`Sample`; raises :class:`FileRefused` with a German sentence."""
    try:
        size = path.stat().st_size
        if size > MAX_PACKED_BYTES:
            raise _too_big(path.name, size)
        data = path.read_bytes()
    except OSError as error:
        raise FileRefused(
            f"Die Datei „{path.name}“ lässt sich nicht öffnen. Bitte prüfen Sie, ob es sie gibt und ob Sie sie lesen "
            "dürfen."
        ) from error
    return sample_from_bytes(path.name, data)


def sample_from_bytes(name: str, data: bytes) -> Sample:
    """Unpack and classify what came in; gzip and a ZIP with one file inside are opened, archives in them are not."""
    if len(data) > MAX_PACKED_BYTES:
        raise _too_big(name, len(data))
    if data.startswith(_GZIP_MAGIC):
        inner = name[:-3] if name.lower().endswith(".gz") else name
        return _classify(inner, _gunzip(name, data), packed_in=name)
    return _classify(name, data, packed_in="")


def _classify(name: str, data: bytes, packed_in: str) -> Sample:
    if not data:
        raise FileRefused(f"Die Datei „{name}“ ist leer. Bitte laden Sie sie neu herunter.")
    if data.startswith(_ZIP_MAGICS):
        return _from_zip(name, data, packed_in)
    if data.startswith(_GZIP_MAGIC):
        raise _nested(packed_in)
    if data.startswith(_OLE_MAGIC):
        return _old_excel(name, data)
    return _plain_text(name, data)


def _old_excel(name: str, data: bytes) -> Sample:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise FileRefused(
            f"Die Datei „{name}“ ist mit einem Kennwort geschützt und kann nicht gelesen werden. Bitte speichern Sie "
            "sie ohne Kennwort."
        )
    return Sample(name, data, "xls")


def _plain_text(name: str, data: bytes) -> Sample:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise FileRefused(
            f"Die Datei „{name}“ ist als UTF-16 gespeichert (in Excel „Unicode-Text“). Bitte speichern Sie sie als "
            "„CSV UTF-8“."
        )
    if b"\x00" in data or data.startswith(b"%PDF"):
        raise FileRefused(
            f"Die Datei „{name}“ ist keine Tabelle, die gelesen werden kann: Sie enthält Binärdaten. Gelesen werden "
            "CSV, XLSX, XLS, ODS, TopoJSON und die ZIP-Antworten der Statistikportale."
        )
    sample = Sample(name, data, "text")
    # also for bytes that are no UTF-8 as a whole: one damaged place must not turn every umlaut into two signs
    if any(pair in sample.text for pair in _BROKEN_UMLAUTS):
        raise FileRefused(
            f"Die Umlaute der Datei „{name}“ sind zerstört (etwa „Ã¼“ statt „ü“): Die Datei wurde mit falscher "
            "Zeichenkodierung gespeichert. Bitte laden Sie sie neu herunter, ohne sie zwischendurch in einem anderen "
            "Programm zu speichern."
        )
    return sample


def _too_big(name: str, size: int) -> FileRefused:
    return FileRefused(
        f"Die Datei „{name}“ ist {size // 1024 // 1024} MB groß; gelesen werden höchstens "
        f"{MAX_PACKED_BYTES // 1024 // 1024} MB. Bitte rufen Sie die Tabelle in Teilen ab, etwa je Jahr."
    )


def _too_large(name: str) -> FileRefused:
    return FileRefused(
        f"Die Datei „{name}“ ist gepackt klein, entpackt aber ungewöhnlich groß. Aus Sicherheitsgründen wird sie nicht "
        "gelesen. Bitte laden Sie die Tabelle ungepackt oder in Teilen."
    )


def _damaged(name: str) -> FileRefused:
    return FileRefused(
        f"Die gepackte Datei „{name}“ ist beschädigt oder unvollständig. Bitte laden Sie sie neu herunter."
    )


def _nested(name: str) -> FileRefused:
    return FileRefused(f"Die Datei „{name}“ enthält wieder ein Archiv. Bitte entpacken Sie sie vorher.")


def _check_ratio(name: str, packed: int, unpacked: int) -> None:
    if unpacked > MAX_UNPACKED_BYTES or (unpacked > RATIO_COUNTS_FROM_BYTES and unpacked > MAX_RATIO * max(packed, 1)):
        raise _too_large(name)


def _bounded(name: str, stream: IO[bytes] | gzip.GzipFile, packed: int) -> bytes:
    """Read to the end, but stop as soon as a limit is passed: sizes in headers may lie."""
    unpacked = bytearray()
    while chunk := stream.read(_CHUNK):
        unpacked += chunk
        _check_ratio(name, packed, len(unpacked))
    return bytes(unpacked)


def _gunzip(name: str, data: bytes) -> bytes:
    try:
        with gzip.open(io.BytesIO(data)) as stream:
            return _bounded(name, stream, len(data))
    except (OSError, EOFError, zlib.error, struct.error) as error:
        raise _damaged(name) from error


def _from_zip(name: str, data: bytes, packed_in: str) -> Sample:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = _checked_members(name, len(data), archive)
            kind = _workbook_kind(name, archive, members)
            if kind:
                return Sample(name, data, kind)
            if packed_in:
                raise _nested(packed_in)
            if len(members) != 1:
                raise FileRefused(
                    f"Die ZIP-Datei „{name}“ enthält {len(members)} Dateien; erwartet wird genau eine Tabelle. "
                    "Bitte entpacken Sie sie und laden Sie die Dateien einzeln."
                )
            with archive.open(members[0]) as stream:
                unpacked = _bounded(name, stream, members[0].compress_size)
    except _ZIP_ERRORS as error:
        raise _damaged(name) from error
    if unpacked.startswith((*_ZIP_MAGICS, _GZIP_MAGIC)):
        raise _nested(name)
    return _classify(members[0].filename.rsplit("/", 1)[-1], unpacked, packed_in=name)


def _checked_members(name: str, packed: int, archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    members = [m for m in archive.infolist() if not m.is_dir()]
    if len(members) > MAX_MEMBERS:
        raise _too_large(name)
    _check_ratio(name, packed, sum(m.file_size for m in members))
    for member in members:
        _check_ratio(name, member.compress_size, member.file_size)
        if member.flag_bits & 0x1:
            raise _password(name)
    return members


def _password(name: str) -> FileRefused:
    return FileRefused(
        f"Die Datei „{name}“ ist mit einem Kennwort geschützt. Bitte entpacken oder speichern Sie sie ohne Kennwort."
    )


def _workbook_kind(name: str, archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> str:
    names = {m.filename for m in members}
    if "[Content_Types].xml" in names and any(n.startswith("xl/") for n in names):
        return "xlsx"
    if "mimetype" not in names:
        return ""
    with archive.open("mimetype") as stream:
        if stream.read(200).strip() != _ODS_MIMETYPE:
            return ""
    if "META-INF/manifest.xml" in names:
        with archive.open("META-INF/manifest.xml") as stream:
            if b"encryption-data" in stream.read(_CHUNK):
                raise _password(name)
    return "ods"
