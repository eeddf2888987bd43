"""The map of the overview: where the listed Kommunen lie. The colour says „gehört dazu“ and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from dwk.documents.charts.projection import Fit, fit
from dwk.documents.outline import OUTLINE_SOURCE, germany
from dwk.programme.queries.places import MOST_SPOTS, Spot
from dwk.ui.formats import number, plural

WIDTH, HEIGHT = 420, 560
EDGE = 6
#: with more points names would cover each other; they then show when a point is looked at
MOST_NAMES = 12
NO_OUTLINE = "Die Karte fehlt, weil der Umriss von Deutschland auf diesem Server noch nicht eingerichtet ist."
NO_SPOTS = "Zu diesen Kommunen ist in den Gebietsdaten kein Ort bekannt; deshalb gibt es keine Karte."
DOT = (
    '<a href="{}{}/{}" tabindex="-1">'
    '<circle class="dwk-map__dot" cx="{}" cy="{}" r="5"><title>{}</title></circle>{}</a>'
)
NAME = '<text class="dwk-map__name" x="{}" y="{}" text-anchor="{}">{}</text>'
SOURCE = f"Quelle: Koordinaten Statistisches Bundesamt (Destatis), Gemeindeverzeichnis; {OUTLINE_SOURCE}."


@dataclass(frozen=True, slots=True)
class OverviewMap:
    """What the template draws; without dots only the sentence why. Figures are texts: templates would write a comma."""

    land: str = ""
    height: str = ""
    dots: SafeString | str = ""
    sentence: str = ""
    source: str = SOURCE
    width: str = str(WIDTH)


@lru_cache(maxsize=1)
def _base() -> tuple[Fit, str, int] | None:
    """Germany as a path, drawn once for each process."""
    outline = germany()
    if outline is None:
        return None
    placed, _, tall = fit((outline,), WIDTH - 2 * EDGE, HEIGHT - 2 * EDGE)
    rings = [ring for polygon in placed.polygons(outline) for ring in polygon]
    path = "".join("M" + "L".join(f"{x + EDGE:g} {y + EDGE:g}" for x, y in ring) + "Z" for ring in rings)
    return placed, path, round(tall) + 2 * EDGE


@lru_cache(maxsize=20_000)
def _pixel(placed: Fit, longitude: float, latitude: float) -> tuple[float, float]:
    """Where a place lies on the picture; places do not move, so each is projected once for each process."""
    x, y = placed.place(longitude, latitude)
    return x + EDGE, y + EDGE


def map_of(slug: str, spots: Sequence[Spot], count: int, query: str) -> OverviewMap | None:
    """The map for a list of ``count`` Kommunen; None where the list is empty."""
    if not count:
        return None
    base = _base()
    if base is None:
        return OverviewMap(sentence=NO_OUTLINE)
    if not spots:
        return OverviewMap(sentence=NO_SPOTS)
    placed, land, height = base
    places = [_pixel(placed, spot.longitude, spot.latitude) for spot in spots]
    labels = _labels(spots, places, height)
    # a thousand addresses and dots: looked up and written by the template one by one they would take longer than the list
    address = reverse("programme_overview", args=[slug])
    dots = format_html_join(
        "",
        DOT,
        (
            (address, spot.slug, query, f"{x:.1f}", f"{y:.1f}", spot.name, label)
            for spot, (x, y), label in zip(spots, places, labels, strict=True)
        ),
    )
    return OverviewMap(land, str(height), dots, _sentence(len({spot.slug for spot in spots}), len(spots), count))


def _sentence(drawn: int, spots: int, count: int) -> str:
    said = f"Auf der Karte: {plural(drawn, 'Kommune', 'Kommunen')} der Liste."
    if spots >= MOST_SPOTS:
        return f"{said} Mehr als {number(MOST_SPOTS)} Orte zeigt sie nicht; bitte grenzen Sie die Liste ein."
    if drawn < count:
        return f"{said} Zu {number(count - drawn)} weiteren ist kein Ort bekannt."
    return said


def _labels(spots: Sequence[Spot], places: Sequence[tuple[float, float]], height: int) -> list[SafeString | str]:
    """Names beside their points, each where it touches no other; none where there are too many."""
    if len(spots) > MOST_NAMES:
        return [""] * len(spots)
    # measures text with the fonts of the documents; a long list does without
    from dwk.documents.charts.maps import place_names

    names = [spot.name for spot in spots]
    anchors = {"left": "start", "right": "end", "center": "middle"}
    found = place_names(places, names, 13, (WIDTH, height))
    return [
        format_html(NAME, f"{x:.1f}", f"{y + 4:.1f}", anchors[align], name)
        for name, (align, x, y) in zip(names, found, strict=True)
    ]
