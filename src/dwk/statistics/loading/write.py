"""Bulk writing of compared tables: one statement per table on SQLite, COPY on PostgreSQL."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, cast

import numpy as np
from django.db import connection, transaction

from dwk.statistics.importers.contract import CellKey, ParsedTable, SourceFacts
from dwk.statistics.models import Cell, ImportRun, Observation, Series, Source
from dwk.statistics.rules import cell_key

from .compare import CHANGED, SAME, Comparison

_COLUMNS = (
    "series_id",
    "cell_id",
    "region_id",
    "date",
    "months",
    "territory_date",
    "value",
    "mark",
    "version",
    "imported_by_id",
)


def write_table(*, comparison: Comparison, run: ImportRun, region_ids: dict[str, int], precedence: int) -> None:
    """Add the new and changed values of one table; belongs inside the transaction of the import."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("write_table belongs inside the transaction of the import")
    source = _source(comparison.table.source, precedence)
    series = np.array(_series(comparison.table, source), dtype=np.int64)
    cells = np.array(_cells(comparison.table.cells), dtype=np.int64)
    regions = np.array([region_ids[key] for key in comparison.columns.region_keys], dtype=np.int64)
    _end_rows(comparison.current_pk[comparison.status == CHANGED], run)
    _insert(_rows(comparison, series, cells, regions, run.pk))


#: from here on the planner's picture of the table is out of date after an import
MANY_VALUES = 20_000


def tell_planner() -> None:
    """Let PostgreSQL count the rows that just came in: without it, it compares each with each, for minutes."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(Observation._meta.db_table)}")


def _source(facts: SourceFacts, precedence: int) -> Source:
    source, created = Source.objects.get_or_create(
        key=facts.key,
        defaults={
            "publisher": facts.publisher,
            "table_code": facts.table_code,
            "title": facts.title,
            "licence": facts.licence,
            "attribution": facts.attribution,
            "retrieved_on": facts.retrieved_on,
            "precedence": precedence,
        },
    )
    newer = facts.retrieved_on and (source.retrieved_on is None or facts.retrieved_on > source.retrieved_on)
    if not created and newer:
        source.retrieved_on, source.attribution = facts.retrieved_on, facts.attribution
        source.save(update_fields=["retrieved_on", "attribution"])
    return source


def _series(table: ParsedTable, source: Source) -> list[int]:
    existing = {series.code: series for series in Series.objects.filter(source=source)}
    for measure in table.measures:
        if measure.code not in existing:
            existing[measure.code] = Series.objects.create(
                source=source,
                code=measure.code,
                name=measure.name,
                unit=measure.unit,
                concept=measure.concept,
                whole_numbers=measure.whole_numbers,
            )
    return [existing[measure.code].pk for measure in table.measures]


def _cells(cells: list[CellKey]) -> list[int]:
    ids: dict[str, int] = dict(Cell.objects.values_list("key", "pk"))
    missing: dict[str, Cell] = {}
    for cell in cells:
        key = cell_key(cell)
        if key not in ids:
            missing[key] = Cell(
                key=key,
                sex=cell.sex,
                age_from=cell.age_from,
                age_to=cell.age_to,
                other=[list(entry) for entry in sorted(cell.other)],
            )
    Cell.objects.bulk_create(missing.values(), batch_size=500)
    if missing:
        ids = dict(Cell.objects.values_list("key", "pk"))
    return [ids[cell_key(cell)] for cell in cells]


def _end_rows(pks: Any, run: ImportRun) -> None:
    if len(pks):
        table = connection.ops.quote_name(Observation._meta.db_table)
        with connection.cursor() as cursor:
            cursor.executemany(
                f"UPDATE {table} SET ended_by_id = %s WHERE id = %s",  # noqa: S608 -- the table is ours
                [(run.pk, int(pk)) for pk in pks],
            )


def _rows(comparison: Comparison, series: Any, cells: Any, regions: Any, run_pk: int) -> Iterator[tuple[Any, ...]]:
    """Rows in the order of the unique index, so that its pages are written one after the other."""
    periods = comparison.table.periods
    wanted = np.flatnonzero(comparison.status != SAME)
    columns = comparison.columns.take(wanted)
    version = comparison.current_version[wanted] + 1
    ends = np.array([period.end.toordinal() for period in periods] or [0], dtype=np.int64)[columns.period]
    series_ids, cell_ids, region_ids = series[columns.measure], cells[columns.cell], regions[columns.region]
    order = np.lexsort((cell_ids, ends, region_ids, series_ids))
    # iterating over lists of Python numbers is several times faster than over array elements
    for s, c, r, p, value, mark, v in zip(
        series_ids[order].tolist(),
        cell_ids[order].tolist(),
        region_ids[order].tolist(),
        columns.period[order].tolist(),
        columns.value[order].tolist(),
        columns.mark[order].tolist(),
        version[order].tolist(),
        strict=True,
    ):
        period = periods[p]
        yield (
            s,
            c,
            r,
            period.end,
            period.months,
            period.territory,
            None if math.isnan(value) else value,
            mark,
            v,
            run_pk,
        )


def _insert(rows: Iterator[tuple[Any, ...]]) -> None:
    table = connection.ops.quote_name(Observation._meta.db_table)
    names = ", ".join(_COLUMNS)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(_COLUMNS))
            # any iterable of rows will do: nothing is held in memory
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", cast("list[tuple[Any, ...]]", rows))  # noqa: S608 -- names of ours
