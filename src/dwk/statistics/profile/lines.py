"""Small wordings that several parts of a profile share."""

from __future__ import annotations

from collections.abc import Iterable

from dwk.regions.rules import Level
from dwk.statistics.queries.sources import source_text

from .facts import Facts, Territory


def year_end(year: int) -> str:
    """The reference day of a year."""
    return f"31.12.{year}"


def source_of(facts: Facts, keys: Iterable[str], *, own: bool = True) -> str:
    """The source line of a figure."""
    return source_text(keys, facts.sources, own_calculation=own)


def proxy_note(territory: Territory, *, is_proxy: bool) -> tuple[str, ...]:
    """What must be said under a figure of a larger territory."""
    if not is_proxy:
        return ()
    return (
        f"Ersatzwert {territory.title}: Für die Gemeinde selbst gibt es diese Zahlen nicht. "
        "Gezeigt wird der ganze Kreis, nicht umgerechnet.",
    )


def border_of(territory: Territory) -> str:
    """Across which border the moves of a territory are counted."""
    return "Kreisgrenze" if territory.region.level == Level.DISTRICT else "Gebietsgrenze"
