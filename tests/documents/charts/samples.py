"""Invented sample charts ("Beispiel"): no figure in here is official."""

from __future__ import annotations

from dwk.documents.charts.specs import (
    Chart,
    Choropleth,
    ComponentsOfChange,
    Geometry,
    IndexLines,
    LifePhaseBars,
    Line,
    MapArea,
    MapPoint,
    Outline,
    PointMap,
    Pyramid,
    Role,
    SmallMultiples,
    SmallPanel,
    Sparkline,
)
from tests.documents.charts.future_samples import FUTURE_CHARTS

YEARS = tuple(range(2001, 2013))

PYRAMID = Pyramid(
    lower=(0, 3, 10, 20, 40, 60, 75),
    upper=(2, 9, 19, 39, 59, 74, None),
    men=(90.0, 280.0, 500.0, 1200.0, 1500.0, 900.0, 400.0),
    women=(84.0, 266.0, 480.0, 1150.0, 1480.0, 960.0, 640.0),
    year=2012,
    outline=Outline((0, 20, 60), (19, 59, None), (1100.0, 2900.0, 900.0), (1000.0, 2800.0, 1300.0), 2002),
)


def line(label: str, role: Role, factor: float, years: tuple[int, ...] = YEARS) -> Line:
    return Line(label, role, years, tuple(100 + factor * index for index in range(len(years))))


INDEX = IndexLines(
    series=(
        line("Musterstadt an der Müß", "own", -0.5),
        line("Beispielland-Südwest", "land", 0.4),
        line("Deutschland", "bund", 0.42),
    ),
    base_year=2001,
    breaks=((2011, "Zensus 2011"),),
)
MULTIPLES = SmallMultiples(
    panels=tuple(
        SmallPanel(title, (line("Musterstadt", "own", factor), line("Beispielland", "land", factor / 2)))
        for title, factor in (("unter 20", -0.6), ("20 bis 64", 0.1), ("65 und älter", 0.7))
    ),
    unit="%",
)
PHASES = LifePhaseBars(
    groups=("unter 18", "18 bis 24", "65 und älter"),
    own=(14.8, -15.7, None),
    comparison=(17.1, 11.2, 2.6),
    comparison_label="Beispielland",
)
COMPONENTS = ComponentsOfChange(
    years=YEARS[:4],
    natural=(-20.0, -10.0, None, -40.0),
    migration=(60.0, -30.0, 15.0, 25.0),
    total=(40.0, -40.0, None, -15.0),
    natural_label="natürliche Entwicklung als Rest",
)


def square(lon: float, lat: float) -> Geometry:
    ring = [[lon, lat], [lon + 1, lat], [lon + 1, lat + 1], [lon, lat + 1], [lon, lat]]
    return Geometry.from_geojson({"type": "Polygon", "coordinates": [ring]})


MAP = Choropleth(
    areas=tuple(
        MapArea(f"0{index}", f"Gebiet {index}", square(8 + index, 50), None if index == 3 else index * 10.0)
        for index in range(5)
    ),
    class_breaks=(10.0, 20.0),
    own_key="01",
    unit="%",
)
POINTS = PointMap(
    outline=(square(8, 50), square(9, 50)),
    points=(MapPoint(8.2, 50.5, "Müßhausen", own=True), MapPoint(8.3, 50.5, "Beispielburg"), MapPoint(9.8, 50.1, "X")),
)
SPARK = Sparkline(YEARS[:5], (5.0, 6.0, None, 7.0, 6.5))

CHARTS: dict[str, Chart] = {
    "pyramid": PYRAMID,
    "index": INDEX,
    "multiples": MULTIPLES,
    "phases": PHASES,
    "components": COMPONENTS,
    "map": MAP,
    "points": POINTS,
    "spark": SPARK,
    **FUTURE_CHARTS,
}
