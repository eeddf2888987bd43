"""Source lines: what must stand under each figure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from dwk.statistics.models import Source


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source as it is named beside figures and in the list of sources."""

    key: str
    publisher: str
    table_code: str
    title: str
    licence: str
    attribution: str
    retrieved_on: date | None

    @property
    def short(self) -> str:
        """Publisher and table in one line."""
        return f"{self.publisher}, Tabelle {self.table_code}"


def all_sources() -> dict[str, SourceLine]:
    """Every source by key, in one query."""
    return {
        row.key: SourceLine(
            row.key, row.publisher, row.table_code, row.title, row.licence, row.attribution, row.retrieved_on
        )
        for row in Source.objects.all()
    }


def source_text(keys: Iterable[str], sources: Mapping[str, SourceLine], *, own_calculation: bool) -> str:
    """The line under a figure: "Quelle: … Lizenz …; eigene Berechnung"."""
    used = [sources[key] for key in dict.fromkeys(keys)]
    publishers: dict[tuple[str, str], list[str]] = {}
    for source in used:
        publishers.setdefault((source.publisher, source.licence), []).append(source.table_code)
    parts = []
    for (publisher, licence), tables in publishers.items():
        word = "Tabelle" if len(tables) == 1 else "Tabellen"
        parts.append(f"{publisher}, {word} {', '.join(tables)} ({licence})")
    text = "Quelle: " + "; ".join(parts) if parts else "Quelle: keine Angabe"
    return f"{text}; eigene Berechnung." if own_calculation else f"{text}."
