"""The map of the Kreise, where boundaries have been imported."""

from __future__ import annotations

import csv
import json
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

from django.db.models import F

from dwk.documents.charts.classes import class_of, quantile_breaks
from dwk.documents.charts.specs import Choropleth, Geometry, MapArea, MapPoint, PointMap
from dwk.documents.figures import Column, DataTable, Figure
from dwk.regions.models import Boundary, Region
from dwk.regions.rules import Level
from dwk.statistics.definitions import IndicatorDefinition, load_definitions
from dwk.statistics.queries.region_data import load
from dwk.statistics.queries.sources import source_text
from dwk.statistics.queries.values import IndicatorValue, concepts_of, own_value, years_back
from dwk.ui.formats import number, with_unit

from .build import Kept
from .facts import Facts
from .texts import say, settings

#: below this a class would hold almost nothing
FEWEST_AREAS = 20
CLASSES = 5

_geometries = Kept(2)
_values = Kept(24)


def map_figure(facts: Facts, stamp: tuple[str, str]) -> Figure | None:
    """An indicator over all Kreise in classes of equal numbers; None without boundaries or values."""
    definition = load_definitions()[facts.selection.map_indicator]
    areas = _geometries.get(stamp, _load_geometries)
    if len(areas) < FEWEST_AREAS:
        return None
    year = _year(facts, definition)
    if year is None:
        return None
    found = _values.get((stamp, definition.code, year), lambda: _load_values(definition, year))
    known = {key: value for key, value in found.items() if value.value is not None and key in areas}
    if len(known) < FEWEST_AREAS:
        return None
    return _figure(facts, definition, year, areas, known)


def _load_geometries() -> dict[str, tuple[str, Geometry]]:
    """The latest outline of each Kreis."""
    rows = (
        Boundary.objects.filter(region__level=Level.DISTRICT)
        .order_by("region__key", F("valid_on").asc(nulls_first=True))
        .values_list("region__key", "region__name", "geometry")
    )
    return {key: (name, Geometry.from_geojson(geometry)) for key, name, geometry in rows.iterator(chunk_size=200)}


def _year(facts: Facts, definition: IndicatorDefinition) -> int | None:
    row = next(row for row in facts.rows if row.value.definition.code == definition.code)
    return row.value.year


def _load_values(definition: IndicatorDefinition, year: int) -> dict[str, IndicatorValue]:
    districts: Sequence[Region] = list(Region.objects.filter(level=Level.DISTRICT))
    keys = [district.territory_key for district in districts]
    data = load(keys, years=(year - years_back(definition), year), concepts=concepts_of(definition))
    return {
        district.key: own_value(definition, district, data[district.territory_key], year=year) for district in districts
    }


def _figure(
    facts: Facts,
    definition: IndicatorDefinition,
    year: int,
    areas: dict[str, tuple[str, Geometry]],
    known: dict[str, IndicatorValue],
) -> Figure:
    values = sorted(value.value for value in known.values() if value.value is not None)
    own_key = _own_key(facts)
    own = known.get(own_key)
    median = statistics.median(values)
    own_number = own.value if own is not None else None
    name = definition.short_name_de
    title = say(
        "map_title",
        {"difference_in_limits": None if own_number is None else (own_number - median) / _limit(definition)},
        {
            "name": name,
            "own_value": with_unit(own_number, definition.unit, definition.decimals),
            "median": short_number(median, definition),
        },
    )
    keys = tuple(dict.fromkeys(key for value in known.values() for key in value.source_keys))
    territory = f"; umrandet: {areas[own_key][0]}" if own_key in areas else ""
    return Figure(
        key="karte",
        chart=Choropleth(
            tuple(
                MapArea(key, area, geometry, known[key].value if key in known else None)
                for key, (area, geometry) in areas.items()
            ),
            tuple(quantile_breaks(values, CLASSES)),
            own_key=own_key if own_key in areas else "",
            unit=definition.unit,
            decimals=definition.decimals,
        ),
        title=f"{areas[own_key][0].split(',')[0]}: {title}" if facts.own.region.key != own_key in areas else title,
        subtitle=f"Deutschland nach Kreisen: {definition.name_de} ({definition.unit}), {year}{territory}",
        source=source_text(keys, facts.sources, own_calculation=True) + f" Grenzen: {_boundary_source()}",
        alt=f"Karte der Kreise in {CLASSES} Klassen. {title}. Spanne {number(values[0], definition.decimals)} bis "
        f"{number(values[-1], definition.decimals)}.",
        table=DataTable(
            f"{definition.name_de} nach Kreisen, {year} ({definition.unit})",
            (
                Column("Schlüssel", align="left"),
                Column("Kreis", align="left"),
                Column(definition.short_name_de, decimals=definition.decimals),
            ),
            tuple((key, areas[key][0], known[key].value if key in known else None) for key in sorted(areas)),
        ),
        print_table=_own_land(facts, definition, year, areas, known),
        notes=("Klassen mit gleich vielen Kreisen (Quintile); die Karte bildet keine Rangfolge.",),
    )


def _limit(definition: IndicatorDefinition) -> float:
    limits = settings()["comparison_limits"]
    return float(limits.get(definition.code, limits.get(definition.unit, 1.0)))


def short_number(value: float, definition: IndicatorDefinition) -> str:
    """A number without its unit, except for the per cent sign."""
    return with_unit(value, definition.unit if definition.unit == "%" else "", definition.decimals)


def _own_land(
    facts: Facts,
    definition: IndicatorDefinition,
    year: int,
    areas: dict[str, tuple[str, Geometry]],
    known: dict[str, IndicatorValue],
) -> DataTable:
    """The Kreise of the own Land, or the classes for Germany: 400 rows are a file, not a page."""
    own = facts.own.region
    land = own.key[:2] if own.level != Level.FEDERATION else ""
    title = f"{definition.name_de}, {year} ({definition.unit})"
    if land:
        name = next((entry.short for entry in facts.territories if entry.region.key == land), "")
        rows = tuple(
            (key, areas[key][0], known[key].value if key in known else None)
            for key in sorted(areas)
            if key.startswith(land)
        )
        columns = (
            Column("Schlüssel", align="left"),
            Column("Kreis", align="left"),
            Column(definition.short_name_de, decimals=definition.decimals),
        )
        return DataTable(f"Kreise in {name}: {title}", columns, rows)
    values = sorted(value.value for value in known.values() if value.value is not None)
    limits = quantile_breaks(values, CLASSES)
    in_class = [class_of(value, limits) for value in values]
    bounds = [number(value, definition.decimals) for value in (values[0], *limits, values[-1])]
    classes = tuple(
        (f"{low} bis {'' if at == len(limits) else 'unter '}{high}", float(in_class.count(at)))
        for at, (low, high) in enumerate(pairwise(bounds))
    )
    return DataTable(f"Klassen der Karte: {title}", (Column("Klasse", align="left"), Column("Kreise")), classes)


def _own_key(facts: Facts) -> str:
    own = facts.own.region
    return own.key if own.level == Level.DISTRICT else (own.district_key or "")


def _boundary_source() -> str:
    return Boundary.objects.values_list("source", flat=True).first() or ""


@dataclass(frozen=True, slots=True)
class Place:
    """A founding participant on the map."""

    region_key: str
    label: str
    longitude: float
    latitude: float


@lru_cache(maxsize=1)
def participants() -> tuple[Place, ...]:
    """The founding participants with the coordinates of their administration (AuszugGV, 30.06.2024)."""
    text = files("dwk.content").joinpath("founding_participants.csv").read_text(encoding="utf-8")
    return tuple(
        Place(row["region_key"], row["label"], float(row["longitude"]), float(row["latitude"]))
        for row in csv.DictReader(text.splitlines())
    )


@lru_cache(maxsize=1)
def _germany() -> Geometry | None:
    """The outline of Germany that set-up took from the package world-atlas; None before set-up."""
    path = Path(__file__).resolve().parents[2] / "ui" / "static" / "vendor" / "germany.json"
    return Geometry.from_geojson(json.loads(path.read_text(encoding="utf-8"))["geometry"]) if path.is_file() else None


def point_map(own_key: str = "") -> Figure | None:
    """The founding participants as points on the outline of Germany."""
    outline = _germany()
    if outline is None:
        return None
    places = participants()
    return Figure(
        key="orte",
        chart=PointMap(
            (outline,),
            tuple(MapPoint(p.longitude, p.latitude, p.label, own=p.region_key == own_key) for p in places),
        ),
        title="Acht Kommunen jeder Art haben das Programm begonnen",
        subtitle="Gründungsteilnehmer der Demografiewerkstatt Kommunen, Sitz der Verwaltung; Gebietsstand 30.06.2024",
        source="Quelle: Koordinaten Statistisches Bundesamt (Destatis), Gemeindeverzeichnis, Auszug 30.06.2024; "
        "Umriss Natural Earth über world-atlas 2.0.2.",
        alt="Karte von Deutschland mit den Orten: " + ", ".join(place.label for place in places) + ".",
        table=DataTable(
            "Gründungsteilnehmer",
            (
                Column("Schlüssel", align="left"),
                Column("Kommune", align="left"),
                Column("Länge", unit="Grad", decimals=2),
                Column("Breite", unit="Grad", decimals=2),
            ),
            tuple((place.region_key, place.label, place.longitude, place.latitude) for place in places),
        ),
        notes=("Emsland und Vrees nehmen gemeinsam teil.",),
    )
