"""What the heading of a GENESIS table export says: which column holds which measure, sex, age and category."""

from __future__ import annotations

from dataclasses import dataclass, field

from .catalogue import Catalogue, slug
from .contract import CellKey, FileRefused, Measure, Period
from .genesis_sheet import Sheet
from .labels import is_total, parse_age, parse_sex
from .periods import parse_period

_DATE_WORDS = frozenset({"stichtag", "jahr", "jahre", "zeit", "berichtsjahr"})


@dataclass(frozen=True, slots=True)
class ValueColumn:
    """A column of values: its place, the place of its quality column (-1: none), and what its heading says."""

    place: int
    quality: int
    measure: Measure
    cell: CellKey


@dataclass(slots=True)
class Heading:
    """Everything that stands above the rows."""

    title: str
    width: int
    leading: int  # number of classifying columns before the values
    columns: list[ValueColumn]
    period: Period | None
    germany: bool  # the lines above name Germany as the region of the table


@dataclass(slots=True)
class _Preamble:
    title: str = ""
    measure: str = ""
    unit: str = ""
    period: Period | None = None
    germany: bool = False
    rest: list[str] = field(default_factory=list)


def read_heading(sheet: Sheet, statistic: str, known: Catalogue) -> Heading:
    """Understand title lines and heading rows of a sheet."""
    preamble = _read_preamble(sheet.title_lines, known)
    width = len(sheet.heading[0])
    if any(len(row) != width for row in sheet.heading):
        raise FileRefused(
            f"Die Kopfzeilen der Datei „{sheet.name}“ sind verschieden lang. Sie ist vermutlich beschädigt; bitte laden "
            "Sie die Tabelle neu herunter."
        )
    leading = min(next((i for i, cell in enumerate(row) if cell), width) for row in sheet.heading)
    rows = [row[leading:] for row in sheet.heading]
    if sheet.new_style:
        rows = _fill_merged(rows)
    places = _value_places(rows, leading, new_style=sheet.new_style)
    columns = _columns(rows, leading, places, preamble, statistic, known)
    if len({(column.measure.code, column.cell) for column in columns}) != len(columns):
        raise FileRefused(
            f"In der Datei „{sheet.name}“ haben zwei Spalten dieselbe Überschrift. Welche gilt, ist nicht zu erkennen. "
            "Bitte laden Sie die Tabelle neu herunter."
        )
    return Heading(preamble.title, width, leading, columns, preamble.period, preamble.germany)


def _read_preamble(lines: list[str], known: Catalogue) -> _Preamble:
    found = _Preamble()
    for line in lines:
        name, _, value = line.partition(":")
        if name.strip().casefold() in _DATE_WORDS and (period := parse_period(value)):
            found.period = period
        elif line == "Deutschland":
            found.germany = True
        else:
            found.rest.append(line)
    if len(found.rest) > 1 and (parts := _measure_and_unit(found.rest[-1], known)):
        found.measure, found.unit = parts
        found.rest.pop()
    # the last line left names the statistic, the ones before it the table
    titles = found.rest[:-1] or found.rest
    found.title = " ".join(" ".join(titles).split()).removesuffix(" -")
    return found


def _measure_and_unit(line: str, known: Catalogue) -> tuple[str, str] | None:
    text, bracket, unit = line.rstrip().rpartition(" (")
    if bracket and unit.endswith(")") and unit[:-1] in known.units:
        return text.strip(), unit[:-1]
    return None


def _fill_merged(rows: list[list[str]]) -> list[list[str]]:
    """New exports print a heading once over the columns it spans; repeat it within its parent."""
    filled: list[list[str]] = []
    for row in rows:
        cells = list(row)
        for i in range(1, len(cells)):
            if not cells[i] and all(upper[i] == upper[i - 1] for upper in filled):
                cells[i] = cells[i - 1]
        filled.append(cells)
    return filled


def _value_places(rows: list[list[str]], leading: int, *, new_style: bool) -> list[tuple[int, int]]:
    """(value, quality) columns; quality columns repeat the heading of the value column before them."""
    count = len(rows[0])
    headings = list(zip(*rows, strict=True))
    if new_style and count % 2 == 0 and all(headings[i] == headings[i + 1] for i in range(0, count, 2)):
        return [(leading + i, leading + i + 1) for i in range(0, count, 2)]
    return [(leading + i, -1) for i in range(count)]


def _columns(  # the parts of the heading come together here
    rows: list[list[str]],
    leading: int,
    places: list[tuple[int, int]],
    preamble: _Preamble,
    statistic: str,
    known: Catalogue,
) -> list[ValueColumn]:
    units = next((row for row in rows if all(cell in known.units for cell in row)), None)
    labelled = [row for row in rows if row is not units]
    measures = next((row for row in labelled if _is_measure_row(row, statistic, known)), None)
    if measures is None and not preamble.measure:
        measures = next((row for row in labelled if any(_is_unknown(cell, known) for cell in row)), None)
    columns = []
    for place, quality in places:
        i = place - leading
        text = (measures[i] if measures else "") or preamble.measure or preamble.title
        unit = units[i] if units else preamble.unit
        cell = CellKey()
        for number, row in enumerate(labelled):
            if row is not measures:
                cell = with_label(cell, row[i], f"SPALTE_{number + 1}", known)
        columns.append(ValueColumn(place, quality, known.measure(statistic, text=text, unit=unit), cell))
    return columns


def _is_measure_row(row: list[str], statistic: str, known: Catalogue) -> bool:
    return any(cell and known.knows_measure(statistic, cell) for cell in row)


def _is_unknown(text: str, known: Catalogue) -> bool:
    return bool(text) and not (
        known.is_variable(text)
        or is_total(text)
        or parse_sex(text) is not None
        or parse_age(text) is not None
        or known.category(text)
    )


def with_label(cell: CellKey, text: str, dimension: str, known: Catalogue) -> CellKey:
    """The cell narrowed down by one label; totals and names of dimensions change nothing."""
    if not text or known.is_variable(text) or is_total(text):
        return cell
    if sex := parse_sex(text):
        return CellKey(sex, cell.age_from, cell.age_to, cell.other)
    if ages := parse_age(text):
        return CellKey(cell.sex, ages[0], ages[1], cell.other)
    category = known.category(text) or (dimension, slug(text), " ".join(text.split()))
    return CellKey(cell.sex, cell.age_from, cell.age_to, tuple(sorted((*cell.other, category))))


def merged(first: CellKey, second: CellKey) -> CellKey:
    """A cell that carries what rows and columns say."""
    ages = first if first.age_from is not None else second
    return CellKey(first.sex or second.sex, ages.age_from, ages.age_to, tuple(sorted({*first.other, *second.other})))
