"""Large CSV tables column by column: a tenth of the time and memory of reading row by row.

Only what is right is read here. Whatever is not as expected raises `NotPlain`; the caller reads the file again row by row and
finds the cell to name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]


class NotPlain(Exception):
    """The file holds something this reader does not judge."""


class ArrowColumns:
    """The cells of a CSV file by column, as Arrow keeps them; the same questions as `csv_columns.Columns` answers."""

    def __init__(self, path: Path, cells: dict[str, Any], rows: int, *, decimal_comma: bool) -> None:
        self.path = path
        self._cells = cells
        self._rows = rows
        self._decimal_comma = decimal_comma

    def __contains__(self, column: str) -> bool:
        return column in self._cells

    def __len__(self) -> int:
        return self._rows

    def refuse(self, column: str, row: int, what: str) -> NotPlain:
        """Leave the sentence to the reader that knows the line."""
        return NotPlain(f"{column} {row} {what}")

    def line(self, row: int) -> int:
        """The row, as lines are not known here."""
        return row

    def text(self, column: str, row: int) -> str:
        """One cell."""
        return str(self._cells[column][row].as_py()).strip()

    def is_blank(self, column: str) -> bool:
        """Whether a column has no entry at all."""
        return not any(text.strip() for text in self._distinct(column)[0])

    def distinct(self, column: str) -> tuple[str, ...]:
        """The entries of a column in the order of their first appearance."""
        return tuple(dict.fromkeys(text.strip() for text in self._distinct(column)[0]))

    def numbers(self, column: str, *, blank_allowed: bool = False) -> Numbers:
        """A column as numbers; an empty cell is NaN where it is allowed."""
        import pyarrow
        from pyarrow import compute

        cells = self._cells[column]
        if self._decimal_comma:
            cells = compute.replace_substring(cells, ",", ".")
        if blank_allowed:
            cells = compute.if_else(compute.equal(cells, ""), None, cells)
        try:
            values: Numbers = compute.cast(cells, pyarrow.float64()).to_numpy()
        except pyarrow.ArrowInvalid as error:
            raise NotPlain(str(error)) from error
        if not blank_allowed and not np.isfinite(values).all():
            raise NotPlain(column)
        return values

    def coded(self, column: str, code: Callable[[str], int | None], _expected: str) -> Places:
        """A column as whole numbers by `code`."""
        texts, places = self._distinct(column)
        codes = [code(text.strip()) for text in texts]
        if None in codes:
            raise NotPlain(column)
        coded: Places = np.array(codes, np.int64)[places]
        return coded

    def _distinct(self, column: str) -> tuple[list[str], npt.NDArray[np.integer]]:
        encoded = self._cells[column].combine_chunks().dictionary_encode()
        if hasattr(encoded, "chunks"):
            encoded = encoded.combine_chunks()
        return encoded.dictionary.to_pylist(), encoded.indices.to_numpy()


def read_arrow(path: Path, needed: Iterable[str], optional: Iterable[str]) -> ArrowColumns:
    """Read the named columns of a CSV file; further columns are ignored."""
    # takes a third of a second to load, which small files should not wait for
    import pyarrow
    from pyarrow import csv

    if not path.is_file():
        raise NotPlain("file")
    with path.open("rb") as file:
        first = file.readline().decode("utf-8-sig", errors="replace")
    delimiter = ";" if first.count(";") > first.count(",") else ","
    header = [name.strip().strip('"') for name in first.strip("\r\n").split(delimiter)]
    by_name = {name.lower(): place for place, name in enumerate(header)}
    if len(by_name) < len(header) or not set(map(str.lower, needed)) <= set(by_name):
        raise NotPlain("header")
    wanted = [name for name in (*needed, *optional) if name.lower() in by_name]
    columns = [f"c{place}" for place in range(len(header))]
    chosen = {name: columns[by_name[name.lower()]] for name in wanted}
    try:
        table = csv.read_csv(
            path,
            read_options=csv.ReadOptions(column_names=columns, skip_rows=1),
            parse_options=csv.ParseOptions(delimiter=delimiter),
            convert_options=csv.ConvertOptions(
                column_types=dict.fromkeys(columns, pyarrow.string()), include_columns=list(chosen.values())
            ),
        )
    except pyarrow.ArrowInvalid as error:
        raise NotPlain(str(error)) from error
    if not table.num_rows:
        raise NotPlain("empty")
    cells = {name: table.column(column) for name, column in chosen.items()}
    return ArrowColumns(path, cells, table.num_rows, decimal_comma=delimiter == ";")
