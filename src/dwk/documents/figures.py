"""What a figure consists of, whatever shows it: page, PDF, slide or spreadsheet.

A figure never travels without its finding, unit, territory, date, source, alternative text and table;
that is why none of these fields has a default except the notes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dwk.documents.charts.specs import Chart


@dataclass(frozen=True)
class Column:
    """One column of a table: heading, unit and how its numbers are written."""

    label: str
    unit: str = ""
    align: Literal["left", "right"] = "right"
    decimals: int = 0
    signed: bool = False
    #: heading over several columns and the column's name below it, where a printed table sets them in two rows
    group: str = ""
    short: str = ""


@dataclass(frozen=True)
class Cell:
    """A raw value with what has to be said about it ("Schätzung", "Kreiswert", "geheim gehalten").

    `trace` names the records behind it and is never shown. `anchor` makes it a place that words lead to.
    """

    value: str | float | None
    note: str = ""
    trace: tuple[str, ...] = ()
    anchor: str = ""


CellValue = str | float | Cell | None


@dataclass(frozen=True)
class DataTable:
    """The numbers behind a figure, raw, so that every output formats and exports them itself."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[CellValue, ...], ...]

    def __post_init__(self) -> None:
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise ValueError(f"row {number} of '{self.caption}' has {len(row)} cells, not {len(self.columns)}")


@dataclass(frozen=True)
class Figure:
    """A chart with everything that must be said beside it.

    `title` is the finding in words, `subtitle` unit, territory and date, `source` the source line,
    `alt` the finding for screen readers, `table` the same numbers to read and to load.
    """

    key: str
    chart: Chart
    title: str
    subtitle: str
    source: str
    alt: str
    table: DataTable
    notes: tuple[str, ...] = ()
    #: what an annex prints instead of a table too long for paper
    print_table: DataTable | None = None


def cell_value(cell: CellValue) -> str | float | None:
    """The raw value of a cell, with or without a note."""
    return cell.value if isinstance(cell, Cell) else cell


def cell_trace(cell: CellValue) -> tuple[str, ...]:
    """The records behind a cell, empty if none are named."""
    return cell.trace if isinstance(cell, Cell) else ()


def cell_note(cell: CellValue) -> str:
    """The note of a cell, empty if there is none."""
    return cell.note if isinstance(cell, Cell) else ""


def cell_anchor(cell: CellValue) -> str:
    """The name of a cell that words lead to, empty for others."""
    return cell.anchor if isinstance(cell, Cell) else ""
