"""Rows of a table, whether it comes as CSV, XLSX or ODS, with formulas refused and sizes bounded."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from xml.etree.ElementTree import Element

from .checks import (
    MAX_COLUMNS,
    MAX_ROWS,
    checked_number,
    column_letter,
    foreign_parser,
    formula_refused,
    is_formula,
    may_hold_formula,
)
from .contract import FileRefused
from .sample import Sample

#: What a cell can hold; the texts of a CSV file stay texts.
Cell = str | float | date | None
Row = list[Cell]

MAX_CELLS = 20_000_000
#: Different texts of an XLSX file; each costs hundreds of bytes, and a small file can hold very many.
MAX_TEXTS = 1_000_000
#: What table programs let a cell hold.
MAX_CELL_CHARACTERS = 32_767
DELIMITERS = {";": "Semikolon", ",": "Komma", "\t": "Tabulator"}

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def guess_delimiter(lines: Iterable[str]) -> str:
    """The separator of a CSV file: the sign that the first lines hold most evenly."""
    best, score = ";", 0
    counted = [line for line in lines if line.strip()][:10]
    for sign in DELIMITERS:
        counts = [line.count(sign) for line in counted]
        even = min(counts, default=0) * 1000 + max(counts, default=0)
        if even > score:
            best, score = sign, even
    return best


def csv_rows(sample: Sample, delimiter: str) -> Iterator[list[str]]:
    """Cells of a CSV file, row by row; a formula, a broken quotation or an oversized table refuses the file."""
    suspicious = may_hold_formula(sample.text)
    reader = csv.reader(sample.stream(), delimiter=delimiter, strict=True)
    try:
        for number, row in enumerate(reader, start=1):
            if number > MAX_ROWS or len(row) > MAX_COLUMNS:
                raise too_many(sample.name)
            if suspicious:
                _refuse_formulas(sample.name, number, row)
            yield row
    except csv.Error as error:
        raise FileRefused(
            f"Die Datei „{sample.name}“ ist ab Zeile {reader.line_num} keine gültige CSV-Tabelle (Anführungszeichen "
            "oder Zeilenumbrüche passen nicht). Bitte laden Sie sie neu herunter oder speichern Sie sie neu als CSV."
        ) from error


def too_many(name: str) -> FileRefused:
    """A table beyond the limits of rows or columns."""
    return FileRefused(
        f"Die Tabelle „{name}“ hat mehr als {MAX_ROWS} Zeilen oder {MAX_COLUMNS} Spalten und wird deshalb nicht "
        "gelesen. Bitte teilen Sie sie auf."
    )


def _cell_too_long(name: str, row: int, column: int) -> FileRefused:
    return FileRefused(
        f"In Zelle {column_letter(column)}{row} der Datei „{name}“ steht mehr Text, als eine Zelle fassen kann. Die "
        "Datei wird deshalb nicht gelesen. Bitte speichern Sie die Tabelle neu."
    )


def _refuse_formulas(name: str, number: int, row: Iterable[object]) -> None:
    for column, cell in enumerate(row):
        if isinstance(cell, str) and is_formula(cell):
            raise formula_refused(name, number, column)


def sheets(sample: Sample) -> dict[str, list[Row]]:
    """All sheets of a workbook by name."""
    if sample.kind == "xlsx":
        return xlsx_sheets(sample)
    if sample.kind == "ods":
        return _ods_sheets(sample)
    raise FileRefused(
        f"Die Datei „{sample.name}“ hat das alte Excel-Format (XLS). Bitte speichern Sie sie als XLSX, ODS oder CSV."
    )


def xlsx_sheets(sample: Sample, first: int = 0) -> dict[str, list[Row]]:
    """All sheets of an XLSX file with plain values, or their ``first`` rows."""
    from openpyxl import load_workbook  # heavy; only for workbooks

    found: dict[str, list[Row]] = {}
    with warnings.catch_warnings(), foreign_parser(sample.name, "XLSX"):
        warnings.simplefilter("ignore")  # extensions openpyxl does not know hold no values
        _bound_texts(sample)
        book = load_workbook(io.BytesIO(sample.data), read_only=True, data_only=False)
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # the stated size may lie and would blow up every row
            found[sheet.title] = _bounded_rows(sample.name, sheet.iter_rows(values_only=True, max_row=first or None))
        book.close()
    return found


def _bound_texts(sample: Sample) -> None:
    """Refuse too many shared texts before they are all read into memory; they may lie in a part of any name."""
    from xml.parsers.expat import ExpatError, ParserCreate  # the count alone needs no tree

    texts = 0

    def count(tag: str, _attributes: object) -> None:
        nonlocal texts
        if tag == "si" or tag.endswith(":si"):
            texts += 1
            if texts > MAX_TEXTS:
                raise too_many(sample.name)

    with zipfile.ZipFile(io.BytesIO(sample.data)) as archive:
        for member in archive.infolist():
            texts, parser = 0, ParserCreate()
            parser.StartElementHandler = count
            with archive.open(member) as part:
                try:
                    parser.ParseFile(part)
                except ExpatError:
                    continue  # pictures and other parts that are no XML; broken sheets are refused when read


def _bounded_rows(name: str, rows: Iterable[Iterable[object]]) -> list[Row]:
    found: list[Row] = []
    cells = 0
    for number, raw in enumerate(rows, start=1):
        row = [_plain(name, number, column, cell) for column, cell in enumerate(raw)]
        while row and row[-1] is None:
            row.pop()
        cells += len(row)
        if number > MAX_ROWS or len(row) > MAX_COLUMNS or cells > MAX_CELLS:
            raise too_many(name)
        found.append(row)
    while found and not found[-1]:
        found.pop()
    return found


def _plain(name: str, row: int, column: int, cell: object) -> Cell:
    if cell is None:
        return None
    if isinstance(cell, str):
        return _plain_text(name, row, column, cell)
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, int | float):
        return checked_number(name, row, float(cell))
    if hasattr(cell, "isoformat") or hasattr(cell, "total_seconds"):
        return str(cell)
    raise formula_refused(name, row, column)  # array formulas and data tables come as objects


def _plain_text(name: str, row: int, column: int, text: str) -> str:
    if is_formula(text):
        raise formula_refused(name, row, column)
    if len(text) > MAX_CELL_CHARACTERS:
        raise _cell_too_long(name, row, column)
    return text


def _ods_sheets(sample: Sample) -> dict[str, list[Row]]:
    from defusedxml.ElementTree import iterparse  # no entity bombs; streaming, unlike a whole document

    found: dict[str, list[Row]] = {}
    rows: list[Row] = []
    with (
        foreign_parser(sample.name, "ODS"),
        zipfile.ZipFile(io.BytesIO(sample.data)) as archive,
        archive.open("content.xml") as stream,
    ):
        for event, element in iterparse(stream, events=("start", "end")):
            if element.tag == _TABLE + "table" and event == "start":
                rows = found.setdefault(element.get(_TABLE + "name", ""), [])
            elif element.tag == _TABLE + "table-row" and event == "end":
                _add_ods_row(sample.name, rows, element)
                element.clear()
            elif element.tag == _TABLE + "table" and event == "end":
                _without_empty_end(rows)
                # each sheet alone keeps the limit, but a small file can hold very many
                if sum(map(len, found.values())) > MAX_ROWS:
                    raise too_many(sample.name)
    return found


def _without_empty_end(rows: list[Row]) -> list[Row]:
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _add_ods_row(name: str, rows: list[Row], element: Element) -> None:
    number = len(rows) + 1
    row: Row = []
    for child in element:
        if child.tag not in (_TABLE + "table-cell", _TABLE + "covered-table-cell"):
            continue
        if child.get(_TABLE + "formula") is not None:
            raise formula_refused(name, number, len(row))
        cell = _ods_cell(name, number, len(row), child)
        repeated = int(child.get(_TABLE + "number-columns-repeated", "1"))
        # the empty rest of a row is one cell repeated to the edge of the sheet
        row.extend([cell] * (min(repeated, MAX_COLUMNS + 1) if cell is not None else min(repeated, MAX_COLUMNS)))
    while row and row[-1] is None:
        row.pop()
    repeated = int(element.get(_TABLE + "number-rows-repeated", "1"))
    if len(row) > MAX_COLUMNS or (row and len(rows) + repeated > MAX_ROWS):
        raise too_many(name)
    rows.extend([row] * (repeated if row else min(repeated, max(MAX_ROWS - len(rows), 0))))


def _ods_cell(name: str, number: int, column: int, element: Element) -> Cell:
    kind = element.get(_OFFICE + "value-type")
    if kind in ("float", "currency", "percentage"):
        return checked_number(name, number, float(element.get(_OFFICE + "value", "")))
    if kind == "date":
        return date.fromisoformat(element.get(_OFFICE + "date-value", "")[:10])
    if kind is None:
        return None
    text = "\n".join("".join(paragraph.itertext()) for paragraph in element.iter(_TEXT + "p"))
    return _plain(name, number, column, text)


def cell_text(cell: Cell) -> str:
    """The cell as text; whole numbers without decimal point."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell == int(cell) else repr(cell)
    return cell if isinstance(cell, str) else cell.isoformat()
