"""Figures that a report is made of from plain data: where the participants are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dwk.documents.charts.render import render_png, render_svg
from dwk.documents.charts.specs import ChartInputError, Geometry, MapPoint, NamedArea, PointMap
from dwk.documents.figures import Column, DataTable, Figure


@dataclass(frozen=True)
class MapPlace:
    """A participant: a town as point, or a Kreis as area (GeoJSON Polygon or MultiPolygon)."""

    label: str
    longitude: float | None = None
    latitude: float | None = None
    area: Mapping[str, Any] | None = None
    own: bool = False


def participants_map(
    *,
    key: str,
    outlines: Sequence[Geometry | Mapping[str, Any]],
    places: Sequence[MapPlace],
    title: str,
    subtitle: str,
    source: str,
    notes: tuple[str, ...] = (),
) -> Figure:
    """Places on the outline of Germany (one outline, or one per Land), with their names as alternative text."""
    points = []
    for place in places:
        if place.area is not None:
            continue
        if place.longitude is None or place.latitude is None:
            raise ChartInputError(
                f"Die Karte konnte nicht gezeichnet werden, weil „{place.label}“ weder Koordinaten noch eine Fläche hat. "
                "Bitte geben Sie eines von beiden an."
            )
        points.append(MapPoint(place.longitude, place.latitude, place.label, own=place.own))
    areas = tuple(
        NamedArea(place.label, Geometry.from_geojson(place.area)) for place in places if place.area is not None
    )
    names = ", ".join(place.label for place in places)
    return Figure(
        key=key,
        chart=PointMap(tuple(_geometry(outline) for outline in outlines), tuple(points), areas),
        title=title,
        subtitle=subtitle,
        source=source,
        alt=f"Karte von Deutschland mit den Orten: {names}.",
        table=_table(title, places),
        notes=notes,
    )


def _geometry(outline: Geometry | Mapping[str, Any]) -> Geometry:
    return outline if isinstance(outline, Geometry) else Geometry.from_geojson(outline)


def _table(title: str, places: Sequence[MapPlace]) -> DataTable:
    columns = (
        Column("Ort", align="left"),
        Column("Länge", unit="Grad", decimals=2),
        Column("Breite", unit="Grad", decimals=2),
    )
    return DataTable(title, columns, tuple((place.label, place.longitude, place.latitude) for place in places))


def figure_svg(figure: Figure, *, cache_dir: Path | None = None) -> str:
    """The figure as SVG to stand inline in a page."""
    return render_svg(figure.chart, title=figure.title, alt=figure.alt, cache_dir=cache_dir)


def figure_png(figure: Figure, *, cache_dir: Path | None = None) -> bytes:
    """The figure as picture in print colours."""
    return render_png(figure.chart, variant="print", title=figure.title, alt=figure.alt, cache_dir=cache_dir)
