"""The municipality directory: fixed-width text and workbook."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest

from dwk.statistics.importers import auszug_gv, gv100ad
from dwk.statistics.importers.contract import FileRefused, ParsedFile, ParsedTable
from dwk.statistics.importers.gv_isys import population_date
from dwk.statistics.importers.registry import read_bytes


def line(kind: str, key: str, verband: str, name: str, code: str = "", figures: str = "", seat: str = "") -> str:
    text = f"{kind}20231130{key:8}{verband:4}{name:50}{seat:50}{code:2}".ljust(128) + figures
    return text.ljust(220)


def figures(hectares: int, total: int, men: int, post: str = "12345") -> str:
    return f"{hectares:011}{total:011}{men:011}    {post}*****"


LINES = [
    line("10", "08", "", "Beispielland", seat="Beispielstadt"),
    line("20", "081", "", "Reg.-Bez. Beispiel"),
    line("30", "0811", "", "Region Beispiel"),
    line("40", "08111", "", "Beispielkreis", "44"),
    line("50", "08111", "0000", "Allein, Stadt", "50"),
    line("60", "08111001", "0000", "Allein, Stadt", "63", figures(1000, 300, 140)),
    line("50", "08111", "5001", "Amt Beispiel", "51"),
    line("60", "08111002", "5001", "Dorf", "64", figures(250, 50, 26)),
    line("50", "08111", "9999", "Wald", "50"),
    line("60", "08111900", "9999", "Wald, gemfr. Gebiet", "66", figures(5, 0, 0)),
]


def gv100(lines: list[str] = LINES, end: str = "\n") -> ParsedFile:
    return read_bytes("gv.txt", ("\n".join(lines) + end).encode())


def figure(table: ParsedTable, region: str, measure: str, sex: str = "") -> float:
    (found,) = [
        table.value[at]
        for at in range(len(table))
        if (table.regions[table.region[at]].key, table.measures[table.measure[at]].code) == (region, measure)
        and table.cells[table.cell[at]].sex == sex
    ]
    return found


def test_gv100ad_gives_directory_and_figures() -> None:
    parsed = gv100()
    records = {record.key: record for record in parsed.directory}
    assert list(records) == ["08", "081", "0811", "08111", "08111001", "081115001", "08111002", "08111900"]
    assert [records[key].parent_key for key in ("08", "081", "08111")] == ["DG", "08", "081"]
    assert (records["08111001"].parent_key, records["08111002"].parent_key) == ("08111", "081115001")
    town = records["08111001"]
    assert (town.name, town.authority_type, town.ars, town.area_km2) == ("Allein, Stadt", "stadt", "081110000001", 10)
    assert town.several_postal_codes
    assert records["08111900"].authority_type == "gemeindefreies_gebiet_unbewohnt"
    table = parsed.tables[0]
    assert (table.source.key, table.periods[0].end, table.periods[0].territory) == (
        "gv-isys:GV100AD",
        date(2022, 12, 31),
        date(2023, 11, 30),
    )
    assert figure(table, "08111001", "BEVSTD", "f") == 160
    for key in ("DG", "08", "081", "08111"):
        assert figure(table, key, "BEVSTD_SUM") == 350
        assert figure(table, key, "FLAECHE_SUM") == 12.55
    assert figure(table, "081115001", "BEVSTD_SUM", "m") == 26
    assert "2 Einträge „verbandsfrei“" in parsed.notes[0]
    assert not table.rejected


def test_population_of_a_gebietsstand_is_that_of_the_year_before() -> None:
    assert population_date(date(2023, 11, 30)) == date(2022, 12, 31)
    assert population_date(date(2024, 6, 30)) == date(2023, 12, 31)


def test_gemeinde_without_people_is_rejected_and_leaves_no_wrong_sum() -> None:
    lines = [*LINES[:7], line("60", "08111002", "5001", "Dorf", "64", figures(250, 0, 0)), *LINES[8:]]
    table = gv100(lines).tables[0]
    assert [(note.region, note.row) for note in table.rejected] == [("08111002", 8)]
    assert "0 Einwohner ist für eine Gemeinde nicht plausibel" in table.rejected[0].reason
    assert {region.key for region in table.regions} == {"08111001", "08111900"}


@pytest.mark.parametrize(
    "lines",
    [
        [*LINES[:-1], LINES[-1][:150]],
        [*LINES, LINES[-1]],
        LINES[:-6],
        LINES[1:],
        [*LINES[:3], line("40", "08111", "", "Beispielkreis", "99"), *LINES[4:]],
        [*LINES[:5], line("60", "08111001", "0000", "Allein, Stadt", "63", "x" * 33), *LINES[6:]],
        [*LINES[:5], LINES[5].replace("20231130", "20221130"), *LINES[6:]],
        [*LINES[:5], LINES[5].replace("08111001", "0811100x"), *LINES[6:]],
    ],
)
def test_broken_directory_is_refused(lines: list[str]) -> None:
    with pytest.raises(FileRefused, match="neu herunter"):
        gv100(lines)


def workbook(rows: list[list[object]], population_day: str = "am 31.12.2022 (Jahr)") -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "Inhalt"
    sheet = book.create_sheet("Daten")
    sheet.append(["Gemeinden am 30.06.2024 (2. Quartal)"])
    sheet.append([])
    sheet.append(["Satz-art", "Text-kenn-zeichen", "Amtlicher Regionalschlüssel (ARS)", *[None] * 4, "Gemeindename"])
    sheet["T3"] = "Grad"
    sheet.append([None, None, "Land", "RB", "Kreis", "VB", "Gem"])
    sheet.append([None, None, "Gebietsstand am 30.06.2024", *[None] * 6, population_day])
    sheet.append([])
    for row in rows:
        sheet.append(row)
    sheet.append([])
    sheet.append(["Quelle: Gemeindeverzeichnis"])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


ROWS: list[list[object]] = [
    ["10", None, "01", None, None, None, None, "Beispielland"],
    ["40", "43", "01", "0", "51", None, None, "Beispielkreis"],
    ["50", "51", "01", "0", "51", "5001", None, "Amt Beispiel"],
    ["60", "64", "01", "0", "51", "5001", "002", "Dorf", 2.5, 50, 26, 24, 20, "12345", "9,5", "54,25"],
]


def test_auszug_gives_coordinates_and_figures() -> None:
    parsed = read_bytes("a.xlsx", workbook(ROWS))
    assert parsed.format_key == auszug_gv.FORMAT_KEY
    village = parsed.directory[-1]
    assert (village.key, village.ars, village.parent_key) == ("01051002", "010515001002", "010515001")
    assert (village.longitude, village.latitude, village.postal_code) == (9.5, 54.25, "12345")
    table = parsed.tables[0]
    assert figure(table, "01051002", "FLAECHE") == 2.5
    assert (table.periods[0].end, table.periods[0].territory) == (date(2022, 12, 31), date(2024, 6, 30))


def test_auszug_rejects_a_gemeinde_with_no_people_and_wrong_sums() -> None:
    empty = ["60", "64", "01", "0", "51", "5001", "003", "Leer", 2.5, 0, 0, 0, 0, "12345", "9,5", "54,25"]
    wrong = ["60", "64", "01", "0", "51", "5001", "004", "Falsch", 2.5, 50, 26, 25, 0, "12345", "9,5", "54,25"]
    table = read_bytes("a.xlsx", workbook([*ROWS, empty, wrong])).tables[0]
    assert [note.region for note in table.rejected] == ["01051003", "01051004"]
    assert [region.key for region in table.regions] == ["01051002"]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (["60", "64", "01", "0", "51", "5001", "003", "=HYPERLINK(1)"], "Formel in Zelle H11"),
        (["60", "64", "01", "0", "51", "5001", "003", "X", "nan", 1, 1, 0], "keine mögliche Zahl"),
        (["60", "64", "01", "0", "51", "5001", "003", "X", 1, 1.5, 1, 0], "nicht möglich"),
        (["60", "64", "01", "0", "51", "5001", "003", "X", 1, 1, 1, 0, 1, "1", "999", "1"], "außerhalb der Erde"),
        (["60", "6x", "01", "0", "51", "5001", "003", "X", 1, 1, 1, 0], "nicht lesbar"),
        (["60", "64", "01", "0", "52", "5001", "003", "X", 1, 1, 1, 0], "unvollständig"),
    ],
)
def test_broken_auszug_is_refused(row: list[object], words: str) -> None:
    with pytest.raises(FileRefused, match=words):
        read_bytes("a.xlsx", workbook([*ROWS, row]))


def test_auszug_without_date_is_refused() -> None:
    with pytest.raises(FileRefused, match="kein lesbares Datum"):
        read_bytes("a.xlsx", workbook(ROWS, "am 99.99.2022"))


def test_other_text_is_no_directory() -> None:
    assert gv100().format_key == gv100ad.FORMAT_KEY
    with pytest.raises(FileRefused):
        read_bytes("gv.txt", b"10 is not a record\n")
