"""How wide the columns of a table are, how high its rows, and where it goes on to the next slide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dwk.documents.slides.look import LEADING, TABLE_SIZES
from dwk.documents.slides.metrics import Metrics
from dwk.documents.slides.pieces import Grid, GridCell

#: room inside a cell
PAD_X, PAD_Y = 5.0, 4.0
#: text of a cell at most so many lines before it goes on in a row of its own
_MOST_LINES = 12

Row = tuple[GridCell, ...]


@dataclass(frozen=True, slots=True)
class SetGrid:
    """A table with its size of type and its measures."""

    grid: Grid
    size: float
    widths: tuple[float, ...]
    heights: tuple[float, ...]

    @property
    def height(self) -> float:
        """All rows with the head."""
        return sum(self.heights)


def set_grid(grid: Grid, width: float, room: float, metrics: Metrics) -> SetGrid:
    """The table in the largest type in which it fits; in the smallest if in none."""
    for size in TABLE_SIZES:
        found = measure(grid, size, width, metrics)
        if found is not None and found.height <= room:
            return found
    return measure(grid, TABLE_SIZES[-1], width, metrics, force=True) or _unreachable()


def _unreachable() -> SetGrid:
    raise AssertionError("a forced measure is never refused")


def measure(grid: Grid, size: float, width: float, metrics: Metrics, *, force: bool = False) -> SetGrid | None:
    """The table in a given size; None if a word would have to break."""
    widths = _widths(grid, size, width, metrics)
    if widths is None:
        if not force:
            return None
        widths = (width / len(grid.head),) * len(grid.head)
    rows = grid.rows
    if force:
        rows = tuple(part for row in rows for part in _cut(row, widths, size, metrics))
    heights = tuple(row_height(row, widths, size, metrics) for row in (grid.head, *rows))
    return SetGrid(replace(grid, rows=rows), size, widths, heights)


def row_height(row: Row, widths: Sequence[float], size: float, metrics: Metrics) -> float:
    """The highest cell with its margins."""
    return (
        max(
            metrics.height(cell.runs, cell.size or size, wide - 2 * PAD_X)
            for cell, wide in zip(row, widths, strict=True)
        )
        + 2 * PAD_Y
    )


def _widths(grid: Grid, size: float, width: float, metrics: Metrics) -> tuple[float, ...] | None:
    """No column narrower than its longest word; what is left goes to those with more text."""
    least: list[float] = []
    wanted: list[float] = []
    for index in range(len(grid.head)):
        cells = [row[index] for row in (grid.head, *grid.rows)]
        words, whole = zip(*(_spans(cell, size, metrics) for cell in cells), strict=True)
        least.append(max(words) + 2 * PAD_X + 1)
        wanted.append(max(*whole, 0.0) + 2 * PAD_X + 1 if len(whole) > 1 else whole[0] + 2 * PAD_X + 1)
    if sum(least) > width:
        return None
    if grid.even:
        return _even(least, width)
    spare = width - sum(least)
    more = [want - low for want, low in zip(wanted, least, strict=True)]
    if sum(more) <= spare:
        # everything stands on one line: share what is left, so that the table fills the slide
        extra = (width - sum(wanted)) / len(wanted)
        return tuple(want + extra for want in wanted)
    return tuple(low + part for low, part in zip(least, _shares(more, spare), strict=True))


def _shares(more: Sequence[float], spare: float) -> list[float]:
    """Columns that ask for little get it whole, so that their cells stay on one line; the others share the rest."""
    shares = list(more)
    asking = list(range(len(more)))
    while asking:
        met = [index for index in asking if more[index] <= spare / len(asking)]
        if not met:
            break
        spare -= sum(more[index] for index in met)
        asking = [index for index in asking if index not in met]
    whole = sum(more[index] for index in asking)
    for index in asking:
        shares[index] = spare * more[index] / whole
    return shares


def _spans(cell: GridCell, size: float, metrics: Metrics) -> tuple[float, float]:
    used = cell.size or size
    sign = metrics.width(f"{cell.sign} ", used) if cell.sign else 0.0
    word = metrics.longest_word(cell.text, used, bold=cell.strong)
    return max(word, sign), sign + metrics.width(cell.text, used, bold=cell.strong)


def _even(least: Sequence[float], width: float) -> tuple[float, ...]:
    """All columns alike; the narrower ones give way where that would break a word."""
    alike = width / len(least)
    if max(least) <= alike:
        return (alike,) * len(least)
    spare = (width - sum(least)) / len(least)
    return tuple(low + spare for low in least)


def _cut(row: Row, widths: Sequence[float], size: float, metrics: Metrics) -> list[Row]:
    """A row whose text is too long for a slide as several rows."""
    parts: list[Row] = []
    rest = row
    while rest:
        head: list[GridCell] = []
        tail: list[GridCell] = []
        for cell, wide in zip(rest, widths, strict=True):
            kept, left = metrics.split(cell.runs, cell.size or size, wide - 2 * PAD_X, _MOST_LINES)
            sign = f"{cell.sign} " if cell.sign else ""
            head.append(replace(cell, text="".join(run.text for run in kept).removeprefix(sign)))
            tail.append(replace(cell, text="".join(run.text for run in left), sign=""))
        parts.append(tuple(head))
        rest = tuple(tail) if any(cell.text for cell in tail) else ()
    return parts


def narrow(grid: Grid, width: float, metrics: Metrics) -> list[Grid]:
    """A table too wide even in the smallest type as several, each with the first column."""
    size = TABLE_SIZES[-1]
    if len(grid.head) < 3 or _widths(grid, size, width, metrics) is not None:
        return [grid]
    for count in range(len(grid.head) - 1, 1, -1):
        part, rest = _columns(grid, range(count)), _columns(grid, (0, *range(count, len(grid.head))))
        if _widths(part, size, width, metrics) is not None:
            return [part, *narrow(rest, width, metrics)]
    return [grid]


def _columns(grid: Grid, chosen: Sequence[int]) -> Grid:
    def pick(row: Row) -> Row:
        return tuple(row[index] for index in chosen)

    return replace(grid, head=pick(grid.head), rows=tuple(map(pick, grid.rows)))


def page_rows(placed: SetGrid, first: float, later: float) -> list[SetGrid]:
    """The table over several slides: rows that fit the first room, then those that fit the later ones, evenly spread."""
    pages = _greedy(placed.heights, first, later)
    for percent in range(55, 100, 5):
        if len(pages) == 1:
            break
        # the least room that still takes no more slides leaves no single row on the last one
        spread = _greedy(placed.heights, first * percent / 100, later * percent / 100)
        if len(spread) == len(pages):
            pages = spread
            break
    return [
        SetGrid(
            replace(placed.grid, rows=tuple(placed.grid.rows[index] for index in page)),
            placed.size,
            placed.widths,
            (placed.heights[0], *(placed.heights[index + 1] for index in page)),
        )
        for page in pages
    ]


def _greedy(heights: Sequence[float], first: float, later: float) -> list[list[int]]:
    """Rows by slide, each as full as it gets; the head stands on every slide."""
    pages: list[list[int]] = [[]]
    used, room = heights[0], first
    for index, height in enumerate(heights[1:]):
        if used + height > room and (pages[-1] or room < later):
            pages.append([])
            used, room = heights[0], later
        pages[-1].append(index)
        used += height
    return [page for page in pages if page]


def line_height(size: float) -> float:
    """One line of type."""
    return size * LEADING
