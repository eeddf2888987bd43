"""A planner loads a table to go on working with it; it reads back as it was and runs no formula."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import date

import odfdo
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dwk.documents.export.csv_file import to_csv
from dwk.documents.export.cube import Cube, CubeShapeError, Dimension, cube_to_table
from dwk.documents.export.ods_file import to_ods
from dwk.documents.export.sheet import Provenance
from dwk.documents.export.xlsx_file import to_xlsx
from dwk.documents.figures import Cell, Column, DataTable

PROVENANCE = Provenance("Beispielamt", "Beispiellizenz 1.0", date(2024, 5, 1), unit="Personen", note="Erfunden")

Rows = list[tuple[str, float | None]]
words = st.text(alphabet="aäöüß=+-@'\"; <>&#\\1,.", max_size=12).map(lambda text: " ".join(text.split()))
numbers = st.none() | st.floats(allow_nan=False, allow_infinity=False, min_value=-1e8, max_value=1e8)
rows_of_values = st.lists(st.tuples(words, numbers.map(lambda v: v if v is None else round(v, 6))), max_size=8)


def _table(rows: Rows) -> DataTable:
    columns = (Column("Gebiet", align="left"), Column("Wert", "Personen", decimals=2))
    # One number is always there, so that the column is one of numbers.
    return DataTable("Beispieltabelle", columns, (*rows, ("Ende", 1.5)))


def _expected(rows: Rows) -> Rows:
    return [*rows, ("Ende", 1.5)]


def _csv_lines(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def _from_csv(data: bytes) -> Rows:
    lines = _csv_lines(data)[1:]
    return [(name, float(value.replace(",", ".")) if value else None) for name, value in lines]


def _from_xlsx(data: bytes) -> Rows:
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Daten"]
    return [(row[0] or "", row[1]) for row in sheet.iter_rows(min_row=2, values_only=True)]


def _from_ods(data: bytes) -> Rows:
    table = odfdo.Document(io.BytesIO(data)).body.tables[0]
    values = table.get_values()[1:]
    return [(row[0] or "", None if row[1] is None else float(row[1])) for row in values]


@settings(max_examples=40)
@given(rows_of_values)
def test_csv_reads_back_equal(rows: Rows) -> None:
    told = _from_csv(to_csv(_table(rows), provenance=None))
    plain = [(name[1:] if name[:1] == "'" and name[1:2] in tuple("=+-@") else name, value) for name, value in told]
    # A text that already began with an apostrophe before a sign cannot be told apart, as in every CSV.
    given_rows = [(n[1:] if n[:1] == "'" and n[1:2] in tuple("=+-@") else n, v) for n, v in _expected(rows)]
    assert plain == given_rows


@settings(max_examples=25)
@given(rows_of_values)
def test_xlsx_reads_back_equal(rows: Rows) -> None:
    assert _from_xlsx(to_xlsx(_table(rows), provenance=PROVENANCE)) == _expected(rows)


@settings(max_examples=25)
@given(rows_of_values)
def test_ods_reads_back_equal(rows: Rows) -> None:
    assert _from_ods(to_ods(_table(rows), provenance=PROVENANCE)) == _expected(rows)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUMME(A1)", "  =1", "=cmd|' /C calc'!A0"])
def test_no_text_becomes_a_formula(text: str) -> None:
    table = _table([(text, -5.0)])
    name, value = _csv_lines(to_csv(table, provenance=None))[1]
    assert name == f"'{text}"
    assert value == "-5"
    cell = openpyxl.load_workbook(io.BytesIO(to_xlsx(table, provenance=PROVENANCE)))["Daten"]["A2"]
    assert (cell.data_type, cell.value) == ("s", text)
    assert _from_ods(to_ods(table, provenance=PROVENANCE))[0] == (text, -5.0)
    assert b"table:formula" not in zipfile.ZipFile(io.BytesIO(to_ods(table, provenance=PROVENANCE))).read("content.xml")


def test_csv_opens_in_a_german_spreadsheet_and_names_its_source() -> None:
    data = to_csv(_table([("Nord", 1234.5)]), provenance=PROVENANCE)
    assert data.startswith(b"\xef\xbb\xbfGebiet;Wert (Personen)\r\nNord;1234,5\r\n")
    assert ["Lizenz", "Beispiellizenz 1.0"] in _csv_lines(data)


def test_a_note_on_a_value_has_a_column_of_its_own() -> None:
    table = DataTable("Beispiel", (Column("Wert", "Personen"),), ((Cell(None, "geheim gehalten"),), (3,)))
    assert _csv_lines(to_csv(table, provenance=None)) == [
        ["Wert (Personen)", "Wert: Hinweis"],
        ["", "geheim gehalten"],
        ["3", ""],
    ]


def test_xlsx_has_frozen_headings_number_formats_and_a_sheet_on_the_source() -> None:
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(_table([("Nord", 1234.5)]), provenance=PROVENANCE)))
    assert book.sheetnames == ["Daten", "Quelle und Lizenz"]
    assert book["Daten"].freeze_panes == "A2"
    assert book["Daten"]["B2"].number_format == "#,##0.00"
    facts = dict(book["Quelle und Lizenz"].iter_rows(values_only=True))
    assert facts["Quelle"] == "Beispielamt"
    assert facts["Stand der Datei"] == "01.05.2024"


def test_ods_has_a_sheet_on_the_source() -> None:
    tables = odfdo.Document(io.BytesIO(to_ods(_table([]), provenance=PROVENANCE))).body.tables
    assert [table.name for table in tables] == ["Daten", "Quelle und Lizenz"]
    assert ["Lizenz", "Beispiellizenz 1.0"] in tables[1].get_values()


@pytest.mark.parametrize("write", [to_csv, to_xlsx, to_ods])
def test_the_same_table_gives_the_same_bytes(write: Callable[..., bytes]) -> None:
    table = _table([("Nord", 1.0), ("Süd", None)])
    assert write(table, provenance=PROVENANCE) == write(table, provenance=PROVENANCE)


def _cube(values: tuple[float | None, ...]) -> Cube:
    sexes = Dimension("GES", "Geschlecht", "class", (("M", "männlich"), ("W", "weiblich")))
    years = Dimension("JAHR", "Jahr", "time", (("2017", "2017"), ("2018", "2018"), ("2019", "2019")))
    return Cube("Beispiel", (sexes, years), values, "Personen", "Beispielamt", "Beispiellizenz", status={4: "."})


def test_a_cube_becomes_a_long_table_with_the_last_dimension_fastest() -> None:
    table = cube_to_table(_cube((1.0, 2.0, 3.0, 4.0, None, 6.0)))
    assert [row[2] for row in table.rows] == ["2017", "2018", "2019"] * 2
    assert table.rows[4] == ("W", "weiblich", "2018", "2018", Cell(None, "."))


def test_a_cube_with_a_wrong_number_of_values_is_refused() -> None:
    with pytest.raises(CubeShapeError, match="5 Werte für 6 Felder"):
        _cube((1.0, 2.0, 3.0, 4.0, 5.0))


def test_a_whole_number_is_written_without_decimals_and_a_fraction_keeps_them() -> None:
    table = DataTable(
        "Beispiel",
        (Column("Jahr", align="left"), Column("Personen")),
        (("2018", 1655.0), ("2019", 12.5), ("2020", 100.0)),
    )
    lines = to_csv(table, provenance=None).decode("utf-8-sig").splitlines()
    assert lines[1:] == ["2018;1655", "2019;12,5", "2020;100"]
