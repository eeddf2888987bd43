"""How regions are called in a profile."""

from __future__ import annotations

from dwk.regions.models import Region
from dwk.regions.rules import ROOT_KEY

_WORDS = {
    "kreis": "Kreis",
    "landkreis": "Landkreis",
    "kreisfreie_stadt": "Stadt",
    "stadtkreis": "Stadt",
    "stadt": "Stadt",
    "gemeinde": "Gemeinde",
    "markt": "Markt",
    "amt": "Amt",
    "samtgemeinde": "Samtgemeinde",
    "verbandsgemeinde": "Verbandsgemeinde",
    "grosse_kreisstadt": "Stadt",
}


def short_name(region: Region) -> str:
    """The bare name: "Dithmarschen", "Dortmund", "Regionalverband Saarbrücken"."""
    if region.key == ROOT_KEY:
        return "Deutschland"
    return region.name.split(",")[0].strip()


def full_name(region: Region) -> str:
    """The name with its kind where the name does not say it: "Kreis Dithmarschen", "Stadt Dortmund"."""
    name = short_name(region)
    word = _WORDS.get(region.authority_type, "")
    if not word or word.lower() in name.lower():
        return name
    return f"{word} {name}"
