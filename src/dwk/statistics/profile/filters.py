"""The choices of a profile page, as they stand in its address."""

from __future__ import annotations

from django.http import QueryDict

from dwk.statistics.definitions import load_definitions
from dwk.ui.components import Filter

from .page import ProfilePage
from .selection import Selection
from .texts import settings


def selection_of(query: QueryDict) -> Selection:
    """The selection in an address; anything unreadable counts as not chosen."""
    offered = settings()["map_indicators"]
    wanted = query.get("karte", "")
    return Selection(
        year=_year(query.get("jahr", "")),
        earlier=_year(query.get("frueher", "")),
        map_indicator=wanted if wanted in offered else offered[0],
    )


def _year(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else None


def filters_of(profile: ProfilePage) -> tuple[Filter, ...]:
    """Selects for year, earlier year and map."""
    years = tuple((str(year), str(year)) for year in reversed(profile.years))
    definitions = load_definitions()
    maps = tuple((code, definitions[code].short_name_de) for code in settings()["map_indicators"])
    chosen = profile.selection
    by_year = (
        Filter("jahr", "Jahr", years, str(chosen.year)),
        Filter(
            "frueher",
            "Früheres Jahr",
            tuple(pair for pair in years if chosen.year is None or int(pair[0]) < chosen.year),
            str(chosen.earlier),
        ),
    )
    return (*(by_year if len(profile.years) > 1 else ()), Filter("karte", "Karte zeigt", maps, chosen.map_indicator))
