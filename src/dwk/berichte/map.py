"""The map of the participants, which the founding programme's own report lacked."""

from __future__ import annotations

from dwk.documents.figures import Figure
from dwk.documents.outline import germany
from dwk.documents.report_figures import MapPlace, participants_map

from .content import Part

SOURCE = "Statistisches Bundesamt, Gemeindeverzeichnis (Orte); Natural Earth, world-atlas 2.0.2 (Umriss)"


def map_of(part: Part) -> Figure | None:
    """The places of a part on the outline of Germany; None where there are none."""
    outline = germany()
    if outline is None or not part.places:
        return None
    return participants_map(
        key=f"karte-{part.key}",
        outlines=(outline,),
        places=[MapPlace(place.label, place.longitude, place.latitude) for place in part.places],
        title=part.title,
        subtitle="Sitz der Verwaltung",
        source=SOURCE,
    )
