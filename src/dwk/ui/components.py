"""What the components show, as plain data. Views and queries build these; the template tags render them.

No figure without unit, year, territory and source: the classes refuse to be built without them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

BadgeKind = Literal["note", "estimate", "proxy", "example"]
MarkKind = Literal[
    "done", "review", "work", "open", "new", "changed", "same", "skipped", "refused", "warning", "info", "running"
]
StepState = Literal["done", "current", "next"]


class MissingContextError(ValueError):
    """A figure was to be shown without what makes it readable."""

    def __init__(self, what: str, missing: Sequence[str]) -> None:
        super().__init__(
            f"„{what}“ kann nicht gezeigt werden: Es fehlt {', '.join(missing)}. "
            "Zu jeder Zahl gehören Einheit, Jahr, Gebiet und Quelle."
        )


def _require(what: str, **parts: str) -> None:
    missing = [name for name, value in parts.items() if not value.strip()]
    if missing:
        raise MissingContextError(what, missing)


@dataclass(frozen=True)
class Link:
    """A link; ``download`` adds the download attribute, ``hint`` is read out after the label (for equal labels)."""

    label: str
    url: str
    download: bool = False
    hint: str = ""
    current: bool = False


@dataclass(frozen=True)
class Badge:
    """A word beside a figure: estimate, substitute value ("proxy", with triangle), example, note."""

    label: str
    kind: BadgeKind = "note"


@dataclass(frozen=True)
class Source:
    """Where figures come from, and further words that belong under them (census break, open age group)."""

    text: str
    note: str = ""
    url: str = ""

    def __post_init__(self) -> None:
        _require("Quellenzeile", Quelle=self.text)


@dataclass(frozen=True)
class Cell:
    """One cell. ``own`` marks the own region; ``marks`` shows several states with their words, one below the other."""

    text: str
    own: bool = False
    muted: bool = False
    url: str = ""
    note: str = ""
    badge: Badge | None = None
    mark: MarkKind | None = None
    marks: tuple[tuple[MarkKind, str], ...] = ()


@dataclass(frozen=True)
class Column:
    """One column head; numeric columns stand right-aligned; ``phone=False`` hides the column on phones."""

    label: str
    numeric: bool = False
    phone: bool = True
    hint: str = ""
    nowrap: bool = False


@dataclass(frozen=True)
class Row:
    """A row: its head (first column) and one cell per further column; ``message`` replaces the cells."""

    head: Cell
    cells: tuple[Cell, ...] = ()
    message: str = ""


@dataclass(frozen=True)
class Group:
    """Rows under a common heading (no heading: plain rows)."""

    rows: tuple[Row, ...]
    title: str = ""


@dataclass(frozen=True)
class Table:
    """A data table; ``caption`` names content, unit, territory and date; ``source`` stands below."""

    caption: str
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    source: Source | None = None
    caption_hidden: bool = True
    compact: bool = False

    def __post_init__(self) -> None:
        _require("Tabelle", Überschrift=self.caption)


@dataclass(frozen=True)
class Figure:
    """A chart: finding as title, then unit, territory and date, picture, source, four links, table.

    ``svg_wide`` and ``svg_narrow`` are complete inline SVG documents written by the chart engine.
    """

    key: str
    title: str
    subtitle: str
    source: Source
    svg_wide: str
    svg_narrow: str = ""
    table: Table | None = None
    links: tuple[Link, ...] = ()
    extra_links: tuple[Link, ...] = ()

    def __post_init__(self) -> None:
        _require(self.title or "Abbildung", Kennung=self.key, Titel=self.title, Untertitel=self.subtitle)


@dataclass(frozen=True)
class KeyFigure:
    """A key figure tile: label, value with unit, date, territory, source; comparisons and a small line beside."""

    label: str
    value: str
    unit: str
    date: str
    territory: str
    source: str
    comparison: str = ""
    svg: str = ""
    url: str = ""
    badge: Badge | None = None

    def __post_init__(self) -> None:
        _require(
            self.label, Wert=self.value, Einheit=self.unit, Jahr=self.date, Gebiet=self.territory, Quelle=self.source
        )


@dataclass(frozen=True)
class Fact:
    """One fact of a file or object: term and text."""

    term: str
    text: str
    url: str = ""


@dataclass(frozen=True)
class Count:
    """One of several counts side by side, with the symbol and word of its result."""

    mark: MarkKind
    label: str
    value: str
    unit: str
    badge: Badge | None = None


@dataclass(frozen=True)
class Step:
    """One step of a procedure."""

    label: str
    state: StepState = "next"
    url: str = ""


@dataclass(frozen=True)
class Filter:
    """One filter of a list: a native select whose choice lives in the address."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    selected: str = ""


@dataclass(frozen=True)
class Switch:
    """A switch of the context bar: what is chosen, and links to the alternatives."""

    label: str
    current: str
    links: tuple[Link, ...] = ()
