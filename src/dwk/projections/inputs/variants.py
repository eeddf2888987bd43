"""Upper and lower variant: entries computed from the spread of the region's own past.

Nothing is invented: each deviation is a standard deviation of what happened. Fertility: of the territory's own rates by
year (from children over women) around their trend, reached after ten years. Life expectancy: of the yearly changes in
Germany, times the square root of the years ahead, as a random walk strays. Net migration: of the territory's own balances
by year, from the first year on.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, log10, sqrt

from dwk.projections.entries import AssumptionEntry
from dwk.projections.rules import KINDS, AssumptionKind, Preset
from dwk.ui.formats import number

from .gathering import RegionInputs

#: years until the deviation of fertility is reached
FERTILITY_YEARS = 10
#: net migration is entered for the first year, then every so many years
MIGRATION_EVERY = 5
#: rounding takes at most this share of a deviation away, so that variants of ten people keep their order
LARGEST_ROUNDING = 0.2
_SIGNS = {Preset.UPPER: 1, Preset.LOWER: -1}


def preset_entries(inputs: RegionInputs, preset: Preset, usual_net: Sequence[float]) -> list[AssumptionEntry]:
    """The entries with which a scenario of this preset begins; none but for the upper and lower variant.

    ``usual_net`` is net migration by year in the status quo.
    """
    if preset not in _SIGNS:
        return []
    sign = _SIGNS[preset]
    entries = [_fertility(inputs, sign), *_mortality(inputs, sign)]
    return [entry for entry in entries if entry is not None] + _migration(inputs, sign, usual_net)


def _words(sign: int) -> str:
    return "höher" if sign > 0 else "niedriger"


def _decimals(usual: int, deviation: float) -> int:
    """Decimals of an entry: the usual ones, more where the deviation would be lost by them."""
    return max(usual, ceil(-log10(2 * LARGEST_ROUNDING * deviation)))


def _shown(deviation: float, usual: int) -> str:
    return number(deviation, _decimals(usual, deviation))


def _within(kind: AssumptionKind, value: float, deviation: float) -> float:
    facts = KINDS[kind]
    return round(min(max(value, facts.lowest), facts.highest), _decimals(facts.decimals, deviation))


def _fertility(inputs: RegionInputs, sign: int) -> AssumptionEntry | None:
    history, deviation = inputs.fertility.history, inputs.spread.fertility_sd
    if not deviation:
        return None
    year = min(inputs.base_year + FERTILITY_YEARS, inputs.horizon)
    reason = (
        f"{_shown(deviation, 2)} Kinder je Frau {_words(sign)} als im Status quo: eine Standardabweichung der eigenen "
        f"Geburtenziffern {min(history)}–{max(history)} um ihren Trend"
    )
    value = _within(AssumptionKind.TFR, inputs.fertility.level + sign * deviation, deviation)
    return AssumptionEntry(AssumptionKind.TFR, year, value, reason)


def _mortality(inputs: RegionInputs, sign: int) -> list[AssumptionEntry | None]:
    found: list[AssumptionEntry | None] = []
    for at, sex in enumerate(("f", "m")):
        yearly = float(inputs.mortality.spread[at])
        deviation = yearly * sqrt(len(inputs.years))
        if not deviation:
            continue
        reason = (
            f"{_shown(deviation, 1)} Jahre {_words(sign)} als im Status quo: Standardabweichung der jährlichen Änderungen "
            f"in Deutschland ({number(yearly, 2)} Jahre) mal Wurzel aus {len(inputs.years)} Jahren"
        )
        usual = float(inputs.mortality.expectation[-1, at])
        value = _within(AssumptionKind.LIFE_EXPECTANCY, usual + sign * deviation, deviation)
        found.append(AssumptionEntry(AssumptionKind.LIFE_EXPECTANCY, inputs.horizon, value, reason, sex))
    return found


def _migration(inputs: RegionInputs, sign: int, usual: Sequence[float]) -> list[AssumptionEntry]:
    history = inputs.migration.history
    deviation = inputs.spread.migration_sd * inputs.total
    if not deviation or not usual:
        return []
    where = "des Kreises, nach Einwohnern übertragen, " if inputs.base.share_of_carrier is not None else ""
    reason = (
        f"{_shown(deviation, 0)} Personen je Jahr {_words(sign)} als im Status quo: eine Standardabweichung der "
        f"Wanderungssalden {where}{min(history)}–{max(history)}"
    )
    steps = sorted({*range(0, len(inputs.years), MIGRATION_EVERY), len(inputs.years) - 1})
    return [
        AssumptionEntry(
            AssumptionKind.NET_MIGRATION,
            inputs.years[step],
            _within(AssumptionKind.NET_MIGRATION, usual[step] + sign * deviation, deviation),
            reason,
        )
        for step in steps
    ]
