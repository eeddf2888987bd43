"""Opening a file safely: unpacking with limits, recognising what it is, decoding it.

A reader never opens a path itself. It gets a :class:`Sample`, whose bytes are already unpacked and bounded.
"""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from .contract import FileRefused

MAX_PACKED_BYTES = 100 * 1024 * 1024
MAX_UNPACKED_BYTES = 400 * 1024 * 1024
#: Real tables of the statistical offices shrink to a tenth or a twentieth; a bomb by a factor of a thousand.
MAX_RATIO = 200
RATIO_COUNTS_FROM_BYTES = 10 * 1024 * 1024

_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class Sample:
    """One file, unpacked: its name as given, its bytes, and whether it is text, a workbook or old Excel."""

    name: str
    data: bytes
    kind: str  # "text", "xlsx", "ods", "xls"

    @cached_property
    def encoding(self) -> str:
        """Name of the character set as shown to people."""
        if self.data.startswith(b"\xef\xbb\xbf"):
            return "UTF-8 mit BOM"
        try:
            self.data.decode("utf-8")
        except UnicodeDecodeError:
            return "ISO-8859-1"
        return "UTF-8"

    @cached_property
    def text(self) -> str:
        """The whole text, without byte order mark, with its line ends as they are."""
        if self.encoding == "UTF-8 mit BOM":
            try:
                return self.data.decode("utf-8-sig")
            except UnicodeDecodeError as error:
                raise FileRefused(
                    f"Die Datei „{self.name}“ gibt sich als UTF-8 aus, enthält aber Zeichen, die dort nicht vorkommen "
                    f"(Stelle {error.start}). Sie ist vermutlich beschädigt. Bitte laden Sie die Datei beim "
                    "statistischen Amt neu herunter."
                ) from error
        if self.encoding == "UTF-8":
            return self.data.decode("utf-8")
        # cp1252 is what the offices really write under the name ISO-8859-1; its five holes are refused
        try:
            return self.data.decode("cp1252")
        except UnicodeDecodeError as error:
            raise FileRefused(
                f"Die Zeichen der Datei „{self.name}“ lassen sich weder als UTF-8 noch als ISO-8859-1 lesen "
                f"(Stelle {error.start}). Bitte speichern Sie die Datei als CSV in UTF-8 oder laden Sie sie neu herunter."
            ) from error

    @cached_property
    def head(self) -> list[str]:
        """The first 30 lines of a text, for recognising the format; empty for workbooks."""
        if self.kind != "text":
            return []
        lines: list[str] = []
        stream = io.StringIO(self.text)
        for line in stream:
            lines.append(line.rstrip("\r\n"))
            if len(lines) == 30:
                break
        return lines


def open_sample(path: Path) -> Sample:
    """Read a file from disk into a :class:`Sample`; raises :class:`FileRefused` with a German sentence."""
    size = path.stat().st_size
    if size > MAX_PACKED_BYTES:
        raise FileRefused(
            f"Die Datei „{path.name}“ ist {size // 1024 // 1024} MB groß; gelesen werden höchstens "
            f"{MAX_PACKED_BYTES // 1024 // 1024} MB. Bitte rufen Sie die Tabelle in Teilen ab, etwa je Jahr."
        )
    return sample_from_bytes(path.name, path.read_bytes())


def sample_from_bytes(name: str, data: bytes) -> Sample:
    """Unpack and classify what came in; gzip and a ZIP with one file inside are opened."""
    if not data:
        raise FileRefused(f"Die Datei „{name}“ ist leer. Bitte laden Sie sie neu herunter.")
    if data.startswith(b"\x1f\x8b"):
        return sample_from_bytes(_without_suffix(name, ".gz"), _gunzip(name, data))
    if data.startswith(b"PK\x03\x04") or data.startswith(b"PK\x05\x06"):
        return _from_zip(name, data)
    if data.startswith(_OLE_MAGIC):
        return Sample(name, data, "xls")
    if b"\x00" in data:
        raise FileRefused(
            f"Die Datei „{name}“ ist keine Tabelle, die gelesen werden kann: Sie enthält Binärdaten. Gelesen werden "
            "CSV, XLSX, XLS, ODS, TopoJSON und die ZIP-Antworten der Statistikportale."
        )
    return Sample(name, data, "text")


def _without_suffix(name: str, suffix: str) -> str:
    return name[: -len(suffix)] if name.endswith(suffix) else name


def _too_large(name: str) -> FileRefused:
    return FileRefused(
        f"Die Datei „{name}“ ist gepackt klein, entpackt aber ungewöhnlich groß. Aus Sicherheitsgründen wird sie nicht "
        "gelesen. Bitte laden Sie die Tabelle ungepackt oder in Teilen."
    )


def _damaged(name: str) -> FileRefused:
    return FileRefused(
        f"Die gepackte Datei „{name}“ ist beschädigt oder unvollständig. Bitte laden Sie sie neu herunter."
    )


def _gunzip(name: str, data: bytes) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
            unpacked = stream.read(MAX_UNPACKED_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise _damaged(name) from error
    _check_ratio(name, len(data), len(unpacked))
    return unpacked


def _check_ratio(name: str, packed: int, unpacked: int) -> None:
    if unpacked > MAX_UNPACKED_BYTES or (unpacked > RATIO_COUNTS_FROM_BYTES and unpacked > MAX_RATIO * max(packed, 1)):
        raise _too_large(name)


def _from_zip(name: str, data: bytes) -> Sample:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = [m for m in archive.infolist() if not m.is_dir()]
        _check_ratio(name, len(data), sum(m.file_size for m in members))
        for member in members:
            _check_ratio(name, member.compress_size, member.file_size)
        if any(m.flag_bits & 0x1 for m in members):
            raise FileRefused(f"Die ZIP-Datei „{name}“ ist mit einem Kennwort geschützt. Bitte entpacken Sie sie vorher.")
        names = {m.filename for m in members}
        if "[Content_Types].xml" in names and any(n.startswith("xl/") for n in names):
            return Sample(name, data, "xlsx")
        if "mimetype" in names and archive.read("mimetype").strip() == b"application/vnd.oasis.opendocument.spreadsheet":
            return Sample(name, data, "ods")
        if len(members) != 1:
            raise FileRefused(
                f"Die ZIP-Datei „{name}“ enthält {len(members)} Dateien; erwartet wird genau eine Tabelle. "
                "Bitte entpacken Sie sie und laden Sie die Dateien einzeln."
            )
        with archive.open(members[0]) as stream:
            # the directory of a hostile archive may lie about the size, so the stream itself is bounded
            unpacked = stream.read(MAX_UNPACKED_BYTES + 1)
    except (zipfile.BadZipFile, EOFError, zlib.error, NotImplementedError, OSError) as error:
        raise _damaged(name) from error
    _check_ratio(name, members[0].compress_size, len(unpacked))
    if unpacked.startswith((b"PK\x03\x04", b"\x1f\x8b")):
        raise FileRefused(f"Die ZIP-Datei „{name}“ enthält wieder ein Archiv. Bitte entpacken Sie sie vorher.")
    return sample_from_bytes(members[0].filename.rsplit("/", 1)[-1], unpacked)
