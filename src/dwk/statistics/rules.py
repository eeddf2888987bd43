"""Decisions of the statistics; no database, no clock."""

from __future__ import annotations

import math
from typing import NamedTuple

from .importers.contract import CellKey, Period


def cell_key(cell: CellKey) -> str:
    """Canonical text of a cell, unique and stable across files: ``age=0-2;sex=f``; empty for the total."""
    parts = []
    if cell.age_from is not None:
        parts.append(f"age={cell.age_from}-{'' if cell.age_to is None else cell.age_to}")
    if cell.sex:
        parts.append(f"sex={cell.sex}")
    parts.extend(f"{dimension}={code}" for dimension, code, _label in sorted(cell.other))
    return ";".join(parts)


def cell_words(cell: CellKey) -> str:
    """The cell in German words for reports: "75 Jahre und älter, weiblich"; "insgesamt" for the total."""
    parts = []
    if cell.age_from is not None:
        parts.append(age_words(cell.age_from, cell.age_to))
    if cell.sex:
        parts.append({"m": "männlich", "f": "weiblich"}[cell.sex])
    parts.extend(label for _dimension, _code, label in cell.other)
    return ", ".join(parts) or "insgesamt"


def age_words(age_from: int, age_to: int | None) -> str:
    """An age group in words, ages in completed years, both included."""
    if age_to is None:
        return f"{age_from} Jahre und älter"
    if age_from == 0:
        return f"unter {age_to + 1} Jahre" if age_to else "unter 1 Jahr"
    if age_from == age_to:
        return f"{age_from} Jahre"
    return f"{age_from} bis unter {age_to + 1} Jahre"


def period_words(period: Period) -> str:
    """A period in words: a reference day as date, a year as number, longer spans as 2016/18."""
    if period.months == 0:
        return f"{period.end:%d.%m.%Y}"
    if period.months == 12:
        return str(period.end.year)
    if period.months < 12:
        return f"{period.end:%m/%Y}"
    return f"{period.end.year - period.months // 12 + 1}/{period.end:%y}"


class AgeGroup(NamedTuple):
    """Completed years, both included; ``last`` None is open."""

    first: int
    last: int | None


def tile(groups: set[AgeGroup]) -> list[AgeGroup]:
    """The finest row of groups without gap or overlap from the youngest age on; empty if there is none.

    Tables sometimes hold sub-totals ("65 und mehr") beside the groups they add up; only one of both may be counted.
    """
    by_first: dict[int, list[AgeGroup]] = {}
    for group in groups:
        by_first.setdefault(group.first, []).append(group)
    if not by_first:
        return []
    row: list[AgeGroup] = []
    age = min(by_first)
    while age in by_first:
        finest = min(by_first[age], key=lambda group: math.inf if group.last is None else group.last)
        row.append(finest)
        if finest.last is None:
            return row
        age = finest.last + 1
    return row


#: shown of Land or Germany where a Kreis has none: published from the Kreis level up only by other offices
_FROM_ANY_LEVEL = frozenset({"TFR"})
_BELOW_DISTRICT = frozenset({"neighbourhood", "municipality", "association"})


def proxy_allowed(*, code: str, unit: str, own_level: str, proxy_level: str) -> bool:
    """Whether the value of a larger region may stand in, flagged, for a missing one.

    Counts never do: 133,000 persons of the Kreis say nothing about a village. Rates of the Kreis stand in for its
    Gemeinden; rates of Land or Germany only for the few indicators that do not exist below.
    """
    if unit == "Personen":
        return False
    if own_level in _BELOW_DISTRICT and proxy_level == "district":
        return True
    return code in _FROM_ANY_LEVEL
