"""The frozen form of a report: parts with lines that name their records; plain data, no format, no database."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence with the records it is drawn from and the facts of the programme it carries."""

    text: str
    trace: tuple[str, ...]
    facts: tuple[str, ...] = ()
    level: int = 0
    strong: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one tuple of records per row."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    traces: tuple[tuple[str, ...], ...]
    source: str


@dataclass(frozen=True, slots=True)
class Place:
    """A point of the map."""

    label: str
    longitude: float
    latitude: float
    trace: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How many Kommunen are in each state of each phase; ``shades`` are fill and letter colour per series."""

    title: str
    categories: tuple[str, ...]
    series: tuple[tuple[str, tuple[int, ...]], ...]
    shades: tuple[tuple[str, str], ...]
    source: str
    alt: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the report."""

    key: str
    title: str
    lines: tuple[Line, ...] = ()
    table: Table | None = None
    places: tuple[Place, ...] = ()
    notes: str = ""
    counts: Counts | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report; ``cover`` and ``closing`` are the title page and the last one."""

    title: str
    as_of: str
    known_on: str
    dated_on: str
    author: str
    programme: str
    footer: str
    cover: tuple[Line, ...]
    parts: tuple[Part, ...]
    closing: tuple[Line, ...]

    def lines(self) -> list[Line]:
        """Every sentence in reading order."""
        return [*self.cover, *(line for part in self.parts for line in part.lines), *self.closing]


def frozen(report: Report) -> tuple[dict[str, Any], str]:
    """The report as JSON values, and the SHA-256 over them."""
    text = json.dumps(asdict(report), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return json.loads(text), hashlib.sha256(text.encode()).hexdigest()


def thawed(content: dict[str, Any]) -> Report:
    """A report from its frozen form."""
    return Report(
        **{
            **content,
            "cover": tuple(_line(line) for line in content["cover"]),
            "closing": tuple(_line(line) for line in content["closing"]),
            "parts": tuple(_part(part) for part in content["parts"]),
        }
    )


def _line(value: dict[str, Any]) -> Line:
    return Line(**{**value, "trace": tuple(value["trace"]), "facts": tuple(value["facts"])})


def _part(value: dict[str, Any]) -> Part:
    table, counts = value["table"], value["counts"]
    return Part(
        **{
            **value,
            "lines": tuple(_line(line) for line in value["lines"]),
            "counts": None if counts is None else _counts(counts),
            "places": tuple(Place(**place) for place in value["places"]),
            "table": None
            if table is None
            else Table(
                caption=table["caption"],
                head=tuple(table["head"]),
                rows=tuple(tuple(row) for row in table["rows"]),
                traces=tuple(tuple(row) for row in table["traces"]),
                source=table["source"],
            ),
        }
    )


def _counts(value: dict[str, Any]) -> Counts:
    return Counts(
        **{
            **value,
            "categories": tuple(value["categories"]),
            "series": tuple((label, tuple(values)) for label, values in value["series"]),
            "shades": tuple((fill, letters) for fill, letters in value["shades"]),
        }
    )
