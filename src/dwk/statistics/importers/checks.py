"""What every reader demands of numbers, cells and a finished table, whatever the format.

Refusing the whole file and rejecting single rows are kept apart: a formula, an impossible number or two
different values for the same thing make a file untrustworthy; an implausible row only loses itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import isfinite, isnan, nan
from typing import TYPE_CHECKING

from .contract import MARKS, FileRefused, ParsedTable, RowNote

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: No figure of a German statistic comes near; larger ones are slips or attacks.
LIMIT = 1e15
MAX_ROWS = 1_000_000
MAX_COLUMNS = 500
#: Rows of a file that are named one by one; the rest is counted.
MAX_NOTES = 1000

_MARK_CODES = {mark: code for code, mark in enumerate(MARKS) if mark} | {"…": MARKS.index("..."), "X": MARKS.index("x")}
_NIL = MARKS.index("-")
_POINT = re.compile(r"[+-]?\d{1,4000}(?:\.\d{1,4000})?(?:[eE][+-]?\d{1,4})?", re.ASCII)
_COMMA = re.compile(r"[+-]?(?:\d{1,3}(?:\.\d{3})+|\d{1,4000})(?:,\d{1,4000})?", re.ASCII)
_NOT_A_NUMBER = re.compile(r"[+-]?(?:nan|inf|infinity|unendlich|#\w+[!?]?)", re.IGNORECASE)
_FORMULA = re.compile(r"\s*(?:=|[+@][A-Za-zÄÖÜäöü(])")
#: Where a formula might start in a CSV file; a hit is confirmed cell by cell.
_FORMULA_SUSPECT = re.compile(r"[;,\t\"'\n\r ](?:=|[+@][A-Za-zÄÖÜäöü(])|\A\s*(?:=|[+@][A-Za-zÄÖÜäöü(])")


class NotANumber(ValueError):
    """The text of a cell is no number and no quality mark."""


def column_letter(index: int) -> str:
    """Name of a column as table programs show it; ``index`` counts from 0."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def may_hold_formula(text: str) -> bool:
    """Quick look over a whole file: False means that no cell can hold a formula."""
    return _FORMULA_SUSPECT.search(text) is not None


def is_formula(text: str) -> bool:
    """Whether a table program would run the cell instead of showing it."""
    return _FORMULA.match(text) is not None


def formula_refused(name: str, row: int, column: int) -> FileRefused:
    """A file with a formula is refused whole: its value depends on the program that opens it."""
    return FileRefused(
        f"Formel in Zelle {column_letter(column)}{row}: Die Datei „{name}“ wird nicht gelesen, weil Formeln je nach "
        "Programm andere Werte ergeben oder Schaden anrichten können. Bitte speichern Sie die Tabelle nur mit Werten."
    )


def impossible_number(name: str, row: int, text: str) -> FileRefused:
    """NaN, infinite and astronomically large numbers make the whole file untrustworthy."""
    return FileRefused(
        f"In Zeile {row} der Datei „{name}“ steht „{text[:40]}“. Das ist keine mögliche Zahl, deshalb wird die ganze "
        "Datei nicht gelesen. Bitte prüfen Sie die Datei oder laden Sie sie neu herunter."
    )


def parse_number(name: str, row: int, text: str, *, decimal: str = ".") -> tuple[float, int]:
    """Value and mark code of a cell text; NaN with a mark that stands instead of a value.

    ``decimal`` "," reads points as thousands separators. Raises :class:`NotANumber` for words and
    :class:`FileRefused` for NaN, infinity and numbers beyond the limit.
    """
    if text.isdecimal() and text.isascii() and len(text) < 16:
        return float(text), 0
    text = text.strip().replace("\u00a0", "").replace("\u202f", "")
    if text in _MARK_CODES:
        code = _MARK_CODES[text]
        return (0.0 if code == _NIL else nan), code
    if _NOT_A_NUMBER.fullmatch(text):
        raise impossible_number(name, row, text)
    text = text.replace("\u2212", "-")
    if decimal == "," and _COMMA.fullmatch(text):
        number = float(text.replace(".", "").replace(",", "."))
    elif decimal == "." and _POINT.fullmatch(text):
        number = float(text)
    else:
        raise NotANumber(text)
    return checked_number(name, row, number), 0


def checked_number(name: str, row: int, number: float) -> float:
    """The number itself if it is possible; refuses the file otherwise."""
    if not isfinite(number) or abs(number) > LIMIT:
        raise impossible_number(name, row, repr(number))
    return number


@contextmanager
def foreign_parser(name: str, kind: str, *own: type[Exception]) -> Iterator[None]:
    """Run somebody else's parser on a possibly broken file: whatever it raises, also its ``own``, becomes a refusal."""
    import lzma  # only needed with workbooks
    import struct
    import zipfile
    import zlib
    from xml.etree.ElementTree import ParseError

    broken: tuple[type[Exception], ...] = (
        ArithmeticError,
        AssertionError,
        AttributeError,
        EOFError,
        LookupError,
        MemoryError,  # a damaged length, not a large table: those are bounded
        OSError,
        RuntimeError,
        SyntaxError,
        TypeError,
        ValueError,
        ParseError,
        lzma.LZMAError,
        struct.error,
        zipfile.BadZipFile,
        zlib.error,
    )
    try:
        yield
    except FileRefused:
        raise
    except (*broken, *own) as error:
        raise FileRefused(
            f"Die Datei „{name}“ lässt sich nicht als {kind} lesen; sie ist beschädigt oder unvollständig. Bitte laden "
            "Sie sie neu herunter oder speichern Sie sie neu."
        ) from error


def check_table(name: str, table: ParsedTable, *, sex_sums: bool = True) -> None:
    """Mend and check a finished table in place.

    Region-years that are "-" throughout did not exist and are skipped; a second value for the same key is
    skipped if it is the same and refuses the file if not; fewer than no persons, and rows whose sexes do not add up,
    are rejected.
    """
    if not len(table):
        return
    _skip_regions_of_nothing(table)
    _check_duplicates(name, table)
    _reject_negative_counts(table)
    if sex_sums:
        _reject_wrong_sex_sums(table)


def add_note(notes: list[RowNote], note: RowNote) -> None:
    """Keep a note unless there are already so many that nobody would read them."""
    if len(notes) < MAX_NOTES:
        notes.append(note)


def describe(table: ParsedTable, position: int) -> tuple[str, str]:
    """Key and words for one value, for notes."""
    region = table.regions[table.region[position]]
    cell = table.cells[table.cell[position]]
    parts = [region.name, str(table.periods[table.period[position]].end.year)]
    if cell.age_from is not None:
        parts.append(
            f"{cell.age_from} Jahre und mehr" if cell.age_to is None else f"{cell.age_from}–{cell.age_to} Jahre"
        )
    parts += [label for _, _, label in cell.other]
    return region.key, ", ".join(part for part in parts if part)


def _column(values: object) -> NDArray[np.int64]:
    import numpy as np  # heavy, and only readers need it

    return np.array(values, dtype=np.int64)


def _keep(table: ParsedTable, keep: NDArray[np.bool_]) -> None:
    """Drop the values for which ``keep`` is False from all columns."""
    from itertools import compress

    flags = keep.tolist()
    for attribute in ("measure", "cell", "region", "period", "value", "mark", "row"):
        column = getattr(table, attribute)
        setattr(table, attribute, type(column)(column.typecode, compress(column, flags)))


def _skip_regions_of_nothing(table: ParsedTable) -> None:
    import numpy as np

    marks = _column(table.mark)
    if not (marks == _NIL).any():
        return
    keys = _column(table.region) * len(table.periods) + _column(table.period)
    alive = np.zeros(len(table.regions) * len(table.periods), dtype=bool)
    alive[keys[marks != _NIL]] = True
    keep = alive[keys]
    _, first = np.unique(np.where(keep, -1, keys), return_index=True)
    for position in sorted(first.tolist()):
        if not keep[position]:
            region, label = describe(table, position)
            reason = "Alle Werte sind „-“: Die Region gab es zu diesem Zeitpunkt nicht; sie wird übersprungen."
            add_note(table.skipped, RowNote(table.row[position], region, label, "-", reason))
    _keep(table, keep)


def _check_duplicates(name: str, table: ParsedTable) -> None:
    import numpy as np

    keys = _column(table.measure) * len(table.cells) + _column(table.cell)
    keys = (keys * len(table.regions) + _column(table.region)) * len(table.periods) + _column(table.period)
    order = np.argsort(keys, kind="stable")
    same = keys[order][1:] == keys[order][:-1]
    if not same.any():
        return
    keep = np.ones(len(keys), dtype=bool)
    for place in np.flatnonzero(same).tolist():
        first, second = int(order[place]), int(order[place + 1])
        _refuse_contradiction(name, table, first, second)
        keep[second] = False
        region, label = describe(table, second)
        reason = f"Dieselbe Angabe steht schon in Zeile {table.row[first]}; die Wiederholung wird übersprungen."
        add_note(table.skipped, RowNote(table.row[second], region, label, _printed(table, second), reason))
    _keep(table, keep)


def _refuse_contradiction(name: str, table: ParsedTable, first: int, second: int) -> None:
    if table.mark[first] == table.mark[second] and _printed(table, first) == _printed(table, second):
        return
    region, label = describe(table, second)
    raise FileRefused(
        f"Die Datei „{name}“ widerspricht sich: Zeile {table.row[first]} und Zeile {table.row[second]} nennen für "
        f"{label} ({region}) zwei verschiedene Werte ({_printed(table, first)} und {_printed(table, second)}). Die "
        "ganze Datei wird nicht gelesen. Bitte klären Sie, welcher Wert gilt."
    )


def _printed(table: ParsedTable, position: int) -> str:
    mark = MARKS[table.mark[position]]
    value = table.value[position]
    return mark if isnan(value) else f"{value:.15g}{mark if mark != '-' else ''}"


#: What is counted and cannot be below zero; balances of a table of its own may be.
_COUNTED = frozenset({"population", "births", "deaths", "in_migration", "out_migration"})


def _reject_negative_counts(table: ParsedTable) -> None:
    import numpy as np

    counted = np.array([measure.concept in _COUNTED for measure in table.measures], dtype=bool)
    bad = counted[_column(table.measure)] & (np.array(table.value) < 0)
    for at in np.flatnonzero(bad).tolist():
        region, label = describe(table, at)
        reason = "Weniger als null Personen kann es nicht geben."
        add_note(table.rejected, RowNote(table.row[at], region, label, _printed(table, at), reason))
    if bad.any():
        _keep(table, ~bad)


def _reject_wrong_sex_sums(table: ParsedTable) -> None:
    """Persons are counted whole, so men and women must give the total exactly."""
    import numpy as np

    whole = np.array([m.whole_numbers for m in table.measures], dtype=bool)
    sexes = [_SEX_ORDER.get(c.sex, -1) for c in table.cells]
    if not whole.any() or {0, 1, 2} - set(sexes):
        return
    groups: dict[tuple[object, ...], int] = {}
    group_of = [groups.setdefault((c.age_from, c.age_to, c.other), len(groups)) for c in table.cells]
    cells = _column(table.cell)
    keys = _column(table.measure) * len(groups) + _column(group_of)[cells]
    keys = (keys * len(table.regions) + _column(table.region)) * len(table.periods) + _column(table.period)
    found, inverse = np.unique(keys, return_inverse=True)
    sex = _column(sexes)[cells]
    values = np.array(table.value)
    parts = np.full((3, len(found)), nan)
    usable = (sex >= 0) & whole[_column(table.measure)]
    parts[sex[usable], inverse[usable]] = values[usable]
    wrong = np.abs(parts[0] - parts[1] - parts[2]) > 0.5
    if not wrong.any():
        return
    bad = wrong[inverse] & usable
    _note_wrong_sums(table, np.flatnonzero(bad).tolist(), lambda at: tuple(parts[:, inverse[at]].tolist()))
    _keep(table, ~bad)


_SEX_ORDER = {"": 0, "m": 1, "f": 2}


def _note_wrong_sums(table: ParsedTable, positions: list[int], sums: Callable[[int], tuple[float, ...]]) -> None:
    seen: set[int] = set()
    for at in positions:
        if table.row[at] in seen:
            continue
        seen.add(table.row[at])
        region, label = describe(table, at)
        total, men, women = sums(at)
        reason = (
            f"männlich ({men:.0f}) und weiblich ({women:.0f}) ergeben zusammen {men + women:.0f}, als Insgesamt steht "
            f"aber {total:.0f} in der Datei."
        )
        add_note(table.rejected, RowNote(table.row[at], region, label, _printed(table, at), reason))
