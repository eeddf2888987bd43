"""The demo's map while no boundaries have been imported: its participants as points on the outline of Germany."""

from __future__ import annotations

import csv
import json
from functools import lru_cache
from importlib.resources import files

from django.conf import settings

from dwk.documents.charts.specs import Geometry, MapPoint, PointMap
from dwk.documents.figures import Column, DataTable, Figure
from dwk.regions.models import Region
from dwk.ui.formats import number, plural

from .names import full_name


def participants_map(own: Region) -> Figure | None:
    """Where the participants of the demo lie, the region itself among them; None outside the demo."""
    outline = _outline()
    if not settings.DEMO or outline is None:
        return None
    rows = _participants()
    located = Region.objects.filter(key__in=[row["key"] for row in rows], longitude__isnull=False)
    regions = {region.key: region for region in located.exclude(latitude=None)}
    shown = [(row, regions[row["key"]]) for row in rows if row["key"] in regions]
    if not shown:
        return None
    highlighted = [region for _, region in shown if region.territory_key == own.territory_key]
    points = tuple(
        MapPoint(region.longitude, region.latitude, row["name"], own=region in highlighted)
        for row, region in shown
        if region.longitude is not None and region.latitude is not None
    )
    title = _title(shown)
    marked = f"; hervorgehoben: {full_name(highlighted[0])}" if highlighted else ""
    return Figure(
        key="karte",
        chart=PointMap((outline[0],), points),
        title=title,
        subtitle=f"Lage der Gemeinden, bei Kreisen des Verwaltungssitzes; geografische Länge und Breite in Grad{marked}",
        source=f"Quelle: {shown[0][1].source}. Umriss: {outline[1]}.",
        alt=f"Umriss Deutschlands mit Punkten. {title}: {', '.join(row['name'] for row, _ in shown)}.",
        table=DataTable(
            "Teilnehmende der Demo und ihre Lage",
            (
                Column("Schlüssel", align="left"),
                Column("Name", align="left"),
                Column("Länge", "Grad", decimals=3),
                Column("Breite", "Grad", decimals=3),
            ),
            tuple((region.key, full_name(region), region.longitude, region.latitude) for _, region in shown),
        ),
        notes=("Grenzen sind noch nicht eingelesen; mit ihnen zeigt die Karte hier alle Kreise in Klassen.",),
    )


def _title(shown: list[tuple[dict[str, str], Region]]) -> str:
    participants = len({row["participant"] for row, _ in shown})
    states = len({region.state_key for _, region in shown})
    verb = "liegt" if participants == 1 else "liegen"
    return f"{number(participants)} Teilnehmende {verb} in {plural(states, 'Land', 'Ländern')}"


@lru_cache(maxsize=1)
def _participants() -> tuple[dict[str, str], ...]:
    text = files("dwk.content").joinpath("demo", "teilnehmende.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@lru_cache(maxsize=1)
def _outline() -> tuple[Geometry, str] | None:
    """The outline fetched at set-up, with its source; None where set-up has not fetched it."""
    path = files("dwk.ui").joinpath("static", "vendor", "germany.json")
    if not path.is_file():
        return None
    feature = json.loads(path.read_text(encoding="utf-8"))
    return Geometry.from_geojson(feature["geometry"]), feature["properties"]["source"]
