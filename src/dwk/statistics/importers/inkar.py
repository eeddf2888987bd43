"""Reader of INKAR exports: old Excel with three sheets, or the same layout as CSV.

Row 1 holds Kennziffer, Raumeinheit, Aggregat and the indicator once per year, row 2 the years.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from datetime import date

from .checks import NotANumber, add_note, check_table, checked_number, foreign_parser, parse_number
from .contract import CellKey, FileRefused, Measure, ParsedFile, Period, RowNote, SourceFacts, TableBuilder
from .grids import DELIMITERS, Cell, Row, cell_text, csv_rows, guess_delimiter
from .mapping import is_region_key
from .sample import Sample

FORMAT_KEY = "inkar"
FORMAT_NAME = "INKAR, Tabelle aus dem Portal des BBSR"

_FIXED = ("Kennziffer", "Raumeinheit", "Aggregat")
_YEAR = re.compile(r"[12]\d{3}")
_UNIT = re.compile(r"\bin (%|€(?: je [\wäöüß]+)?|[\wäöüß²]+)\s*(je [\wäöüß]+)?")
_LICENCE = "ungeklärt: Die Datei nennt keine offene Lizenz"
#: Indicators that the product knows under the same definition. INKAR's Haushaltseinkommen is per month and
#: the product's indicator per year, so it stays a series of its own.
_CONCEPTS = {"Beschäftigtenquote": "indicator:EMP_RATE"}
_PLAIN_SOURCE = (
    "Indikatoren und Karten zur Raum- und Stadtentwicklung. INKAR. Hrsg.: Bundesinstitut für Bau-, Stadt- und "
    "Raumforschung (BBSR) im Bundesamt für Bauwesen und Raumordnung (BBR), Bonn"
)


def sniff(sample: Sample) -> bool:
    """Old Excel with a sheet "Daten" of this layout, or text whose first line begins with the three headings."""
    if sample.kind == "text":
        return bool(sample.head) and _starts_as_inkar(next(_head_rows(sample), []))
    if sample.kind != "xls":
        return False
    rows = _xls_sheets(sample).get("Daten", [])
    return bool(rows) and _starts_as_inkar([cell_text(cell) for cell in rows[0]])


def _head_rows(sample: Sample) -> Iterator[list[str]]:
    """Cells of the first lines only."""
    import csv  # whole files go through grids

    return csv.reader(sample.head, delimiter=guess_delimiter(sample.head))


def read(sample: Sample) -> ParsedFile:
    """Read one table per indicator of the file."""
    parsed = ParsedFile(FORMAT_KEY, FORMAT_NAME)
    if sample.kind == "text":
        delimiter = guess_delimiter(sample.head)
        rows: list[Row] = [list(row) for row in csv_rows(sample, delimiter)]
        sheets = {"Daten": rows}
        parsed.encoding = f"{sample.encoding}, {DELIMITERS[delimiter]}"
    else:
        sheets = _xls_sheets(sample)
        rows = sheets.get("Daten", [])
        parsed.encoding = "XLS"
    if len(rows) < 3 or not _starts_as_inkar([cell_text(cell) for cell in rows[0]]):
        raise FileRefused(f"Die INKAR-Datei „{sample.name}“ enthält keine Daten. Bitte laden Sie sie neu herunter.")
    columns = _value_columns(sample.name, rows)
    for indicator in dict.fromkeys(name for _, name, _ in columns):
        _read_indicator(
            sample, parsed, sheets, indicator, [(at, year) for at, name, year in columns if name == indicator]
        )
    parsed.notes.append(
        "Die Lizenz der INKAR-Datei ist ungeklärt; bitte klären Sie die Nutzungsbedingungen mit dem BBSR, bevor Sie "
        "Werte daraus veröffentlichen."
    )
    return parsed


def _starts_as_inkar(row: Sequence[str]) -> bool:
    return tuple(cell.strip() for cell in row[:3]) == _FIXED and len(row) > 3


def _xls_sheets(sample: Sample) -> dict[str, list[Row]]:
    import xlrd  # only for old Excel
    from xlrd.compdoc import CompDocError

    with foreign_parser(sample.name, "XLS", xlrd.XLRDError, CompDocError):
        book = xlrd.open_workbook(file_contents=sample.data, logfile=io.StringIO())
        return {
            sheet.name: [[_plain(cell.value) for cell in sheet.row(at)] for at in range(sheet.nrows)]
            for sheet in book.sheets()
        }


def _plain(value: object) -> Cell:
    if isinstance(value, str):
        return value
    return float(value) if isinstance(value, int | float) else str(value)


def _value_columns(name: str, rows: list[Row]) -> list[tuple[int, str, int]]:
    """Position, indicator and year of every value column."""
    found: list[tuple[int, str, int]] = []
    for at in range(3, len(rows[0])):
        indicator = cell_text(rows[0][at]).strip()
        year = cell_text(rows[1][at]).strip() if at < len(rows[1]) else ""
        if not indicator or not _YEAR.fullmatch(year):
            raise FileRefused(
                f"Im Kopf der INKAR-Datei „{name}“ fehlt in Spalte {at + 1} der Indikator oder das Jahr. Bitte laden "
                "Sie sie neu herunter."
            )
        found.append((at, indicator, int(year)))
    return found


def _read_indicator(
    sample: Sample, parsed: ParsedFile, sheets: dict[str, list[Row]], indicator: str, columns: list[tuple[int, int]]
) -> None:
    long_name = _long_name(sheets.get("Metadaten", []), indicator)
    found = _UNIT.search(long_name)
    unit = " ".join(part for part in found.groups() if part) if found else "ohne Angabe"
    builder = TableBuilder(_source(sheets.get("Quellangabe", []), indicator, long_name))
    name = f"{indicator} ({long_name})" if long_name else indicator
    measure = builder.code_measure(Measure(indicator, name, unit, _CONCEPTS.get(indicator, "")))
    # INKAR recalculates all years to one Gebietsstand; the file does not print it, so the last year stands for it
    territory = date(max(year for _, year in columns), 12, 31)
    periods = [(at, builder.code_period(Period(date(year, 12, 31), 12, territory))) for at, year in columns]
    total = builder.code_cell(CellKey())
    rows = sheets["Daten"]
    for number, row in enumerate(rows[2:], start=3):
        if not any(cell not in (None, "") for cell in row):
            continue
        if len(row) != len(rows[0]):
            raise FileRefused(
                f"Zeile {number} der INKAR-Datei „{sample.name}“ hat {len(row)} statt {len(rows[0])} Spalten; die Datei "
                "ist abgeschnitten oder beschädigt. Bitte laden Sie sie neu herunter."
            )
        key, region_name = cell_text(row[0]).strip(), cell_text(row[1]).strip()
        values = _values(sample.name, number, row, [at for at, _ in periods])
        if isinstance(values, str) or not is_region_key(key):
            reason = values if isinstance(values, str) else f"„{key}“ ist kein Regionalschlüssel."
            add_note(builder.table.rejected, RowNote(number, key, region_name, cell_text(row[0]), reason))
            continue
        region = builder.code_region(key, region_name)
        for (_, period), (value, mark) in zip(periods, values, strict=True):
            builder.add(measure=measure, cell=total, region=region, period=period, row=number, value=value, mark=mark)
    check_table(sample.name, builder.table)
    parsed.tables.append(builder.table)


def _values(name: str, number: int, row: Row, places: list[int]) -> list[tuple[float, int]] | str:
    """The values of a row, or the reason why it cannot be read."""
    found: list[tuple[float, int]] = []
    for at in places:
        cell = row[at]
        if isinstance(cell, float):
            found.append((checked_number(name, number, cell), 0))
            continue
        try:
            # an empty cell is a figure INKAR does not have
            found.append(parse_number(name, number, cell_text(cell) or ".", decimal=","))
        except NotANumber:
            return f"„{cell_text(cell)[:60]}“ ist keine Zahl."
    return found


def _long_name(rows: list[Row], indicator: str) -> str:
    for row in rows[2:]:
        if len(row) > 1 and cell_text(row[0]).strip() == indicator:
            return cell_text(row[1]).strip()
    return ""


def _source(rows: list[Row], indicator: str, long_name: str) -> SourceFacts:
    printed = " ".join(cell_text(rows[0][0]).split()) if rows and rows[0] else ""
    attribution = printed.removeprefix("Quelle (Zitierhinweis):").strip() or _PLAIN_SOURCE
    return SourceFacts(
        key=f"inkar:{indicator}",
        publisher="Bundesinstitut für Bau-, Stadt- und Raumforschung (BBSR)",
        table_code=indicator,
        title=long_name or indicator,
        licence=_LICENCE,
        attribution=attribution,
    )
