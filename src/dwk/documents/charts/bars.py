"""Drawing of signed bars: balance by life phase, components of change."""

from __future__ import annotations

from collections.abc import Sequence

from dwk.documents.charts import future, labels
from dwk.documents.charts.canvas import Drawing, Panel, TextStyle, Variant
from dwk.documents.charts.lines import draw_grid, runs
from dwk.documents.charts.specs import ComponentsOfChange, LifePhaseBars, Value

_TEXT = {"wide": 14, "narrow": 13, "print": 14}


def draw_life_phases(chart: LifePhaseBars, variant: Variant) -> Drawing:
    """One row per group: own bar, stroke of the comparison, own value in the column at the right."""
    width = {"wide": 720, "narrow": 330, "print": 640}[variant]
    row, thick = (38, 18) if variant != "narrow" else (36, 16)
    size, count = _TEXT[variant], len(chart.groups)
    left = 16 + max(labels.text_width(name, size) for name in chart.groups)
    written = [labels.number(v, chart.decimals, signed=True) if v is not None else "" for v in chart.own]
    column = max(labels.text_width(text, size, bold=True) for text in written)
    limits = _limits((*chart.own, *chart.comparison))
    named = bool(chart.comparison and chart.comparison_label)
    top = 32 if named else 12
    # y counts rows downwards from zero, so a bar spans its row number plus and minus half its thickness.
    panel = Panel(width - left - column - 24, row * count, (limits[0], limits[-1]), (count - 0.5, -0.5))
    _draw_row_axis(panel, limits, size)
    half = thick / row / 2
    panel.bars([(0, v, i - half, i + half) for i, v in enumerate(chart.own) if v is not None], "own")
    panel.rules([(0, -0.5, 0, count - 0.5)], "axis", width=1.2)
    _draw_strokes(panel, chart.comparison, half, thick)
    panel.texts(
        [(panel.x[0] - panel.dx(10), i, name) for i, name in enumerate(chart.groups)],
        TextStyle("ink", size, align="right"),
    )
    end = panel.x[1] + panel.dx(18 + column)
    panel.texts([(end, i, text) for i, text in enumerate(written) if text], TextStyle("own", size, 600, "right"))
    missing = [(end, i, "–") for i, value in enumerate(chart.own) if value is None]
    panel.texts(missing, TextStyle("muted", size, align="right"))
    if named:
        _name_strokes(panel, chart, size, half, left)
    return Drawing(width, top + row * count + 34, left, top, panel)


def _limits(values: Sequence[Value]) -> tuple[float, ...]:
    known = [value for value in values if value is not None]
    return labels.ticks(min(0.0, *known), max(0.0, *known), 5)


def _draw_row_axis(panel: Panel, values: Sequence[float], size: int) -> None:
    decimals = labels.tick_decimals(values)
    panel.rules([(value, panel.y[0], value, panel.y[1]) for value in values], "grid")
    below = panel.y[0] + panel.dy(8)
    panel.texts(
        [(value, below, labels.number(value, decimals, signed=True)) for value in values],
        TextStyle(size=size, baseline="top"),
    )


def _draw_strokes(panel: Panel, values: Sequence[Value], half: float, thick: int) -> None:
    longer = half * 1.35
    rows = [(v, i - longer, v, i + longer) for i, v in enumerate(values) if v is not None]
    panel.rules(rows, "ground", width=6)
    panel.rules(rows, "land", width=2.6)


def _name_strokes(panel: Panel, chart: LifePhaseBars, size: int, half: float, left: float) -> None:
    """The name of the comparison stands above its first stroke, moved inwards at the edges."""
    first = next(((i, v) for i, v in enumerate(chart.comparison) if v is not None), None)
    if first is None:
        return
    index, value = first
    wide = labels.text_width(chart.comparison_label, size)
    centre = min(max(panel.px(value), wide / 2 - left + 4), panel.width - wide / 2 + 24)
    above = panel.y[1] + panel.dy(-10) if index == 0 else index - half * 1.35 + panel.dy(-2)
    if index == 0:
        panel.rules([(value, above + panel.dy(2), value, -half * 1.35 + panel.dy(-2))], "axis", width=1)
    panel.texts(
        [(panel.x[0] + panel.dx(centre), above, chart.comparison_label)],
        TextStyle("muted", size, baseline="bottom", halo=True),
    )


def stacks(natural: Value, migration: Value) -> list[tuple[str, float, float]]:
    """Bars of one year as (role, from, to): gains pile up above zero, losses below."""
    up = down = 0.0
    bars: list[tuple[str, float, float]] = []
    for role, value in (("natural", natural), ("migration", migration)):
        if value is None or value == 0:
            continue
        start = up if value > 0 else down
        bars.append((role, start, start + value))
        if value > 0:
            up += value
        else:
            down += value
    return bars


def draw_components(chart: ComponentsOfChange, variant: Variant) -> Drawing:
    """Stacked bars per year and a line for the total; names at the right of the last year."""
    width, height = {"wide": (720, 380), "narrow": (330, 330), "print": (640, 300)}[variant]
    size = _TEXT[variant]
    room = {"wide": 150.0, "narrow": 92.0, "print": 150.0}[variant]
    bars = [
        (role, year, start, end)
        for year, natural, migration in zip(chart.years, chart.natural, chart.migration, strict=True)
        for role, start, end in stacks(natural, migration)
    ]
    reach = [edge for _, _, start, end in bars for edge in (start, end)]
    reach += [value for value in chart.total if value is not None]
    grid = labels.ticks(min(0.0, *reach), max(0.0, *reach), 6)
    names = _names(chart, room, size)
    right = 16 + max(labels.text_width(part, size, bold=True) for _, lines, _ in names for part in lines)
    decimals = labels.tick_decimals(grid)
    left = 12 + max(labels.text_width(labels.number(v, decimals, signed=True), size) for v in grid)
    first, last = chart.years[0], chart.years[-1]
    marked = chart.base_year is not None and chart.base_year < last
    top = size + 12 if marked else 14
    panel = Panel(width - left - right, height - top - 32, (first - 0.6, last + 0.6), (grid[0], grid[-1]))
    if marked and chart.base_year is not None:
        future.shade(panel, max(chart.base_year + 0.5, panel.x[0]))
    draw_grid(panel, grid, size)
    for role in ("natural", "migration"):
        panel.bars([(y - 0.36, y + 0.36, a, b) for kind, y, a, b in bars if kind == role], role)
    panel.rules([(panel.x[0], 0, panel.x[1], 0)], "axis", width=1.2)
    _draw_total(panel, chart)
    _draw_bar_years(panel, first, last, size)
    _draw_names(panel, names, size)
    if marked and chart.base_year is not None:
        edge = max(chart.base_year + 0.5, panel.x[0])
        future.draw_head(panel, edge, ("", future.PROJECTION), size, left=left, right=right)
    return Drawing(width, height, left, top, panel)


def _names(chart: ComponentsOfChange, room: float, size: int) -> list[tuple[str, tuple[str, ...], float]]:
    """Role, label in lines, and the height in units of y at which it wants to stand."""
    places: dict[str, float] = {}
    for natural, migration in zip(chart.natural, chart.migration, strict=True):
        places.update({role: (start + end) / 2 for role, start, end in stacks(natural, migration)})
    known = [value for value in chart.total if value is not None]
    named = [("natural", chart.natural_label), ("migration", chart.migration_label)]
    rows = [(role, labels.wrap(text, size, room, bold=True), places[role]) for role, text in named if role in places]
    if known:
        rows.append(("ink", labels.wrap(chart.total_label, size, room, bold=True), known[-1]))
    return rows


def _draw_total(panel: Panel, chart: ComponentsOfChange) -> None:
    for stretch in runs(chart.years, chart.total):
        if len(stretch) > 1:
            panel.path(stretch, "ground", width=4.5)
            panel.path(stretch, "ink", width=2)
        panel.dots(stretch, "ink", radius=3.4, ring="ground")


def _draw_bar_years(panel: Panel, first: int, last: int, size: int) -> None:
    shown = labels.year_ticks(first, last, panel.width, labels.text_width("2000", size))
    panel.texts([(year, panel.y[0] + panel.dy(9), str(year)) for year in shown], TextStyle(size=size, baseline="top"))


def _draw_names(panel: Panel, names: Sequence[tuple[str, tuple[str, ...], float]], size: int) -> None:
    leading = size + 3
    centres = labels.spread(
        [panel.py(place) for _, _, place in names],
        [len(lines) * leading + 6.0 for _, lines, _ in names],
        -8.0,
        panel.height + 8.0,
    )
    for (role, lines, _), centre in zip(names, centres, strict=True):
        top = centre - (len(lines) - 1) * leading / 2
        x = panel.x[1] + panel.dx(14)
        rows = [(x, panel.y[1] + panel.dy(top + index * leading), line) for index, line in enumerate(lines)]
        panel.texts(rows, TextStyle("ink", size, 600 if role == "ink" else 400, "left"))
        # A strip in the colour of the bars, as the colour itself is too pale for text.
        high, low = panel.y[1] + panel.dy(top - size * 0.6), panel.y[1] + panel.dy(rows_end(top, lines, leading, size))
        panel.bars([(panel.x[1] + panel.dx(4), panel.x[1] + panel.dx(8), low, high)], role)


def rows_end(top: float, lines: Sequence[str], leading: int, size: int) -> float:
    """Lower edge in pixels of a label of several lines."""
    return top + (len(lines) - 1) * leading + size * 0.6
