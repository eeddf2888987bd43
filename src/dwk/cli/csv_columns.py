"""Reading CSV tables by the names of their columns; every refusal names file, column and row."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from .errors import CommandFailed

Numbers = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Columns:
    """The cells of a CSV file by column, and the line of each row."""

    path: Path
    cells: dict[str, list[str]]
    lines: list[int]
    decimal_comma: bool

    def __contains__(self, column: str) -> bool:
        return column in self.cells

    def __len__(self) -> int:
        return len(self.lines)

    def refuse(self, column: str, row: int, what: str) -> CommandFailed:
        """The error for a cell, with file, column and row in front of the sentence."""
        return CommandFailed(f"{self.path.name}, Spalte „{column}“, Zeile {self.lines[row]}: {what}")

    def line(self, row: int) -> int:
        """Line of a row in the file."""
        return self.lines[row]

    def text(self, column: str, row: int) -> str:
        """One cell."""
        return self.cells[column][row].strip()

    def is_blank(self, column: str) -> bool:
        """Whether a column has no entry at all."""
        return not any(text.strip() for text in self.cells[column])

    def distinct(self, column: str) -> tuple[str, ...]:
        """The entries of a column in the order of their first appearance."""
        return tuple(dict.fromkeys(text.strip() for text in self.cells[column]))

    def numbers(self, column: str, *, blank_allowed: bool = False) -> Numbers:
        """A column as numbers; an empty cell is refused, or NaN where it is allowed."""
        texts = self.cells[column]
        if self.decimal_comma:
            texts = [text.replace(",", ".") for text in texts]
        if blank_allowed:
            texts = [text.strip() or "nan" for text in texts]
        try:
            values = np.array(texts, dtype=np.float64)
        except ValueError:
            raise self._not_a_number(column, texts) from None
        unknown = ~np.isfinite(values)
        if blank_allowed:
            unknown &= np.array([text.strip().lower() not in {"", "nan", "na"} for text in texts], dtype=bool)
        if unknown.any():
            row = int(np.flatnonzero(unknown)[0])
            raise self.refuse(column, row, "Hier fehlt eine Zahl. Erwartet wird in jeder Zeile ein Wert.")
        return values

    def _not_a_number(self, column: str, texts: list[str]) -> CommandFailed:
        for row, text in enumerate(texts):
            try:
                float(text)
            except ValueError:
                shown = f"„{text}“ ist keine Zahl." if text.strip() else "Hier fehlt eine Zahl."
                return self.refuse(column, row, f"{shown} Erwartet wird in jeder Zeile ein Wert.")
        return CommandFailed(f"{self.path.name}, Spalte „{column}“: Die Werte sind keine Zahlen.")

    def coded(self, column: str, code: Callable[[str], int | None], expected: str) -> Places:
        """A column as whole numbers by `code`, which gives None for what it does not know."""
        known: dict[str, int] = {}
        places = np.empty(len(self), np.int64)
        for row, text in enumerate(self.cells[column]):
            value = known.get(text)
            if value is None:
                value = code(text.strip())
                if value is None:
                    raise self.refuse(column, row, f"„{text}“ ist hier nicht bekannt. Erwartet wird {expected}.")
                known[text] = value
            places[row] = value
        return places


def read_columns(path: Path, needed: Iterable[str], optional: Iterable[str] = ()) -> Columns:
    """Read the named columns of a CSV file with commas or semicolons; further columns are ignored."""
    text = _text_of(path)
    lines = text.splitlines()
    first = next((line for line in lines if line.strip()), "")
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(lines, delimiter=delimiter)
    header = next((row for row in reader if any(cell.strip() for cell in row)), [])
    places = {name.strip().lower(): place for place, name in reversed(list(enumerate(header)))}
    missing = [name for name in needed if name.lower() not in places]
    if missing:
        raise CommandFailed(
            f"{path.name}: Die Spalte „{missing[0]}“ fehlt. Vorhanden sind: {', '.join(header) or 'keine Spalten'}."
        )
    wanted = [name for name in (*needed, *optional) if name.lower() in places]
    rows, numbers = [], []
    for row in reader:
        if not any(row):
            continue
        if len(row) < len(header) or any(row[len(header) :]):
            raise CommandFailed(
                f"{path.name}, Zeile {reader.line_num}: {len(row)} Spalten statt {len(header)}. Prüfen Sie Trennzeichen und "
                "Anführungszeichen dieser Zeile."
            )
        rows.append(row)
        numbers.append(reader.line_num)
    if not rows:
        raise CommandFailed(f"{path.name}: Die Datei enthält keine Zeilen unter der Kopfzeile.")
    cells = {name: [row[places[name.lower()]] for row in rows] for name in wanted}
    return Columns(path, cells, numbers, delimiter == ";")


def _text_of(path: Path) -> str:
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise CommandFailed(f"Die Datei {path} fehlt.") from error
    except OSError as error:
        raise CommandFailed(f"Die Datei {path} lässt sich nicht lesen: {error.strerror}.") from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
