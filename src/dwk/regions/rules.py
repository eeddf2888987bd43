"""What keys and levels mean; no database, no clock."""

from __future__ import annotations

from enum import StrEnum

ROOT_KEY = "DG"


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

_LEVEL_BY_LENGTH = {
    2: Level.STATE,
    3: Level.GOVERNMENT_REGION,
    4: Level.PLANNING_REGION,
    5: Level.DISTRICT,
    8: Level.MUNICIPALITY,
    9: Level.ASSOCIATION,
}


class UnknownKey(Exception):
    """A key that cannot belong to a German region."""

    def __init__(self, key: str) -> None:
        super().__init__(
            f"„{key}“ ist kein Gebietsschlüssel. Erwartet werden DG, 2 bis 5, 8, 9 oder 12 Ziffern (AGS oder ARS)."
        )


def normal_key(key: str) -> str:
    """The key under which a region is kept: 12-digit ARS of a Gemeinde become the 8-digit AGS, blanks go."""
    key = key.strip()
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
    if level is None or not key.isdigit():
        raise UnknownKey(key)
    return level


#: Land, Kreis and Gemeinde are one territory in Hamburg and Berlin
_CITY_STATES = {"02", "11"}
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
    if (
        len(key) in {8, 9}
        and district_authority_type in _CITY_DISTRICT_TYPES
        and key[5:] in {"000", "0000"}
    ):
        return key[:5]
    return key
