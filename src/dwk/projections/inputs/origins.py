"""Lines of the list of everything a run rests on."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from dwk.projections.results import AssumptionSource
from dwk.ui.formats import number

ESTIMATE = "Schätzung"
OF_DISTRICT = "Kreiswert"
OF_STATE = "Landeswert"
OF_GERMANY = "Bundeswert"
ASSUMED = "Annahme"
SETTING = "Vorgabe"
OWN = "eigener Wert"

POPULATION = "Bevölkerung"
BIRTHS = "Geburten"
MORTALITY = "Sterblichkeit"
MIGRATION = "Wanderungen"
EVENTS = "Ereignisse"
SPREAD = "Spannweite"
DEMAND = "Bedarf"


def line(
    topic: str,
    what: str,
    value: float | str,
    unit: str,
    year: int | str,
    source: str,
    *flags: str,
    decimals: int = 0,
) -> AssumptionSource:
    """One line with its figure in German format."""
    shown = value if isinstance(value, str) else number(value, decimals)
    return AssumptionSource(topic, what, shown, unit, str(year), source, tuple(flag for flag in flags if flag))


def as_json(lines: list[AssumptionSource]) -> list[dict[str, Any]]:
    """As a run keeps them."""
    return [{**asdict(entry), "flags": list(entry.flags)} for entry in lines]


def from_json(rows: list[dict[str, Any]]) -> tuple[AssumptionSource, ...]:
    """As results know them."""
    return tuple(AssumptionSource(**{**row, "flags": tuple(row["flags"])}) for row in rows)
