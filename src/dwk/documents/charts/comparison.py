"""Drawing of two scenarios over one history, with the second minus the first below."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from dwk.documents.charts import future, labels
from dwk.documents.charts.canvas import Drawing, Panel, Point, TextStyle, Variant
from dwk.documents.charts.future import End, Entry
from dwk.documents.charts.future_specs import ScenarioComparison
from dwk.documents.charts.inputs import Value
from dwk.documents.charts.lines import runs
from dwk.documents.charts.multiples import Cell

_SIZES = {"wide": (720, 500), "narrow": (330, 460), "print": (640, 400)}
_BELOW = {"wide": 96.0, "narrow": 84.0, "print": 80.0}  # height of the difference
_ROOM = {"wide": 160.0, "narrow": 84.0, "print": 160.0}


def draw_comparison(chart: ScenarioComparison, variant: Variant) -> Drawing:
    """Lines above, bars of the difference below, on one axis of years."""
    width, height = _SIZES[variant]
    size = future.TEXT[variant]
    history, first, second = (chart.shown(row) for row in (chart.history, chart.values, chart.other))
    upper = _grid([*history, *first, *second], 5)
    lower = _grid([0.0, *chart.difference], 3)
    texts = _end_texts(chart, first, second, size, _ROOM[variant])
    right = 16 + max(labels.text_width(part, size, bold=True) for text in texts for part in text)
    left = 14 + max(
        *(labels.text_width(_tick(upper, value), size) for value in upper),
        *(labels.text_width(_tick(lower, value, signed=True), size) for value in lower),
    )
    plot = width - left - right
    rows = future.legend_rows(_entries(chart), size, width)
    years = (chart.history_years[0], chart.years[-1])
    base = (chart.base_year - years[0]) / (years[1] - years[0]) * plot
    head_words = (f"Basisjahr {chart.base_year}", future.PROJECTION)
    head = future.head_rows(plot + right, base, head_words, size, left) * (size + 4.0) + 6
    top = len(rows) * (size + future.LEGEND_ROW) + head
    tall = height - top - _BELOW[variant] - 34 - (size + 24)
    canvas = Panel(plot, height - top, (0, plot), (height - top, 0))
    above = Cell(0, 0, plot, tall, years, (upper[0], upper[-1]))
    below = Cell(0, tall + size + 24, plot, _BELOW[variant], years, (lower[0], lower[-1]))
    _draw_above(canvas, above, chart, upper, size)
    future.draw_head(canvas, base, head_words, size, left=left, right=right, foot=below.top + below.height)
    _draw_lines(canvas, above, chart, (history, first, second))
    _draw_below(canvas, below, chart, lower, size, plot + right)
    ends = [
        End(text, above_point(above, chart.years, values), role, bold=role == "own")
        for text, values, role in zip(texts, (first, second), ("own", "ink"), strict=True)
    ]
    _draw_ends(canvas, above, ends, size)
    future.draw_legend(canvas, rows, size, left=-left, top=10 - top)
    return Drawing(width, height, left, top, canvas)


def _grid(values: Sequence[Value], most: int) -> tuple[float, ...]:
    known = [value for value in values if value is not None]
    return labels.ticks(min(known), max(known), most)


def _tick(grid: Sequence[float], value: float, *, signed: bool = False) -> str:
    return labels.number(value, labels.tick_decimals(grid), signed=signed)


def above_point(cell: Cell, years: Sequence[int], values: Sequence[Value]) -> Point:
    """Pixels of the last known value."""
    year, value = future.stretches(years, values)[-1][-1]
    return cell.x(year), cell.y(value)


def _entries(chart: ScenarioComparison) -> list[Entry]:
    return [
        Entry("line", "own", "beobachtet"),
        Entry("median", "projected", chart.label),
        Entry("other", "ink", chart.other_label),
    ]


def _decimals(chart: ScenarioComparison) -> int:
    return max(chart.decimals, 1) if chart.indexed else chart.decimals


def _end_texts(
    chart: ScenarioComparison, first: Sequence[Value], second: Sequence[Value], size: int, room: float
) -> list[tuple[str, ...]]:
    return [
        (
            *labels.wrap(name, size, room, bold=True),
            labels.number(future.stretches(chart.years, values)[-1][-1][1], _decimals(chart)),
        )
        for name, values in ((chart.label, first), (chart.other_label, second))
    ]


def _draw_above(canvas: Panel, cell: Cell, chart: ScenarioComparison, grid: Sequence[float], size: int) -> None:
    canvas.bars([(cell.x(chart.base_year), cell.width, 0, cell.height)], "future")
    canvas.rules([(0, cell.y(value), cell.width, cell.y(value)) for value in grid], "grid")
    canvas.texts([(-8, cell.y(value), _tick(grid, value)) for value in grid], TextStyle(size=size, align="right"))
    if chart.indexed and grid[0] <= 100 <= grid[-1]:
        canvas.rules([(0, cell.y(100), cell.width, cell.y(100))], "axis", width=1.2)


def _draw_lines(
    canvas: Panel, cell: Cell, chart: ScenarioComparison, rows: tuple[Sequence[Value], Sequence[Value], Sequence[Value]]
) -> None:
    history, first, second = rows
    base = future.value_at(chart.history_years, history, chart.base_year)
    for values, role, width, dash in (
        (second, "ink", future.OTHER_WIDTH, future.OTHER_DASH),
        (first, "projected", future.MEDIAN_WIDTH, future.MEDIAN_DASH),
    ):
        years = chart.years if base is None else (chart.base_year, *chart.years)
        whole = values if base is None else (base, *values)
        for stretch in future.stretches(years, whole):
            canvas.path([(cell.x(x), cell.y(y)) for x, y in stretch], role, width=width, dash=dash)
    for stretch in runs(chart.history_years, history):
        canvas.path([(cell.x(x), cell.y(y)) for x, y in stretch], "own", width=3.5)
    if base is not None:
        canvas.dots([(cell.x(chart.base_year), cell.y(base))], "own", radius=4.5, ring="ground")


def _draw_below(
    canvas: Panel, cell: Cell, chart: ScenarioComparison, grid: Sequence[float], size: int, room: float
) -> None:
    low = cell.top + cell.height
    canvas.bars([(cell.x(chart.base_year), cell.width, cell.top, low)], "future")
    canvas.texts([(0, cell.top - 12, _title(chart, size, room))], TextStyle("ink", size, 600, "left", halo=True))
    canvas.rules([(0, cell.y(value), cell.width, cell.y(value)) for value in grid], "grid")
    rows = [(-8, cell.y(value), _tick(grid, value, signed=True)) for value in grid]
    canvas.texts(rows, TextStyle(size=size, align="right"))
    step = min((b - a for a, b in pairwise(chart.years)), default=1)
    half = 0.36 * step * (cell.x(1) - cell.x(0))
    known = [(y, d) for y, d in zip(chart.years, chart.difference, strict=True) if d is not None]
    bars = [(cell.x(y) - half, min(cell.x(y) + half, cell.width), cell.y(0), cell.y(d)) for y, d in known]
    canvas.bars(bars, "projected")
    canvas.rules([(0, cell.y(0), cell.width, cell.y(0))], "axis", width=1.2)
    if known:
        _year, value = known[-1]
        text = labels.number(value, _decimals(chart), signed=True)
        place = (cell.width + 11, cell.y(value), text)
        canvas.texts([place], TextStyle("projected", size, 600, "left"))
    _draw_years(canvas, cell, low, size)


def _title(chart: ScenarioComparison, size: int, room: float) -> str:
    """What the lower bars show, as fully as there is room."""
    unit = "in Indexpunkten" if chart.indexed else ""
    told = (
        f"Unterschied {unit}: „{chart.other_label}“ minus „{chart.label}“",
        f"Unterschied {unit} zu „{chart.label}“",
        f"Unterschied {unit}",
    )
    texts = [text.replace("  ", " ").replace(" :", ":").strip() for text in told]
    return next((text for text in texts if labels.text_width(text, size, bold=True) <= room), texts[-1])


def _draw_years(canvas: Panel, cell: Cell, low: float, size: int) -> None:
    shown = labels.year_ticks(*cell.years, cell.width, labels.text_width("2000", size))
    canvas.rules([(cell.x(year), low, cell.x(year), low + 5) for year in shown], "axis")
    canvas.texts([(cell.x(year), low + 9, str(year)) for year in shown], TextStyle(size=size, baseline="top"))


def _draw_ends(canvas: Panel, cell: Cell, ends: Sequence[End], size: int) -> None:
    leading = size + 3
    centres = labels.spread(
        [end.point[1] for end in ends], [len(end.lines) * leading + 3.0 for end in ends], -8.0, cell.height + 8.0
    )
    for end, centre in zip(ends, centres, strict=True):
        if abs(centre - end.point[1]) > leading * 0.6:
            canvas.rules([(cell.width + 1, end.point[1], cell.width + 9, centre)], "axis")
        top = centre - (len(end.lines) - 1) * leading / 2
        rows = [(cell.width + 11, top + index * leading, line) for index, line in enumerate(end.lines)]
        canvas.texts(rows, TextStyle(end.role, size, 600 if end.bold else 400, "left"))
