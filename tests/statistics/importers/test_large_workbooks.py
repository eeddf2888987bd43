"""Small files that would fill the memory or a page are refused before they do."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from odfdo import Cell, Document, Row, Table

from dwk.statistics.importers import grids
from dwk.statistics.importers.contract import FileRefused
from dwk.statistics.importers.registry import MappingNeeded, NotRecognised, read_bytes


def workbook(*rows: list[str]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The workbook with one part replaced."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            new.writestr(member.filename, content if member.filename == name else old.read(member))
    return target.getvalue()


def with_texts(count: int, prefix: str) -> bytes:
    """A workbook of two rows that carries shared texts in a part under a name of its own."""
    space = f"xmlns{':x' if prefix else ''}='http://schemas.openxmlformats.org/spreadsheetml/2006/main'"
    texts = f"<{prefix}si><{prefix}t>a</{prefix}t></{prefix}si>" * count
    content = f"<{prefix}sst {space}>{texts}</{prefix}sst>".encode()
    return with_part(workbook(["Ort", "Wert"], ["Adorf", "viel"]), "docProps/app.xml", content)


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_a_workbook_with_too_many_shared_texts_is_refused(monkeypatch: pytest.MonkeyPatch, prefix: str) -> None:
    monkeypatch.setattr(grids, "MAX_TEXTS", 100)
    with pytest.raises(FileRefused, match="Bitte teilen Sie sie auf"):
        read_bytes("a.xlsx", with_texts(101, prefix))
    with pytest.raises(MappingNeeded) as asked:
        read_bytes("a.xlsx", with_texts(100, prefix))
    assert asked.value.sample_rows == [["Adorf", "viel"]]


def test_a_cell_that_no_table_program_could_hold_is_refused() -> None:
    document = Document("spreadsheet")
    document.body.clear()
    table = Table("Blatt")
    for text in ("a", "b" * 32_768):
        row = Row()
        row.append_cell(Cell(text))
        row.append_cell(Cell("c"))
        table.append_row(row)
    document.body.append(table)
    target = io.BytesIO()
    document.save(target)
    with pytest.raises(FileRefused, match=r"Zelle A2 .* mehr Text"):
        read_bytes("a.ods", target.getvalue())


def sheets_of(rows: int, sheets: int) -> bytes:
    """An ODS file whose sheets each repeat one row."""
    document = Document("spreadsheet")
    document.body.clear()
    for number in range(sheets):
        table = Table(f"Blatt {number}")
        row = Row(repeated=rows)
        row.append_cell(Cell("a"))
        row.append_cell(Cell("b"))
        table.append_row(row)
        document.body.append(table)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def test_many_sheets_that_each_repeat_a_row_very_often_are_refused() -> None:
    with pytest.raises(FileRefused, match="Bitte teilen Sie sie auf"):
        read_bytes("a.ods", sheets_of(600_000, 2))
    with pytest.raises(MappingNeeded):
        read_bytes("a.ods", sheets_of(1000, 2))


def test_the_questions_about_columns_show_the_beginning_of_long_texts() -> None:
    with pytest.raises(MappingNeeded) as asked:
        read_bytes("a.csv", f"Ort;Wert\n{'x' * 5000};1\n".encode())
    assert asked.value.sample_rows == [["x" * 200, "1"]]


def test_endless_headings_are_no_table() -> None:
    with pytest.raises(NotRecognised, match="kein bekanntes Format"):
        read_bytes("a.csv", f"{'x' * 5000};Wert\nAdorf;1\n".encode())
