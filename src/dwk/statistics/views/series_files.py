"""The values of a series as files: CSV, XLSX, ODS and JSON-stat, each with source, licence and quality marks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dwk.regions.models import Region
from dwk.statistics.models import Cell as StoredCell
from dwk.statistics.models import Series
from dwk.statistics.queries.series import Line, words_of_cell
from dwk.ui.formats import date_short, decimals_for, period

KINDS = {
    "csv": ("CSV", "text/csv; charset=utf-8"),
    "xlsx": ("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "ods": ("ODS", "application/vnd.oasis.opendocument.spreadsheet"),
    "json": ("JSON-stat", "application/json; charset=utf-8"),
}
SHOWN_DECIMALS = 2


def table_file(
    series: Series,
    regions: Sequence[Region],
    cells: Sequence[StoredCell],
    lines: Sequence[Line],
    kind: str,
    today: date,
) -> bytes:
    """The file of one kind; only values that hold now, with the number of their version."""
    if kind == "json":
        return _jsonstat(series, regions, cells, lines, today)
    # the exports pull in charts and office files, which no other page of the series needs
    from dwk.documents.export.csv_file import to_csv
    from dwk.documents.export.ods_file import to_ods
    from dwk.documents.export.sheet import Provenance
    from dwk.documents.export.xlsx_file import to_xlsx
    from dwk.documents.figures import Cell as Figure
    from dwk.documents.figures import CellValue, Column, DataTable

    places = {region.pk: region for region in regions}
    groups = {cell.pk: words_of_cell(cell) for cell in cells}
    rows: list[tuple[CellValue, ...]] = []
    for line in lines:
        if (current := line.current) is None:
            continue
        region = places[line.region_pk]
        rows.append(
            (
                region.key,
                region.name,
                period(line.period.end, line.period.months),
                date_short(line.period.territory),
                groups[line.cell_pk],
                Figure(current.value, current.mark_words),
                str(current.version),
            )
        )
    left = ("Schlüssel", "Gebiet", "Zeit", "Gebietsstand", "Gliederung")
    columns = (
        *(Column(label, align="left") for label in left),
        Column(series.name, series.unit, decimals=_decimals(series)),
        Column("Fassung", align="left"),
    )
    provenance = Provenance(
        source=series.source.attribution,
        licence=series.source.licence,
        created=today,
        unit=series.unit,
        territory=", ".join(region.name for region in regions),
    )
    table = DataTable(f"{series.name}: {series.source.title}", columns, tuple(rows))
    write = {"csv": to_csv, "xlsx": to_xlsx, "ods": to_ods}[kind]
    return write(table, provenance=provenance)


def _decimals(series: Series) -> int:
    decimals = decimals_for(series.unit)
    return SHOWN_DECIMALS if decimals is None else decimals


def _jsonstat(
    series: Series, regions: Sequence[Region], cells: Sequence[StoredCell], lines: Sequence[Line], today: date
) -> bytes:
    from dwk.documents.export.cube import Cube, Dimension  # see table_file
    from dwk.documents.export.jsonstat import to_jsonstat

    periods = sorted({(line.period.end, line.period.months) for line in lines})
    times = [(f"{end.isoformat()}/{months}", period(end, months)) for end, months in periods]
    by_key: dict[tuple[int, tuple[date, int], int], Line] = {}
    for line in lines:
        if line.current is not None:  # of two Gebietsstände of one time the later one counts: lines come in their order
            by_key[line.region_pk, (line.period.end, line.period.months), line.cell_pk] = line
    values: list[float | None] = []
    status: dict[int, str] = {}
    for region in regions:
        for moment in periods:
            for cell in cells:
                found = by_key.get((region.pk, moment, cell.pk))
                current = found.current if found else None
                if current is not None and current.mark_words:
                    status[len(values)] = current.mark_words
                values.append(current.value if current else None)
    cube = Cube(
        title=series.name,
        dimensions=(
            Dimension("gebiet", "Gebiet", "geo", tuple((region.key, region.name) for region in regions)),
            Dimension("zeit", "Zeit", "time", tuple(times)),
            Dimension(
                "gliederung",
                "Gliederung",
                "class",
                tuple((cell.key or "insgesamt", words_of_cell(cell)) for cell in cells),
            ),
        ),
        values=tuple(values),
        unit=series.unit,
        source=series.source.attribution,
        licence=series.source.licence,
        status=status,
        decimals=_decimals(series),
    )
    return to_jsonstat(cube, updated=today)
