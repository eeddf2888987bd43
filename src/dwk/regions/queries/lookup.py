"""Regions by key, and what lies above, beside, below, before and after them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F, Q, QuerySet

from dwk.regions.models import Region, Succession
from dwk.regions.rules import ROOT_KEY, Level, key_prefixes, normal_key

from .finding import search

_ABOVE = "parent__parent__parent__parent__parent__parent"
# the databases disagree about where nothing sorts
_EXISTING_FIRST = F("valid_to").asc(nulls_first=True)
_CHAIN_ORDER = {Level.DISTRICT: 0, Level.STATE: 1, Level.FEDERATION: 2}


class RegionUnknown(Exception):
    """No region has this key; the sentence names regions that may be meant."""

    def __init__(self, key: str, suggestions: Sequence[Region] = ()) -> None:
        self.key = key
        self.suggestions = tuple(suggestions)
        hint = (
            f"Meinten Sie {' oder '.join(str(region) for region in self.suggestions)}?"
            if self.suggestions
            else "Bitte prüfen Sie den Schlüssel oder lesen Sie zuerst ein Gemeindeverzeichnis ein."
        )
        super().__init__(f"Ein Gebiet mit dem Schlüssel „{key}“ ist nicht bekannt. {hint}")


def region_by_key(key: str) -> Region:
    """The region of a key: AGS (8), ARS (12, or shorter), Kreis (5), Verband (9), Land (2) or DG.

    A kreisfreie Stadt is found as Kreis (05913) and as Gemeinde (05913000).
    """
    wanted = normal_key(key).upper()
    if not wanted.isprintable():  # PostgreSQL takes no NUL
        raise RegionUnknown("".join(sign for sign in key if sign.isprintable()))
    above = Region.objects.select_related(_ABOVE)
    exact = above.filter(key=wanted).first()
    if exact is not None:
        return exact
    # a Verband key ends in zeros in some lists, a Kreis is written with zeros up to 8 or 12 digits in others
    found = above.filter(Q(ars=wanted) | Q(ags=wanted)).order_by(_EXISTING_FIRST, "key").first() if wanted else None
    if found is None and wanted.isdigit() and len(wanted) in {8, 12}:
        found = above.filter(key=wanted.rstrip("0").ljust(5, "0")).first()
    if found is None:
        raise RegionUnknown(key, _suggestions(wanted))
    return found


def _suggestions(wanted: str) -> list[Region]:
    """Regions that may be meant: of a number those in whose Kreis it would lie, of a word those of a similar name."""
    if not wanted.isdigit():
        return [hit.region for hit in search(wanted, limit=3)]
    return list(Region.objects.filter(key__in=key_prefixes(wanted)).exclude(key=ROOT_KEY).order_by("-key")[:2])


def page_region(key: str) -> Region | None:
    """The region of an address, or None: addresses are exact."""
    return Region.objects.select_related(_ABOVE).filter(key=key).first() if key.isprintable() else None


def chain_of(region: Region) -> list[Region]:
    """The regions to compare with: Kreis, Land, Deutschland, as far as they are larger than the region itself."""
    keys = {region.district_key, region.state_key, ROOT_KEY} - {"", region.key}
    found = Region.objects.filter(key__in=keys).exclude(territory_key=region.territory_key)
    by_territory = {above.territory_key: above for above in sorted(found, key=_chain_position)}
    return sorted(by_territory.values(), key=_chain_position)


def _chain_position(region: Region) -> int:
    return _CHAIN_ORDER[Level(region.level)]


def same_territory(region: Region) -> list[int]:
    """Ids of all regions that cover the same territory, the region itself first."""
    others = Region.objects.filter(territory_key=region.territory_key).exclude(pk=region.pk)
    return [region.pk, *others.order_by("key").values_list("pk", flat=True)]


def successors(region: Region) -> QuerySet[Succession]:
    """What became of a dissolved region, with the regions that took over."""
    return region.successions.select_related("successor").order_by("on", "successor__key")


def origins(region: Region) -> QuerySet[Succession]:
    """From which dissolved regions a region arose."""
    return region.origins.select_related("predecessor").order_by("on", "predecessor__search_name")


def children_of(region: Region) -> QuerySet[Region]:
    """The official regions directly below, existing ones first, by name."""
    below = region.children.exclude(level=Level.NEIGHBOURHOOD)
    return below.order_by(_EXISTING_FIRST, "search_name", "key")


def neighbourhoods_of(region: Region) -> QuerySet[Region]:
    """The Quartiere of a Gemeinde, by number."""
    return region.children.filter(level=Level.NEIGHBOURHOOD).order_by("key")


def states() -> QuerySet[Region]:
    """The Länder by name, for filters."""
    return Region.objects.filter(level=Level.STATE).order_by("search_name")


def listed(*, level: Level | None, state_key: str, by_key: bool) -> QuerySet[Region]:
    """All regions of a level and a Land, by name or by key; there is no order by any figure."""
    regions = Region.objects.select_related("parent")
    if level is not None:
        regions = regions.filter(level=level)
    if state_key:
        regions = regions.filter(state_key=state_key)
    return regions.order_by("key") if by_key else regions.order_by("search_name", "key")
