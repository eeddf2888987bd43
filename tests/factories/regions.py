"""Invented regions for tests: single ones, a small directory, and a large one for the search."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

from dwk.audit.rules import Actor
from dwk.regions import actions
from dwk.regions.models import Region, RegionStamp
from dwk.regions.names import sort_name
from dwk.regions.rules import Level, key_prefixes, level_of_key, territory_key

BY = Actor(None, "Test")
TODAY = date(2026, 11, 22)
SOURCE = "Beispielverzeichnis 2023"
_stamps = count(1)


@dataclass(frozen=True)
class Record:
    """A line of an invented directory."""

    key: str
    level: str
    name: str
    authority_type: str = ""
    parent_key: str = ""
    valid_on: date = date(2023, 11, 30)
    ars: str = ""
    ags: str = ""
    area_km2: float | None = None
    seat: str = ""
    postal_code: str = ""
    several_postal_codes: bool = False
    longitude: float | None = None
    latitude: float | None = None


@dataclass(frozen=True)
class Outline:
    """An invented outline."""

    key: str
    name: str
    geometry: dict[str, object]
    level: str = "district"


def make_region(key: str = "01051", name: str = "Beispielkreis", **attributes: Any) -> Region:
    """One stored region; its parent is the nearest one above that exists."""
    level = level_of_key(key)
    above = {region.key: region for region in Region.objects.filter(key__in=key_prefixes(key))}
    values: dict[str, Any] = {
        "name": name,
        "search_name": sort_name(name),
        "level": level,
        "territory_key": territory_key(key, attributes.get("authority_type", "")),
        "parent": next((above[k] for k in key_prefixes(key) if k in above), None),
        "district_key": key[:5] if len(key) >= 5 else "",
        "state_key": "" if level is Level.FEDERATION else key[:2],
        "ags": key if level is Level.MUNICIPALITY else "",
        "known_as_of": date(2023, 11, 30),
        "source": SOURCE,
    }
    region = Region.objects.create(key=key, **{**values, **attributes})
    # past the actions, so the search must be told
    RegionStamp.objects.update_or_create(pk=1, defaults={"value": f"factory {next(_stamps)}"})
    return region


def small_directory(valid_on: date = date(2023, 11, 30), **changes: dict[str, Any]) -> list[Record]:
    """A Land with a Kreis, an Amt, two Gemeinden and a kreisfreie Stadt; ``changes`` by "k" + key."""
    lines: list[dict[str, Any]] = [
        {"key": "01", "level": "state", "name": "Beispielland", "authority_type": "land", "seat": "Hafenstadt"},
        {
            "key": "01051",
            "level": "district",
            "name": "Küstenkreis",
            "authority_type": "kreis",
            "parent_key": "01",
            "area_km2": 120.5,
            "seat": "Müsterhude",
        },
        {"key": "010515163", "level": "association", "name": "Marsch", "authority_type": "amt", "parent_key": "01051"},
        {
            "key": "01051044",
            "level": "municipality",
            "name": "Müsterhude, Stadt",
            "authority_type": "stadt",
            "parent_key": "01051",
            "ars": "010510044044",
            "ags": "01051044",
            "area_km2": 30.25,
            "postal_code": "25746",
        },
        {
            "key": "01051001",
            "level": "municipality",
            "name": "St. Aldenfleth",
            "authority_type": "gemeinde",
            "parent_key": "010515163",
            "ars": "010515163001",
            "ags": "01051001",
            "postal_code": "25799",
        },
        {
            "key": "01002",
            "level": "district",
            "name": "Hafenstadt, Landeshauptstadt",
            "authority_type": "kreisfreie_stadt",
            "parent_key": "01",
        },
        {
            "key": "01002000",
            "level": "municipality",
            "name": "Hafenstadt, Landeshauptstadt",
            "authority_type": "kreisfreie_stadt",
            "parent_key": "01002",
            "ars": "010020000000",
            "ags": "01002000",
            "postal_code": "24103",
        },
    ]
    return [Record(**{"valid_on": valid_on, **line, **changes.get(f"k{line['key']}", {})}) for line in lines]


def apply_small_directory(**arguments: Any) -> actions.DirectoryChange:
    """The small directory, stored."""
    return actions.apply_directory(
        **{"entries": small_directory(), "source": SOURCE, "by": BY, "effective_on": TODAY, **arguments}
    )


_FRONT = ("Alt", "Neu", "Groß", "Klein", "Ober", "Unter", "Hohen", "Kirch", "Mühl", "Stein")
_MIDDLE = ("en", "er", "els", "bach", "burg", "wald", "feld", "brück", "linden", "eich", "buchen", "ried", "moor")
_BACK = ("dorf", "hausen", "stadt", "heim", "ingen", "rode", "leben", "ow", "itz", "münde", "kirchen", "see")


def large_directory(size: int = 16_000) -> Iterator[Record]:
    """As many invented Gemeinden as the German directory has entries, with names that look alike."""
    numbers = count()
    yield Record("01", "state", "Beispielland", "land")
    made = 1
    for district in range(1, 1000):
        key = f"01{district:03d}"
        yield Record(key, "district", f"Beispielkreis {district}", "landkreis", "01")
        made += 1
        for place in range(1, 120):
            if made >= size:
                return
            n = next(numbers)
            name = (
                _FRONT[n % 10] + _MIDDLE[n // 10 % 13] + _BACK[n // 130 % 12] + (f"-{n // 1560}" if n >= 1560 else "")
            )
            ags = f"{key}{place:03d}"
            yield Record(
                ags, "municipality", name, "gemeinde", key, ars=f"{key}0{place:03d}{place:03d}", ags=ags,
                postal_code=f"{10000 + n % 80000:05d}",
            )  # fmt: skip
            made += 1
