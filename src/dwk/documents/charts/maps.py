"""Drawing of maps: equal-area, classed areas and points."""

from __future__ import annotations

from collections.abc import Sequence

from dwk.documents.charts import labels
from dwk.documents.charts.canvas import Align, Drawing, Panel, TextStyle, Variant
from dwk.documents.charts.classes import class_of
from dwk.documents.charts.palette import colour, map_colours
from dwk.documents.charts.projection import fit
from dwk.documents.charts.specs import Choropleth, MapArea, PointMap

_TEXT = {"wide": 14, "narrow": 13, "print": 14}
_EDGE = 6.0
Box = tuple[float, float, float, float]


def draw_choropleth(chart: Choropleth, variant: Variant) -> Drawing:
    """Classed map: legend at the right, on narrow screens below."""
    width, tall = {"wide": (616, 560), "narrow": (330, 400), "print": (640, 470)}[variant]
    size = _TEXT[variant]
    entries = _legend(chart)
    below = variant == "narrow"
    legend_width = 0.0 if below else 52 + max(labels.text_width(text, size) for _, text in entries)
    mapped, _, used_y = fit((area.geometry for area in chart.areas), width - 2 * _EDGE - legend_width, tall - 2 * _EDGE)
    line = size + 11
    height = round(used_y + 2 * _EDGE + (len(entries) * line + 14 if below else 0))
    panel = Panel(width - 2 * _EDGE, height - 2 * _EDGE, (0, width - 2 * _EDGE), (height - 2 * _EDGE, 0))
    fills = map_colours(len(chart.class_breaks) + 1)
    for fill in (*fills, colour("no_data")):
        members = [area for area in chart.areas if _fill(area, chart, fills) == fill]
        panel.shapes([p for area in members for p in mapped.polygons(area.geometry)], fill, colour("ground"), 0.6)
    own = next((area for area in chart.areas if area.key == chart.own_key), None)
    if own is not None:
        panel.shapes(mapped.polygons(own.geometry), "", colour("ground"), 5)
        panel.shapes(mapped.polygons(own.geometry), "", colour("ink"), 2.2)
    left = 0.0 if below else panel.width - legend_width + 20
    top = used_y + 20 if below else max(panel.height - len(entries) * line, 0.0)
    _draw_legend(panel, entries, left, top, line, size)
    return Drawing(width, height, _EDGE, _EDGE, panel)


def _fill(area: MapArea, chart: Choropleth, fills: Sequence[str]) -> str:
    return colour("no_data") if area.value is None else fills[class_of(area.value, chart.class_breaks)]


def class_labels(breaks: Sequence[float], unit: str, decimals: int) -> list[str]:
    """Ranges in words, from little to much: a limit belongs to the class above it."""
    written = [labels.number(limit, decimals) for limit in breaks]
    full = [labels.with_unit(text, unit) if unit == "%" else f"{text} {unit}".rstrip() for text in written]
    middle = [f"{low} bis unter {high}" for low, high in zip(written, full[1:], strict=False)]
    return [f"unter {full[0]}", *middle, f"{full[-1]} und mehr"]


def _legend(chart: Choropleth) -> list[tuple[str, str]]:
    fills = map_colours(len(chart.class_breaks) + 1)
    names = class_labels(chart.class_breaks, chart.unit, chart.decimals)
    entries = list(zip(reversed(fills), reversed(names), strict=True))
    if any(area.value is None for area in chart.areas):
        entries.append((colour("no_data"), chart.no_data_label))
    own = next((area for area in chart.areas if area.key == chart.own_key), None)
    if own is not None:
        entries.append(("", _own_label(own, chart)))
    return entries


def _own_label(own: MapArea, chart: Choropleth) -> str:
    if own.value is None:
        return own.name
    value = labels.number(own.value, chart.decimals)
    return f"{own.name} {labels.with_unit(value, '%') if chart.unit == '%' else value}"


def _draw_legend(
    panel: Panel, entries: Sequence[tuple[str, str]], left: float, top: float, line: int, size: int
) -> None:
    for index, (fill, text) in enumerate(entries):
        middle = top + index * line + line / 2
        swatch = [_rectangle(left, middle - 8, left + 24, middle + 8)]
        if fill:
            panel.shapes([swatch], fill, colour("axis"), 0.6)
        else:
            panel.shapes([swatch], "", colour("ink"), 2.2)
        style = TextStyle("ink", size, 600 if not fill else 400, "left")
        panel.texts([(left + 32, middle, text)], style)


def _rectangle(left: float, top: float, right: float, bottom: float) -> list[tuple[float, float]]:
    return [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]


def draw_points(chart: PointMap, variant: Variant) -> Drawing:
    """Places as points; each name stands where it touches no other."""
    width, tall = {"wide": (616, 640), "narrow": (330, 420), "print": (640, 640)}[variant]
    size = _TEXT[variant]
    mapped, used_x, used_y = fit(chart.outline, width - 2 * _EDGE, tall - 2 * _EDGE)
    height = round(used_y + 2 * _EDGE)
    inner = (width - 2 * _EDGE, height - 2 * _EDGE)
    panel = Panel(inner[0], inner[1], (0, inner[0]), (inner[1], 0))
    shift = (inner[0] - used_x) / 2
    outline = [polygon for geometry in chart.outline for polygon in mapped.polygons(geometry, shift)]
    panel.shapes(outline, colour("land_area"), colour("axis"), 0.8)
    places = [mapped.place(point.lon, point.lat) for point in chart.points]
    places = [(x + shift, y) for x, y in places]
    filled = [(area.label, mapped.polygons(area.geometry, shift)) for area in chart.areas]
    panel.shapes([polygon for _, polygons in filled for polygon in polygons], colour("own"), colour("ground"), 1)
    for own in (False, True):
        chosen = [place for place, point in zip(places, chart.points, strict=True) if point.own is own]
        panel.dots(chosen, "own", radius=6.5 if own else 5, ring="ground")
    names = [(point.label, 600 if point.own else 500) for point in chart.points]
    names += [(label, 500) for label, _ in filled]
    edges = [_around(polygons) for _, polygons in filled]
    placed = place_names(places, [label for label, _ in names], size, inner, edges)
    for (label, weight), (align, x, y) in zip(names, placed, strict=True):
        panel.texts([(x, y, label)], TextStyle("ink", size, weight, align, halo=True))
    return Drawing(width, height, _EDGE, _EDGE, panel)


def _around(polygons: Sequence[Sequence[Sequence[tuple[float, float]]]]) -> Box:
    """The box around an area in pixels."""
    dots = [dot for polygon in polygons for ring in polygon for dot in ring]
    across, down = [x for x, _ in dots], [y for _, y in dots]
    return min(across), min(down), max(across), max(down)


def place_names(
    places: Sequence[tuple[float, float]],
    names: Sequence[str],
    size: int,
    inner: tuple[float, float],
    areas: Sequence[Box] = (),
) -> list[tuple[Align, float, float]]:
    """For each point, then each area, the first of eight positions that is free; the least covered if none is."""
    taken: list[Box] = [*((x - 7, y - 7, x + 7, y + 7) for x, y in places), *areas]
    anchors = [(x, y, 0.0, 0.0) for x, y in places]
    anchors += [((w + e) / 2, (n + s) / 2, (e - w) / 2 - 6, (s - n) / 2 - 6) for w, n, e, s in areas]
    found: list[tuple[Align, float, float]] = []
    for (x, y, across, down), name in zip(anchors, names, strict=True):
        wide = labels.text_width(name, size, bold=True)
        options: list[tuple[Align, float, float]] = [
            ("left", x + 10 + across, y),
            ("right", x - 10 - across, y),
            ("center", x, y - size * 1.2 - down),
            ("center", x, y + size * 1.2 + down),
            ("left", x + 7 + across, y - size * 0.9 - down),
            ("left", x + 7 + across, y + size * 0.9 + down),
            ("right", x - 7 - across, y - size * 0.9 - down),
            ("right", x - 7 - across, y + size * 0.9 + down),
        ]
        cost = [_cost(_box(option, wide, size), taken, inner) for option in options]
        best = options[cost.index(min(cost))]
        taken.append(_box(best, wide, size))
        found.append(best)
    return found


def _box(option: tuple[str, float, float], wide: float, size: int) -> Box:
    align, x, y = option
    left = {"left": x, "center": x - wide / 2, "right": x - wide}[align]
    return left, y - size * 0.55, left + wide, y + size * 0.55


def _cost(box: Box, taken: Sequence[Box], inner: tuple[float, float]) -> float:
    covered = sum(
        max(0.0, min(box[2], other[2]) - max(box[0], other[0]))
        * max(0.0, min(box[3], other[3]) - max(box[1], other[1]))
        for other in taken
    )
    outside = max(0.0, -box[0], -box[1], box[2] - inner[0], box[3] - inner[1])
    return covered + outside * 1000
