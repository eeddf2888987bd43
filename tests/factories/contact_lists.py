"""Real workbooks with lists of contacts."""

from __future__ import annotations

import io
from collections.abc import Sequence

import xlsxwriter

HEAD = ("Name", "Funktion", "Organisation", "Fachbereich", "E-Mail", "Telefon")


def workbook(*rows: Sequence[object], formula: str = "") -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Liste")
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    if formula:
        sheet.write_formula(len(rows), 0, formula, value="Erika")
    book.close()
    return out.getvalue()
