"""Where the Kommunen of a programme lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from dwk.programme.models import Participation, ParticipationRegion
from dwk.regions.models import Region

from .past import Past

#: more points than this are no help on a map of this size, and their page would be slow
MOST_SPOTS = 1000
#: the order of the programme; which points a long map leaves out depends on no figure
SPOT_ORDER = ("participation__position", "participation__name", "participation", "position", "pk")


@dataclass(frozen=True, slots=True)
class PlaceOf:
    """A point for a region, with its name."""

    label: str
    longitude: float
    latitude: float


def places_of(region_ids: Sequence[int]) -> dict[int, PlaceOf]:
    """Points of regions, those without a known point left out; one query."""
    found = Region.objects.filter(pk__in=region_ids, longitude__isnull=False, latitude__isnull=False)
    return {
        region.pk: PlaceOf(region.name, float(region.longitude), float(region.latitude))
        for region in found
        if region.longitude is not None and region.latitude is not None
    }


@dataclass(frozen=True, slots=True)
class Spot:
    """A point on the map: a region of a Kommune that takes part."""

    slug: str
    name: str
    longitude: float
    latitude: float


def spots_of(found: QuerySet[Participation]) -> list[Spot]:
    """Points of participations that fit today, in the order of the programme, at most ``MOST_SPOTS``; one query."""
    rows = (
        ParticipationRegion.objects.filter(
            participation__in=found.order_by().values("pk"),
            region__longitude__isnull=False,
            region__latitude__isnull=False,
        )
        .order_by(*SPOT_ORDER)
        .values_list(
            "participation__slug",
            "participation__designation",
            "participation__name",
            "region__longitude",
            "region__latitude",
        )
    )
    return [
        Spot(slug, f"{designation} {name}".strip(), longitude, latitude)
        for slug, designation, name, longitude, latitude in rows[:MOST_SPOTS]
        if longitude is not None and latitude is not None
    ]


def past_spots(past: Past, slugs: Sequence[str]) -> list[Spot]:
    """Points of the same list from what held on a past day; one query for the places."""
    wanted = set(slugs)
    by_number = {row.object_id: row for row in past.all("programme.participation") if row["slug"] in wanted}
    rows = [row for row in past.all("programme.participationregion") if row["participation_id"] in by_number]
    places = places_of([row["region_id"] for row in rows[:MOST_SPOTS]])
    found = []
    for row in rows[:MOST_SPOTS]:
        place, of = places.get(row["region_id"]), by_number[row["participation_id"]]
        if place is not None:
            name = f"{of['designation']} {of['name']}".strip()
            found.append(Spot(of["slug"], name, place.longitude, place.latitude))
    return found
