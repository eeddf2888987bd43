"""Reads any CSV, XLSX or ODS table whose columns a :class:`Mapping` explains."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import isnan

from .cellmeaning import Meanings, NotUnderstood
from .checks import MAX_NOTES, NotANumber, add_note, check_table, column_letter, parse_number
from .contract import MARKS, FileRefused, ParsedFile, RegionRecord, RowNote, TableBuilder
from .grids import DELIMITERS, Cell, cell_text, csv_rows, guess_delimiter, sheets
from .gv_isys import AUTHORITY_TYPES
from .mapping import Mapping, ValueRule
from .sample import Sample

FORMAT_KEY = "mapped"

_UNKNOWN = MARKS.index(".")


def shipped_mappings() -> tuple[Mapping, ...]:
    """The mappings that come with the product, by file name."""
    return _shipped()


@lru_cache(maxsize=1)
def _shipped() -> tuple[Mapping, ...]:
    from importlib.resources import files  # only when a file is recognised

    folder = files("dwk.content").joinpath("mappings")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".yaml"))
    return tuple(Mapping.from_yaml(folder.joinpath(name).read_text(encoding="utf-8")) for name in names)


def find_shipped(sample: Sample) -> Mapping | None:
    """The shipped mapping whose header the table has; where it says so, first row and number of rows must fit too."""
    if sample.kind != "text" or not sample.head:
        return None
    first = _split(sample.head[0])
    second = _split(sample.head[1]) if len(sample.head) > 1 else []
    for mapping in shipped_mappings():
        fits = _header_fits(mapping, first) and _row_fits(mapping, first, second)
        if fits and mapping.row_count in (0, sample.text.count("\n") - 1):
            return mapping
    return None


def sniff(sample: Sample) -> bool:
    """Whether a shipped mapping explains the table."""
    return find_shipped(sample) is not None


def read(sample: Sample) -> ParsedFile:
    """Read a table with the shipped mapping that fits its header."""
    mapping = find_shipped(sample)
    if mapping is None:
        raise FileRefused(f"Für die Tabelle „{sample.name}“ gibt es keine Spaltenzuordnung. Bitte legen Sie eine an.")
    return read_with(sample, mapping)


def read_with(sample: Sample, mapping: Mapping) -> ParsedFile:
    """Read a table with the given mapping."""
    parsed = ParsedFile(FORMAT_KEY, f"Tabelle mit Spaltenzuordnung „{mapping.name}“", notes=list(mapping.notes))
    reading = _Reading(sample, mapping, parsed)
    reading.run()
    table = reading.builder.table
    if not len(table) and not parsed.directory:
        raise FileRefused(
            f"In der Tabelle „{sample.name}“ ist mit der Spaltenzuordnung „{mapping.name}“ keine einzige Zeile lesbar"
            f"{_first_reason(table.rejected)} Bitte prüfen Sie die Zuordnung."
        )
    check_table(sample.name, table, sex_sums=mapping.sex_sums)
    if mapping.values:
        parsed.tables.append(table)
    return parsed


def first_rows(sample: Sample, count: int = 6) -> list[list[Cell]]:
    """The first rows of a table as they are, for explaining its columns in the browser."""
    if sample.kind == "text":
        rows: list[list[Cell]] = []
        for row in csv_rows(sample, guess_delimiter(sample.head)):
            rows.append(list(row))
            if len(rows) == count:
                break
        return rows
    found = sheets(sample)
    return max(found.values(), key=len, default=[])[:count]


def _first_reason(notes: list[RowNote]) -> str:
    return f": Zeile {notes[0].row}: {notes[0].reason}" if notes else "."


def _split(line: str) -> list[str]:
    import csv  # one line at a time here; whole files go through grids

    try:
        return next(csv.reader([line]), [])
    except csv.Error:
        return []


def _header_fits(mapping: Mapping, header: list[str]) -> bool:
    if mapping.period.wide:
        rest = header[len(mapping.header) :]
        return tuple(header[: len(mapping.header)]) == mapping.header and bool(rest) and all(map(_is_year, rest))
    return tuple(header) == mapping.header


def _row_fits(mapping: Mapping, header: list[str], row: list[str]) -> bool:
    cells = dict(zip(header, row, strict=False))
    return all(cells.get(column) == text for column, text in mapping.first_row.items())


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isascii() and text.isdecimal() and text.startswith(("1", "2"))


@dataclass(slots=True)
class _Column:
    """A column of values: where it is, what it measures, of which year if the header says so."""

    index: int
    rule: ValueRule
    measure: int
    whole: bool
    year: int = 0


class _Reading:
    """One table being read."""

    def __init__(self, sample: Sample, mapping: Mapping, parsed: ParsedFile) -> None:
        self.sample = sample
        self.mapping = mapping
        self.parsed = parsed
        self.builder = TableBuilder(mapping.source)
        self.empty_cells = 0

    def run(self) -> None:
        """Read header and rows."""
        rows = self._rows()
        header: list[str] = []
        for _ in range(self.mapping.header_row):
            header = [cell_text(cell).strip() for cell in next(rows, (0, []))[1]]
        places = self._places(header)
        meanings = Meanings(self.mapping, places, self.builder)
        columns = self._columns(header, places)
        if self.mapping.directory is not None:
            self._read_directory(rows, len(header), places)
        else:
            self._read_values(rows, len(header), meanings, columns, self._row_rules(places))
        if self.empty_cells:
            self.parsed.notes.append(f"{self.empty_cells} leere Zellen wurden übergangen.")

    def _rows(self) -> Iterator[tuple[int, Sequence[Cell]]]:
        sample, mapping = self.sample, self.mapping
        if sample.kind == "text":
            if mapping.final_newline and not sample.data.endswith(b"\n"):
                raise self._truncated()
            delimiter = mapping.delimiter or guess_delimiter(sample.head)
            self.parsed.encoding = f"{sample.encoding}, {DELIMITERS[delimiter]}"
            return enumerate(csv_rows(sample, delimiter), start=1)
        found = sheets(sample)
        if not any(found.values()):
            raise FileRefused(
                f"Die Datei „{sample.name}“ enthält kein lesbares Tabellenblatt; sie ist leer oder beschädigt. Bitte "
                "laden Sie sie neu herunter oder speichern Sie sie neu."
            )
        name = mapping.sheet or next(iter(found), "")
        if name not in found:
            raise FileRefused(
                f"Die Datei „{sample.name}“ hat kein Tabellenblatt „{name}“. Vorhanden: {', '.join(found) or 'keines'}."
            )
        self.parsed.encoding = f"{sample.kind.upper()}, Tabellenblatt „{name}“"
        return enumerate(found[name], start=1)

    def _truncated(self) -> FileRefused:
        return FileRefused(
            f"Die Datei „{self.sample.name}“ ist abgeschnitten: Die letzte Zeile ist unvollständig. Bitte laden Sie "
            "sie neu herunter."
        )

    def _places(self, header: list[str]) -> dict[str, int]:
        places: dict[str, int] = {}
        for index, column in enumerate(header):
            if column and column in places:
                raise FileRefused(
                    f"Die Tabelle „{self.sample.name}“ hat zwei Spalten mit der Überschrift „{column}“. Bitte benennen "
                    "Sie eine um."
                )
            places[column] = index
        missing = [column for column in self.mapping.columns() if column not in places]
        if missing:
            raise FileRefused(
                f"In der Tabelle „{self.sample.name}“ fehlen Spalten, die die Zuordnung „{self.mapping.name}“ braucht: "
                f"{', '.join(missing)}. Gefunden wurden: {', '.join(column for column in header if column) or 'keine'}."
            )
        return places

    def _columns(self, header: list[str], places: dict[str, int]) -> list[_Column]:
        found: list[_Column] = []
        for rule in self.mapping.values:
            measure = self.mapping.measures[rule.measure]
            code = self.builder.code_measure(measure)
            if rule.column:
                found.append(_Column(places[rule.column], rule, code, measure.whole_numbers))
                continue
            for index, title in enumerate(header):
                if _is_year(title.removesuffix(".0")):
                    found.append(_Column(index, rule, code, measure.whole_numbers, int(title[:4])))
        if self.mapping.values and not found:
            raise FileRefused(f"Die Tabelle „{self.sample.name}“ hat keine Spalte, deren Überschrift ein Jahr ist.")
        return found

    def _cells(self, rows: Iterator[tuple[int, Sequence[Cell]]], width: int) -> Iterator[tuple[int, Sequence[Cell]]]:
        """Rows that are not empty; one with missing or surplus cells refuses the file, for its columns may be shifted."""
        text = self.sample.kind == "text"
        for number, row in rows:
            if len(row) == width:
                yield number, row
            elif not any(cell not in (None, "") for cell in row):
                continue
            elif text:
                raise self._uneven(number, len(row), width, last=next(rows, None) is None)
            elif len(row) < width:
                yield number, [*row, *[None] * (width - len(row))]
            else:
                raise self._uneven(number, len(row), width, last=False)

    def _uneven(self, number: int, found: int, width: int, *, last: bool) -> FileRefused:
        if last and found < width:
            return self._truncated()
        return FileRefused(
            f"Zeile {number} der Datei „{self.sample.name}“ hat {found} statt {width} Spalten. Weil Werte verrutscht "
            "sein können, wird die ganze Datei nicht gelesen. Bitte prüfen Sie die Datei."
        )

    def _row_rules(self, places: dict[str, int]) -> Callable[[Sequence[Cell]], tuple[bool, str] | None]:
        rules = [(rule, places[rule.column], places.get(rule.unless_column, -1)) for rule in self.mapping.rules]

        def decide(row: Sequence[Cell]) -> tuple[bool, str] | None:
            for rule, at, unless in rules:
                if (cell_text(row[at]) in rule.values) == rule.others:
                    continue
                if unless >= 0 and cell_text(row[unless]) in rule.unless_values:
                    continue
                return rule.reject, rule.reason
            return None

        return decide

    def _read_values(
        self,
        rows: Iterator[tuple[int, Sequence[Cell]]],
        width: int,
        meanings: Meanings,
        columns: list[_Column],
        decide: Callable[[Sequence[Cell]], tuple[bool, str] | None],
    ) -> None:
        table = self.builder.table
        rules = bool(self.mapping.rules)
        keys = tuple((column.rule, column.year) for column in columns)
        for number, row in self._cells(rows, width):
            if rules and (verdict := decide(row)):
                self._note(table.rejected if verdict[0] else table.skipped, number, row, meanings, verdict[1])
                continue
            try:
                region = meanings.region(row)
                cells = meanings.cells(row, keys)
                periods = meanings.periods(row, keys)
                values = self._numbers(number, row, columns)
            except NotUnderstood as error:
                self._note(table.rejected, number, row, meanings, str(error))
                continue
            self._append(number, region, cells, periods, values, columns)

    def _append(
        self,
        number: int,
        region: int,
        cells: Sequence[int],
        periods: Sequence[int],
        values: Sequence[tuple[float, int] | None],
        columns: Sequence[_Column],
    ) -> None:
        table = self.builder.table
        present = [at for at, found in enumerate(values) if found is not None]
        # the columns are filled directly: a call per value would take a third of the reading time
        table.measure.extend([columns[at].measure for at in present])
        table.cell.extend(cells if len(present) == len(cells) else [cells[at] for at in present])
        table.period.extend(periods if len(present) == len(periods) else [periods[at] for at in present])
        found_values = [found for found in values if found is not None]
        table.value.extend([value for value, _ in found_values])
        table.mark.extend([mark for _, mark in found_values])
        table.region.extend([region] * len(present))
        table.row.extend([number] * len(present))

    def _numbers(self, number: int, row: Sequence[Cell], columns: list[_Column]) -> list[tuple[float, int] | None]:
        found: list[tuple[float, int] | None] = []
        for column in columns:
            cell = row[column.index]
            if type(cell) is str and cell.isdecimal() and cell.isascii() and len(cell) < 16:
                found.append((float(cell), 0))  # nearly every cell; the long way would double the reading time
                continue
            if cell is None or cell == "":
                found.append(self._empty())
                continue
            value, mark = self._number(number, cell)
            if column.whole and not isnan(value) and value != int(value):
                raise NotUnderstood(
                    f"„{cell_text(cell)}“ in Spalte „{column_letter(column.index)}“ ist keine ganze Zahl; "
                    f"{self.builder.table.measures[column.measure].unit} werden ganz gezählt."
                )
            found.append((value, mark))
        return found

    def _empty(self) -> tuple[float, int] | None:
        if self.mapping.empty_is_unknown:
            return (float("nan"), _UNKNOWN)
        self.empty_cells += 1
        return None

    def _number(self, number: int, cell: Cell) -> tuple[float, int]:
        if isinstance(cell, float):
            return cell, 0
        if isinstance(cell, date) or cell is None:
            raise NotUnderstood(f"„{cell_text(cell)}“ ist keine Zahl.")
        try:
            return parse_number(self.sample.name, number, cell, decimal=self.mapping.decimal)
        except NotANumber as error:
            raise NotUnderstood(f"„{cell[:60]}“ ist keine Zahl.") from error

    def _note(self, notes: list[RowNote], number: int, row: Sequence[Cell], meanings: Meanings, reason: str) -> None:
        if len(notes) < MAX_NOTES:
            key, name = meanings.region_words(row)
            notes.append(RowNote(number, key, name, "; ".join(map(cell_text, row))[:200], reason))

    def _read_directory(self, rows: Iterator[tuple[int, Sequence[Cell]]], width: int, places: dict[str, int]) -> None:
        rule, region = self.mapping.directory, self.mapping.region
        assert rule is not None  # noqa: S101 -- asked by the caller
        key_at, name_at, type_at = places[region.key], places[region.name], places[rule.authority_type]
        self.parsed.directory_source = self.mapping.source
        left_out = 0
        for number, row in self._cells(rows, width):
            key, name, kind = cell_text(row[key_at]), cell_text(row[name_at]), cell_text(row[type_at])
            if kind in rule.skip_types:
                left_out += 1
            elif kind not in AUTHORITY_TYPES or not key.isdecimal():
                add_note(
                    self.builder.table.rejected,
                    RowNote(number, key, name, kind, f"Schlüssel oder Textkennzeichen „{kind}“ ist unbekannt."),
                )
            else:
                parent = key[: rule.parent_digits]
                self.parsed.directory.append(
                    RegionRecord(key, rule.level, name, AUTHORITY_TYPES[kind], parent, rule.valid_on, ars=key)
                )
        if left_out:
            self.parsed.notes.append(f"{left_out} Einträge sind keine eigenen Regionen und wurden übergangen.")
