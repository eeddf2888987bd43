"""CSV as German spreadsheets open it: UTF-8 with byte order mark, semicolon, decimal comma."""

from __future__ import annotations

import csv
import io

from dwk.documents.export.sheet import Provenance, RawValue, defused, provenance_rows, sheet_of
from dwk.documents.figures import DataTable
from dwk.ui.formats import exact


def to_csv(table: DataTable, *, provenance: Provenance | None) -> bytes:
    """Write the table; with `provenance`, source and licence follow below an empty line."""
    sheet = sheet_of(table)
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([defused(column.heading) for column in sheet.columns])
    for row in sheet.rows:
        writer.writerow([_field(value) for value in row])
    if provenance is not None:
        writer.writerow([])
        for name, text in provenance_rows(table, provenance):
            writer.writerow([name, defused(text)])
    return out.getvalue().encode("utf-8-sig")


def _field(value: RawValue) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return defused(value)
    text = f"{exact(value):f}"
    # a count that travelled as a float is still a whole number
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")
