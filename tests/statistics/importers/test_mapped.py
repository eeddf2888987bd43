"""Any table through a column mapping: CSV, XLSX, ODS."""

from __future__ import annotations

import io
from datetime import date
from math import isnan
from typing import Any

import openpyxl
import pytest
from odfdo import Cell, Document, Row, Table

from dwk.statistics.importers.contract import MARKS, CellKey, FileRefused, ParsedTable
from dwk.statistics.importers.mapping import Mapping, MappingInvalid
from dwk.statistics.importers.registry import MappingNeeded, NotRecognised, read_bytes

HEAD = """
name: Melderegister (Beispiel)
source: {key: "own:Melderegister", publisher: Stadt Beispiel, title: Einwohner, attribution: Stadt Beispiel (Beispiel)}
measures:
  BEVSTD: {name: Bevölkerungsstand, unit: Personen, concept: population, whole_numbers: true}
  QUOTE: {name: Quote, unit: "%"}
"""
OWN = Mapping.from_yaml(
    HEAD
    + """
header: [Schlüssel, Ort, Jahr, Alter, zusammen, Männer, Frauen]
decimal: ","
region: {key: Schlüssel, name: Ort}
period: {year: Jahr}
age: {label: Alter}
values:
  - {column: zusammen, measure: BEVSTD}
  - {column: Männer, measure: BEVSTD, sex: m}
  - {column: Frauen, measure: BEVSTD, sex: f}
"""
)
CSV = """Schlüssel;Ort;Jahr;Alter;zusammen;Männer;Frauen
01001000;Beispielstadt;2022;unter 3 Jahre;1.010;500;510
01001000;Beispielstadt;2022;3 bis unter 6 Jahre;20;9;11
01001000;Beispielstadt;2022;Insgesamt;1.030;509;521
"""


def own(text: str, mapping: Mapping = OWN) -> ParsedTable:
    (table,) = read_bytes("melderegister.csv", text.encode(), mapping).tables
    return table


def rows(table: ParsedTable) -> list[tuple[str, date, CellKey, float]]:
    return [
        (
            table.regions[table.region[at]].key,
            table.periods[table.period[at]].end,
            table.cells[table.cell[at]],
            table.value[at],
        )
        for at in range(len(table))
    ]


def test_csv_with_german_numbers() -> None:
    table = own(CSV)
    assert len(table) == 9
    assert rows(table)[0] == ("01001000", date(2022, 12, 31), CellKey("", 0, 2), 1010)
    assert rows(table)[5] == ("01001000", date(2022, 12, 31), CellKey("f", 3, 5), 11)
    assert rows(table)[6][2:] == (CellKey(), 1030)
    assert (table.regions[0].name, table.row[8]) == ("Beispielstadt", 4)
    assert not table.rejected


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("20;9;11", "20;9;12", "ergeben zusammen 21, als Insgesamt steht aber 20"),
        ("20;9;11", "20,5;9;11", "ist keine ganze Zahl"),
        ("20;9;11", "viele;9;11", "„viele“ ist keine Zahl"),
        ("2022;3 bis", "22;3 bis", "„22“ ist kein Jahr"),
        ("3 bis unter 6 Jahre", "Kinder", "Altersangabe „Kinder“"),
        ("01001000;Beispielstadt;2022;3", "1001000;Beispielstadt;2022;3", "kein Regionalschlüssel"),
    ],
)
def test_implausible_row_is_rejected_with_its_reason(old: str, new: str, reason: str) -> None:
    table = own(CSV.replace(old, new))
    (note,) = table.rejected
    assert note.row == 3
    assert reason in note.reason
    assert len(table) == 6


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("20;9;11", "nan;9;11", "keine mögliche Zahl"),
        ("20;9;11", "inf;9;11", "keine mögliche Zahl"),
        ("20;9;11", "1" + "0" * 308 + ";9;11", "keine mögliche Zahl"),
        ("20;9;11", "9999999999999999;9;11", "keine mögliche Zahl"),
        ("20;9;11", "=SUM(F3:G3);9;11", "Formel in Zelle E3"),
        ("20;9;11", '"=1";9;11', "Formel in Zelle E3"),
        ("Beispielstadt;2022;3", "@SUM(1);2022;3", "Formel in Zelle B3"),
        ("Beispielstadt;2022;3", "+cmd|x;2022;3", "Formel in Zelle B3"),
        ("20;9;11", "20;9", "statt 7 Spalten"),
        ("1.030;509;521\n", "1.0", "abgeschnitten"),
        ("20;9;11", '20;"9;11', "keine gültige CSV-Tabelle"),
        ("3 bis unter 6 Jahre", "unter 3 Jahre", "zwei verschiedene Werte"),
        ("Männer", "Herren", "fehlen Spalten"),
        ("Frauen", "Männer", "zwei Spalten mit der Überschrift"),
        ("2022", "XX", "keine einzige Zeile"),
    ],
)
def test_untrustworthy_file_is_refused_whole(old: str, new: str, words: str) -> None:
    with pytest.raises(FileRefused, match=words):
        own(CSV.replace(old, new))


def test_repeated_row_is_skipped_once() -> None:
    table = own(CSV + CSV.splitlines()[1] + "\n")
    assert len(table) == 9
    assert "steht schon in Zeile 2" in table.skipped[0].reason


def test_region_that_is_nothing_but_nil_is_skipped() -> None:
    table = own(CSV + "01002000;Früher;2022;Insgesamt;-;-;-\n")
    assert len(table) == 9
    assert [(note.region, note.row) for note in table.skipped] == [("01002000", 5)]


def test_marks_and_empty_cells() -> None:
    parsed = read_bytes("a.csv", CSV.replace("20;9;11", ".;;-").encode(), OWN)
    (table,) = parsed.tables
    at = [position for position in range(len(table)) if table.row[position] == 3]
    assert [MARKS[table.mark[position]] for position in at] == [".", "-"]
    assert isnan(table.value[at[0]])
    assert table.value[at[1]] == 0
    assert "1 leere Zellen wurden übergangen." in parsed.notes


WIDE = Mapping.from_yaml(
    HEAD
    + """
header: [ags]
region: {key: ags, pad_to: 5}
period: {wide: true, months: 12, territory: 2022-12-31}
age: {}
values: [{measure: QUOTE, age: [15, 64]}]
rules:
  - {action: skip, column: ags, in: [Summe], reason: Summenzeile.}
"""
)


def test_years_in_the_header_and_lost_zeros() -> None:
    table = own("ags,2021,2022\n1001,1.5,2.5\nSumme,4,5\n", WIDE)
    assert rows(table) == [
        ("01001", date(2021, 12, 31), CellKey("", 15, 64), 1.5),
        ("01001", date(2022, 12, 31), CellKey("", 15, 64), 2.5),
    ]
    assert [note.reason for note in table.skipped] == ["Summenzeile."]


def xlsx(content: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    for row in content:
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def ods(content: list[list[Any]], formula: str = "") -> bytes:
    document = Document("spreadsheet")
    document.body.clear()
    table = Table("Daten")
    for line in content:
        row = Row()
        for value in line:
            row.append_cell(Cell(value=value))
        table.append_row(row)
    if formula:
        table.set_cell("A2", Cell(value=1, formula=formula))
    document.body.append(table)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


GRID: list[list[Any]] = [["ags", "2021", "2022"], ["01001", 1.5, 2.5], ["01002", 3, "."]]


@pytest.mark.parametrize("write", [xlsx, ods])
def test_workbooks_read_like_csv(write: type) -> None:
    parsed = read_bytes("tabelle", write(GRID), WIDE)
    (table,) = parsed.tables
    assert [value for *_, value in rows(table)[:3]] == [1.5, 2.5, 3]
    assert MARKS[table.mark[3]] == "."


def test_formulas_in_workbooks_are_refused() -> None:
    with pytest.raises(FileRefused, match="Formel in Zelle B2"):
        read_bytes("a.xlsx", xlsx([GRID[0], ["01001", "=1+1", 2]]), WIDE)
    with pytest.raises(FileRefused, match="Formel in Zelle A2"):
        read_bytes("a.ods", ods(GRID, formula="of:=1+1"), WIDE)


def test_impossible_number_in_a_workbook_is_refused() -> None:
    with pytest.raises(FileRefused, match="keine mögliche Zahl"):
        read_bytes("a.xlsx", xlsx([GRID[0], ["01001", 1e308, 2]]), WIDE)


def test_broken_workbook_is_refused() -> None:
    whole = xlsx(GRID)
    with pytest.raises(FileRefused, match="neu herunter"):
        read_bytes("a.xlsx", whole.replace(b"xl/worksheets", b"xl/worksh__ts"), WIDE)


def test_months_names_and_dimensions() -> None:
    mapping = Mapping.from_yaml(
        HEAD
        + """
region: {name: ort, names: {Beispielstadt: "01001000"}}
period: {year: jahr, month: monat, months: 1}
sex: geschlecht
dimensions: [{code: NAT, column: nation, total: alle, categories: {Deutsche: NATD}}]
values: [{column: wert, measure: BEVSTD}]
"""
    )
    table = own(
        "ort,jahr,monat,geschlecht,nation,wert\nBeispielstadt,2020,Februar,w,Deutsche,5\n"
        "Beispielstadt,2020,12,insgesamt,alle,6\nAnderswo,2020,1,w,alle,7\nBeispielstadt,2020,Mai,x,alle,8\n",
        mapping,
    )
    assert rows(table) == [
        ("01001000", date(2020, 2, 29), CellKey("f", other=(("NAT", "NATD", "Deutsche"),)), 5),
        ("01001000", date(2020, 12, 31), CellKey(), 6),
    ]
    assert [note.row for note in table.rejected] == [4, 5]


def test_unknown_table_asks_for_a_mapping() -> None:
    with pytest.raises(MappingNeeded, match="keinen bekannten Aufbau") as asked:
        read_bytes("a.csv", b"Ort;Hunde\nA;1\nB;2\n")
    assert asked.value.columns == ["Ort", "Hunde"]
    assert asked.value.sample_rows == [["A", "1"], ["B", "2"]]
    with pytest.raises(MappingNeeded):
        read_bytes("a.xlsx", xlsx(GRID))


def test_what_is_no_table_is_not_recognised() -> None:
    for content in (b"<html>Fehler</html>", b"[1]", b"nur Text"):
        with pytest.raises(NotRecognised) as refused:
            read_bytes("a.csv", content)
        assert not isinstance(refused.value, MappingNeeded)
        assert "Gelesen werden" in str(refused.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name: [", "kein gültiges YAML"),
        ("a" * 300_000, "zu groß"),
        ("[]", "Einträge der Form"),
        (HEAD, "„period“"),
        (HEAD + "period: {year: j, date: d}", "genau eines"),
        (HEAD + "period: {year: j, months: 7}", "eine von"),
        (HEAD + "period: {year: j}\nregion: {constant: 01}\nvalues: []", "kein Text"),
        (HEAD + "period: {year: j}\nregion: {constant: '1'}\nvalues: []", "kein Regionalschlüssel"),
        (HEAD + "period: {year: j}\nregion: {constant: DG}", "keine Spalte mit Werten"),
        (HEAD + "period: {year: j}\nregion: {constant: DG}\nvalues: [{column: x, measure: Y}]", "Merkmal „Y“ fehlt"),
        (HEAD + "period: {year: j}\nregion: {constant: DG}\nvaluse: []", "Unbekannt: valuse"),
        (
            HEAD + "period: {year: j}\nregion: {constant: DG}\nheader: [j]\nvalues: [{column: x, measure: QUOTE}]",
            "fehlen: x",
        ),
    ],
)
def test_mistakes_in_a_mapping_are_named_in_german(text: str, words: str) -> None:
    with pytest.raises(MappingInvalid, match=words):
        Mapping.from_yaml(text)


def test_fewer_than_no_persons_are_rejected_with_the_rows_that_hold_them() -> None:
    table = own(CSV.replace(";20;9;11", ";-20;-9;-11"))
    assert min(table.value) > 0
    assert {note.row for note in table.rejected} == {3}
    assert "Weniger als null Personen" in table.rejected[0].reason
