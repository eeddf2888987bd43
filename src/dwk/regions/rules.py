"""What keys and levels mean; no database, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Protocol

ROOT_KEY = "DG"
ROOT_NAME = "Deutschland"


class Level(StrEnum):
    """Levels of the official hierarchy, from small to large."""

    NEIGHBOURHOOD = "neighbourhood"
    MUNICIPALITY = "municipality"
    ASSOCIATION = "association"
    DISTRICT = "district"
    PLANNING_REGION = "planning_region"
    GOVERNMENT_REGION = "government_region"
    STATE = "state"
    FEDERATION = "federation"

    @property
    def label(self) -> str:
        """German name of the level."""
        return _LEVEL_LABELS[self]


_LEVEL_LABELS = {
    Level.NEIGHBOURHOOD: "Quartier",
    Level.MUNICIPALITY: "Gemeinde",
    Level.ASSOCIATION: "Gemeindeverband",
    Level.DISTRICT: "Kreis",
    Level.PLANNING_REGION: "Region",
    Level.GOVERNMENT_REGION: "Regierungsbezirk",
    Level.STATE: "Land",
    Level.FEDERATION: "Deutschland",
}

#: German words for the authority types of the directory (glossary "Kommunaltyp")
AUTHORITY_LABELS: Mapping[str, str] = {
    "bund": "Bundesrepublik",
    "land": "Land",
    "regierungsbezirk": "Regierungsbezirk oder statistische Region",
    "region": "Region",
    "kreisfreie_stadt": "kreisfreie Stadt",
    "stadtkreis": "Stadtkreis",
    "kreis": "Kreis",
    "landkreis": "Landkreis",
    "regionalverband": "Regionalverband",
    "verbandsfrei": "verbandsfrei",
    "amt": "Amt",
    "samtgemeinde": "Samtgemeinde",
    "verbandsgemeinde": "Verbandsgemeinde",
    "verwaltungsgemeinschaft": "Verwaltungsgemeinschaft",
    "kirchspielslandgemeinde": "Kirchspielslandgemeinde",
    "verwaltungsverband": "Verwaltungsverband",
    "verwaltungsverband_traegermodell": "Verwaltungsverband (Trägermodell)",
    "erfuellende_gemeinde": "erfüllende Gemeinde",
    "markt": "Markt",
    "stadt": "Stadt",
    "gemeinde": "Gemeinde",
    "gemeindefreies_gebiet_bewohnt": "gemeindefreies Gebiet, bewohnt",
    "gemeindefreies_gebiet_unbewohnt": "gemeindefreies Gebiet, unbewohnt",
    "grosse_kreisstadt": "Große Kreisstadt",
    "quartier": "Quartier",
}


def kind_label(authority_type: str, level: Level) -> str:
    """What a region is, in words: its type, or its level where no type is known."""
    return AUTHORITY_LABELS.get(authority_type, level.label)


_LEVEL_BY_LENGTH = {
    2: Level.STATE,
    3: Level.GOVERNMENT_REGION,
    4: Level.PLANNING_REGION,
    5: Level.DISTRICT,
    8: Level.MUNICIPALITY,
    9: Level.ASSOCIATION,
}


#: Land, Kreis and Gemeinde are one territory in Hamburg and Berlin
_CITY_STATES = frozenset({"02", "11"})
#: the 16 Länder; a key that begins otherwise belongs to no German region
STATE_KEYS = frozenset(f"{number:02d}" for number in range(1, 17))


class DirectoryEntry(Protocol):
    """A region as an official directory describes it; the readers' records have these attributes."""

    @property
    def key(self) -> str: ...
    @property
    def level(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def authority_type(self) -> str: ...
    @property
    def parent_key(self) -> str: ...
    @property
    def valid_on(self) -> date: ...
    @property
    def ars(self) -> str: ...
    @property
    def ags(self) -> str: ...
    @property
    def area_km2(self) -> float | None: ...
    @property
    def seat(self) -> str: ...
    @property
    def postal_code(self) -> str: ...
    @property
    def several_postal_codes(self) -> bool: ...
    @property
    def longitude(self) -> float | None: ...
    @property
    def latitude(self) -> float | None: ...


class BoundaryEntry(Protocol):
    """The outline of a region as a reader hands it over."""

    @property
    def key(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def geometry(self) -> dict[str, object]: ...


class UnknownKey(Exception):
    """A key that cannot belong to a German region."""

    def __init__(self, key: str) -> None:
        super().__init__(
            f"„{key}“ ist kein Gebietsschlüssel. Erwartet werden DG, 2 bis 5, 8, 9 oder 12 Ziffern (AGS oder ARS)."
        )


def normal_key(key: str) -> str:
    """The key under which a region is kept: 12-digit ARS of a Gemeinde become the 8-digit AGS, blanks go."""
    key = "".join(key.split())
    if len(key) == 12 and key.isdigit():
        return key[:5] + key[9:]
    return key


def level_of_key(key: str) -> Level:
    """The level a key belongs to, by its length; raises :class:`UnknownKey`."""
    if key == ROOT_KEY:
        return Level.FEDERATION
    if "-" in key and level_of_key(key.split("-", 1)[0]) is Level.MUNICIPALITY:
        return Level.NEIGHBOURHOOD
    level = _LEVEL_BY_LENGTH.get(len(key))
    if level is None or not (key.isascii() and key.isdigit()) or key[:2] not in STATE_KEYS:
        raise UnknownKey(key)
    return level


def key_prefixes(key: str) -> tuple[str, ...]:
    """Keys of the regions that may lie above, the nearest first; Germany last."""
    if key == ROOT_KEY:
        return ()
    if "-" in key:
        return (key.split("-", 1)[0],)
    district_of_city = (f"{key[:2]}000",) if key[:2] in _CITY_STATES and len(key) > 5 else ()
    return (
        *(key[:length] for length in (5,) if len(key) > length),
        *district_of_city,
        *(key[:length] for length in (4, 3, 2) if len(key) > length),
        ROOT_KEY,
    )


#: words by which the tables of the offices name the type of a Kreis, the telling ones first
_TYPE_WORDS: Mapping[str, str] = {
    "kreisfreie stadt": "kreisfreie_stadt",
    "krfr. stadt": "kreisfreie_stadt",
    "krsfr. stadt": "kreisfreie_stadt",
    "stadtkreis": "stadtkreis",
    "regionalverband": "regionalverband",
    "landkreis": "landkreis",
    "kreis": "kreis",
}


def authority_type_from_name(name: str, level: Level) -> str:
    """The type of a Kreis where a table writes it beside the name ("Osterode am Harz, Landkreis"), else ""."""
    if level is not Level.DISTRICT:
        return ""
    lowered = name.lower()
    return next((code for words, code in _TYPE_WORDS.items() if words in lowered), "")


def clean_name(name: str, key: str) -> str:
    """A name of a table without the blanks that show its level; the key itself where a table gives no name."""
    return " ".join(name.split()) or key


#: between the sources of a region that several directories describe
SOURCE_JOINT = "; ergänzt aus: "


def joined_sources(main: str, others: list[str]) -> str:
    """The source line of a region: the directory that holds, then those that filled gaps."""
    return SOURCE_JOINT.join(dict.fromkeys([main, *others]))[:1000]


_CITY_DISTRICT_TYPES = {"kreisfreie_stadt", "stadtkreis"}


def territory_key(key: str, district_authority_type: str) -> str:
    """The common key of all regions that cover the same territory, so that figures of one serve the other.

    ``district_authority_type`` is the authority type of the Kreis the key lies in ("" if none): a kreisfreie Stadt is
    Kreis and Gemeinde at once.
    """
    state = key[:2]
    if state in _CITY_STATES and key in {
        state,
        f"{state}000",
        f"{state}000000",
        f"{state}0000000",
    }:
        return state
    if len(key) in {8, 9} and district_authority_type in _CITY_DISTRICT_TYPES and key[5:] in {"000", "0000"}:
        return key[:5]
    return key
