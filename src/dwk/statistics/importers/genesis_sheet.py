"""Cuts a GENESIS table export into its parts: title lines, heading, rows and footer."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from datetime import date

from .contract import FileRefused
from .periods import parse_period

_FIRST_LINE = re.compile(r'^"?(GENESIS-)?Tabelle:\s*([^;"]+)')
_STAND = re.compile(r"^Stand:\s*(\d{2}\.\d{2}\.\d{4})")
_COPYRIGHT = re.compile(r"©|\(C\)", re.IGNORECASE)
_CONTINUED = re.compile(r"^[^;]*;*$")

Row = tuple[int, list[str]]  # line number from 1, cells


@dataclass(slots=True)
class Sheet:
    """The parts of one export."""

    name: str
    table_code: str
    new_style: bool
    title_lines: list[str] = field(default_factory=list)
    heading: list[list[str]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    footnotes: str = ""
    copyright_text: str = ""
    retrieved_on: date | None = None


def first_line(text: str) -> re.Match[str] | None:
    """Match of the line that every table export starts with: groups are the old prefix and the table code."""
    return _FIRST_LINE.match(text)


def truncated(name: str, why: str) -> FileRefused:
    """The refusal of a file that does not reach its end."""
    return FileRefused(
        f"Die Datei „{name}“ ist unvollständig: {why} Bitte laden Sie die Tabelle neu herunter und brechen Sie den "
        "Vorgang nicht ab."
    )


def split_sheet(text: str, name: str) -> Sheet:
    """Cut the text into its parts; a file without its footer is refused as truncated."""
    lines = [line.rstrip("\r") for line in text.split("\n")]
    start = first_line(lines[0])
    if start is None:
        raise FileRefused(f"Die erste Zeile der Datei „{name}“ nennt keine Tabelle. Bitte laden Sie sie neu herunter.")
    sheet = Sheet(name, start[2].strip(), new_style=start[1] is None)
    end = _footer_start(lines, name)
    _read_footer(sheet, lines[end + 1 :])
    _sort_rows(sheet, _split_cells(lines[1:end], name))
    return sheet


def _footer_start(lines: list[str], name: str) -> int:
    for index in range(len(lines) - 1, 0, -1):
        if lines[index].startswith("_____") and not lines[index].strip("_; "):
            return index
    raise truncated(name, "Der Schluss mit Quellenangabe und Stand fehlt.")


def _read_footer(sheet: Sheet, lines: list[str]) -> None:
    plain = [line.strip().strip('"').replace('""', '"') for line in lines]
    stand = next((found[1] for line in plain if (found := _STAND.match(line))), None)
    source = next((index for index, line in enumerate(plain) if _COPYRIGHT.search(line)), None)
    if stand is None or source is None:
        raise truncated(sheet.name, "Am Schluss fehlen die Quellenangabe (©) oder der Stand.")
    period = parse_period(stand)
    sheet.retrieved_on = period.end if period else None
    sheet.footnotes = _joined(plain[:source])
    sheet.copyright_text = " ".join(line for line in plain[source:] if line and not _STAND.match(line))


def _joined(lines: list[str]) -> str:
    text = ""
    for line in lines:
        # the export breaks words at 60 characters: "Einschrän-" / "kungen"
        text = text[:-1] + line if text.endswith("-") and line[:1].islower() else f"{text} {line}"
    return " ".join(text.split())


def _split_cells(lines: list[str], name: str) -> list[Row]:
    reader = csv.reader(lines, delimiter=";", strict=True)
    rows: list[Row] = []
    try:
        for cells in reader:
            if reader.line_num != len(rows) + 1:
                raise csv.Error("a quoted cell runs over several lines")
            rows.append((reader.line_num + 1, cells))
    except csv.Error as error:
        raise FileRefused(
            f"Die Datei „{name}“ ist beschädigt: In Zeile {len(rows) + 2} ist ein Anführungszeichen nicht geschlossen. "
            "Bitte laden Sie die Tabelle neu herunter."
        ) from error
    return rows


def _sort_rows(sheet: Sheet, rows: list[Row]) -> None:
    position = 0
    while position < len(rows) and _is_title(rows[position][1]):
        if rows[position][1]:
            sheet.title_lines.append(rows[position][1][0].strip())
        position += 1
    while position < len(rows) and rows[position][1] and not rows[position][1][0].strip():
        sheet.heading.append([cell.strip() for cell in rows[position][1]])
        position += 1
    sheet.rows = [row for row in rows[position:] if row[1]]
    if not sheet.heading or not sheet.rows:
        raise FileRefused(
            f"In der Datei „{sheet.name}“ wurden keine Kopfzeilen mit Werten darunter gefunden. Bitte laden Sie die "
            "Tabelle als CSV neu herunter."
        )


def _is_title(cells: list[str]) -> bool:
    return not cells or (bool(cells[0].strip()) and not any(cell.strip() for cell in cells[1:]))
