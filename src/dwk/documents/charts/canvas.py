"""A panel to draw on, kept as layers of a Vega-Lite chart in the units of the data.

Every mark carries its numbers unscaled; scales, paths and text are the engine's work. Axes and grids are drawn as
ordinary marks, because the same chart must look the same whatever the engine's axis defaults become.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from dwk.documents.charts.palette import colour

Variant = Literal["wide", "narrow", "print"]
Align = Literal["left", "center", "right"]
Baseline = Literal["top", "middle", "bottom"]
Point = tuple[float, float]

FONT = "Fira Sans, sans-serif"
_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.1.0.json"


@dataclass(frozen=True)
class TextStyle:
    """How a label is set."""

    role: str = "muted"
    size: int = 13
    weight: int = 400
    align: Align = "center"
    baseline: Baseline = "middle"
    halo: bool = False


@dataclass(frozen=True)
class Layer:
    """Rows drawn alike: mark, its fixed properties, which fields stand for which channel."""

    mark: str
    properties: tuple[tuple[str, Any], ...]
    channels: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


@dataclass
class Panel:
    """One coordinate system with its size in pixels and its domain in units of the data."""

    width: float
    height: float
    x: tuple[float, float]
    y: tuple[float, float]
    layers: list[Layer] = field(default_factory=list)

    def px(self, x: float) -> float:
        """Pixels from the left edge of the panel."""
        return (x - self.x[0]) / (self.x[1] - self.x[0]) * self.width

    def py(self, y: float) -> float:
        """Pixels from the upper edge of the panel."""
        return (self.y[1] - y) / (self.y[1] - self.y[0]) * self.height

    def dx(self, pixels: float) -> float:
        """So many pixels in units of x."""
        return pixels / self.width * (self.x[1] - self.x[0])

    def dy(self, pixels: float) -> float:
        """So many pixels downwards in units of y."""
        return -pixels / self.height * (self.y[1] - self.y[0])

    def _add(self, mark: str, channels: str, rows: Iterable[Sequence[Any]], **properties: Any) -> None:
        kept = tuple(tuple(row) for row in rows)
        if kept:
            self.layers.append(Layer(mark, tuple(sorted(properties.items())), tuple(channels.split()), kept))

    def bars(self, rows: Iterable[tuple[float, float, float, float]], role: str) -> None:
        """Rectangles as (x from, x to, y from, y to)."""
        self._add("rect", "x x2 y y2", rows, fill=colour(role))

    def rules(
        self,
        rows: Iterable[tuple[float, float, float, float]],
        role: str,
        *,
        width: float = 1,
        dash: tuple[float, ...] = (),
    ) -> None:
        """Straight strokes as (x from, y from, x to, y to)."""
        more = {"strokeDash": list(dash)} if dash else {}
        self._add("rule", "x y x2 y2", rows, stroke=colour(role), strokeWidth=width, **more)

    def path(self, points: Sequence[Point], role: str, *, width: float, dash: tuple[float, ...] = ()) -> None:
        """One line through the points in the order given."""
        more = {"strokeDash": list(dash)} if dash else {}
        rows = [(x, y, index) for index, (x, y) in enumerate(points)]
        self._add(
            "line",
            "x y order",
            rows,
            stroke=colour(role),
            strokeWidth=width,
            strokeJoin="round",
            strokeCap="butt",
            **more,
        )

    def area(self, rows: Iterable[tuple[float, float, float]], role: str) -> None:
        """The surface between two lines as (x, y from, y to), from left to right."""
        self._add("area", "x y y2", rows, fill=colour(role))

    def dots(self, points: Iterable[Point], role: str, *, radius: float, ring: str = "") -> None:
        """Discs, with a ring of another role if wanted."""
        more = {"stroke": colour(ring), "strokeWidth": 1.5} if ring else {"stroke": colour(role), "strokeWidth": 0}
        self._add("point", "x y", points, shape="circle", fill=colour(role), size=(2 * radius) ** 2, **more)

    def texts(self, rows: Iterable[tuple[float, float, str]], style: TextStyle) -> None:
        """Labels at points; a halo in the colour of the ground keeps them readable on lines."""
        kept = list(rows)
        base = {
            "fontSize": style.size,
            "fontWeight": style.weight,
            "align": style.align,
            "baseline": style.baseline,
            "font": FONT,
        }
        if style.halo:
            ground = colour("ground")
            self._add("text", "x y text", kept, **base, fill=ground, stroke=ground, strokeWidth=4, strokeJoin="round")
        self._add("text", "x y text", kept, **base, fill=colour(style.role))

    def shapes(self, polygons: Sequence[Sequence[Sequence[Point]]], fill: str, stroke: str, width: float) -> None:
        """Areas as one path whose coordinates are already pixels of this panel; `fill` is a hex or empty."""
        if not polygons:
            return
        whole = tuple(tuple(tuple(ring) for ring in polygon) for polygon in polygons)
        painted = {"fill": fill} if fill else {"filled": False}
        self._add("geoshape", "geo", [(whole,)], **painted, stroke=stroke, strokeWidth=width, strokeJoin="round")


@dataclass(frozen=True)
class Drawing:
    """A finished chart: total size, margins around one panel."""

    width: int
    height: int
    left: float
    top: float
    panel: Panel


def compose(drawing: Drawing) -> dict[str, Any]:
    """The drawing as a Vega-Lite specification.

    Written out rather than built with Altair: every mark is placed already, and loading and checking its schema takes
    longer than drawing the charts of a whole profile.
    """
    panel = drawing.panel
    scales = {
        "x": {"domain": list(panel.x), "nice": False, "zero": False},
        "y": {"domain": list(panel.y), "nice": False, "zero": False},
    }
    return {
        "$schema": _SCHEMA,
        "layer": [_layer(layer, scales) for layer in panel.layers],
        "width": panel.width,
        "height": panel.height,
        "autosize": {"type": "none"},
        "padding": {
            "left": drawing.left,
            "top": drawing.top,
            "right": drawing.width - drawing.left - panel.width,
            "bottom": drawing.height - drawing.top - panel.height,
        },
        "config": {"aria": False, "background": "transparent", "view": {"stroke": None}, "font": FONT},
    }


def _layer(layer: Layer, scales: dict[str, Any]) -> dict[str, Any]:
    mark = {"type": layer.mark, **dict(layer.properties)}
    if layer.mark == "geoshape":
        features = [
            {"type": "Feature", "properties": {}, "geometry": {"type": "MultiPolygon", "coordinates": row[0]}}
            for row in layer.rows
        ]
        projection = {"type": "identity", "scale": 1, "translate": [0, 0]}
        return {"data": {"values": features}, "mark": mark, "projection": projection}
    values = [dict(zip(layer.channels, row, strict=True)) for row in layer.rows]
    encoding = {channel: _channel(channel, scales) for channel in layer.channels}
    return {"data": {"values": values}, "mark": mark, "encoding": encoding}


def _channel(channel: str, scales: dict[str, Any]) -> dict[str, Any]:
    if channel in scales:
        return {"field": channel, "type": "quantitative", "scale": scales[channel], "axis": None}
    if channel in ("x2", "y2"):
        return {"field": channel}
    return {"field": channel, "type": "nominal" if channel == "text" else "quantitative"}
