"""Figures and results of a run as files."""

from __future__ import annotations

import io
from datetime import date

from dwk.documents.export.cube import Cube, cube_to_table
from dwk.documents.figures import DataTable, Figure, cell_value
from dwk.statistics.profile.download import MEDIA_TYPES, figure_bytes

from .queries.exports import TABLES, export_cube
from .results import RunResult

TABLE_TYPES = {
    "csv": MEDIA_TYPES["csv"],
    "xlsx": MEDIA_TYPES["xlsx"],
    "ods": MEDIA_TYPES["ods"],
    "json": MEDIA_TYPES["json"],
    "parquet": "application/vnd.apache.parquet",
}
LICENCE = "eigene Berechnung auf Grundlage der genannten Quellen; deren Lizenzen gelten für die Ausgangswerte"

__all__ = ["MEDIA_TYPES", "TABLES", "TABLE_TYPES", "run_figure_file", "run_table_file"]


def run_figure_file(figure: Figure, result: RunResult, extension: str, today: date) -> bytes:
    """A figure of a run in one of the formats of :data:`MEDIA_TYPES`."""
    return figure_bytes(figure, territory=result.region_name, licence=LICENCE, extension=extension, today=today)


def run_table_file(result: RunResult, name: str, extension: str, today: date) -> bytes:
    """A whole table of a run with its assumptions in the note."""
    cube = export_cube(result, name)
    # the exports pull in office files, which no other page of this module needs
    from dwk.documents.export.csv_file import to_csv
    from dwk.documents.export.jsonstat import to_jsonstat
    from dwk.documents.export.ods_file import to_ods
    from dwk.documents.export.sheet import Provenance
    from dwk.documents.export.xlsx_file import to_xlsx

    if extension == "json":
        return to_jsonstat(cube, updated=today)
    table = cube_to_table(cube)
    if extension == "parquet":
        return _parquet(cube, table)
    provenance = Provenance(
        source=cube.source,
        licence=cube.licence,
        created=today,
        unit=cube.unit,
        territory=result.region_name,
        note=cube.note,
    )
    write = {"csv": to_csv, "xlsx": to_xlsx, "ods": to_ods}[extension]
    return write(table, provenance=provenance)


def _parquet(cube: Cube, table: DataTable) -> bytes:
    import pyarrow as pa  # 100 MB that only this file format needs
    import pyarrow.parquet as pq

    columns = [
        pa.array([cell_value(row[at]) for row in table.rows], pa.float64() if column.align == "right" else pa.string())
        for at, column in enumerate(table.columns)
    ]
    facts = {"title": cube.title, "unit": cube.unit, "source": cube.source, "licence": cube.licence, "note": cube.note}
    made = pa.table(columns, names=[column.label for column in table.columns]).replace_schema_metadata(facts)
    buffer = io.BytesIO()
    pq.write_table(made, buffer, compression="zstd")
    return buffer.getvalue()
