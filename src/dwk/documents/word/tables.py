"""Tables of a DOCX file: head rows that repeat and are known as such, rows that stay whole."""

from __future__ import annotations

import re
from typing import Any

from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm
from docx.table import _Cell
from docx.text.paragraph import Paragraph as Line

from dwk.documents.blocks import Run, TableBlock
from dwk.documents.figures import CellValue, Column, cell_anchor
from dwk.documents.table_text import cell_text, note_text
from dwk.documents.wording import clean, origin_lines

from .parts import Styles, bookmark, element, origin, put_field, write

WIDTH = 162
RULE = "DFE1EA"
#: letters that count for the share of a column
_LEAST, _MOST = 3, 60
#: millimetres of a letter of the table's type, and what stands beside the text of a cell
_LETTER, _PADDING = 1.95, 3.5
#: longer words may be broken
_LONGEST_WORD = 16
#: numbers of bookmarks are kept for so many rows of a table; those of headings are smaller
PLACES = 10_000
#: twentieths of a point above and below the text of a cell
PADDINGS = {"open": 40, "close": 28, "small": 20}


def add_table(caption: Line, word: Word, styles: Styles, block: TableBlock, number: int) -> None:
    """Caption in a line that is there, table, notes and source."""
    table = block.table
    caption.add_run("Tabelle ")
    put_field(caption, " SEQ Tabelle \\* ARABIC ", str(number))
    caption.add_run(f": {clean(table.caption)}")
    groups: dict[int, list[str]] = {}
    for group in block.groups:
        groups.setdefault(group.before_row, []).append(group.label)
    made: Any = word.add_table(rows=1, cols=len(table.columns))
    _frame(made, clean(table.caption), padding=PADDINGS[block.setting])
    widths = _widths(block)
    for place, width in zip(made.columns, widths, strict=True):
        place.width = Mm(width)
    for cell, column, width in zip(made.rows[0].cells, table.columns, widths, strict=True):
        cell.width = Mm(width)
        unit = f" ({clean(column.unit)})" if column.unit else ""
        _fill(styles, cell, (Run(f"{clean(column.label)}{unit}", strong=True),), column, block)
    _mark(made.rows[0], "tblHeader")
    for at in range(len(table.rows)):
        for label in groups.get(at, []):
            _group(styles, made, label)
        _row(styles, made, block, at, widths, number)
    origin(word, styles, origin_lines(block.notes, block.source))


def _row(styles: Styles, made: Any, block: TableBlock, at: int, widths: list[float], number: int) -> None:
    added = made.add_row()
    _mark(added, "cantSplit")
    columns = block.table.columns
    for place, (value, cell) in enumerate(zip(block.table.rows[at], added.cells, strict=True)):
        cell.width = Mm(widths[place])
        _fill(styles, cell, _runs(value, columns[place], own=place == block.own_column), columns[place], block)
        if cell_anchor(value):
            bookmark(cell.paragraphs[0], cell_anchor(value), number * PLACES + at)


def _runs(value: CellValue, column: Column, *, own: bool) -> tuple[Run, ...]:
    text, note = cell_text(value, column), note_text(value)
    runs = [Run(text, strong=own)] if text else []
    return (*runs, *((Run(f" ({note})" if text else note),) if note else ()))


def _fill(styles: Styles, cell: _Cell, runs: tuple[Run, ...], column: Column, block: TableBlock) -> None:
    style = "Tabellentext" if block.setting == "open" else "Tabellentext klein"
    line = styles.put(cell.paragraphs[0], style)
    if column.align == "right":
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    write(line, runs)


def _group(styles: Styles, table: Any, label: str) -> None:
    row = table.add_row()
    merged = row.cells[0].merge(row.cells[-1])
    styles.put(merged.paragraphs[0], "Tabellentext")
    write(merged.paragraphs[0], (Run(clean(label), strong=True),))
    merged.paragraphs[0].paragraph_format.keep_with_next = True


def _widths(block: TableBlock) -> list[float]:
    """Millimetres of each column: its longest word, and of the rest a share by what stands in it."""
    table = block.table
    shares, words = [], []
    for at, column in enumerate(table.columns):
        texts = [column.label, *(cell_text(row[at], column) + note_text(row[at]) for row in table.rows)]
        shares.append(min(max(_LEAST, *map(len, texts)), _MOST))
        word = max((len(part) for text in texts for part in re.split(r"[\s-]", text)), default=1)
        words.append(min(word, _LONGEST_WORD) * _LETTER + _PADDING)
    left = WIDTH - sum(words)
    if left <= 0:
        return [WIDTH * word / sum(words) for word in words]
    # a column whose longest word is its whole text wants no more
    wanted = [max(share * _LETTER + _PADDING - word, 0) for share, word in zip(shares, words, strict=True)]
    total = sum(wanted) or 1
    return [
        word + left * (want / total if sum(wanted) else 1 / len(words))
        for word, want in zip(words, wanted, strict=True)
    ]


def _mark(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(element(name))


def _frame(table: Any, caption: str, *, padding: int) -> None:
    table.autofit = False
    properties = table._tbl.tblPr
    borders = element("tblBorders")
    for side in ("top", "bottom", "insideH"):
        borders.append(element(side, val="single", sz=4, space=0, color=RULE))
    margins = element("tblCellMar")
    for side, width in (("top", padding), ("left", 60), ("bottom", padding), ("right", 60)):
        margins.append(element(side, w=width, type="dxa"))
    look = properties.find(element("tblLook").tag)
    if look is not None:
        properties.remove(look)
    properties.append(borders)
    layout = properties.find(element("tblLayout").tag)
    if layout is not None:
        # the schema wants borders before the layout
        properties.remove(layout)
        properties.append(layout)
    properties.append(margins)
    properties.append(
        element("tblLook", val="04A0", firstRow=1, firstColumn=1, lastRow=0, lastColumn=0, noHBand=1, noVBand=1)
    )
    properties.append(element("tblCaption", val=caption))
