"""The values of a series as a table for the page: one row per period, one column per region."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dwk.regions.models import Region
from dwk.statistics.models import Cell as StoredCell
from dwk.statistics.models import Series
from dwk.statistics.queries.series import Line, Version, words_of_cell
from dwk.ui.components import Badge, Cell, Column, Group, Row, Source, Table
from dwk.ui.formats import date_short, decimals_for, number, period


def values_table(series: Series, regions: Sequence[Region], cell: StoredCell | None, lines: Sequence[Line]) -> Table:
    """Rows in the order of time; under each value what it was before."""
    words = words_of_cell(cell) if cell else "insgesamt"
    names = ", ".join(region.name for region in regions)
    found: dict[tuple[date, int, date], dict[int, Line]] = {}
    for line in lines:
        key = (line.period.end, line.period.months, line.period.territory)
        found.setdefault(key, {})[line.region_pk] = line
    rows = tuple(
        Row(_head(end, months, territory), tuple(_cell(by_region.get(region.pk), series.unit) for region in regions))
        for (end, months, territory), by_region in sorted(found.items(), reverse=True)
    )
    columns = (Column("Zeit"), *(Column(region.name, numeric=True, hint=series.unit) for region in regions))
    return Table(
        f"{series.name} ({series.unit}), {words}, {names}",
        columns,
        (Group(rows),),
        source=source_of(series),
    )


def source_of(series: Series) -> Source:
    """The line under the values: what the licence demands, and the licence where that line does not name it."""
    source = series.source
    licence = f" Lizenz: {source.licence}." if source.licence else ""
    return Source(f"{source.attribution.rstrip('.')}.{licence}")


def _head(end: date, months: int, territory: date) -> Cell:
    note = "" if territory == end else f"Gebietsstand {date_short(territory)}"
    return Cell(period(end, months), note=note)


def _cell(line: Line | None, unit: str) -> Cell:
    if line is None:
        return Cell("–", muted=True)
    earlier = "; ".join(f"Fassung {v.version}: {words(v, unit)} ({v.file_name})" for v in line.earlier)
    current = line.current
    if current is None:
        return Cell("zurückgezogen", muted=True, note=earlier)
    badge = Badge(f"Fassung {current.version}") if current.version > 1 else None
    return Cell(words(current, unit), note=earlier, badge=badge)


def words(version: Version, unit: str) -> str:
    """A value with its quality mark in words, e.g. "12 (geschätzt)", "unbekannt oder geheim gehalten"."""
    if version.value is None:
        return version.mark_words or "kein Wert"
    text = number(version.value, decimals_for(unit))
    return f"{text} ({version.mark_words})" if version.mark else text
