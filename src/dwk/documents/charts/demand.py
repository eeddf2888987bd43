"""Drawing of demands: several side by side as lines, one as bars; capacities as lines with their names."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from dwk.documents.charts import future, labels
from dwk.documents.charts.canvas import Drawing, Panel, Point, TextStyle, Variant
from dwk.documents.charts.future import Entry
from dwk.documents.charts.future_specs import DemandBars, DemandLines, DemandPanel
from dwk.documents.charts.lines import draw_grid, runs
from dwk.documents.charts.multiples import Cell

_HEIGHT = {"wide": 150.0, "narrow": 118.0, "print": 112.0}
_GUTTER = {"wide": 40.0, "narrow": 0.0, "print": 28.0}
_FOOT = 34.0
_LIMIT_DASH = (9.0, 3.0)


def draw_demand_lines(chart: DemandLines, variant: Variant) -> Drawing:
    """Panels in rows; every one from zero on its own scale, all on one axis of years."""
    width = {"wide": 1280, "narrow": 330, "print": 640}[variant]
    size, count = future.TEXT[variant], len(chart.panels)
    columns = {
        "wide": 3 if count in (3, 5, 6) else min(count, 4),
        "narrow": 1,
        "print": 3 if count == 3 else min(count, 2),
    }[variant]
    grids = [_grid_of(panel) for panel in chart.panels]
    axis = 12 + max(labels.text_width(_tick(grid, value), size) for grid in grids for value in grid)
    right = 8.0
    plot = (width - _GUTTER[variant] * (columns - 1)) / columns - axis - right
    rows = future.legend_rows(_entries(chart), size, width)
    top = 6 + len(rows) * (size + future.LEGEND_ROW)
    heads = [_head_of(panel, size, plot + right) for panel in chart.panels]
    head = 10 + max(len(lines) for lines in heads) * (size + 4.0)
    tall = head + _HEIGHT[variant] + _FOOT
    height = round(top + -(-count // columns) * tall)
    canvas = Panel(width, height, (0, width), (height, 0))
    future.draw_legend(canvas, rows, size, left=0, top=10)
    years = (
        min(year for panel in chart.panels for year in (chart.base_year, *panel.history_years)),
        max(panel.years[-1] for panel in chart.panels),
    )
    for index, (panel, grid) in enumerate(zip(chart.panels, grids, strict=True)):
        row, column = divmod(index, columns)
        left = column * (plot + axis + right + _GUTTER[variant]) + axis
        cell = Cell(left, top + row * tall + head, plot, _HEIGHT[variant], years, (grid[0], grid[-1]))
        _draw_frame(canvas, cell, grid, chart.base_year, size)
        _write_head(canvas, cell, heads[index], size)
        _draw_panel(canvas, cell, panel, chart, size)
    return Drawing(width, height, 0, 0, canvas)


def _grid_of(panel: DemandPanel) -> tuple[float, ...]:
    values = [value for value in (*panel.history, *panel.values, panel.limit) if value is not None]
    if panel.band is not None:
        values += [value for value in panel.band.high if value is not None]
    # A little air above, so that the highest value can be written.
    return labels.ticks(0, max(values) * 1.12 or 1.0, 4)


def _tick(grid: Sequence[float], value: float) -> str:
    return labels.number(value, labels.tick_decimals(grid))


def _entries(chart: DemandLines) -> list[Entry]:
    entries = [Entry("line", "own", "beobachtet")] if any(len(panel.history) > 1 for panel in chart.panels) else []
    entries.append(Entry("median", "projected", future.words(uncertain=chart.uncertain)))
    levels = sorted({panel.band.level for panel in chart.panels if panel.band is not None})
    entries += [Entry("band", "band_80", f"{level} von 100 Fällen") for level in levels]
    if any(panel.limit is not None for panel in chart.panels):
        entries.append(Entry("limit", "ink", "Grenze oder Bestand"))
    return entries


def _draw_frame(canvas: Panel, cell: Cell, grid: Sequence[float], base_year: int, size: int) -> None:
    right, low = cell.left + cell.width, cell.y(grid[0])
    base = cell.x(base_year)
    canvas.bars([(base, right, cell.top, low)], "future")
    canvas.rules([(cell.left, cell.y(value), right, cell.y(value)) for value in grid[1:]], "grid")
    canvas.rules([(cell.left, low, right, low)], "axis")
    canvas.rules([(base, cell.top, base, low)], "axis", width=1.2)
    rows = [(cell.left - 8, cell.y(value), _tick(grid, value)) for value in grid]
    canvas.texts(rows, TextStyle(size=size, align="right"))
    _draw_years(canvas, cell, base_year, size)


def _head_of(panel: DemandPanel, size: int, room: float) -> list[tuple[str, bool]]:
    """Lines above a panel and whether they are bold: its title, then its unit."""
    lines = [(line, True) for line in labels.wrap(panel.title, size, room, bold=True)]
    return lines + [(line, False) for line in labels.wrap(panel.unit, size, room) if panel.unit]


def _write_head(canvas: Panel, cell: Cell, lines: Sequence[tuple[str, bool]], size: int) -> None:
    """The last line stands close to the panel, whatever the number of lines."""
    for index, (text, bold) in enumerate(reversed(lines)):
        style = TextStyle("ink" if bold else "muted", size, 600 if bold else 400, "left")
        canvas.texts([(cell.left, cell.top - 14 - index * (size + 4), text)], style)


def _draw_years(canvas: Panel, cell: Cell, base_year: int, size: int) -> None:
    """First, base and last year; the base year gives way where it would touch another."""
    low = cell.y(cell.values[0])
    first, last = cell.years
    room = labels.text_width("2000", size) * 1.6
    shown = [(first, "left"), (last, "right")]
    if cell.x(base_year) - cell.left > room and cell.left + cell.width - cell.x(base_year) > room:
        shown.append((base_year, "center"))
    elif base_year - first < last - base_year:
        # The base year says more than a first year close beside it.
        shown[0] = (base_year, "left" if base_year == first else "center")
    canvas.rules([(cell.x(year), low, cell.x(year), low + 5) for year, _ in shown], "axis")
    for year, align in shown:
        style = TextStyle(size=size, baseline="top", align="left" if align == "left" else "right")
        if align == "center":
            style = TextStyle(size=size, baseline="top")
        canvas.texts([(cell.x(year), low + 9, str(year))], style)


def _draw_panel(canvas: Panel, cell: Cell, panel: DemandPanel, chart: DemandLines, size: int) -> None:
    base = future.value_at(panel.history_years, panel.history, chart.base_year)
    start: tuple[Point, ...] = () if base is None else ((chart.base_year, base),)
    if panel.band is not None:
        lower = future.stretches(panel.years, panel.band.low)
        upper = future.stretches(panel.years, panel.band.high)
        for under, over in zip(lower, upper, strict=True):
            joined = start if under[0][0] == panel.years[0] else ()
            edges = [[_place(cell, point) for point in (*joined, *edge)] for edge in (under, over)]
            canvas.area([(x, a, b) for (x, a), (_, b) in zip(*edges, strict=True)], "band_80")
            for edge in edges:
                canvas.path(edge, "band_edge", width=1)
    _draw_limit(canvas, cell, panel, size)
    projected = future.stretches(panel.years, panel.values)
    for index, stretch in enumerate(projected):
        points = (*start, *stretch) if index == 0 and stretch[0][0] == panel.years[0] else stretch
        canvas.path([_place(cell, point) for point in points], "projected", width=2.4, dash=future.MEDIAN_DASH)
    for stretch in runs(panel.history_years, panel.history):
        canvas.path([_place(cell, point) for point in stretch], "own", width=2.8)
    if start:
        canvas.dots([_place(cell, start[0])], "own", radius=4, ring="ground")
    _write_values(canvas, cell, panel, chart, size)


def _place(cell: Cell, point: Point) -> Point:
    return cell.x(point[0]), cell.y(point[1])


def _draw_limit(canvas: Panel, cell: Cell, panel: DemandPanel, size: int) -> None:
    if panel.limit is None:
        return
    y = cell.y(panel.limit)
    canvas.rules([(cell.left, y, cell.left + cell.width, y)], "ink", width=1.6, dash=_LIMIT_DASH)
    # At the lower edge of the panel there is always room; beside the line it would cross the values.
    text = f"{panel.limit_label}: {labels.number(panel.limit)}"
    canvas.texts(
        [(cell.left + 6, cell.y(cell.values[0]) - 7, text)],
        TextStyle("ink", size, align="left", baseline="bottom", halo=True),
    )


def _write_values(canvas: Panel, cell: Cell, panel: DemandPanel, chart: DemandLines, size: int) -> None:
    """Value of the base year and the last one, above their points."""
    base = future.value_at(panel.history_years, panel.history, chart.base_year)
    last = future.stretches(panel.years, panel.values)[-1][-1]
    shown = [(last, "right", "projected")]
    if base is not None:
        near_left = cell.x(chart.base_year) - cell.left < 30
        shown.append(((chart.base_year, base), "left" if near_left else "center", "own"))
    for (year, value), align, role in shown:
        text = labels.number(value, chart.decimals)
        wide = labels.text_width(text, size, bold=True)
        y = min(cell.y(value), *(cell.y(v) for v in _near(cell, panel, year, wide, align))) - 8
        style = TextStyle(role, size, 600, "right" if align == "right" else "left", "bottom", halo=True)
        if align == "center":
            style = TextStyle(role, size, 600, "center", "bottom", halo=True)
        canvas.texts([(cell.x(year), y, text)], style)


def _near(cell: Cell, panel: DemandPanel, year: float, wide: float, align: str) -> list[float]:
    """Values over which a label would lie."""
    at = cell.x(year)
    reach = {"right": (at - wide, at), "left": (at, at + wide)}.get(align, (at - wide / 2, at + wide / 2))
    points = [*zip(panel.history_years, panel.history, strict=True), *zip(panel.years, panel.values, strict=True)]
    found = [value for when, value in points if value is not None and reach[0] <= cell.x(when) <= reach[1]]
    return found or [0.0]


def draw_demand_bars(chart: DemandBars, variant: Variant) -> Drawing:
    """Bars from zero, observed ones full and projected ones paler with the range as upright stroke."""
    width, height = {"wide": (720, 380), "narrow": (330, 340), "print": (640, 300)}[variant]
    size = future.TEXT[variant]
    values = [value for value in (*chart.history, *chart.values) if value is not None]
    values += [value for value in (chart.band.high if chart.band else ()) if value is not None]
    grid = labels.ticks(0, max([*values, *(limit for limit, _ in chart.limits)]) * 1.02 or 1.0, 5)
    left = 14 + max(labels.text_width(_tick(grid, value), size) for value in grid)
    names = [_limit_name(limit, name, size, 100 if variant == "narrow" else 160) for limit, name in chart.limits]
    right = 16 + max((labels.text_width(part, size) for name in names for part in name), default=0.0)
    years = (*chart.history_years, *chart.years)
    step = min((b - a for a, b in pairwise(years)), default=1)
    texts = ("beobachtet" if chart.history else "", future.words(uncertain=chart.uncertain))
    rows = future.legend_rows(_bar_entries(chart), size, width)
    top = len(rows) * (size + future.LEGEND_ROW) + size + 10
    domain = (years[0] - step * 0.7, years[-1] + step * 0.7)
    panel = Panel(width - left - right, height - top - 34, domain, (grid[0], grid[-1]))
    edge = (chart.base_year + chart.years[0]) / 2
    future.shade(panel, edge)
    draw_grid(panel, grid, size)
    future.draw_head(panel, edge, texts, size, left=left, right=right)
    _draw_columns(panel, chart, step)
    _draw_column_years(panel, chart, size)
    panel.rules([(panel.x[0], 0, panel.x[1], 0)], "axis", width=1.2)
    panel.rules([(panel.x[0], limit, panel.x[1], limit) for limit, _ in chart.limits], "ground", width=4)
    panel.rules(
        [(panel.x[0], limit, panel.x[1], limit) for limit, _ in chart.limits], "ink", width=1.6, dash=_LIMIT_DASH
    )
    ends = [future.End(name, (panel.x[1], limit), "ink") for name, (limit, _) in zip(names, chart.limits, strict=True)]
    future.draw_ends(panel, ends, size)
    future.draw_legend(panel, rows, size, left=-left, top=10 - top)
    return Drawing(width, height, left, top, panel)


def _limit_name(limit: float, name: str, size: int, room: float) -> tuple[str, ...]:
    return (*labels.wrap(name, size, room), labels.number(limit))


def _bar_entries(chart: DemandBars) -> list[Entry]:
    return [Entry("stroke", "ink", f"{chart.band.level} von 100 Fällen")] if chart.band is not None else []


def _draw_columns(panel: Panel, chart: DemandBars, step: int) -> None:
    half = 0.36 * step
    for role, years, values in (
        ("own", chart.history_years, chart.history),
        ("band_50", chart.years, chart.values),
    ):
        rows = [(y - half, y + half, 0.0, v) for y, v in zip(years, values, strict=True) if v is not None]
        panel.bars(rows, role)
    tops = [(y - half, v, y + half, v) for y, v in zip(chart.years, chart.values, strict=True) if v is not None]
    panel.rules(tops, "projected", width=2.4)
    if chart.band is not None:
        bounds = zip(chart.years, chart.band.low, chart.band.high, strict=True)
        strokes = [(y, low, y, high) for y, low, high in bounds if low is not None and high is not None]
        panel.rules(strokes, "ink", width=1.4)


def _draw_column_years(panel: Panel, chart: DemandBars, size: int) -> None:
    years = (*chart.history_years, *chart.years)
    room = labels.text_width("2000", size) * 1.35
    shown: list[int] = []
    rounded = [year for step in (10, 5) for year in years if year % step == 0]
    every = years if panel.width / len(years) >= room else ()
    for year in (years[0], years[-1], chart.base_year, *rounded, *every):
        if year in years and all(abs(panel.px(year) - panel.px(other)) >= room for other in shown):
            shown.append(year)
    rows = [(year, panel.y[0] + panel.dy(9), str(year)) for year in sorted(shown)]
    panel.texts(rows, TextStyle(size=size, baseline="top"))
