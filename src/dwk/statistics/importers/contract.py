"""What a reader of an official file hands over: facts of the file and columns of values.

A reader turns one file format into a :class:`ParsedFile` and knows neither the database nor the web.
Everything behind the readers (preview, comparison with stored values, writing) works on these classes
alone, so that a new format costs one file.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from math import nan
from typing import TypeVar

T = TypeVar("T")

#: Quality marks as the statistical offices print them; the position is the stored code.
#: "" is a plain value; "-" nil; "." unknown or secret; "..." later; "/" unreliable; "x" not meaningful;
#: "e" final ("endgültig"); "r" revised; "p" provisional.
MARKS: tuple[str, ...] = ("", "-", ".", "...", "/", "x", "e", "r", "p")

#: Marks that stand instead of a value ("-" is nil: the value is 0 and keeps its mark).
MARKS_WITHOUT_VALUE: frozenset[str] = frozenset({".", "...", "/", "x"})


class FileRefused(Exception):
    """The whole file is refused; the text is a German sentence: what, why, what to do."""


class NothingToRead(FileRefused):
    """The file holds nothing to import: refused when named by itself, passed over when found in a folder."""


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """Where a table comes from; one per table. ``key`` identifies the source across files."""

    key: str  # e.g. "regio:12411-02-03-4", "gv-isys:GV100AD", "own:Melderegister Adorf"
    publisher: str  # "Statistische Ämter des Bundes und der Länder"
    table_code: str  # "12411-02-03-4"
    title: str  # as printed in the file
    licence: str  # "dl-de/by-2-0"
    attribution: str  # the source line the licence demands, with year
    retrieved_on: date | None = None  # "Stand" printed in the file


@dataclass(frozen=True, slots=True)
class Measure:
    """A characteristic of a table with its unit, e.g. BEVSTD, Bevölkerungsstand, Personen."""

    code: str
    name: str
    unit: str
    #: what the product knows it as: "population", "in_migration", "out_migration", "births", "deaths",
    #: "fertility_rate" (per 1,000 women), "area_km2", "indicator:UNEMP_RATE", or "" for a series of its own
    concept: str = ""
    whole_numbers: bool = False  # persons are counted whole: a fraction is refused


@dataclass(frozen=True, slots=True)
class CellKey:
    """The combination of classifying dimensions of a value; all empty: the total.

    Ages are completed years, both ends included; ``age_from`` set and ``age_to`` None is an open group.
    ``other`` holds further dimensions sorted by code: (dimension, category code, German label).
    """

    sex: str = ""  # "", "m", "f"
    age_from: int | None = None
    age_to: int | None = None
    other: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Period:
    """``end`` with ``months`` 0: a reference day (Stichtag); 1, 12, 36: the span ending on ``end``."""

    end: date
    months: int
    territory: date  # Gebietsstand of the value; the same as ``end`` if the file says nothing else


@dataclass(frozen=True, slots=True)
class RegionRef:
    """A region as the file names it. ``key`` is "DG", or an AGS/ARS part of 2, 3, 5, 8, 9 or 12 digits."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class RegionRecord:
    """A region of an official directory (GV100AD, AuszugGV)."""

    key: str  # unique: 2 Land, 3 Regierungsbezirk, 4 Region (e.g. "0811"), 5 Kreis, 9 Verband, 8 Gemeinde (AGS)
    level: str  # state, government_region, planning_region, district, association, municipality
    name: str
    authority_type: str  # German Textkennzeichen as code, see glossary "Kommunaltyp", e.g. "kreis", "amt", "stadt"
    parent_key: str
    valid_on: date
    ars: str = ""
    ags: str = ""
    area_km2: float | None = None
    seat: str = ""
    postal_code: str = ""
    several_postal_codes: bool = False
    longitude: float | None = None
    latitude: float | None = None


@dataclass(frozen=True, slots=True)
class BoundaryRecord:
    """Outline of one region as GeoJSON geometry (WGS84)."""

    key: str
    name: str
    level: str
    geometry: dict[str, object]


@dataclass(frozen=True, slots=True)
class RowNote:
    """A row that was skipped or refused, and why (German sentence)."""

    row: int  # line number in the file, counted from 1
    region: str  # key, "" if none
    label: str  # region name and group in words
    text: str  # what stands in the file
    reason: str


@dataclass(slots=True)
class ParsedTable:
    """Values of one table in columns of equal length; the lists are dictionaries for the codes."""

    source: SourceFacts
    measures: list[Measure] = field(default_factory=list)
    cells: list[CellKey] = field(default_factory=list)
    regions: list[RegionRef] = field(default_factory=list)
    periods: list[Period] = field(default_factory=list)
    measure: array[int] = field(default_factory=lambda: array("i"))
    cell: array[int] = field(default_factory=lambda: array("i"))
    region: array[int] = field(default_factory=lambda: array("i"))
    period: array[int] = field(default_factory=lambda: array("i"))
    value: array[float] = field(default_factory=lambda: array("d"))  # NaN where a mark stands instead
    mark: array[int] = field(default_factory=lambda: array("b"))
    row: array[int] = field(default_factory=lambda: array("i"))
    skipped: list[RowNote] = field(default_factory=list)
    rejected: list[RowNote] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.value)


class TableBuilder:
    """Collects values row by row and codes their keys; ``code_*`` are cheap to call again and again."""

    def __init__(self, source: SourceFacts) -> None:
        self.table = ParsedTable(source)
        self.code_measure: Callable[[Measure], int] = _coder(self.table.measures)
        self.code_cell: Callable[[CellKey], int] = _coder(self.table.cells)
        self.code_period: Callable[[Period], int] = _coder(self.table.periods)
        self._region_codes: dict[str, int] = {}

    def code_region(self, key: str, name: str) -> int:
        """Code of a region; the first name seen for a key stays."""
        code = self._region_codes.get(key)
        if code is None:
            code = self._region_codes[key] = len(self.table.regions)
            self.table.regions.append(RegionRef(key, name))
        return code

    def add(
        self,
        *,
        measure: int,
        cell: int,
        region: int,
        period: int,
        row: int,
        value: float = nan,
        mark: int = 0,
    ) -> None:
        """Append one value (``value`` NaN with a mark that stands instead of one)."""
        table = self.table
        table.measure.append(measure)
        table.cell.append(cell)
        table.region.append(region)
        table.period.append(period)
        table.value.append(value)
        table.mark.append(mark)
        table.row.append(row)


def _coder(items: list[T]) -> Callable[[T], int]:
    codes: dict[T, int] = {}

    def code(item: T) -> int:
        found = codes.get(item)
        if found is None:
            found = codes[item] = len(items)
            items.append(item)
        return found

    return code


@dataclass(slots=True)
class ParsedFile:
    """Everything a reader found in one file."""

    format_key: str  # "genesis-csv", "ffcsv", "gv100ad", ...
    format_name: str  # German, as shown: "Regionaldatenbank Deutschland, Tabelle als CSV, ältere Ausgabe"
    encoding: str = ""  # "ISO-8859-1, Semikolon"
    directory: list[RegionRecord] = field(default_factory=list)
    directory_source: SourceFacts | None = None
    boundaries: list[BoundaryRecord] = field(default_factory=list)
    boundary_source: SourceFacts | None = None
    boundary_valid_on: date | None = None
    tables: list[ParsedTable] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # German sentences for the preview
