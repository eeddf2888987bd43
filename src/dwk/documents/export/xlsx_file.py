"""XLSX with numbers as numbers, frozen headings and a sheet on source and licence."""

from __future__ import annotations

import io
from datetime import datetime, time
from typing import TYPE_CHECKING

from dwk.documents.export.sheet import PROVENANCE_SHEET, Provenance, Sheet, provenance_rows, sheet_of
from dwk.documents.figures import DataTable

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook


def to_xlsx(table: DataTable, *, provenance: Provenance) -> bytes:
    """Write the table; the same input gives the same bytes."""
    import xlsxwriter  # wanted only where a workbook is made

    out = io.BytesIO()
    # Text stays text whatever it looks like: no formula, no link, no number is guessed from it.
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(out, options)
    created = datetime.combine(provenance.created, time())
    book.set_properties({"title": table.caption[:255], "author": "Demografiewerkstatt", "created": created})
    _write_table(book, sheet_of(table))
    facts = book.add_worksheet(PROVENANCE_SHEET)
    facts.set_column(0, 0, 18)
    facts.set_column(1, 1, 100)
    for index, (name, text) in enumerate(provenance_rows(table, provenance)):
        facts.write_string(index, 0, name)
        facts.write_string(index, 1, text)
    book.close()
    return out.getvalue()


def _write_table(book: Workbook, sheet: Sheet) -> None:
    page = book.add_worksheet("Daten")
    heading = book.add_format({"bold": True, "bottom": 2, "text_wrap": True, "valign": "bottom"})
    formats = [_number_format(book, column.decimals) for column in sheet.columns]
    for index, column in enumerate(sheet.columns):
        page.set_column(index, index, 28 if column.decimals is None else 16)
        page.write_string(0, index, column.heading, heading)
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    for line, row in enumerate(sheet.rows, start=1):
        for index, value in enumerate(row):
            if isinstance(value, str):
                page.write_string(line, index, value)
            elif value is not None:
                page.write_number(line, index, value, formats[index])


def _number_format(book: Workbook, decimals: int | None) -> Format:
    places = decimals or 0
    return book.add_format({"num_format": "#,##0" + ("." + "0" * places if places else "")})
