"""Comparison of a parsed table with what is stored: which values are new, changed, the same.

Works on integer columns: a key is (measure, cell, region, period) coded with the file's own dictionaries, so that
600,000 values need some 50 MB and a second or two, whatever the database.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db import connection

from dwk.regions.models import Region
from dwk.regions.rules import normal_key
from dwk.statistics.importers.contract import MARKS, FileRefused, ParsedTable, Period
from dwk.statistics.models import Cell, Observation, Series
from dwk.statistics.rules import cell_key, cell_words, period_words

NEW, CHANGED, SAME = 0, 1, 2

#: numbers of parameters one statement may carry on both databases
MAX_PARAMETERS = 500

IntArray = np.ndarray[Any, np.dtype[np.int64]]
FloatArray = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table as arrays of one length, regions coded by their normal key."""

    measure: IntArray
    cell: IntArray
    region: IntArray
    period: IntArray
    value: FloatArray
    mark: IntArray
    row: IntArray
    #: region keys in the order of the codes in ``region``
    region_keys: list[str]
    region_names: list[str]

    def keys(self, table: ParsedTable) -> IntArray:
        """One integer per value that stands for its whole key."""
        return _combine(self.measure, self.cell, self.region, self.period, _sizes(table, self.region_keys))

    def take(self, index: IntArray) -> Columns:
        """The values at these positions."""
        return Columns(
            self.measure[index],
            self.cell[index],
            self.region[index],
            self.period[index],
            self.value[index],
            self.mark[index],
            self.row[index],
            self.region_keys,
            self.region_names,
        )


@dataclass(frozen=True, slots=True)
class Comparison:
    """What an import would do with each value of a table."""

    table: ParsedTable
    columns: Columns
    status: IntArray  # NEW, CHANGED, SAME per value
    current_pk: IntArray  # row that a changed value ends, 0 otherwise
    current_version: IntArray
    current_value: FloatArray

    def count(self, status: int) -> int:
        """How many values have this status."""
        return int(np.count_nonzero(self.status == status))


def columns_of(table: ParsedTable) -> Columns:
    """Arrays of a parsed table; equal duplicates of a key are dropped, contradicting ones refuse the file."""
    keys: dict[str, int] = {}
    names: dict[str, str] = {}
    for ref in table.regions:
        names.setdefault(normal_key(ref.key), ref.name)
    recode = np.array([keys.setdefault(normal_key(ref.key), len(keys)) for ref in table.regions] or [0], dtype=np.int64)
    columns = Columns(
        np.array(table.measure, dtype=np.int64),
        np.array(table.cell, dtype=np.int64),
        recode[np.array(table.region, dtype=np.int64)] if len(table) else np.zeros(0, dtype=np.int64),
        np.array(table.period, dtype=np.int64),
        np.array(table.value, dtype=np.float64),
        np.array(table.mark, dtype=np.int64),
        np.array(table.row, dtype=np.int64),
        list(keys),
        list(names.values()),
    )
    return _without_duplicates(table, columns)


def _without_duplicates(table: ParsedTable, columns: Columns) -> Columns:
    combined = columns.keys(table)
    order = np.argsort(combined, kind="stable")
    repeated = np.flatnonzero(combined[order][1:] == combined[order][:-1])
    if not len(repeated):
        return columns
    first, second = order[repeated], order[repeated + 1]
    differs = ~same_values(columns.value[first], columns.mark[first], columns.value[second], columns.mark[second])
    if differs.any():
        at = int(np.flatnonzero(differs)[0])
        one, other = int(first[at]), int(second[at])
        raise FileRefused(
            f"Die Datei widerspricht sich: {words_of(table, columns, one)} steht in Zeile {columns.row[one]} mit "
            f"{_said(columns, one)} und in Zeile {columns.row[other]} mit {_said(columns, other)}. "
            "Bitte klären Sie beim Herausgeber, welcher Wert gilt, und lesen Sie die berichtigte Datei ein."
        )
    keep = np.ones(len(combined), dtype=bool)
    keep[second] = False
    return columns.take(np.flatnonzero(keep))


def _said(columns: Columns, position: int) -> str:
    value, mark = float(columns.value[position]), MARKS[columns.mark[position]]
    if np.isnan(value):
        return f"„{mark}“" if mark else "nichts (ohne Wert)"
    return f"{value:.15g}{f' „{mark}“' if mark else ''}"


def words_of(table: ParsedTable, columns: Columns, position: int) -> str:
    """The key of one value in German words, for messages and reports."""
    name = columns.region_names[columns.region[position]].strip()
    cell = cell_words(table.cells[columns.cell[position]])
    return f"{name}, {cell}, {period_words(table.periods[columns.period[position]])}"


def compare(table: ParsedTable) -> Comparison:
    """Compare a table with the values that hold now; reads only."""
    columns = columns_of(table)
    keys = columns.keys(table)
    stored = _stored(table, columns.region_keys)
    status = np.full(len(keys), NEW, dtype=np.int64)
    pk = np.zeros(len(keys), dtype=np.int64)
    version = np.zeros(len(keys), dtype=np.int64)
    value = np.full(len(keys), np.nan)
    if len(stored):
        order = np.argsort(stored["key"])
        stored = stored[order]
        place = np.minimum(np.searchsorted(stored["key"], keys), len(stored) - 1)
        found = stored["key"][place] == keys
        # a file without quality column does not take back what another one said about the same value
        marks = np.where(
            columns.mark == 0, np.where(_is_remark(stored["mark"][place]), stored["mark"][place], 0), columns.mark
        )
        equal = found & same_values(columns.value, marks, stored["value"][place], stored["mark"][place])
        status[found] = CHANGED
        status[equal] = SAME
        pk[found] = stored["pk"][place][found]
        version[found] = stored["version"][place][found]
        value[found] = stored["value"][place][found]
    return Comparison(table, columns, status, pk, version, value)


def same_values(one: Any, one_mark: Any, other: Any, other_mark: Any) -> Any:
    """Whether value and mark agree; two missing values with the same mark do."""
    return ((one == other) | (np.isnan(one) & np.isnan(other))) & (one_mark == other_mark)


def _is_remark(marks: Any) -> Any:
    """Marks that stand beside a value (final, revised, provisional), not instead of one."""
    return np.isin(marks, [MARKS.index(mark) for mark in ("e", "r", "p")])


_STORED = np.dtype(
    [("key", np.int64), ("pk", np.int64), ("value", np.float64), ("mark", np.int64), ("version", np.int64)]
)


def _stored(table: ParsedTable, region_keys: list[str]) -> Any:
    """Current rows that could share a key with the table, coded with the file's dictionaries."""
    series = _codes(
        Series.objects.filter(source__key=table.source.key).values_list("code", "pk"),
        [measure.code for measure in table.measures],
    )
    cells = _codes(Cell.objects.values_list("key", "pk"), [cell_key(cell) for cell in table.cells])
    regions = _codes(Region.objects.values_list("key", "pk"), region_keys)
    if not series or not cells or not regions:
        return np.zeros(0, dtype=_STORED)
    periods = {(p.end.isoformat(), p.months, p.territory.isoformat()): code for code, p in enumerate(table.periods)}
    sizes = _sizes(table, region_keys)
    rows = _rows(sorted(series), table.periods)
    coded = (
        (
            _combine_one(series[s], cells.get(c, -1), regions.get(r, -1), periods.get((str(d), m, str(t)), -1), sizes),
            pk,
            np.nan if value is None else value,
            mark,
            version,
        )
        for pk, s, c, r, d, m, t, value, mark, version in rows
    )
    return np.fromiter((row for row in coded if row[0] >= 0), dtype=_STORED)


def _codes(pairs: Any, wanted: list[str]) -> dict[int, int]:
    """Database id -> code in the file, for the names that the file uses."""
    position = {name: code for code, name in enumerate(wanted)}
    return {pk: position[name] for name, pk in pairs if name in position}


def _rows(series: list[int], periods: list[Period]) -> Iterator[tuple[Any, ...]]:
    table = connection.ops.quote_name(Observation._meta.db_table)
    dates: list[date] = sorted({period.end for period in periods})
    for start in range(0, len(dates), MAX_PARAMETERS):
        part = dates[start : start + MAX_PARAMETERS]
        sql = (
            "SELECT id, series_id, cell_id, region_id, date, months, territory_date, value, mark, version "  # noqa: S608 -- names of ours, values as parameters
            f"FROM {table} WHERE ended_by_id IS NULL AND series_id IN ({_marks(series)}) AND date IN ({_marks(part)})"
        )
        with connection.chunked_cursor() as cursor:
            cursor.execute(sql, [*series, *part])
            while rows := cursor.fetchmany(5000):
                yield from rows


def _marks(items: list[Any]) -> str:
    return ", ".join(["%s"] * len(items))


def _sizes(table: ParsedTable, region_keys: list[str]) -> tuple[int, int, int]:
    return len(table.cells) or 1, len(region_keys) or 1, len(table.periods) or 1


def _combine(
    measure: IntArray, cell: IntArray, region: IntArray, period: IntArray, sizes: tuple[int, int, int]
) -> IntArray:
    return ((measure * sizes[0] + cell) * sizes[1] + region) * sizes[2] + period


def _combine_one(measure: int, cell: int, region: int, period: int, sizes: tuple[int, int, int]) -> int:
    if cell < 0 or region < 0 or period < 0:
        return -1
    return ((measure * sizes[0] + cell) * sizes[1] + region) * sizes[2] + period
