"""Reader of TopoJSON boundaries: arcs are decoded and joined to GeoJSON outlines.

Positions are exactly what the quantised arcs say; nothing is smoothed. Rings are turned so that outer rings
run clockwise and holes counter-clockwise (longitude to the right, latitude up): the spherical projections of d3
and Vega take the land to lie to the right of a ring, and a ring the other way round fills the globe. RFC 7946
recommends the opposite, but allows readers no rejection, so the direction serves the maps.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from math import isfinite

from .contract import BoundaryRecord, FileRefused, ParsedFile, SourceFacts
from .mapping import is_region_key
from .sample import Sample

FORMAT_KEY = "topojson"
FORMAT_NAME = "Grenzen als TopoJSON"

Position = tuple[float, float]
Ring = list[Position]

_LEVELS = {2: "state", 3: "government_region", 5: "district", 9: "association", 8: "municipality", 12: "municipality"}
_MAX_POSITIONS = 5_000_000
_UNDATED = (
    "Die Datei nennt ihren Gebietsstand nicht; die Grenzen tragen den Vermerk „Gebietsstand nicht genannt“. "
    "Kennen Sie ihn, geben Sie ihn beim Einlesen an (auf der Kommandozeile mit --valid-on)."
)
_TITLES = {"state": "Länder", "district": "Kreise", "municipality": "Gemeinden"}


class _Broken(ValueError):
    """The topology is damaged; the text is the German reason."""


def sniff(sample: Sample) -> bool:
    """JSON whose beginning or end names a topology."""
    if sample.kind != "text" or sample.text.lstrip()[:1] != "{":
        return False
    edges = sample.text[:2000] + sample.text[-2000:]
    return '"Topology"' in edges or ('"arcs"' in edges and '"objects"' in edges)


def read(sample: Sample) -> ParsedFile:
    """Read the outlines of all regions of the file."""
    try:
        topology = json.loads(sample.text, parse_constant=_no_constant)
        boundaries = _boundaries(_object(topology, "Topology"))
    except RecursionError as error:
        raise _refused(sample.name, "Die Angaben sind zu tief verschachtelt") from error
    except _Broken as error:
        raise _refused(sample.name, str(error)) from error
    except ValueError as error:
        raise _refused(sample.name, "Sie ist kein gültiges JSON") from error
    parsed = ParsedFile(FORMAT_KEY, FORMAT_NAME, f"{sample.encoding}, TopoJSON", boundaries=boundaries)
    parsed.boundary_source = _source(boundaries)
    parsed.notes.append(_UNDATED)
    return parsed


def set_valid_on(parsed: ParsedFile, day: date) -> None:
    """Say for which day the outlines of a file hold, for the files themselves do not; the source line names its year."""
    parsed.boundary_valid_on = day
    if parsed.boundary_source is not None:
        parsed.boundary_source = replace(parsed.boundary_source, attribution=_attribution(f" {day.year}"))
    parsed.notes = [note for note in parsed.notes if note != _UNDATED]


def _refused(name: str, reason: str) -> FileRefused:
    return FileRefused(
        f"Die Grenzen in „{name}“ lassen sich nicht lesen: {reason}. Bitte laden Sie die Datei neu herunter."
    )


def _no_constant(text: str) -> float:
    raise _Broken(f"„{text}“ ist keine mögliche Zahl")


def _source(boundaries: list[BoundaryRecord]) -> SourceFacts:
    level = boundaries[0].level
    return SourceFacts(
        key=f"bkg:{level}",
        publisher="Bundesamt für Kartographie und Geodäsie (BKG)",
        table_code="",
        title=f"Grenzen der {_TITLES.get(level, 'Regionen')}",
        licence="dl-de/by-2-0",
        attribution=_attribution(),
    )


def _attribution(year: str = "") -> str:
    return f"© GeoBasis-DE / BKG{year} (Daten verändert), https://www.bkg.bund.de, dl-de/by-2-0"


def _object(value: object, kind: str = "") -> dict[str, object]:
    if not isinstance(value, dict) or (kind and value.get("type") != kind):
        raise _Broken(f"Ein Eintrag ist nicht vom Typ „{kind or 'Objekt'}“")
    return value


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise _Broken("Eine Liste fehlt")
    return value


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 1e15 or not isfinite(value):
        raise _Broken(f"„{str(value)[:40]}“ ist keine mögliche Koordinate")
    return value


def _pair(value: object) -> tuple[float, float]:
    parts = _list(value)
    if len(parts) < 2:
        raise _Broken("Einer Koordinate fehlt Länge oder Breite")
    return _number(parts[0]), _number(parts[1])


def _boundaries(topology: dict[str, object]) -> list[BoundaryRecord]:
    arcs = _arcs(topology)
    found: dict[str, BoundaryRecord] = {}
    budget = [_MAX_POSITIONS]
    for collection in _object(topology.get("objects")).values():
        members = _object(collection)
        geometries = _list(members["geometries"]) if "geometries" in members else [members]
        for geometry in geometries:
            record = _boundary(_object(geometry), arcs, budget)
            if record.key in found:
                raise _Broken(f"Die Region {record.key} kommt doppelt vor")
            found[record.key] = record
    if not found:
        raise _Broken("Sie enthält keine Flächen")
    return list(found.values())


def _arcs(topology: dict[str, object]) -> list[Ring]:
    """All lines in degrees."""
    transform = topology.get("transform")
    arcs = [[_pair(position) for position in _list(arc)] for arc in _list(topology.get("arcs"))]
    if transform is not None:
        scale, move = _pair(_object(transform).get("scale")), _pair(_object(transform).get("translate"))
        arcs = [_decoded(arc, scale, move) for arc in arcs]
    for arc in arcs:
        if len(arc) < 2:
            raise _Broken("Eine Linie hat weniger als zwei Punkte")
        if not all(-180 <= x <= 180 and -90 <= y <= 90 for x, y in arc):
            raise _Broken("Punkte liegen außerhalb von Längen- und Breitengraden")
    return arcs


def _decoded(arc: Ring, scale: Position, move: Position) -> Ring:
    """Quantised arcs hold differences to the point before."""
    x = y = 0.0
    points: Ring = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        points.append((x * scale[0] + move[0], y * scale[1] + move[1]))
    return points


def _boundary(geometry: dict[str, object], arcs: list[Ring], budget: list[int]) -> BoundaryRecord:
    properties = _object(geometry.get("properties"))
    key, name = properties.get("ags"), properties.get("name")
    if not isinstance(key, str) or not is_region_key(key) or len(key) not in _LEVELS or not isinstance(name, str):
        raise _Broken("Einer Fläche fehlen Schlüssel (ags) oder Name (name)")
    kind = geometry.get("type")
    if kind not in ("Polygon", "MultiPolygon"):
        raise _Broken(f"„{str(kind)[:40]}“ ist keine Fläche")
    parts = _list(geometry.get("arcs"))
    polygons = [parts] if kind == "Polygon" else [_list(part) for part in parts]
    coordinates = [_polygon(polygon, arcs, budget) for polygon in polygons]
    if not coordinates:
        raise _Broken(f"Die Fläche von {key} ist leer")
    outline: dict[str, object] = {"type": kind, "coordinates": coordinates[0] if kind == "Polygon" else coordinates}
    return BoundaryRecord(key, name, _LEVELS[len(key)], outline)


def _polygon(rings: Sequence[object], arcs: list[Ring], budget: list[int]) -> list[list[list[float]]]:
    if not rings:
        raise _Broken("Eine Fläche hat keinen Umriss")
    return [_turned(_ring(_list(ring), arcs, budget), clockwise=at == 0) for at, ring in enumerate(rings)]


def _ring(indices: list[object], arcs: list[Ring], budget: list[int]) -> Ring:
    """Join arcs; a negative index ~i is arc i backwards; neighbours share their end point."""
    points: Ring = []
    for index in indices:
        if type(index) is not int or not -len(arcs) <= index < len(arcs):
            raise _Broken(f"Eine Linie mit der Nummer „{str(index)[:20]}“ gibt es nicht")
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        if points and points[-1] != arc[0]:
            raise _Broken("Linien eines Umrisses schließen nicht aneinander an")
        points.extend(arc[1:] if points else arc)
        budget[0] -= len(arc)
        # few lines may be named again and again
        if budget[0] < 0:
            raise _Broken("Sie hat zu viele Punkte")
    if len(points) < 4 or points[0] != points[-1]:
        raise _Broken("Ein Umriss ist nicht geschlossen")
    return points


def _turned(ring: Ring, *, clockwise: bool) -> list[list[float]]:
    doubled_area = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))
    if (doubled_area > 0) == clockwise:
        ring = ring[::-1]
    return [[x, y] for x, y in ring]
