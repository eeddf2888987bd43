"""Inputs of the charts: frozen, plain numbers in tuples, no layout, no engine.

`None` is a missing value and is drawn as a gap, never as zero.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from dwk.documents.charts.category_specs import CategoryBars
from dwk.documents.charts.future_pyramids import ProjectedPyramid, PyramidStrip
from dwk.documents.charts.future_specs import DemandBars, DemandLines, FanChart, ScenarioComparison
from dwk.documents.charts.inputs import ChartInputError as ChartInputError  # noqa: PLC0414  users find it here
from dwk.documents.charts.inputs import Value as Value  # noqa: PLC0414  users find it here
from dwk.documents.charts.inputs import check_lengths, check_numbers

Role = Literal["own", "kreis", "land", "bund"]
Ring = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Outline:
    """The earlier (or projected) year of a pyramid; may be grouped by other ages than the bars."""

    lower: tuple[int, ...]
    upper: tuple[int | None, ...]
    men: tuple[Value, ...]
    women: tuple[Value, ...]
    year: int

    def __post_init__(self) -> None:
        check_lengths("Bevölkerungspyramide", lower=self.lower, upper=self.upper, men=self.men, women=self.women)
        check_numbers("Bevölkerungspyramide", self.men, self.women)


@dataclass(frozen=True)
class Pyramid:
    """Population by age and sex. `upper` is the last age of a group, `None` for the open one."""

    lower: tuple[int, ...]
    upper: tuple[int | None, ...]
    men: tuple[Value, ...]
    women: tuple[Value, ...]
    year: int
    outline: Outline | None = None
    open_end: int = 95

    kind = "Bevölkerungspyramide"

    def __post_init__(self) -> None:
        check_lengths(self.kind, lower=self.lower, upper=self.upper, men=self.men, women=self.women)
        check_numbers(self.kind, self.men, self.women)


@dataclass(frozen=True)
class Line:
    """One series of a line chart; `role` fixes colour and weight."""

    label: str
    role: Role
    years: tuple[int, ...]
    values: tuple[Value, ...]

    def __post_init__(self) -> None:
        check_lengths("Linie", years=self.years, values=self.values)
        if list(self.years) != sorted(set(self.years)):
            raise ChartInputError(
                f"Die Linie „{self.label}“ konnte nicht gezeichnet werden, weil ihre Jahre nicht aufsteigen. "
                "Bitte geben Sie jedes Jahr einmal und der Reihe nach an."
            )
        check_numbers("Linie", self.values)


@dataclass(frozen=True)
class IndexLines:
    """Series that start at 100 in a stated year, or with `base_year` None as they are; `breaks` are years with their break."""

    series: tuple[Line, ...]
    base_year: int | None
    breaks: tuple[tuple[int, str], ...] = ()
    decimals: int = 1

    kind = "Indexlinien"

    def __post_init__(self) -> None:
        check_lengths(self.kind, series=self.series)


@dataclass(frozen=True)
class SmallPanel:
    """One panel of the small multiples with its heading."""

    title: str
    series: tuple[Line, ...]


@dataclass(frozen=True)
class SmallMultiples:
    """Several panels on one shared scale; the first and last own value is written."""

    panels: tuple[SmallPanel, ...]
    unit: str = ""
    decimals: int = 1
    breaks: tuple[tuple[int, str], ...] = ()

    kind = "Kleine Liniendiagramme"

    def __post_init__(self) -> None:
        check_lengths(self.kind, panels=self.panels)
        for panel in self.panels:
            check_lengths(self.kind, series=panel.series)


@dataclass(frozen=True)
class LifePhaseBars:
    """One signed value per age group: bar for the own region, upright stroke for the comparison."""

    groups: tuple[str, ...]
    own: tuple[Value, ...]
    comparison: tuple[Value, ...] = ()
    comparison_label: str = ""
    decimals: int = 1

    kind = "Balken nach Lebensphase"

    def __post_init__(self) -> None:
        check_lengths(self.kind, groups=self.groups, own=self.own)
        if self.comparison:
            check_lengths(self.kind, groups=self.groups, comparison=self.comparison)
        check_numbers(self.kind, self.own)


@dataclass(frozen=True)
class ComponentsOfChange:
    """Natural change and migration per year as stacked bars, total change as line.

    The labels are given because one component may be a residual ("natürliche Entwicklung als Rest").
    """

    years: tuple[int, ...]
    natural: tuple[Value, ...]
    migration: tuple[Value, ...]
    total: tuple[Value, ...]
    natural_label: str = "natürliche Entwicklung"
    migration_label: str = "Wanderungen"
    total_label: str = "insgesamt"
    #: the years after this one are projected and marked in words
    base_year: int | None = None

    kind = "Bestandteile der Veränderung"

    def __post_init__(self) -> None:
        check_lengths(self.kind, years=self.years, natural=self.natural, migration=self.migration, total=self.total)
        check_numbers(self.kind, self.natural, self.migration, self.total)


@dataclass(frozen=True)
class Geometry:
    """Polygons in longitude and latitude with a fingerprint made once.

    Keep the objects between charts: the fingerprint spares hashing the coordinates on every request.
    """

    polygons: tuple[tuple[Ring, ...], ...]
    digest: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if not self.digest:
            told = json.dumps(self.polygons, separators=(",", ":")).encode()
            object.__setattr__(self, "digest", hashlib.sha256(told).hexdigest()[:32])

    @classmethod
    def from_geojson(cls, geometry: Mapping[str, Any]) -> Geometry:
        """Read a GeoJSON Polygon or MultiPolygon; other kinds are refused."""
        kind = geometry.get("type")
        if kind not in ("Polygon", "MultiPolygon"):
            raise ChartInputError(
                f"Die Grenze konnte nicht gelesen werden, weil „{kind}“ keine Fläche ist. "
                "Bitte geben Sie Polygon oder MultiPolygon an."
            )
        polygons = geometry["coordinates"] if kind == "MultiPolygon" else [geometry["coordinates"]]
        return cls(
            tuple(
                tuple(tuple((round(p[0], 5), round(p[1], 5)) for p in ring) for ring in polygon) for polygon in polygons
            )
        )


@dataclass(frozen=True)
class MapArea:
    """One area of a classed map; `value` None is drawn hatched."""

    key: str
    name: str
    geometry: Geometry
    value: Value


@dataclass(frozen=True)
class Choropleth:
    """Classed map. `class_breaks` are the inner limits: n limits make n + 1 classes (five to seven)."""

    areas: tuple[MapArea, ...]
    class_breaks: tuple[float, ...]
    own_key: str = ""
    unit: str = ""
    decimals: int = 1
    no_data_label: str = "keine Angabe"

    kind = "Karte in Klassen"

    def __post_init__(self) -> None:
        check_lengths(self.kind, areas=self.areas)
        if list(self.class_breaks) != sorted(set(self.class_breaks)) or not 1 <= len(self.class_breaks) <= 6:
            raise ChartInputError(
                "Die Karte konnte nicht gezeichnet werden, weil die Klassengrenzen nicht aufsteigen oder mehr als "
                "sieben Klassen ergeben. Bitte geben Sie ein bis sechs aufsteigende Grenzen an."
            )


@dataclass(frozen=True)
class MapPoint:
    """One place on a point map."""

    lon: float
    lat: float
    label: str
    own: bool = False


@dataclass(frozen=True)
class NamedArea:
    """One area on a point map, filled in the accent: a Kreis among towns."""

    label: str
    geometry: Geometry


@dataclass(frozen=True)
class PointMap:
    """Places on an outline (one geometry for Germany or one per Land); whole areas may stand beside points."""

    outline: tuple[Geometry, ...]
    points: tuple[MapPoint, ...]
    areas: tuple[NamedArea, ...] = ()

    kind = "Karte der Orte"

    def __post_init__(self) -> None:
        check_lengths(self.kind, outline=self.outline)


@dataclass(frozen=True)
class Sparkline:
    """Small trend line for a tile: no axes, last value marked."""

    years: tuple[int, ...]
    values: tuple[Value, ...]
    role: Role = "own"

    kind = "Verlauf"

    def __post_init__(self) -> None:
        check_lengths(self.kind, years=self.years, values=self.values)
        check_numbers(self.kind, self.values)


Chart = (
    Pyramid
    | IndexLines
    | SmallMultiples
    | LifePhaseBars
    | ComponentsOfChange
    | Choropleth
    | PointMap
    | CategoryBars
    | Sparkline
    | FanChart
    | ProjectedPyramid
    | PyramidStrip
    | DemandLines
    | DemandBars
    | ScenarioComparison
)
