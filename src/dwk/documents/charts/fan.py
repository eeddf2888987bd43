"""Drawing of the fan: observed line, projected median, bands, second scenario, later observations."""

from __future__ import annotations

from collections.abc import Sequence

from dwk.documents.charts import future, labels
from dwk.documents.charts.canvas import Drawing, Panel, Variant
from dwk.documents.charts.future import End, Entry
from dwk.documents.charts.future_specs import FanChart, Interval
from dwk.documents.charts.inputs import Value
from dwk.documents.charts.lines import draw_breaks, draw_grid, draw_years, runs

_SIZES = {"wide": (616, 460), "narrow": (330, 380), "print": (640, 320)}
_ROOM = {"wide": 170.0, "narrow": 84.0, "print": 170.0}
#: from the widest to the narrowest band
_BANDS = ("band_80", "band_50")


def draw_fan(chart: FanChart, variant: Variant) -> Drawing:
    """The whole chart."""
    width, height = _SIZES[variant]
    size = future.TEXT[variant]
    ends = _ends(chart, size, _ROOM[variant])
    right = 15 + max(end.width(size) for end in ends)
    values = _all_values(chart)
    grid = labels.ticks(min(values), max(values), 6 if variant == "wide" else 5)
    decimals = labels.tick_decimals(grid)
    left = 14 + max(labels.text_width(labels.number(value, decimals), size) for value in grid)
    first, last = _span(chart)
    plot = width - left - right
    texts = (f"Basisjahr {chart.base_year}", future.words(uncertain=chart.uncertain))
    base = (chart.base_year - first) / (last - first) * plot
    rows = future.legend_rows(_entries(chart), size, width)
    head = future.head_rows(plot + right, base, texts, size, left) * (size + 4.0) + 6
    top = len(rows) * (size + future.LEGEND_ROW) + head
    extra = (max(values) - min(values) or 1.0) * 0.06
    domain = (max(grid[0], min(values) - extra), min(grid[-1], max(values) + extra))
    panel = Panel(plot, height - top - 34, (first, last), domain)
    future.shade(panel, chart.base_year)
    draw_grid(panel, [value for value in grid if domain[0] <= value <= domain[1]], size)
    _draw_bands(panel, chart)
    draw_breaks(panel, chart.breaks, size, named=False)
    draw_years(panel, first, last, size)
    future.draw_head(panel, chart.base_year, texts, size, left=left, right=right)
    _draw_lines(panel, chart)
    future.draw_ends(panel, ends, size)
    future.draw_legend(panel, rows, size, left=-left, top=10 - top)
    return Drawing(width, height, left, top, panel)


def _span(chart: FanChart) -> tuple[int, int]:
    first = min(chart.history_years[0], chart.base_year)
    return first, max(chart.years[-1], *chart.observed_years, first + 1)


def _all_values(chart: FanChart) -> list[float]:
    rows = [chart.history, chart.median, chart.observed, chart.other]
    rows += [side for band in chart.bands for side in (band.low, band.high)]
    return [value for row in rows for value in row if value is not None]


def _widest_first(bands: Sequence[Interval]) -> list[Interval]:
    return sorted(bands, key=lambda band: -band.level)


def _entries(chart: FanChart) -> list[Entry]:
    entries = [Entry("line", "own", "beobachtet"), Entry("median", "projected", chart.median_label)]
    entries += [
        Entry("band", role, f"{band.level} von 100 Fällen")
        for band, role in zip(_widest_first(chart.bands), _BANDS, strict=False)
    ]
    if chart.observed:
        entries.append(Entry("dot", "ink", "später beobachtet"))
    if chart.other and chart.other_label:
        entries.append(Entry("other", "ink", chart.other_label))
    entries += [Entry("break", "axis", name) for _, name in chart.breaks]
    return entries


def from_base(chart: FanChart, values: Sequence[Value]) -> tuple[tuple[int, ...], tuple[Value, ...]]:
    """Projected values with the observed one of the base year in front, from which all lines start."""
    base = future.value_at(chart.history_years, chart.history, chart.base_year)
    if base is None:
        return chart.years, tuple(values)
    return (chart.base_year, *chart.years), (base, *values)


def _draw_bands(panel: Panel, chart: FanChart) -> None:
    for band, role in zip(_widest_first(chart.bands), _BANDS, strict=False):
        years, low = from_base(chart, band.low)
        _, high = from_base(chart, band.high)
        lower, upper = future.stretches(years, low), future.stretches(years, high)
        for under, over in zip(lower, upper, strict=True):
            panel.area([(x, a, b) for (x, a), (_, b) in zip(under, over, strict=True)], role)
        for edge in (*lower, *upper):
            if len(edge) > 1:
                panel.path(edge, "band_edge", width=1)


def _draw_lines(panel: Panel, chart: FanChart) -> None:
    for stretch in future.stretches(*from_base(chart, chart.other)) if chart.other else []:
        panel.path(stretch, "ink", width=future.OTHER_WIDTH, dash=future.OTHER_DASH)
    for stretch in future.stretches(*from_base(chart, chart.median)):
        panel.path(stretch, "projected", width=future.MEDIAN_WIDTH, dash=future.MEDIAN_DASH)
    for stretch in runs(chart.history_years, chart.history):
        if len(stretch) > 1:
            panel.path(stretch, "own", width=3.5)
        else:
            panel.dots(stretch, "own", radius=3.6)
    base = future.value_at(chart.history_years, chart.history, chart.base_year)
    if base is not None:
        panel.dots([(chart.base_year, base)], "own", radius=4.5, ring="ground")
    later = [point for stretch in future.stretches(chart.observed_years, chart.observed) for point in stretch]
    panel.dots(later, "ink", radius=4.5, ring="ground")


def _last(chart: FanChart, values: Sequence[Value]) -> tuple[float, float]:
    return future.stretches(chart.years, values)[-1][-1]


def _ends(chart: FanChart, size: int, room: float) -> list[End]:
    last = _last(chart, chart.median)
    own = labels.number(last[1], chart.decimals)
    ends = [End((*labels.wrap(chart.label, size, room, bold=True), own), last, "own", bold=True)]
    if chart.bands:
        widest = _widest_first(chart.bands)[0]
        for values in (widest.high, widest.low):
            point = _last(chart, values)
            ends.append(End((labels.number(point[1], chart.decimals),), point))
    if chart.other:
        point = _last(chart, chart.other)
        name = labels.wrap(chart.other_label, size, room) if chart.other_label else ()
        ends.append(End((*name, labels.number(point[1], chart.decimals)), point, "ink"))
    return ends
