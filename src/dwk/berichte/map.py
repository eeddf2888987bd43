"""The map of the participants, which the founding programme's own report lacked."""

from __future__ import annotations

from dwk.documents.charts.specs import MapPoint, PointMap
from dwk.documents.figures import Column, DataTable, Figure
from dwk.documents.outline import OUTLINE_SOURCE, germany

from .content import Part

SOURCE = f"Quelle: Koordinaten Statistisches Bundesamt (Destatis), Gemeindeverzeichnis; {OUTLINE_SOURCE}."


def map_of(part: Part) -> Figure | None:
    """The places of a part on the outline of Germany; None where there are none."""
    outline = germany()
    if outline is None or not part.places:
        return None
    return Figure(
        key=f"karte-{part.key}",
        chart=PointMap((outline,), tuple(MapPoint(p.longitude, p.latitude, p.label) for p in part.places)),
        title="Wo die Kommunen liegen",
        subtitle="Teilnehmende Kommunen, Sitz der Verwaltung",
        source=SOURCE,
        alt=f"Karte von Deutschland mit den Orten: {', '.join(place.label for place in part.places)}.",
        table=DataTable(
            "Teilnehmende Kommunen",
            (
                Column("Kommune", align="left"),
                Column("Länge", unit="Grad", decimals=2),
                Column("Breite", unit="Grad", decimals=2),
            ),
            tuple((place.label, place.longitude, place.latitude) for place in part.places),
        ),
    )
