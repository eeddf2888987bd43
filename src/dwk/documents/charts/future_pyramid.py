"""Drawing of projected pyramids: one year with the base year as outline, several years as a strip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dwk.documents.charts import future, labels
from dwk.documents.charts.canvas import Drawing, Panel, Point, TextStyle, Variant
from dwk.documents.charts.future_pyramids import ProjectedPyramid, PyramidStrip
from dwk.documents.charts.inputs import Value
from dwk.documents.charts.palette import colour
from dwk.documents.charts.pyramid import density, draw_pyramid, highest_of, nice_limit, top_of
from dwk.documents.charts.specs import Outline, Pyramid

_CELL = {"wide": 240.0, "narrow": 210.0, "print": 190.0}
_GUTTER = {"wide": 24.0, "narrow": 16.0, "print": 20.0}
_HEAD, _FOOT = 24.0, 64.0


def plain(chart: ProjectedPyramid) -> Pyramid:
    """The same year as an ordinary pyramid."""
    outline = None
    if chart.year > chart.base_year:
        outline = Outline(chart.lower, chart.upper, chart.base_men, chart.base_women, chart.base_year)
    return Pyramid(chart.lower, chart.upper, chart.men, chart.women, chart.year, outline, chart.open_end)


def common_limit(charts: Sequence[ProjectedPyramid]) -> float:
    """End of the scales with which every year of a series fits."""
    return nice_limit(max(highest_of(plain(chart)) for chart in charts))


def on_common_scale(charts: Sequence[ProjectedPyramid]) -> tuple[ProjectedPyramid, ...]:
    """The series with one scale for all years."""
    limit = common_limit(charts)
    return tuple(replace(chart, limit=limit) for chart in charts)


def heading(chart: ProjectedPyramid) -> str:
    """Year and what kind of number it is."""
    if chart.year == chart.base_year:
        return f"{chart.year}, Basisjahr"
    return f"{chart.year}, {future.words(uncertain=chart.uncertain)}"


def draw_projected(chart: ProjectedPyramid, variant: Variant) -> Drawing:
    """One year of a series."""
    return draw_pyramid(plain(chart), variant, limit=chart.limit, heading=heading(chart))


def draw_strip(chart: PyramidStrip, variant: Variant) -> Drawing:
    """All years of the strip in rows, men left and women right of a common axis of ages."""
    width = {"wide": 1280, "narrow": 330, "print": 640}[variant]
    size, count = future.TEXT[variant], len(chart.pyramids)
    columns = min(count, {"wide": 6, "narrow": 2, "print": 3}[variant])
    axis = 10 + labels.text_width("100", size)
    wide = (width - axis - _GUTTER[variant] * (columns - 1) - 12) / columns
    rows = future.legend_rows(_entries(chart), size, width)
    top = 2 + len(rows) * (size + future.LEGEND_ROW)
    tall = _HEAD + _CELL[variant] + _FOOT
    height = round(top + -(-count // columns) * tall)
    canvas = Panel(width, height, (0, width), (height, 0))
    future.draw_legend(canvas, rows, size, left=0, top=10)
    for index, pyramid in enumerate(chart.pyramids):
        row, column = divmod(index, columns)
        left = axis + column * (wide + _GUTTER[variant])
        place = _Place(pyramid, left, top + row * tall + _HEAD, wide, _CELL[variant])
        _draw_place(canvas, place, size, ages=column == 0)
        _write_below(canvas, place, chart.medians[index] if chart.medians else None, size)
    return Drawing(width, height, 0, 0, canvas)


def _entries(chart: PyramidStrip) -> list[future.Entry]:
    entries = [future.Entry("band", "men", "Männer"), future.Entry("band", "women", "Frauen")]
    if any(pyramid.year > pyramid.base_year for pyramid in chart.pyramids):
        said = future.words(uncertain=any(pyramid.uncertain for pyramid in chart.pyramids))
        base = chart.pyramids[0].base_year
        entries += [
            future.Entry("outline", "ink", f"Basisjahr {base}"),
            future.Entry("none", "ink", f"ab {base + 1}: {said}"),
        ]
    return entries


@dataclass(frozen=True)
class _Place:
    """Where one year of the strip lies, in pixels."""

    pyramid: ProjectedPyramid
    left: float
    top: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        return self.left + self.width / 2

    @property
    def highest(self) -> int:
        pyramid = self.pyramid
        return max(top_of(a, b, pyramid.open_end) for a, b in zip(pyramid.lower, pyramid.upper, strict=True))

    def x(self, per_year: float) -> float:
        """Pixels of so many persons per year of age; men count negative."""
        return self.middle + per_year / self.pyramid.limit * self.width / 2

    def y(self, age: float) -> float:
        return self.top + (1 - age / self.highest) * self.height

    def side(self, values: Sequence[Value], sign: int) -> list[list[Point]]:
        """Stepped edge of one side from below; a missing group interrupts it."""
        pyramid = self.pyramid
        found: list[list[Point]] = [[]]
        for lower, upper, value in zip(pyramid.lower, pyramid.upper, values, strict=True):
            if value is None:
                found.append([])
                continue
            x = self.x(sign * density(lower, upper, value, pyramid.open_end))
            found[-1] += [(x, self.y(lower)), (x, self.y(top_of(lower, upper, pyramid.open_end)))]
        return [stretch for stretch in found if stretch]


def _draw_place(canvas: Panel, place: _Place, size: int, *, ages: bool) -> None:
    pyramid = place.pyramid
    canvas.texts([(place.middle, place.top - 14, str(pyramid.year))], TextStyle("ink", size, 600))
    tens = [age for age in range(0, place.highest, 20) if age < place.highest]
    right = place.left + place.width
    canvas.rules([(place.left, place.y(age), right, place.y(age)) for age in tens], "grid")
    if ages:
        canvas.texts([(place.left - 8, place.y(age), str(age)) for age in tens], TextStyle(size=size, align="right"))
    for role, values, sign in (("men", pyramid.men, -1), ("women", pyramid.women, 1)):
        # One path for a side: a strip of single years would otherwise have more than a thousand bars.
        areas = [
            [[(place.middle, edge[0][1]), *edge, (place.middle, edge[-1][1]), (place.middle, edge[0][1])]]
            for edge in place.side(values, sign)
        ]
        canvas.shapes(areas, colour(role), colour(role), 0)
    canvas.rules([(place.middle, place.top, place.middle, place.y(0))], "ground", width=1.5)
    if pyramid.year > pyramid.base_year:
        for values, sign in ((pyramid.base_men, -1), (pyramid.base_women, 1)):
            for edge in place.side(values, sign):
                canvas.path([*edge, (place.middle, edge[-1][1])], "ink", width=1.2)


def _write_below(canvas: Panel, place: _Place, median: Value, size: int) -> None:
    """The ends of both scales, then all persons and the median age."""
    below = place.y(0)
    canvas.rules([(place.left, below, place.left + place.width, below)], "axis")
    limit = place.pyramid.limit
    # The largest round value on the scale: the limit itself may be any number.
    round_value = [tick for tick in labels.ticks(0, limit, 3) if tick <= limit][-1]
    below = place.y(0)
    ends = [(place.x(sign * round_value), below) for sign in (-1, 1)]
    canvas.rules([(x, below, x, below + 4) for x, _ in [*ends, (place.middle, below)]], "axis")
    decimals = labels.tick_decimals([round_value])
    told = labels.number(round_value, decimals)
    half = labels.text_width(told, size) / 2 - 6
    # Drawn inwards at the edges, so that the numbers of neighbours do not touch.
    inside = [min(max(x, place.left + half), place.left + place.width - half) for x, _ in ends]
    texts = [(x, below + 7, told) for x in inside]
    canvas.texts([*texts, (place.middle, below + 7, "0")], TextStyle(size=size, baseline="top"))
    total = place.pyramid.total
    facts = [] if total is None else [labels.number(total)]
    if median is not None:
        facts.append(f"Median {labels.number(median, 1)}")
    canvas.texts(
        [(place.middle, below + 12 + size, " · ".join(facts))] if facts else [],
        TextStyle("ink", size, 600, baseline="top"),
    )
