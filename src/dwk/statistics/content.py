"""Reviewed data files of the statistics: precedence of sources and breaks of series."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

DEFAULT_PRECEDENCE = 500


@dataclass(frozen=True, slots=True)
class CensusBreak:
    """From ``first_year`` on the figures of these sources rest on a new census."""

    source_prefix: str
    first_year: int
    title: str
    reason: str


@lru_cache(maxsize=1)
def precedences() -> dict[str, int]:
    """Rank of each known source; lower comes first."""
    return {row["source_key"]: int(row["precedence"]) for row in _rows("source_precedence.csv")}


def precedence_of(source_key: str) -> int:
    """Rank of a source; one that the table does not know comes after all that it knows."""
    return precedences().get(source_key, DEFAULT_PRECEDENCE)


@lru_cache(maxsize=1)
def census_breaks() -> tuple[CensusBreak, ...]:
    """All breaks of series."""
    return tuple(
        CensusBreak(row["source_prefix"], int(row["first_year"]), row["title"], row["reason"])
        for row in _rows("census_breaks.csv")
    )


def breaks_of(source_key: str) -> tuple[CensusBreak, ...]:
    """Breaks that apply to a source, in order of years."""
    return tuple(entry for entry in census_breaks() if source_key.startswith(entry.source_prefix))


def _rows(name: str) -> list[dict[str, str]]:
    text = files("dwk.content").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
