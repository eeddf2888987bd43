"""Fertility: level and pattern, tempo, graduation of age groups, births of small areas from children over women."""

from dwk_demography.fertility.graduation import brass_schedule, graduate, hadwiger_schedule
from dwk_demography.fertility.schedules import (
    mean_age,
    pattern_of,
    rates_for,
    shift_schedule,
    spread_of,
    tfr_from_child_woman_ratio,
    total_rate,
)

__all__ = [
    "brass_schedule",
    "graduate",
    "hadwiger_schedule",
    "mean_age",
    "pattern_of",
    "rates_for",
    "shift_schedule",
    "spread_of",
    "tfr_from_child_woman_ratio",
    "total_rate",
]
