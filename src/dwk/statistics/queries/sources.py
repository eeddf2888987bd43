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


#: how a long statement on use begins, and its name under a figure; the full text stands in the list of sources
_LICENCE_NAMES = (
    ("Vervielfältigung und Verbreitung", "Nutzung mit Quellenangabe"),
    ("ungeklärt", "Lizenz ungeklärt"),
)
_LONGEST_LICENCE = 28


def short_licence(licence: str) -> str:
    """The name of a licence for the line under a figure."""
    for beginning, name in _LICENCE_NAMES:
        if licence.startswith(beginning):
            return name
    return licence if len(licence) <= _LONGEST_LICENCE else "Lizenz siehe Quellenverzeichnis"


def source_text(keys: Iterable[str], sources: Mapping[str, SourceLine], *, own_calculation: bool) -> str:
    """The line under a figure: "Quelle: … Lizenz …; eigene Berechnung"."""
    used = [sources[key] for key in dict.fromkeys(keys)]
    publishers: dict[tuple[str, str], list[str]] = {}
    for source in used:
        publishers.setdefault((source.publisher, short_licence(source.licence)), []).append(source.table_code)
    parts = []
    for (publisher, licence), codes in publishers.items():
        parts.append(f"{publisher}{_table_words(codes)} ({licence})")
    text = "Quelle: " + "; ".join(parts) if parts else "Quelle: keine Angabe"
    return f"{text}; eigene Berechnung." if own_calculation else f"{text}."


def numbered_source_text(keys: Iterable[str], sources: Mapping[str, SourceLine]) -> str:
    """The line under a table whose rows name their sources by number, in the order of the keys."""
    parts = [
        f"[{at}] {sources[key].publisher}{_table_words([sources[key].table_code])} "
        f"({short_licence(sources[key].licence)})"
        for at, key in enumerate(dict.fromkeys(keys), start=1)
    ]
    return "Quellen: " + "; ".join(parts) + "; eigene Berechnung."


def _table_words(codes: Iterable[str]) -> str:
    named = [code for code in codes if code]
    if not named:
        return ""
    return f", {'Tabelle' if len(named) == 1 else 'Tabellen'} {', '.join(named)}"
