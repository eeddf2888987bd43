"""Files of contacts: what is read from XLSX, ODS and CSV, and what is refused as no list or as a trap."""

from __future__ import annotations

import io
import zipfile

import pytest
import xlsxwriter

from dwk.programme.contact_rules import SheetRefused, Verdict, plan
from dwk.programme.queries.contact_files import MAX_BYTES, rows_of
from tests.factories.contact_lists import HEAD, workbook


def test_an_old_csv_of_a_german_spreadsheet_is_read() -> None:
    rows = rows_of("liste.csv", "Name;Tel.\r\nJörg Müller;0351 1\r\n".encode("cp1252"))
    assert [[cell.text for cell in row] for _, row in rows] == [["Name", "Tel."], ["Jörg Müller", "0351 1"]]


def test_commas_in_texts_do_not_cut_a_list_with_semicolons() -> None:
    rows = rows_of("liste.csv", "Name;Funktion\nJörg;Leitung, Kasse, Presse, Chor\n".encode())
    assert [cell.text for cell in rows[1][1]] == ["Jörg", "Leitung, Kasse, Presse, Chor"]


def test_a_formula_in_a_workbook_is_refused() -> None:
    rows = rows_of("a.xlsx", workbook(HEAD, ("Anna",), formula='=CONCATENATE("E","rika")'))
    assert [line.verdict for line in plan(rows, [], []).lines] == [Verdict.NEW, Verdict.REFUSED]


def test_the_sheet_with_names_is_found() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.add_worksheet("Deckblatt").write(0, 0, "Stand 2026")
    sheet = book.add_worksheet("Liste")
    sheet.write_row(0, 0, HEAD)
    sheet.write(1, 0, "Anna")
    book.close()
    assert [row[0].text for _, row in rows_of("a.xlsx", out.getvalue())] == ["Name", "Anna"]


def packed(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/"), data)
    return out.getvalue()


def changed_part(data: bytes, name: str, edit) -> bytes:
    """The same workbook with one part written anew."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            content = old.read(member)
            new.writestr(member, edit(content) if member == name else content)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
FAR = b'<row r="99999999"><c r="A99999999" t="inlineStr"><is><t>weit</t></is></c></row></sheetData>'
LAUGHS = b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]>'


def entity(content: bytes) -> bytes:
    head, _, rest = content.partition(b"?>")
    return head + b"?>" + LAUGHS + rest.replace(b"</sheetData>", b"<row><c t='str'><v>&c;</v></c></row></sheetData>")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "steht nichts"),
        (b"Name\n" + b"x" * MAX_BYTES, "größer als 5 MB"),
        (b"\xd0\xcf\x11\xe0" + b"0" * 100, "alte oder mit Kennwort"),
        (b"PK\x03\x04kaputt", "beschädigt"),
        (b"%PDF\0\0", "keine Tabelle"),
        (packed(a=b"1"), "keine Tabelle"),
        (packed(xl__workbook=b"x"), "keine Tabelle"),
        (packed(**{"xl__workbook.xml": b"<x/>"}), "beschädigt"),
        (packed(**{"xl__workbook.xml": b"0" * 9_000_000}), "ungewöhnlich groß"),
        (packed(**{f"m{number}": b"" for number in range(1_200)}), "ungewöhnlich groß"),
        (b"Name\n" + b"Anna\n" * 5_100, "mehr als 5000 Zeilen"),
        (b"Name\n" + b"\n" * 60_000 + b"Anna\n", "die meisten leer"),
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused_in_words(data: bytes, why: str) -> None:
    with pytest.raises(SheetRefused, match=why):
        rows_of("liste", data)


def test_traps_in_a_workbook_are_refused() -> None:
    good = workbook(HEAD, ("Anna",))
    with pytest.raises(SheetRefused, match="die meisten leer"):
        rows_of("weit.xlsx", changed_part(good, SHEET, lambda part: part.replace(b"</sheetData>", FAR)))
    with pytest.raises(SheetRefused, match="beschädigt"):
        rows_of("entity.xlsx", changed_part(good, SHEET, entity))
