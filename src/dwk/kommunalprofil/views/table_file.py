"""Lists as files: CSV, XLSX and ODS with where they come from, under one name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.http import Http404, HttpResponse

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}


def demand_kind(kind: str) -> None:
    """Only kinds that are written have an address."""
    if kind not in KINDS:
        raise Http404("Diese Datei gibt es als CSV, XLSX und ODS.")


def handed_out(
    *,
    name: str,
    kind: str,
    caption: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[str | int]],
    source: str,
    licence: str,
    created: date,
) -> HttpResponse:
    """The file of a list; text that a spreadsheet would take for a formula is made harmless by the writers."""
    # office files are loaded only for those who want one
    from dwk.documents.export.csv_file import to_csv
    from dwk.documents.export.ods_file import to_ods
    from dwk.documents.export.sheet import Provenance
    from dwk.documents.export.xlsx_file import to_xlsx
    from dwk.documents.figures import Column, DataTable

    columns = tuple(Column(head, align="left") for head in heads)
    table = DataTable(caption, columns, tuple(tuple(row) for row in rows))
    write = {"csv": to_csv, "xlsx": to_xlsx, "ods": to_ods}[kind]
    content = write(table, provenance=Provenance(source=source, licence=licence, created=created))
    answer = HttpResponse(content, content_type=KINDS[kind])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer
