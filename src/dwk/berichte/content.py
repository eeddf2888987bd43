"""The frozen form of a report: parts with lines that name their records; plain data, no format, no database."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
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
class Node:
    """A line with those that stand below it."""

    line: Line
    below: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Support:
    """Somebody behind the programme on the title page; the logo is frozen as the checksum of its bytes."""

    wording: str
    trace: str
    logo_sha256: str = ""
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Front:
    """The title page: title, occasion, date of the report, who pays and who takes part."""

    title: Line
    place: str = ""
    held_on: str = ""
    dated_on: str = ""
    occasion: tuple[Line, ...] = ()
    funders: tuple[Support, ...] = ()
    partners: tuple[Support, ...] = ()

    def lines(self) -> Iterator[Line]:
        """Every sentence of the title page."""
        yield self.title
        yield from self.occasion
        for heading, people in (("Gefördert von:", self.funders), ("Projektpartner:", self.partners)):
            if people:
                text = "; ".join(one.wording for one in people)
                yield Line(text, tuple(one.trace for one in people), ("F2",), strong=heading)


@dataclass(frozen=True, slots=True)
class StateCell:
    """Where a Kommune stands in a phase; ``words`` in place of the state's own word."""

    state: str
    words: str
    trace: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StateRow:
    """A Kommune through all phases."""

    name: str
    trace: str
    cells: tuple[StateCell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Kommunen by phases."""

    caption: str
    phases: tuple[str, ...]
    rows: tuple[StateRow, ...]
    source: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A point of the map."""

    label: str
    longitude: float
    latitude: float
    trace: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How many Kommunen are in each state of each phase."""

    title: str
    categories: tuple[str, ...]
    series: tuple[tuple[str, tuple[int, ...]], ...]
    source: str
    alt: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the report."""

    key: str
    title: str
    lines: tuple[Line, ...] = ()
    matrix: Matrix | None = None
    places: tuple[Place, ...] = ()
    notes: str = ""
    counts: Counts | None = None

    def traces(self) -> Iterator[str]:
        """Every record that the part names."""
        for line in self.lines:
            yield from line.trace
        for row in self.matrix.rows if self.matrix else ():
            yield row.trace
            for cell in row.cells:
                yield from cell.trace
        for place in self.places:
            yield place.trace


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of a record: since when it holds, its source, a remark on its day."""

    trace: str
    since: str
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report; ``build`` says in which order its parts come, ``closing`` is the last page."""

    title: str
    as_of: str
    known_on: str
    dated_on: str
    author: str
    programme: str
    footer: str
    front: Front
    build: Line | None
    parts: tuple[Part, ...]
    thanks: Line
    closing: tuple[Line, ...]
    records: tuple[Record, ...]

    def lines(self) -> list[Line]:
        """Every sentence in reading order."""
        build = [self.build] if self.build else []
        parts = [line for part in self.parts for line in part.lines]
        return [*self.front.lines(), *build, *parts, self.thanks, *self.closing]


def tree(lines: Sequence[Line]) -> tuple[Node, ...]:
    """Lines as they stand below each other: a line belongs to the last one of a lower level."""
    nodes: list[Node] = []
    position = 0
    while position < len(lines):
        end = position + 1
        while end < len(lines) and lines[end].level > lines[position].level:
            end += 1
        nodes.append(Node(lines[position], tree(lines[position + 1 : end])))
        position = end
    return tuple(nodes)


def frozen(report: Report) -> tuple[dict[str, Any], str]:
    """The report as JSON values, and the SHA-256 over them."""
    text = json.dumps(asdict(report), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return json.loads(text), hashlib.sha256(text.encode()).hexdigest()


def thawed(content: dict[str, Any]) -> Report:
    """A report from its frozen form."""
    return Report(
        **{
            **content,
            "front": _front(content["front"]),
            "build": None if content["build"] is None else _line(content["build"]),
            "parts": tuple(_part(part) for part in content["parts"]),
            "thanks": _line(content["thanks"]),
            "closing": tuple(_line(line) for line in content["closing"]),
            "records": tuple(Record(**record) for record in content["records"]),
        }
    )


def _line(value: dict[str, Any]) -> Line:
    return Line(**{**value, "trace": tuple(value["trace"]), "facts": tuple(value["facts"])})


def _front(value: dict[str, Any]) -> Front:
    return Front(
        **{
            **value,
            "title": _line(value["title"]),
            "occasion": tuple(_line(line) for line in value["occasion"]),
            "funders": tuple(Support(**one) for one in value["funders"]),
            "partners": tuple(Support(**one) for one in value["partners"]),
        }
    )


def _part(value: dict[str, Any]) -> Part:
    matrix, counts = value["matrix"], value["counts"]
    return Part(
        **{
            **value,
            "lines": tuple(_line(line) for line in value["lines"]),
            "matrix": None if matrix is None else _matrix(matrix),
            "places": tuple(Place(**place) for place in value["places"]),
            "counts": None if counts is None else _counts(counts),
        }
    )


def _matrix(value: dict[str, Any]) -> Matrix:
    rows = tuple(
        StateRow(row["name"], row["trace"], tuple(StateCell(**{**c, "trace": tuple(c["trace"])}) for c in row["cells"]))
        for row in value["rows"]
    )
    return Matrix(**{**value, "phases": tuple(value["phases"]), "rows": rows, "notes": tuple(value["notes"])})


def _counts(value: dict[str, Any]) -> Counts:
    series = tuple((label, tuple(values)) for label, values in value["series"])
    return Counts(
        **{**value, "categories": tuple(value["categories"]), "series": series, "notes": tuple(value["notes"])}
    )
