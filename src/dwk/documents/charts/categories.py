"""Drawing of bars over words, joined end to end, each with its number."""

from __future__ import annotations

from dwk.documents.charts import labels
from dwk.documents.charts.canvas import Drawing, Panel, TextStyle, Variant
from dwk.documents.charts.category_specs import BarTone, CategoryBars

_TEXT = {"wide": 14, "narrow": 13, "print": 14}
#: role of the area and of the number on it
TONES: dict[BarTone, tuple[str, str]] = {
    "own": ("own", "ground"),
    "earlier": ("earlier", "ink"),
    "land": ("axis", "ground"),
    "open": ("grid", "ink"),
}


def draw_categories(chart: CategoryBars, variant: Variant) -> Drawing:
    """One row per category, the legend above; a number stands where it fits on its bar."""
    width = {"wide": 720, "narrow": 330, "print": 640}[variant]
    row, thick, size = (40, 22, _TEXT[variant]) if variant != "narrow" else (38, 20, _TEXT[variant])
    room = width * 0.4
    names = [labels.wrap(name, size, room) for name in chart.categories]
    left = 16 + max(labels.text_width(line, size) for lines in names for line in lines)
    legend, top = _legend(chart, size, width)
    totals = [sum(s.values[i] or 0 for s in chart.series) for i in range(len(chart.categories))]
    reach = max(*totals, 1e-9) if len(totals) > 1 else max(totals[0], 1e-9)
    count = len(chart.categories)
    panel = Panel(width - left - 24, row * count, (0, reach), (count - 0.5, -0.5))
    half = thick / row / 2
    starts = [0.0] * count
    for series in chart.series:
        area, writing = TONES[series.tone]
        known = [(i, value) for i, value in enumerate(series.values) if value]
        panel.bars([(starts[i], starts[i] + value, i - half, i + half) for i, value in known], area)
        # the edge in the ground keeps neighbours apart without colour
        panel.rules([(starts[i] + v, i - half, starts[i] + v, i + half) for i, v in known], "ground", width=2)
        shown = [(starts[i] + v / 2, i, labels.number(v, chart.decimals), v) for i, v in known]
        panel.texts(
            [(x, y, text) for x, y, text, v in shown if panel.px(v) > labels.text_width(text, size, bold=True) + 6],
            TextStyle(writing, size, 600),
        )
        for i, value in known:
            starts[i] += value
    _names(panel, names, size)
    for x, y, text, area in legend:
        at_x, at_y = panel.dx(x - left), panel.y[1] + panel.dy(y - top)
        box = (at_x, at_x + panel.dx(14), at_y + panel.dy(-7), at_y + panel.dy(7))
        panel.bars([box], area)
        panel.texts([(at_x + panel.dx(20), at_y, text)], TextStyle("ink", size, align="left"))
    return Drawing(width, round(top + row * count + 10), left, top, panel)


def _names(panel: Panel, names: list[tuple[str, ...]], size: int) -> None:
    leading = size + 3
    rows = [
        (panel.dx(-10), i + panel.dy((at - (len(lines) - 1) / 2) * leading), line)
        for i, lines in enumerate(names)
        for at, line in enumerate(lines)
    ]
    panel.texts(rows, TextStyle("ink", size, align="right"))


def _legend(chart: CategoryBars, size: int, width: float) -> tuple[list[tuple[float, float, str, str]], float]:
    """Swatches with names, in lines; and the height they take."""
    entries: list[tuple[float, float, str, str]] = []
    x, y = 4.0, size * 0.8
    for series in chart.series:
        wide = 20 + labels.text_width(series.label, size) + 22
        if entries and x + wide > width:
            x, y = 4.0, y + size + 9
        entries.append((x, y, series.label, TONES[series.tone][0]))
        x += wide
    return entries, y + size * 0.8 + 10
