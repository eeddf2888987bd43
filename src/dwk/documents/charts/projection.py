"""Equal-area conic projection of Albers for Germany, fitted to a box of pixels."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dwk.documents.charts.specs import Geometry

PARALLELS = (48.5, 53.5)
ORIGIN = (10.5, 51.0)
Point = tuple[float, float]


def albers(lon: float, lat: float) -> Point:
    """Place on the plane of a sphere with radius one; y grows to the north."""
    first, second = (math.radians(parallel) for parallel in PARALLELS)
    n = (math.sin(first) + math.sin(second)) / 2
    c = math.cos(first) ** 2 + 2 * n * math.sin(first)
    rho0 = math.sqrt(c - 2 * n * math.sin(math.radians(ORIGIN[1]))) / n
    rho = math.sqrt(c - 2 * n * math.sin(math.radians(lat))) / n
    theta = n * math.radians(lon - ORIGIN[0])
    return rho * math.sin(theta), rho0 - rho * math.cos(theta)


@dataclass(frozen=True)
class Fit:
    """Turns places into pixels: one scale for both axes, y downwards."""

    scale: float
    left: float
    top: float

    def place(self, lon: float, lat: float) -> Point:
        """Pixel of a place."""
        x, y = albers(lon, lat)
        return self.left + x * self.scale, self.top - y * self.scale

    def polygons(self, geometry: Geometry, shift: float = 0.0) -> list[list[list[Point]]]:
        """Polygons of a geometry on a grid of half pixels, moved to the right by `shift`.

        Neighbours share their border points, so both land on the same grid point and no gap opens; points that
        fall together and rings that shrink to nothing are left out; that makes the picture much smaller.
        """
        found = []
        for polygon in geometry.polygons:
            rings = [ring for ring in (self._ring(points, shift) for points in polygon) if len(ring) > 3]
            if rings:
                found.append(rings)
        return found

    def _ring(self, points: Sequence[Point], shift: float) -> list[Point]:
        kept: list[Point] = []
        for lon, lat in points:
            x, y = self.place(lon, lat)
            snapped = (round((x + shift) * 2) / 2, round(y * 2) / 2)
            if not kept or snapped != kept[-1]:
                kept.append(snapped)
        return kept


def fit(geometries: Iterable[Geometry], width: float, height: float) -> tuple[Fit, float, float]:
    """The fit into a box, with the width and height really taken."""
    points = [albers(*point) for geometry in geometries for polygon in geometry.polygons for point in _outer(polygon)]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    span_x, span_y = max(xs) - min(xs) or 1e-9, max(ys) - min(ys) or 1e-9
    scale = min(width / span_x, height / span_y)
    return Fit(scale, -min(xs) * scale, max(ys) * scale), span_x * scale, span_y * scale


def _outer(polygon: Sequence[Sequence[Point]]) -> Sequence[Point]:
    return polygon[0] if polygon else ()
