"""The map of the participants, which the founding programme's own report lacked."""

from __future__ import annotations

from dwk.documents.figures import Figure
from dwk.documents.outline import germany
from dwk.documents.report_figures import MapPlace, participants_map

from .content import Part
from .rules import shortened

SOURCE = "Statistisches Bundesamt, Gemeindeverzeichnis (Orte); Natural Earth, world-atlas 2.0.2 (Umriss)"


#: longer names would cover the map; the list beside it has them whole
LABEL = 26


def map_of(part: Part) -> Figure | None:
    """The places of a part on the outline of Germany; None where there are none."""
    outline = germany()
    if outline is None or not part.places:
        return None
    return participants_map(
        key=f"karte-{part.key}",
        outlines=(outline,),
        places=[MapPlace(shortened(place.label, LABEL), place.longitude, place.latitude) for place in part.places],
        title=part.title,
        subtitle="Sitz der Verwaltung",
        source=SOURCE,
    )
