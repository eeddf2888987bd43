"""Rows of an uploaded list of contacts: XLSX, ODS or CSV, opened with limits; what is no such table is refused."""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator
from itertools import islice
from typing import Any

from dwk.programme.contact_rules import HEADING_ROWS, MAX_ROWS, RawCell, SheetRefused, headings_of

#: a list of 5,000 contacts takes less than one megabyte
MAX_BYTES = 5 * 1024 * 1024
MAX_UNPACKED = 40 * 1024 * 1024
MAX_RATIO = 200
MAX_MEMBERS = 1_000
MAX_COLUMNS = 60
#: rows of a sheet that are looked at, empty ones included
MAX_SHEET_ROWS = 50_000
MAX_CELL = 2_000

Rows = list[tuple[int, list[RawCell]]]

_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_DAMAGED = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)


def rows_of(name: str, data: bytes) -> Rows:
    """Rows that hold something, with their numbers: of the first sheet with a heading for names."""
    if len(data) > MAX_BYTES:
        raise SheetRefused(
            f"Die Datei „{name}“ ist größer als {MAX_BYTES // 1024 // 1024} MB. Bitte teilen Sie die Liste."
        )
    if data.startswith(b"PK"):
        sheets = _packed(name, data)
    elif data.startswith(b"\xd0\xcf\x11\xe0"):
        raise SheetRefused(
            f"Die Datei „{name}“ ist eine alte oder mit Kennwort geschützte Excel-Datei. Bitte speichern Sie sie ohne "
            "Kennwort als XLSX."
        )
    else:
        sheets = [_csv(name, data)]
    if not any(sheets):
        raise SheetRefused(f"In der Datei „{name}“ steht nichts. Bitte prüfen Sie, ob es die richtige Datei ist.")
    named = [rows for rows in sheets if any(headings_of(cells) for _, cells in rows[:HEADING_ROWS])]
    return next(iter(named or [rows for rows in sheets if rows]))


def _packed(name: str, data: bytes) -> list[Rows]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check(name, archive)
            names = set(archive.namelist())
            if "xl/workbook.xml" in names:
                return _xlsx(name, data)
            if "mimetype" in names and archive.read("mimetype").strip() == _ODS:
                return _ods(name, archive)
    except _DAMAGED as error:
        raise _damaged(name) from error
    raise SheetRefused(f"Die Datei „{name}“ ist keine Tabelle. Gelesen werden XLSX, ODS und CSV.")


def _check(name: str, archive: zipfile.ZipFile) -> None:
    """Refuse what is small when packed and huge when opened, before anything is opened."""
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    bombs = any(
        member.file_size > 1024 * 1024 and member.file_size > MAX_RATIO * max(member.compress_size, 1)
        for member in members
    )
    if len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED or bombs:
        raise SheetRefused(
            f"Die Datei „{name}“ ist entpackt ungewöhnlich groß und wird aus Sicherheitsgründen nicht gelesen. Bitte "
            "kopieren Sie die Liste in eine neue Tabelle."
        )
    if any(member.flag_bits & 0x1 for member in members):
        raise SheetRefused(f"Die Datei „{name}“ ist mit einem Kennwort geschützt. Bitte speichern Sie sie ohne.")


def _damaged(name: str) -> SheetRefused:
    return SheetRefused(f"Die Datei „{name}“ ist beschädigt oder unvollständig. Bitte speichern Sie sie noch einmal.")


def _kept(name: str, rows: Iterator[tuple[int, list[RawCell]]]) -> Rows:
    """Rows that hold something; a sheet without end is refused instead of read for ever."""
    found: Rows = []
    for number, cells in rows:
        if number > MAX_SHEET_ROWS:
            raise SheetRefused(
                f"Die Tabelle in „{name}“ reicht über {MAX_SHEET_ROWS} Zeilen, die meisten leer. Bitte löschen Sie die "
                "leeren Zeilen."
            )
        if any(cell.text.strip() or cell.formula for cell in cells):
            found.append((number, cells))
        # headings and lines above them do not count
        if len(found) > MAX_ROWS + HEADING_ROWS:
            raise SheetRefused(f"Die Tabelle in „{name}“ hat mehr als {MAX_ROWS} Zeilen. Bitte teilen Sie die Liste.")
    return found


def _xlsx(name: str, data: bytes) -> list[Rows]:
    from openpyxl import load_workbook  # only here: it takes a while to load

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        try:
            return [
                _kept(name, _xlsx_rows(sheet))
                for sheet in book.worksheets
                if sheet.sheet_state == "visible" and hasattr(sheet, "reset_dimensions")
            ]
        finally:
            book.close()
    except SheetRefused:
        raise
    except Exception as error:
        # a workbook is XML in a ZIP that anybody can have written; openpyxl raises whatever comes to pass
        raise _damaged(name) from error


def _xlsx_rows(sheet: Any) -> Iterator[tuple[int, list[RawCell]]]:
    # what a file says about its own extent can be wrong
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), start=1):
        yield number, [RawCell(_as_text(cell.value), cell.data_type in {"f", "e"}) for cell in row]


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)[:MAX_CELL]


def _ods(name: str, archive: zipfile.ZipFile) -> list[Rows]:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        root = fromstring(archive.read("content.xml"))
    except (ParseError, DefusedXmlException, KeyError) as error:
        raise _damaged(name) from error
    return [_kept(name, _ods_rows(table)) for table in root.iter(f"{_TABLE}table")]


def _ods_rows(table: Any) -> Iterator[tuple[int, list[RawCell]]]:
    number = 0
    for row in table.iter(f"{_TABLE}table-row"):
        cells = _ods_cells(row)
        repeated = _repeated(row, "number-rows-repeated")
        if not any(cell.text.strip() or cell.formula for cell in cells):
            number += repeated
            continue
        for _ in range(repeated):
            number += 1
            yield number, cells


def _ods_cells(row: Any) -> list[RawCell]:
    cells: list[RawCell] = []
    for cell in row:
        if cell.tag not in {f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"}:
            continue
        text = "\n".join("".join(part.itertext()) for part in cell.findall(f"{_TEXT}p"))[:MAX_CELL]
        read = RawCell(text, f"{_TABLE}formula" in cell.attrib)
        room = MAX_COLUMNS - len(cells)
        cells.extend([read] * min(_repeated(cell, "number-columns-repeated"), room))
    return cells


def _repeated(element: Any, name: str) -> int:
    text = element.get(f"{_TABLE}{name}", "1")
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 10 else 1


def _csv(name: str, data: bytes) -> Rows:
    text = _decoded(name, data)
    delimiter = max(";,\t", key=lambda sign: _columns_named(text, sign))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return _kept(
            name,
            (
                (number, [RawCell(cell[:MAX_CELL]) for cell in row[:MAX_COLUMNS]])
                for number, row in enumerate(reader, 1)
            ),
        )
    except csv.Error as error:
        raise _damaged(name) from error


def _columns_named(text: str, delimiter: str) -> int:
    """How many columns the best of the first rows names when the text is cut at this sign."""
    reader = csv.reader(io.StringIO(text[:20_000], newline=""), delimiter=delimiter)
    try:
        return max(
            (len(headings_of([RawCell(cell) for cell in row[:MAX_COLUMNS]])) for row in islice(reader, HEADING_ROWS)),
            default=0,
        )
    except csv.Error:
        return 0


def _decoded(name: str, data: bytes) -> str:
    if b"\0" in data:
        raise SheetRefused(f"Die Datei „{name}“ ist keine Tabelle. Gelesen werden XLSX, ODS und CSV.")
    for codec in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(codec)
        except UnicodeDecodeError:
            continue
    raise SheetRefused(
        f"Die Zeichen der Datei „{name}“ lassen sich nicht lesen. Bitte speichern Sie sie als CSV UTF-8."
    )
