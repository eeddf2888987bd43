"""Series: what is stored of which table, and the values of one for up to three regions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from dwk.accounts.access import demand
from dwk.accounts.permissions import Permission
from dwk.regions.models import Region
from dwk.regions.queries import RegionUnknown, region_by_key
from dwk.regions.queries import search as search_regions
from dwk.statistics.models import Cell as StoredCell
from dwk.statistics.models import Series
from dwk.statistics.queries import series as queries
from dwk.statistics.tabs import SERIES, data_tabs
from dwk.ui.components import Cell, Column, Filter, Group, Link, Row, Table
from dwk.ui.formats import number, plural, range_years
from dwk.ui.searching import searched_text

from .series_files import KINDS, table_file
from .series_table import source_of, values_table

PAGE_SIZE = 30
MAX_REGIONS = 3


@require_safe
def series_list(request: HttpRequest) -> HttpResponse:
    """All series with unit, span, number of values, licence and source."""
    demand(request, Permission.VIEW_DATA)
    text = searched_text(request)
    page: Page[Series] = Paginator(queries.listed(text), PAGE_SIZE).get_page(request.GET.get("seite"))
    context = {
        "tabs": data_tabs(request, SERIES),
        "page": page,
        "table": _list_table(list(page.object_list)),
        "count": plural(page.paginator.count, "Reihe", "Reihen"),
        "text": text,
    }
    return render(request, "statistics/series/list.html", context)


@dataclass(frozen=True, slots=True)
class Choice:
    """What the address of a series says: regions and the combination of dimensions."""

    regions: list[Region]
    cells: list[StoredCell]
    cell: StoredCell | None
    unknown: list[str]


@require_safe
def series_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The values of a series for up to three regions side by side, earlier versions below each."""
    demand(request, Permission.VIEW_DATA)
    series = _load(pk)
    choice = _choice(request, series)
    lines = queries.lines_of(series, choice.regions, choice.cell)
    cells = tuple((str(cell.pk), queries.words_of_cell(cell)) for cell in choice.cells)
    keys = [region.key for region in choice.regions]
    context = {
        "tabs": data_tabs(request, SERIES),
        "crumbs": [Link("Daten", reverse("data_home")), Link("Reihen", reverse("series_list"))],
        "series": series,
        "choice": choice,
        "inputs": [*keys, *[""] * (MAX_REGIONS - len(keys))],
        "filter": Filter("gliederung", "Gliederung", cells, str(choice.cell.pk) if choice.cell else ""),
        "table": values_table(series, choice.regions, choice.cell, lines) if lines else None,
        "files": [Link(label, _file_url(series, choice, kind), download=True) for kind, (label, _) in KINDS.items()],
        "source": source_of(series),
    }
    return render(request, "statistics/series/detail.html", context)


@require_safe
def series_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """All values of the chosen regions, every combination of dimensions, as a file."""
    demand(request, Permission.VIEW_DATA)
    series = _load(pk)
    if kind not in KINDS:
        raise Http404("Diese Reihe gibt es als CSV, XLSX, ODS und JSON-stat.")
    choice = _choice(request, series)
    lines = queries.lines_of(series, choice.regions)
    content = table_file(series, choice.regions, choice.cells, lines, kind, timezone.localdate())
    return HttpResponse(
        content,
        content_type=KINDS[kind][1],
        headers={"Content-Disposition": f'attachment; filename="reihe-{series.pk}.{kind}"'},
    )


def _load(pk: int) -> Series:
    series = queries.series_by_pk(pk)
    if series is None:
        raise Http404("Diese Reihe gibt es nicht.")
    return series


def _choice(request: HttpRequest, series: Series) -> Choice:
    regions, unknown = [], []
    for text in [entry.strip()[:100] for entry in request.GET.getlist("gebiet") if entry.strip()][:MAX_REGIONS]:
        region = _region(text)
        if region is None:
            unknown.append(text)
        elif region not in regions:
            regions.append(region)
    if not regions and not unknown and (first := queries.first_region(series)):
        regions = [first]
    cells = queries.cells_of(series, regions) if regions else []
    wanted = request.GET.get("gliederung", "")
    cell = next((cell for cell in cells if str(cell.pk) == wanted), cells[0] if cells else None)
    return Choice(regions, cells, cell, unknown)


def _region(text: str) -> Region | None:
    """A region by its key, else the best hit for a name."""
    try:
        return region_by_key(text)
    except RegionUnknown:
        hits = search_regions(text, limit=1)
        return hits[0].region if hits else None


def _file_url(series: Series, choice: Choice, kind: str) -> str:
    keys = "&".join(f"gebiet={region.key}" for region in choice.regions)
    return f"{reverse('series_file', args=[series.pk, kind])}?{keys}"


def _list_table(series: list[Series]) -> Table:
    extents = queries.extents(series)
    columns = (
        Column("Reihe"),
        Column("Einheit"),
        Column("Zeit", nowrap=True),
        Column("Werte", numeric=True),
        Column("Herausgeber und Tabelle"),
        Column("Lizenz"),
    )
    rows = []
    for entry in series:
        extent = extents.get(entry.pk)
        cells: list[Any] = [
            Cell(entry.unit),
            Cell(range_years(extent.first.year, extent.last.year) if extent else "–", muted=extent is None),
            Cell(number(extent.values if extent else 0)),
            Cell(entry.source.publisher, note=entry.source.table_code),
            Cell(entry.source.licence or "keine Angabe", muted=not entry.source.licence),
        ]
        head = Cell(entry.name, url=reverse("series_detail", args=[entry.pk]), note=entry.source.title)
        rows.append(Row(head, tuple(cells)))
    return Table("Reihen mit Einheit, Zeit, Zahl der Werte und Quelle", columns, (Group(tuple(rows)),))
