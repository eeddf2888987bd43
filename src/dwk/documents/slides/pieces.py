"""What stands on slides, before it has a place: paragraphs, grids, figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from dwk.documents.blocks import (
    Block,
    BulletItem,
    BulletList,
    FigureBlock,
    FigurePair,
    Glossary,
    KeyFigures,
    PageBreak,
    Paragraph,
    PhaseMatrix,
    RichText,
    Run,
    SourceList,
    TableBlock,
)
from dwk.documents.figures import CellValue, Column, Figure
from dwk.documents.phases import STATE_SIGNS, STATE_WORDS, PhaseCell
from dwk.documents.table_text import cell_text, note_text
from dwk.documents.wording import clean, entry_lines, origin_lines, runs_of

Tone = Literal["ink", "muted", "own", "hint"]


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph; level 0 has no bullet."""

    runs: tuple[Run, ...]
    level: int = 0
    tone: Tone = "ink"


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a native table; `sign` stands before the text, `size` overrules that of the table."""

    text: str
    strong: bool = False
    tone: Tone = "ink"
    right: bool = False
    sign: str = ""
    size: float | None = None

    @property
    def runs(self) -> tuple[Run, ...]:
        """What is measured and written."""
        return (*((Run(f"{self.sign} "),) if self.sign else ()), Run(self.text, strong=self.strong))


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with its head row, what is said above and below it."""

    caption: str
    head: tuple[GridCell, ...]
    rows: tuple[tuple[GridCell, ...], ...]
    origin: tuple[str, ...]
    alt: str
    #: cells of equal width, as key figures have them
    even: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """Running text of one or more paragraphs."""

    paras: tuple[Para, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """One figure over the room it gets."""

    figure: Figure


@dataclass(frozen=True, slots=True)
class Pair:
    """Two figures side by side."""

    left: Figure
    right: Figure


@dataclass(frozen=True, slots=True)
class Break:
    """Begins a new slide, with what the speaker says from there on."""

    notes: str = ""


Piece = Text | Grid | Picture | Pair | Break


def pieces_of(blocks: Sequence[Block]) -> list[Piece]:
    """The blocks of one section, neighbouring text joined."""
    found: list[Piece] = []
    for block in blocks:
        piece = _piece(block)
        if isinstance(piece, Text) and found and isinstance(found[-1], Text):
            found[-1] = Text(found[-1].paras + piece.paras)
        else:
            found.append(piece)
    return [piece for piece in found if not isinstance(piece, Text) or piece.paras]


def _piece(block: Block) -> Piece:
    match block:
        case FigureBlock():
            return Picture(block.figure)
        case FigurePair():
            return Pair(block.left, block.right)
        case TableBlock():
            return table_grid(block)
        case PhaseMatrix():
            return _phase_grid(block)
        case KeyFigures():
            return _key_grid(block)
        case PageBreak():
            return Break(block.notes)
        case _:
            return Text(tuple(_paras(block)))


def _paras(block: Block) -> Iterator[Para]:
    match block:
        case Paragraph():
            hint = block.emphasis == "warning"
            start = (Run("Hinweis: ", strong=True),) if hint else ()
            tone: Tone = "hint" if hint else "muted" if block.emphasis == "note" else "ink"
            yield Para((*start, *runs_of(block.text)), tone=tone)
        case BulletList():
            yield from _bullets(block.items, 1)
        case SourceList():
            for entry in block.entries:
                told = " ".join(f"{line}." for line in entry_lines(entry))
                yield Para((Run(f"{clean(entry.name)}. ", strong=True), Run(told)))
        case Glossary():
            for term in block.terms:
                yield Para((Run(f"{clean(term.term)}: ", strong=True), Run(clean(term.explanation))))
        case _:
            raise TypeError(f"no layout for block {type(block).__name__}")


def _bullets(items: Sequence[RichText | BulletItem], level: int) -> Iterator[Para]:
    for item in items:
        if isinstance(item, BulletItem):
            yield Para(runs_of(item.text), level)
            yield from _bullets(item.items, level + 1)
        else:
            yield Para(runs_of(item), level)


def _alt(caption: str, head: Sequence[GridCell], rows: int) -> str:
    names = ", ".join(cell.text for cell in head if cell.text)
    return f"Tabelle: {clean(caption)}. {rows} {'Zeile' if rows == 1 else 'Zeilen'}; Spalten: {names}."


def table_grid(block: TableBlock) -> Grid:
    """A table of the document; groups become rows with their name alone."""
    columns = block.table.columns
    head = tuple(_head(column) for column in columns)
    groups: dict[int, list[str]] = {}
    for group in block.groups:
        groups.setdefault(group.before_row, []).append(clean(group.label))
    blank = (GridCell(""),) * (len(columns) - 1)
    rows: list[tuple[GridCell, ...]] = []
    for index, row in enumerate(block.table.rows):
        rows += [(GridCell(label, strong=True, tone="own"), *blank) for label in groups.get(index, [])]
        cells = zip(row, columns, strict=True)
        rows.append(tuple(_cell(cell, column, at, block.own_column) for at, (cell, column) in enumerate(cells)))
    alt = _alt(block.table.caption, head, len(block.table.rows))
    return Grid(clean(block.table.caption), head, tuple(rows), tuple(origin_lines(block.notes, block.source)), alt)


def _head(column: Column) -> GridCell:
    label = clean(column.label)
    return GridCell(
        f"{label} ({clean(column.unit)})" if column.unit else label, strong=True, right=column.align == "right"
    )


def _cell(cell: CellValue, column: Column, at: int, own: int | None) -> GridCell:
    text, note = cell_text(cell, column), note_text(cell)
    joined = f"{text} ({note})" if text and note else text or note
    strong = at in (0, own)
    return GridCell(joined, strong=strong, tone="own" if at == own else "ink", right=column.align == "right" and at > 0)


def _phase_grid(block: PhaseMatrix) -> Grid:
    head = tuple(GridCell(clean(name), strong=True) for name in (block.corner, *block.phases))
    rows = tuple((GridCell(clean(row.name), strong=True), *map(_state, row.cells)) for row in block.rows)
    return Grid(clean(block.caption), head, rows, phase_origin(block), _alt(block.caption, head, len(rows)))


def phase_origin(block: PhaseMatrix) -> tuple[str, ...]:
    """The signs explained in words, then notes and source."""
    legend = ", ".join(f"{STATE_SIGNS[state]} {STATE_WORDS[state]}" for state in block.states)
    return tuple(origin_lines((legend, *block.notes), block.source))


def _state(cell: PhaseCell) -> GridCell:
    return GridCell(clean(cell.text), tone="muted" if cell.state == "open" else "ink", sign=STATE_SIGNS[cell.state])


def _key_grid(block: KeyFigures) -> Grid:
    head = tuple(GridCell(clean(item.label), strong=True) for item in block.items)
    rows = (
        tuple(GridCell(clean(item.value_text), strong=True, tone="own", size=28.0) for item in block.items),
        tuple(GridCell(clean(item.unit)) for item in block.items),
        tuple(GridCell(clean(item.comparison_text)) for item in block.items),
        tuple(GridCell(clean(f"{item.territory}, {item.year}"), tone="muted") for item in block.items),
    )
    kept = tuple(row for row in rows if any(cell.text.strip() for cell in row))
    sources = dict.fromkeys(clean(item.source) for item in block.items)
    origin = tuple(line for source in sources for line in origin_lines((), source))
    return Grid("", head, kept, origin, f"Kennzahlen: {', '.join(cell.text for cell in head)}.", even=True)


def with_rows(grid: Grid, rows: Sequence[tuple[GridCell, ...]]) -> Grid:
    """The same table with other rows."""
    return replace(grid, rows=tuple(rows))
