"""What all charts that look ahead share: marking of the projected years, legend, names at line ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from dwk.documents.charts import labels
from dwk.documents.charts.canvas import Panel, Point, TextStyle
from dwk.documents.charts.inputs import Value

PROJECTION = "Vorausberechnung"
UNCERTAIN = "unsicher"
TEXT = {"wide": 14, "narrow": 13, "print": 14}
#: the median is dashed so that it is told from the observed line without colour
MEDIAN_WIDTH, MEDIAN_DASH = 2.8, (7.0, 4.0)
OTHER_WIDTH, OTHER_DASH = 1.8, (2.0, 2.5)
LEGEND_ROW = 10.0  # added to the text size
_MARK, _BETWEEN = 34.0, 20.0

Symbol = Literal["line", "median", "other", "band", "dot", "break", "limit", "outline", "stroke", "none"]


@dataclass(frozen=True)
class Entry:
    """One name in a legend: what it looks like and the role that gives its colour."""

    symbol: Symbol
    role: str
    label: str


def words(*, uncertain: bool) -> str:
    """What stands beside projected years."""
    return f"{PROJECTION} ({UNCERTAIN})" if uncertain else PROJECTION


def stretches(years: Sequence[int], values: Sequence[Value]) -> list[list[Point]]:
    """Known values in a row; only a missing value interrupts, as projections may go in steps of several years."""
    found: list[list[Point]] = [[]]
    for year, value in zip(years, values, strict=True):
        if value is None:
            found.append([])
        else:
            found[-1].append((year, value))
    return [stretch for stretch in found if stretch]


def value_at(years: Sequence[int], values: Sequence[Value], year: int) -> Value:
    """The value of a year, nothing if it is missing."""
    return dict(zip(years, values, strict=True)).get(year)


def legend_rows(entries: Sequence[Entry], size: int, width: float) -> list[list[tuple[float, Entry]]]:
    """Entries with their left edges in as many rows as they need."""
    rows: list[list[tuple[float, Entry]]] = [[]]
    x = 0.0
    for entry in entries:
        needed = _mark(entry) + labels.text_width(entry.label, size)
        if rows[-1] and x + needed > width:
            rows.append([])
            x = 0.0
        rows[-1].append((x, entry))
        x += needed + _BETWEEN
    return rows if entries else []


def _mark(entry: Entry) -> float:
    return 0.0 if entry.symbol == "none" else _MARK


def draw_legend(
    panel: Panel, rows: Sequence[Sequence[tuple[float, Entry]]], size: int, *, left: float, top: float
) -> None:
    """Draw a legend; `left` and `top` are pixels from the upper left corner of the panel."""
    for index, row in enumerate(rows):
        y = top + index * (size + LEGEND_ROW)
        for x, entry in row:
            _draw_symbol(panel, entry, left + x, y)
            place = _at(panel, left + x + _mark(entry), y)
            panel.texts([(*place, entry.label)], TextStyle("muted", size, align="left"))


def _at(panel: Panel, x: float, y: float) -> Point:
    return panel.x[0] + panel.dx(x), panel.y[1] + panel.dy(y)


def _draw_symbol(panel: Panel, entry: Entry, x: float, y: float) -> None:
    (x0, y0), (x1, _) = _at(panel, x, y), _at(panel, x + 26, y)
    if entry.symbol == "band":
        (_, low), (_, high) = _at(panel, x, y + 6), _at(panel, x, y - 6)
        panel.bars([(x0, x1, low, high)], entry.role)
        if entry.role.startswith("band"):
            panel.rules([(x0, edge, x1, edge) for edge in (low, high)], "band_edge")
    elif entry.symbol == "dot":
        panel.dots([_at(panel, x + 13, y)], entry.role, radius=4.5, ring="ground")
    elif entry.symbol in ("break", "stroke"):
        row = (*_at(panel, x + 13, y + 9), *_at(panel, x + 13, y - 9))
        panel.rules([row], entry.role, width=1.3, dash=(1.5, 3) if entry.symbol == "break" else ())
    elif entry.symbol != "none":
        width, dash = {
            "median": (MEDIAN_WIDTH, MEDIAN_DASH),
            "other": (OTHER_WIDTH, OTHER_DASH),
            "limit": (1.6, (9.0, 3.0)),
            "outline": (1.6, ()),
        }.get(entry.symbol, (3.5, ()))
        panel.rules([(x0, y0, x1, y0)], entry.role, width=width, dash=dash)


def shade(panel: Panel, base: float) -> None:
    """Tint everything after the base year and draw its line; `base` in units of x."""
    panel.bars([(base, panel.x[1], panel.y[0], panel.y[1])], "future")


def head_rows(panel_width: float, base: float, texts: tuple[str, str], size: int, left: float) -> int:
    """How many rows the words above the line of the base year need: one if both fit beside it."""
    if not texts[0]:
        return 1
    before = base - 6 - labels.text_width(texts[0], size)
    after = _after(panel_width, base, texts[1], size)
    return 1 if before >= -left + 2 and after >= base else 2


def _after(limit: float, base: float, text: str, size: int) -> float:
    return min(base + 6, limit - labels.text_width(text, size, bold=True) - 2)


def draw_head(
    panel: Panel,
    base_year: float,
    texts: tuple[str, str],
    size: int,
    *,
    left: float,
    right: float,
    foot: float | None = None,
) -> None:
    """Line of the base year with its name before it and the word for the projection after it.

    `left` and `right` are the free pixels beside the panel, `foot` where the line ends if not at the lower edge.
    In two rows both words stand after the line.
    """
    base = panel.px(base_year)
    rows = head_rows(panel.width + right, base, texts, size, left)
    top = -4 - rows * (size + 4.0)
    low = panel.y[0] if foot is None else panel.y[1] + panel.dy(foot)
    panel.rules([(base_year, low, *_at(panel, base, top + 2))], "axis", width=1.2)
    width = panel.width + right
    below = -4 - (size + 4.0) / 2
    style = TextStyle("ink", size, 600, "left")
    panel.texts([(*_at(panel, _after(width, base, texts[1], size), below), texts[1])], style)
    if not texts[0]:
        return
    if rows == 1:
        panel.texts([(*_at(panel, base - 6, below), texts[0])], TextStyle("muted", size, align="right"))
    else:
        x = min(base + 6, width - labels.text_width(texts[0], size) - 2)
        panel.texts([(*_at(panel, x, below - size - 4), texts[0])], TextStyle("muted", size, align="left"))


@dataclass(frozen=True)
class End:
    """What is written at the end of a line: lines of text, the point it belongs to, its role in the palette."""

    lines: tuple[str, ...]
    point: Point
    role: str = "muted"
    bold: bool = False

    def width(self, size: int) -> float:
        """Pixels the longest line needs."""
        return max(labels.text_width(line, size, bold=self.bold) for line in self.lines)


def draw_ends(panel: Panel, ends: Sequence[End], size: int) -> None:
    """Names beside the last points, moved apart where they would touch and then led by a hairline."""
    leading = size + 3
    centres = labels.spread(
        [panel.py(end.point[1]) for end in ends],
        [len(end.lines) * leading + 3.0 for end in ends],
        -8.0,
        panel.height + 8.0,
    )
    for end, centre in zip(ends, centres, strict=True):
        if abs(centre - panel.py(end.point[1])) > leading * 0.6:
            start = (panel.x[1] + panel.dx(1), end.point[1])
            panel.rules([(*start, *_at(panel, panel.width + 9, centre))], "axis")
        top = centre - (len(end.lines) - 1) * leading / 2
        style = TextStyle(end.role, size, 600 if end.bold else 400, "left")
        panel.texts(
            [(*_at(panel, panel.width + 11, top + index * leading), line) for index, line in enumerate(end.lines)],
            style,
        )
