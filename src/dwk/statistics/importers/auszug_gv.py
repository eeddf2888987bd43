"""Reader of AuszugGV: the municipality directory as workbook, with coordinates and postal codes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from .checks import NotANumber, check_table, parse_number
from .contract import FileRefused, ParsedFile, Period, TableBuilder
from .grids import Cell, Row, cell_text, xlsx_sheets
from .gv_isys import AREA, LEVELS, POPULATION, Counts, Entry, Facts, Tree, implausible, source
from .sample import Sample

FORMAT_KEY = "auszug-gv"
FORMAT_NAME = "Gemeindeverzeichnis, Auszug als Excel-Tabelle (AuszugGV)"

_HEADER_ROWS = 6
_WIDTH = 20
_DATE = re.compile(r"(\d{2})\.(\d{2})\.(\d{4})")


def sniff(sample: Sample) -> bool:
    """A workbook one of whose sheets carries the headings of the product."""
    return sample.kind == "xlsx" and _directory_sheet(xlsx_sheets(sample, first=_HEADER_ROWS)) is not None


def read(sample: Sample) -> ParsedFile:
    """Read directory, population and area."""
    rows = _directory_sheet(xlsx_sheets(sample))
    if rows is None:
        raise FileRefused(f"Die Datei „{sample.name}“ enthält kein Tabellenblatt des Gemeindeverzeichnisses.")
    stand = _date_in(sample.name, rows[4], "Gebietsstand")
    counted_on = _date_in(sample.name, rows[4], "am ", place=9)
    entries = [_entry(sample.name, number, row) for number, row in _records(rows)]
    tree = Tree(sample.name, entries)
    facts_source = source("AuszugGV", cell_text(rows[0][0]).strip(), stand)
    parsed = ParsedFile(FORMAT_KEY, FORMAT_NAME, "XLSX", directory_source=facts_source)
    counts = Counts(TableBuilder(facts_source), Period(counted_on, 0, stand))
    _read_entries(sample.name, parsed, tree, counts, entries, rows)
    table = counts.builder.table
    check_table(sample.name, table)
    parsed.tables.append(table)
    parsed.notes.append(
        f"Bevölkerung vom {counted_on:%d.%m.%Y} in den Grenzen vom {stand:%d.%m.%Y}; Summen für Kreise und Länder "
        "werden aus dieser Datei nicht gebildet."
    )
    return parsed


def _directory_sheet(sheets: dict[str, list[Row]]) -> list[Row] | None:
    for rows in sheets.values():
        if len(rows) < 5 or len(rows[2]) < 10 or len(rows[4]) < 10:
            continue
        if cell_text(rows[2][0]).replace("-", "").startswith("Satzart") and "(ARS)" in cell_text(rows[2][2]):
            return rows
    return None


def _date_in(name: str, row: Sequence[Cell], word: str, place: int = 2) -> date:
    text = cell_text(row[place])
    found = _DATE.search(text)
    try:
        if found and word in text:
            return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        found = None
    raise FileRefused(
        f"Im Kopf der Datei „{name}“ steht kein lesbares Datum (Zeile 5: „{text[:60]}“). Bitte laden Sie das "
        "Gemeindeverzeichnis neu herunter."
    )


def _records(rows: list[Row]) -> list[tuple[int, Row]]:
    """The rows of the directory; it ends with an empty row before the footnotes."""
    found: list[tuple[int, Row]] = []
    for number, row in enumerate(rows[_HEADER_ROWS:], start=_HEADER_ROWS + 1):
        if not row or not cell_text(row[0]):
            return found
        found.append((number, row + [None] * (_WIDTH - len(row))))
    return found


def _entry(name: str, number: int, row: Row) -> Entry:
    kind, type_code, land, rb, kreis, verband, gemeinde = (cell_text(cell).strip() for cell in row[:7])
    entry = Entry(number, kind, land, rb, kreis, verband, gemeinde, cell_text(row[7]).strip(), type_code)
    parts = {"10": 1, "20": 2, "30": 3, "40": 3, "50": 4, "60": 5}.get(kind, 0)
    widths = (2, 1, 1 if kind == "30" else 2, 4, 3)
    texts = (land, rb, kreis, verband, gemeinde)
    sound = all(
        (len(text) == width and text.isascii() and text.isdecimal()) if at < parts else not text
        for at, (text, width) in enumerate(zip(texts, widths, strict=True))
    )
    if kind not in LEVELS or not sound or not entry.name or not _type_fits(entry):
        raise FileRefused(
            f"In Zeile {number} der Datei „{name}“ ist Schlüssel oder Textkennzeichen nicht lesbar "
            f"„{' '.join((kind, type_code, *texts))[:40]}“. Bitte laden Sie das Gemeindeverzeichnis neu herunter."
        )
    return entry


def _type_fits(entry: Entry) -> bool:
    try:
        return bool(entry.authority_type) and (entry.kind in ("10", "20", "30") or entry.type_code[0] == entry.kind[0])
    except KeyError:
        return False


def _read_entries(
    name: str, parsed: ParsedFile, tree: Tree, counts: Counts, entries: list[Entry], rows: list[Row]
) -> None:
    stand = parsed.directory_source.retrieved_on if parsed.directory_source else None
    assert stand is not None  # noqa: S101 -- set by the caller
    skipped = 0
    for entry in entries:
        if not entry.is_region:
            skipped += 1
            continue
        if entry.kind != "60":
            parsed.directory.append(tree.record(entry, stand))
            continue
        row = rows[entry.row - 1]
        row = row + [None] * (_WIDTH - len(row))
        facts = _facts(name, entry.row, row)
        longitude, latitude = (_coordinate(name, entry.row, row[at]) for at in (14, 15))
        if not longitude and not latitude:
            longitude = latitude = None  # 0° east, 0° north is how the directory writes "no coordinates"
        parsed.directory.append(
            tree.record(
                entry,
                stand,
                area_km2=facts.hectares / 100,
                postal_code=cell_text(row[13]).strip(),
                longitude=longitude,
                latitude=latitude,
            )
        )
        reason = implausible(entry, facts)
        women = _number(name, entry.row, row[11])
        if not reason and women != facts.total - facts.men:
            reason = f"männlich ({facts.men}) und weiblich ({women:.0f}) ergeben nicht insgesamt ({facts.total})."
        if reason:
            counts.reject(entry, "; ".join(cell_text(cell) for cell in row[8:12]), reason)
        else:
            counts.add((entry.key, entry.name), entry.row, (POPULATION, AREA), facts)
    parsed.notes.append(
        f"{skipped} Einträge „verbandsfrei“ (Textkennzeichen 50) sind keine eigenen Regionen und wurden übergangen."
    )


def _number(name: str, row: int, cell: Cell) -> float:
    try:
        if isinstance(cell, float):
            return cell
        value, mark = parse_number(name, row, cell_text(cell), decimal=",")
        if mark:
            raise NotANumber(cell_text(cell))
    except NotANumber as error:
        raise FileRefused(
            f"In Zeile {row} der Datei „{name}“ steht „{cell_text(cell)[:40]}“, wo eine Zahl erwartet wird. Bitte laden "
            "Sie das Gemeindeverzeichnis neu herunter."
        ) from error
    return value


def _facts(name: str, number: int, row: Row) -> Facts:
    area, total, men = (_number(name, number, row[at]) for at in (8, 9, 10))
    if total != int(total) or men != int(men) or area < 0:
        raise FileRefused(
            f"In Zeile {number} der Datei „{name}“ sind Fläche oder Bevölkerung nicht möglich. Bitte laden Sie das "
            "Gemeindeverzeichnis neu herunter."
        )
    return Facts(int(total), int(men), round(area * 100))


def _coordinate(name: str, number: int, cell: Cell) -> float | None:
    if not cell_text(cell).strip():
        return None
    value = _number(name, number, cell)
    if not -180 <= value <= 180:
        raise FileRefused(
            f"In Zeile {number} der Datei „{name}“ liegt die Koordinate {value} außerhalb der Erde. Bitte laden Sie das "
            "Gemeindeverzeichnis neu herunter."
        )
    return value
