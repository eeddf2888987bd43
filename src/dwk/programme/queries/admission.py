"""What the admission of a Kommune looks up: regions by name or key, short names, who takes part already."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Max, Q

from dwk.programme.models import Participation, ParticipationRegion, Programme
from dwk.programme.rules import proposed_slug
from dwk.regions.models import Region
from dwk.regions.queries import search
from dwk.regions.rules import Level

#: territorial authorities; neither a Land nor a Quartier takes part
ADMITTED = frozenset({Level.DISTRICT, Level.ASSOCIATION, Level.MUNICIPALITY})
MOST_HITS = 10
#: more regions in one participation are a slip
MOST_REGIONS = 20


def regions_found(text: str) -> list[Region]:
    """Existing Gemeinden, Verbände and Kreise that fit a name or key, best first."""
    hits = [hit.region for hit in search(text, limit=MOST_HITS * 4)]
    return [region for region in hits if region.is_current and Level(region.level) in ADMITTED][:MOST_HITS]


def regions_chosen(keys: Sequence[str]) -> list[Region]:
    """Regions of these keys in the order of the choice, each once; what cannot take part is left out."""
    wanted = list(dict.fromkeys(key for key in keys if key.isprintable()))[:MOST_REGIONS]
    found = {region.key: region for region in Region.objects.select_related("parent").filter(key__in=wanted)}
    return [found[key] for key in wanted if key in found and Level(found[key].level) in ADMITTED]


def free_slug(programme: Programme, name: str) -> str:
    """A short name that no participation of the programme has yet."""
    return proposed_slug(name, set(Participation.objects.filter(programme=programme).values_list("slug", flat=True)))


def next_position(programme: Programme) -> int:
    """The place behind all others."""
    last = Participation.objects.filter(programme=programme).aggregate(last=Max("position"))["last"]
    return 0 if last is None else int(last) + 1


def taking_part(programme: Programme, regions: Sequence[Region], on: date) -> list[str]:
    """Names of participations that hold one of these regions on a day, by name."""
    running = Q(participation__ends_on__isnull=True) | Q(participation__ends_on__gte=on)
    found = ParticipationRegion.objects.filter(running, participation__programme=programme, region__in=regions)
    return sorted(set(found.values_list("participation__name", flat=True)))
