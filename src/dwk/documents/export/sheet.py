"""What every table file holds: heading row, raw rows, notes as columns of their own, and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dwk.documents.figures import DataTable, cell_note, cell_value
from dwk.documents.wording import clean
from dwk.ui.formats import date_short

RawValue = str | float | None

PROVENANCE_SHEET = "Quelle und Lizenz"

#: A spreadsheet takes text that begins like this for a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True, slots=True)
class Provenance:
    """What must travel with numbers that leave the house; `created` is the only date in the file."""

    source: str
    licence: str
    created: date
    unit: str = ""
    territory: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column as written: heading and decimal places, None for text."""

    heading: str
    decimals: int | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """Columns and raw rows of one sheet."""

    columns: tuple[SheetColumn, ...]
    rows: tuple[tuple[RawValue, ...], ...]


def sheet_of(table: DataTable) -> Sheet:
    """Lay out a table for a file; a column with notes gets a second one for them."""
    noted = [any(cell_note(row[index]) for row in table.rows) for index in range(len(table.columns))]
    columns: list[SheetColumn] = []
    for index, column in enumerate(table.columns):
        heading = f"{column.label} ({column.unit})" if column.unit else column.label
        text = all(isinstance(cell_value(row[index]), str | None) for row in table.rows)
        columns.append(SheetColumn(clean(heading), None if text else column.decimals))
        if noted[index]:
            columns.append(SheetColumn(f"{clean(column.label)}: Hinweis", None))
    rows: list[tuple[RawValue, ...]] = []
    for row in table.rows:
        cells: list[RawValue] = []
        for index, cell in enumerate(row):
            value = cell_value(cell)
            cells.append(clean(value) if isinstance(value, str) else value)
            if noted[index]:
                cells.append(clean(cell_note(cell)))
        rows.append(tuple(cells))
    return Sheet(tuple(columns), tuple(rows))


def provenance_rows(table: DataTable, provenance: Provenance) -> list[tuple[str, str]]:
    """Name and value of everything that has to be said about the numbers."""
    facts = [
        ("Titel", table.caption),
        ("Einheit", provenance.unit),
        ("Gebiet", provenance.territory),
        ("Quelle", provenance.source),
        ("Lizenz", provenance.licence),
        ("Hinweis", provenance.note),
        ("Stand der Datei", date_short(provenance.created)),
    ]
    return [(name, clean(value)) for name, value in facts if value.strip()]


def defused(text: str) -> str:
    """Text that no spreadsheet runs as a formula: a leading apostrophe keeps it text."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA_STARTS) else text
