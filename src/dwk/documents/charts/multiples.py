"""Drawing of small multiples: several panels side by side on one scale.

All panels share one coordinate system in pixels, so that one scale is not only promised but built in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dwk.documents.charts import labels
from dwk.documents.charts.canvas import Drawing, Panel, TextStyle, Variant
from dwk.documents.charts.lines import STROKES, in_order, known, runs, span_of
from dwk.documents.charts.specs import Line, Role, SmallMultiples, SmallPanel

_TEXT = {"wide": 14, "narrow": 13, "print": 14}
_HEIGHT = {"wide": 150.0, "narrow": 112.0, "print": 112.0}
_GUTTER = {"wide": 32.0, "narrow": 20.0, "print": 28.0}
_HEAD, _FOOT = 30.0, 32.0
_SHORT_UNIT = 2
_THINNER = 0.8  # small panels carry thinner lines than a chart of its own


@dataclass(frozen=True)
class Cell:
    """Where one panel lies, in pixels, and how years and values become pixels in it."""

    left: float
    top: float
    width: float
    height: float
    years: tuple[int, int]
    values: tuple[float, float]

    def x(self, year: float) -> float:
        first, last = self.years
        return self.left + (year - first) / max(last - first, 1) * self.width

    def y(self, value: float) -> float:
        low, high = self.values
        return self.top + (high - value) / (high - low) * self.height


@dataclass(frozen=True)
class _Entry:
    """One name in the legend; without a role it is a break in the series."""

    left: float
    label: str
    role: Role | None


def draw_multiples(chart: SmallMultiples, variant: Variant) -> Drawing:
    """All panels with one legend for the lines."""
    width = {"wide": 1280, "narrow": 330, "print": 640}[variant]
    size, count = _TEXT[variant], len(chart.panels)
    columns = {
        "wide": 3 if count in (5, 6) else min(count, 4),
        "narrow": min(count, 2),
        "print": {4: 2}.get(count, min(count, 3)),
    }[variant]
    series = [line for panel in chart.panels for line in panel.series]
    numbers = [value for line in series for _, value in known(line)]
    grid = labels.ticks(min(numbers), max(numbers), 4)
    decimals = labels.tick_decimals(grid)
    # A unit of several words stands in the subtitle; beside every line it would only push the panels together.
    unit = chart.unit if len(chart.unit) <= _SHORT_UNIT else ""
    written = [labels.with_unit(labels.number(value, decimals), unit) for value in grid]
    axis = 12 + max(labels.text_width(text, size) for text in written)
    legend = _legend_rows(chart, size, width)
    top = 10 + len(legend) * (size + 9.0)
    plot = (width - axis - 12 - _GUTTER[variant] * (columns - 1)) / columns
    rows = -(-count // columns)
    tall = _HEAD + _HEIGHT[variant] + _FOOT
    height = round(top + rows * tall + (rows - 1) * 8)
    canvas = Panel(width, height, (0, width), (height, 0))
    _draw_legend(canvas, legend, size)
    for index, panel in enumerate(chart.panels):
        row, column = divmod(index, columns)
        left = axis + column * (plot + _GUTTER[variant])
        place = top + row * (tall + 8) + _HEAD
        cell = Cell(left, place, plot, _HEIGHT[variant], span_of(series), (grid[0], grid[-1]))
        _draw_frame(canvas, cell, grid, written if column == 0 else [], size)
        _draw_cell(canvas, cell, panel, chart, size)
    return Drawing(width, height, 0, 0, canvas)


def _legend_rows(chart: SmallMultiples, size: int, width: float) -> list[list[_Entry]]:
    """Names of lines and breaks, own region first, in as many rows as they need."""
    series = sorted(chart.panels[0].series, key=lambda entry: entry.role != "own")
    named: list[tuple[str, Role | None]] = [(line.label, line.role) for line in series]
    named += [(name, None) for _, name in chart.breaks]
    rows: list[list[_Entry]] = [[]]
    x = 0.0
    for label, role in named:
        needed = 34 + labels.text_width(label, size, bold=role == "own") + 22
        if rows[-1] and x + needed - 22 > width:
            rows.append([])
            x = 0.0
        rows[-1].append(_Entry(x, label, role))
        x += needed
    return rows if len(named) > 1 else []


def _draw_legend(canvas: Panel, rows: Sequence[Sequence[_Entry]], size: int) -> None:
    for index, row in enumerate(rows):
        y = 10 + index * (size + 9.0)
        for entry in row:
            x, own = entry.left, entry.role == "own"
            if entry.role is None:
                canvas.rules([(x + 13, y - 9, x + 13, y + 9)], "axis", width=1.2, dash=(1.5, 3))
            else:
                width, dash = STROKES[entry.role]
                canvas.rules([(x, y, x + 26, y)], entry.role, width=width * _THINNER, dash=dash)
            style = TextStyle("own" if own else "muted", size, 600 if own else 400, "left")
            canvas.texts([(x + 34, y, entry.label)], style)


def _draw_frame(canvas: Panel, cell: Cell, grid: Sequence[float], written: Sequence[str], size: int) -> None:
    right = cell.left + cell.width
    canvas.rules([(cell.left, cell.y(value), right, cell.y(value)) for value in grid[1:]], "grid")
    low = cell.y(grid[0])
    canvas.rules([(cell.left, low, right, low)], "axis")
    ends = [cell.x(year) for year in cell.years]
    canvas.rules([(x, low, x, low + 5) for x in ends], "axis")
    below = low + 9
    first, last = (str(year) for year in cell.years)
    canvas.texts([(cell.left, below, first)], TextStyle(size=size, align="left", baseline="top"))
    canvas.texts([(right, below, last)], TextStyle(size=size, align="right", baseline="top"))
    if written:
        rows = [(cell.left - 8, cell.y(value), text) for value, text in zip(grid, written, strict=True)]
        canvas.texts(rows, TextStyle(size=size, align="right"))


def _draw_cell(canvas: Panel, cell: Cell, panel: SmallPanel, chart: SmallMultiples, size: int) -> None:
    canvas.texts([(cell.left, cell.top - 16, panel.title)], TextStyle("ink", size, 600, "left"))
    for year, _ in chart.breaks:
        if cell.years[0] <= year <= cell.years[1]:
            canvas.rules(
                [(cell.x(year), cell.top, cell.x(year), cell.top + cell.height)], "axis", width=1.2, dash=(1.5, 3)
            )
    for line in in_order(panel.series):
        width, dash = STROKES[line.role]
        thick = width * _THINNER
        for stretch in runs(line.years, line.values):
            points = [(cell.x(year), cell.y(value)) for year, value in stretch]
            if len(points) == 1:
                canvas.dots(points, "own" if line.role == "own" else "axis", radius=thick)
            else:
                canvas.path(points, line.role, width=thick, dash=dash)
    for line in panel.series:
        if line.role == "own":
            _write_ends(canvas, cell, line, panel.series, chart.decimals, size)


def _write_ends(canvas: Panel, cell: Cell, own: Line, series: Sequence[Line], decimals: int, size: int) -> None:
    """First and last own value, on the side of the line where no comparison runs."""
    points = known(own)
    last = points[-1]
    canvas.dots([(cell.x(last[0]), cell.y(last[1]))], "own", radius=3.6)
    ends = [(points[0], "left"), (last, "right")] if len(points) > 1 else [(last, "right")]
    for (year, value), align in ends:
        text = labels.number(value, decimals)
        near = _near(cell, year, labels.text_width(text, size, bold=True), align)
        lines = [cell.y(v) for line in series for y, v in known(line) if y in near]
        above = min([cell.y(v) for y, v in points if y in near])
        below = max([cell.y(v) for y, v in points if y in near])
        crowd_above = sum(1 for y in lines if above - size - 6 < y < above - 1)
        crowd_below = sum(1 for y in lines if below + 1 < y < below + size + 6)
        fits_above = above - size - 6 > cell.top - 8
        fits_below = below + size + 6 <= cell.top + cell.height
        over = not fits_below or (fits_above and crowd_above <= crowd_below)
        edge = above - 7 if over else below + 7
        style = TextStyle(
            "own", size, 600, "left" if align == "left" else "right", "bottom" if over else "top", halo=True
        )
        canvas.texts([(cell.x(year), edge, text)], style)


def _near(cell: Cell, year: float, wide: float, align: str) -> range:
    """Years over which the label would lie."""
    years = max(1, round(wide / cell.width * (cell.years[1] - cell.years[0])))
    start = round(year) if align == "left" else round(year) - years
    return range(start, start + years + 1)
