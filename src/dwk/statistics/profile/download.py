"""Figures as files: pictures and tables with their source."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.conf import settings
from django.http import HttpResponse

from dwk.documents.charts.render import render_figure, render_png
from dwk.documents.export.csv_file import to_csv
from dwk.documents.export.cube import Cube, Dimension
from dwk.documents.export.jsonstat import to_jsonstat
from dwk.documents.export.ods_file import to_ods
from dwk.documents.export.sheet import Provenance
from dwk.documents.export.xlsx_file import to_xlsx
from dwk.documents.figures import Figure, cell_value

from .facts import Facts

MEDIA_TYPES = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "json": "application/json",
}


def answer(content: bytes, media_type: str, name: str) -> HttpResponse:
    """A file to keep."""
    return HttpResponse(
        content, content_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def figure_file(figure: Figure, facts: Facts, extension: str, today: date) -> bytes:
    """A figure of a profile in one of the formats of :data:`MEDIA_TYPES`."""
    return figure_bytes(
        figure, territory=facts.own.title, licence=_licences(figure, facts), extension=extension, today=today
    )


def figure_bytes(figure: Figure, *, territory: str, licence: str, extension: str, today: date) -> bytes:
    """Any figure in one of the formats of :data:`MEDIA_TYPES`."""
    folder = Path(settings.CHART_CACHE_DIR)
    provenance = Provenance(
        source=figure.source,
        licence=licence,
        created=today,
        territory=territory,
        note=" ".join([figure.subtitle, *figure.notes]),
    )
    if extension == "svg":
        return render_figure(figure, variant="wide", cache_dir=folder).encode()
    if extension == "png":
        return render_png(figure.chart, title=figure.title, alt=figure.alt, cache_dir=folder)
    if extension == "csv":
        return to_csv(figure.table, provenance=provenance)
    if extension == "xlsx":
        return to_xlsx(figure.table, provenance=provenance)
    if extension == "ods":
        return to_ods(figure.table, provenance=provenance)
    return to_jsonstat(cube_of(figure, licence), updated=today)


def _licences(figure: Figure, facts: Facts) -> str:
    used = [source.licence for source in facts.sources.values() if source.table_code in figure.source]
    return "; ".join(dict.fromkeys(used)) or "siehe Quelle"


def cube_of(figure: Figure, licence: str) -> Cube:
    """The table of a figure as a cube: rows by columns."""
    table = figure.table
    numeric = [at for at, column in enumerate(table.columns) if column.align == "right"]
    label_at = max((at for at in range(len(table.columns)) if at not in numeric), default=0)
    rows = [str(cell_value(row[label_at])) for row in table.rows]
    values = [
        value if isinstance(value := cell_value(row[at]), (int, float)) else None
        for row in table.rows
        for at in numeric
    ]
    return Cube(
        title=table.caption,
        dimensions=(
            Dimension(
                "rows", table.columns[label_at].label, "class", tuple((f"r{at}", row) for at, row in enumerate(rows))
            ),
            Dimension("columns", "Merkmal", "metric", tuple((f"c{at}", table.columns[at].label) for at in numeric)),
        ),
        values=tuple(values),
        unit=figure.subtitle,
        source=figure.source,
        licence=licence,
        note=" ".join(figure.notes),
        decimals=max((table.columns[at].decimals for at in numeric), default=0),
    )
