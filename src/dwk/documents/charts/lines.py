"""Drawing of line charts: indexed lines, small multiples, sparkline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dwk.documents.charts import labels
from dwk.documents.charts.canvas import Drawing, Panel, Point, TextStyle, Variant
from dwk.documents.charts.specs import IndexLines, Line, Role, Sparkline, Value

# Stroke by role: the own region is always the strongest, comparisons are thin.
STROKES: dict[Role, tuple[float, tuple[float, ...]]] = {
    "own": (3.5, ()),
    "kreis": (1.8, (9, 3, 2, 3)),
    "land": (1.8, ()),
    "bund": (1.8, (5, 3)),
}
# A single year between gaps must be found beside the lines.
_LONE_DOT = 3.6
_ORDER: tuple[Role, ...] = ("bund", "land", "kreis", "own")
_TEXT = {"wide": 14, "narrow": 13, "print": 14}


def runs(years: Sequence[int], values: Sequence[Value]) -> Iterator[list[Point]]:
    """The known values in stretches without a gap: a missing value or a missing year ends a stretch."""
    stretch: list[Point] = []
    for year, value in zip(years, values, strict=True):
        if stretch and (value is None or year != stretch[-1][0] + 1):
            yield stretch
            stretch = []
        if value is not None:
            stretch.append((year, value))
    if stretch:
        yield stretch


def draw_line(panel: Panel, line: Line, *, weight: float = 1.0) -> None:
    """One series with its gaps; a single year between gaps becomes a dot."""
    width, dash = STROKES[line.role]
    for stretch in runs(line.years, line.values):
        if len(stretch) == 1:
            radius = _LONE_DOT if line.role == "own" else width * weight * 0.8
            panel.dots(stretch, _dot_role(line.role), radius=radius)
        else:
            panel.path(stretch, line.role, width=width * weight, dash=dash)


def _dot_role(role: Role) -> str:
    # Comparison greys are strokes in the palette; as fill the control grey has the same weight in both themes.
    return "own" if role == "own" else "axis"


def in_order(series: Sequence[Line]) -> list[Line]:
    """Comparisons first, so that the own region lies on top."""
    return sorted(series, key=lambda line: _ORDER.index(line.role))


def known(line: Line) -> list[Point]:
    """Years with a value."""
    return [(year, value) for year, value in zip(line.years, line.values, strict=True) if value is not None]


def span_of(series: Sequence[Line]) -> tuple[int, int]:
    """First and last year of all series."""
    return min(line.years[0] for line in series), max(line.years[-1] for line in series)


def draw_years(panel: Panel, first: int, last: int, size: int) -> None:
    """Axis of years: base line, small strokes, labels that do not touch."""
    shown = labels.year_ticks(first, last, panel.width, labels.text_width("2000", size))
    low = panel.y[0]
    panel.rules([(panel.x[0], low, panel.x[1], low)], "axis")
    panel.rules([(year, low, year, low + panel.dy(5)) for year in shown], "axis")
    panel.texts([(year, low + panel.dy(9), str(year)) for year in shown], TextStyle(size=size, baseline="top"))


def draw_breaks(panel: Panel, breaks: Sequence[tuple[int, str]], size: int, *, named: bool) -> None:
    """Dotted line in a year in which the series changes its basis, named above the panel."""
    for year, name in breaks:
        if not panel.x[0] <= year <= panel.x[1]:
            continue
        panel.rules([(year, panel.y[0], year, panel.y[1])], "axis", width=1.2, dash=(1.5, 3))
        if named:
            half = labels.text_width(name, size) / 2
            centre = min(max(panel.px(year), half), panel.width - half)
            panel.texts(
                [(panel.x[0] + panel.dx(centre), panel.y[1] - panel.dy(6), name)],
                TextStyle(size=size, baseline="bottom"),
            )


def draw_grid(panel: Panel, values: Sequence[float], size: int, unit: str = "", *, labelled: bool = True) -> None:
    """Horizontal grid with values at the left."""
    decimals = labels.tick_decimals(values)
    panel.rules([(panel.x[0], value, panel.x[1], value) for value in values], "grid")
    if labelled:
        panel.texts(
            [
                (panel.x[0] - panel.dx(8), value, labels.with_unit(labels.number(value, decimals), unit))
                for value in values
            ],
            TextStyle(size=size, align="right"),
        )


def _end_label(chart: IndexLines, line: Line, size: int, room: float, *, one_line: bool) -> tuple[str, ...]:
    year, last = known(line)[-1]
    value = labels.number(last, chart.decimals)
    if year < span_of(chart.series)[1]:
        value += f" ({year:.0f})"
    bold = line.role == "own"
    if one_line and labels.text_width(f"{line.label} {value}", size, bold=bold) <= room:
        return (f"{line.label} {value}",)
    return (*labels.wrap(line.label, size, room, bold=bold), value)


def _draw_end_labels(panel: Panel, series: Sequence[Line], texts: Sequence[tuple[str, ...]], size: int) -> None:
    leading = size + 3
    ends = [known(line)[-1] for line in series]
    centres = labels.spread(
        [panel.py(value) for _, value in ends],
        [len(text) * leading + 3.0 for text in texts],
        -10.0,
        panel.height + 6.0,
    )
    for line, text, end, centre in zip(series, texts, ends, centres, strict=True):
        own = line.role == "own"
        start = panel.x[1] + panel.dx(10)
        if abs(centre - panel.py(end[1])) > leading * 0.6:
            panel.rules(
                [(end[0] + panel.dx(4 if own else 2), end[1], panel.x[1] + panel.dx(8), panel.y[1] + panel.dy(centre))],
                line.role,
            )
        top = centre - (len(text) - 1) * leading / 2
        style = TextStyle("own" if own else "muted", size, 600 if own else 400, "left")
        panel.texts(
            [(start, panel.y[1] + panel.dy(top + index * leading), part) for index, part in enumerate(text)], style
        )


def draw_index(chart: IndexLines, variant: Variant) -> Drawing:
    """Indexed lines or lines of plain values: base as line, names and last values at the line ends."""
    width, height = {"wide": (616, 460), "narrow": (330, 320), "print": (640, 290)}[variant]
    size = _TEXT[variant]
    room = {"wide": 190.0, "narrow": 96.0, "print": 190.0}[variant]
    texts = [_end_label(chart, line, size, room, one_line=variant != "narrow") for line in chart.series]
    right = 14 + max(
        labels.text_width(part, size, bold=line.role == "own")
        for line, text in zip(chart.series, texts, strict=True)
        for part in text
    )
    first, last = span_of(chart.series)
    base = [] if chart.base_year is None else [100.0]
    numbers = [value for line in chart.series for _, value in known(line)] + base
    grid = labels.ticks(min(numbers), max(numbers), 6 if variant == "wide" else 5)
    low, high = _padded(grid, min(numbers), max(numbers))
    decimals = labels.tick_decimals(grid)
    left = 14 + max(labels.text_width(labels.number(value, decimals), size) for value in grid)
    top = 30 if chart.breaks else 14
    panel = Panel(width - left - right, height - top - 34, (first, max(last, first + 1)), (low, high))
    draw_grid(panel, [value for value in grid if low <= value <= high], size)
    panel.rules([(panel.x[0], value, panel.x[1], value) for value in base], "axis", width=1.2)
    draw_breaks(panel, chart.breaks, size, named=True)
    draw_years(panel, first, last, size)
    for line in in_order(chart.series):
        draw_line(panel, line)
        if line.role == "own":
            panel.dots([known(line)[-1]], "own", radius=4)
    _draw_end_labels(panel, chart.series, texts, size)
    return Drawing(width, height, left, top, panel)


def _padded(grid: Sequence[float], low: float, high: float) -> tuple[float, float]:
    """Domain a little beyond the values instead of up to the next round value: less empty space."""
    extra = (high - low or 1.0) * 0.06
    return max(grid[0], low - extra), min(grid[-1], high + extra)


def draw_sparkline(chart: Sparkline, variant: Variant) -> Drawing:
    """A trend line without axes; the last value is marked."""
    width, height = {"wide": (132, 40), "narrow": (96, 32), "print": (132, 40)}[variant]
    line = Line("", chart.role, chart.years, chart.values)
    numbers = [value for _, value in known(line)]
    extra = (max(numbers) - min(numbers)) * 0.05 or 1.0
    years = (chart.years[0], max(chart.years[-1], chart.years[0] + 1))
    panel = Panel(width - 10, height - 10, years, (min(numbers) - extra, max(numbers) + extra))
    draw_line(panel, line, weight=0.6)
    panel.dots([known(line)[-1]], _dot_role(chart.role), radius=3)
    return Drawing(width, height, 5, 5, panel)
