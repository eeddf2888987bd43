"""Cells of a table as a reader sees them."""

from __future__ import annotations

from dwk.documents.figures import CellValue, Column, cell_note, cell_value
from dwk.documents.wording import clean
from dwk.ui import formats


def cell_text(cell: CellValue, column: Column) -> str:
    """Write one cell: numbers in German with the column's decimal places, no value as its note or a dash."""
    value = cell_value(cell)
    if value is None:
        # The reason says more than a dash; a dash alone stays where no reason is known.
        return "" if note_text(cell) else formats.NO_VALUE
    if isinstance(value, str):
        return clean(value)
    return formats.number(value, column.decimals, sign=column.signed)


def note_text(cell: CellValue) -> str:
    """What has to be said about the cell, empty if nothing."""
    return clean(cell_note(cell)).strip()
