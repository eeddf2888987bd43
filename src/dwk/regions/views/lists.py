"""List, suggestions and table file of the regions."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from dwk.accounts.permissions import Permission
from dwk.regions import queries
from dwk.regions.forms import ListFilter
from dwk.regions.models import Region
from dwk.regions.rules import Level
from dwk.regions.search import LEVEL_ORDER, Match
from dwk.ui.components import Badge, Cell, Column, Filter, Group, Link, Row, Table
from dwk.ui.formats import plural

from .access import demand

PAGE_SIZE = 50
SUGGESTIONS = 8
NO_DIRECTORY = {
    "title": "Noch ist kein Verzeichnis eingelesen",
    "text": (
        "Die Gebiete kommen aus dem amtlichen Gemeindeverzeichnis (GV100AD oder AuszugGV des Statistischen "
        "Bundesamts). Lesen Sie eine dieser Dateien ein; danach finden Sie hier alle Gebiete."
    ),
}
NO_MATCH = {
    "title": "Kein Gebiet passt dazu",
    "text": (
        "Prüfen Sie die Schreibweise oder nehmen Sie einen Filter weg. Eine Postleitzahl findet nur Gemeinden, "
        "deren Verwaltung dort sitzt; ein Schlüssel kann unvollständig sein."
    ),
    "action": "Alle Gebiete zeigen",
}
TABLE_KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_safe
def region_list(request: HttpRequest) -> HttpResponse:
    """All regions, narrowed by text, level and Land; by name or by key, never by a figure."""
    demand(request, Permission.VIEW_DATA)
    chosen = ListFilter(request.GET)
    states = list(queries.states())
    page, matched = _page(chosen)
    narrowed = bool(states) or chosen.is_narrowed
    context = {
        "page": page,
        "table": region_table(list(page.object_list), "Gebiete", matched),
        "filters": _filters(chosen, states),
        "count": plural(page.paginator.count, "Gebiet", "Gebiete"),
        "links": _table_links(request),
        "chosen": chosen,
        "empty": NO_MATCH if narrowed else NO_DIRECTORY,
        "empty_url": reverse("region_list") if narrowed else "",
    }
    return render(request, "regions/region_list.html", context)


@require_safe
def region_suggestions(request: HttpRequest) -> HttpResponse:
    """The best hits for the first letters: as JSON for the search field, else as a piece of HTML."""
    demand(request, Permission.VIEW_DATA)
    hits = queries.search(request.GET.get("q", ""), limit=SUGGESTIONS)
    if request.headers.get("Accept", "").startswith("application/json"):
        found = [
            {
                "label": hit.region.name,
                "hint": _hint(hit),
                "url": reverse("region_detail", args=[hit.region.key]),
            }
            for hit in hits
        ]
        return JsonResponse(found, safe=False)
    return render(request, "regions/suggestions.html", {"hits": [(hit, _hint(hit)) for hit in hits]})


@require_safe
def region_export(request: HttpRequest, kind: str) -> HttpResponse:
    """The list as it is narrowed, as a table file."""
    demand(request, Permission.VIEW_DATA)
    if kind not in TABLE_KINDS:
        raise Http404("Diese Liste gibt es als CSV und als XLSX.")
    content = _table_file(_all_regions(ListFilter(request.GET)), kind, timezone.localdate())
    return HttpResponse(
        content,
        content_type=TABLE_KINDS[kind],
        headers={"Content-Disposition": f'attachment; filename="gebiete.{kind}"'},
    )


def _hint(hit: queries.Hit) -> str:
    region = hit.region
    parts = [region.kind, region.key]
    if region.parent is not None and region.level == Level.MUNICIPALITY:
        parts.append(region.parent.name)
    if hit.matched_on.label == "Postleitzahl des Verwaltungssitzes":
        parts.append(f"{hit.matched_on.label}: {region.postal_code}")
    if not region.is_current:
        parts.append("besteht nicht mehr")
    return ", ".join(parts)


def _matches(chosen: ListFilter) -> list[Match]:
    found = queries.all_matches(chosen.text, **chosen.arguments())
    if chosen.by_key:
        found.sort(key=lambda match: match.entry.key)
    elif chosen.by_name:
        found.sort(key=lambda match: (match.entry.sort_name, match.entry.key))
    return found


def _page(chosen: ListFilter) -> tuple[Page[Any], dict[int, str]]:
    """The page of the list, its objects being regions, and by which words they were found."""
    if not chosen.text:
        return Paginator(queries.listed(**chosen.arguments(), by_key=chosen.by_key), PAGE_SIZE).get_page(
            chosen.page
        ), {}
    page: Page[Any] = Paginator(_matches(chosen), PAGE_SIZE).get_page(chosen.page)
    matches: list[Match] = list(page.object_list)
    regions = Region.objects.select_related("parent").in_bulk([match.entry.pk for match in matches])
    page.object_list = [regions[match.entry.pk] for match in matches if match.entry.pk in regions]
    return page, {match.entry.pk: match.on.label for match in matches if match.on.label}


def _all_regions(chosen: ListFilter) -> list[Region]:
    if not chosen.text:
        return list(queries.listed(**chosen.arguments(), by_key=chosen.by_key))
    pks = [match.entry.pk for match in _matches(chosen)]
    regions = {region.pk: region for region in queries.listed(**chosen.arguments(), by_key=False)}
    return [regions[pk] for pk in pks if pk in regions]


def _filters(chosen: ListFilter, states: list[Region]) -> list[Filter]:
    levels = sorted(Level, key=lambda level: LEVEL_ORDER[level])
    return [
        Filter(
            "ebene",
            "Ebene",
            (("", "alle"), *((level.value, level.label) for level in levels)),
            chosen.level.value if chosen.level else "",
        ),
        Filter("land", "Land", (("", "alle"), *((state.key, state.name) for state in states)), chosen.state_key),
        Filter("ordnung", "Reihenfolge", chosen.orders, chosen.chosen_order),
    ]


def _table_links(request: HttpRequest) -> list[Link]:
    query = request.GET.copy()
    query.pop("seite", None)
    ending = f"?{query.urlencode()}" if query else ""
    return [Link(kind.upper(), reverse("region_export", args=[kind]) + ending, download=True) for kind in TABLE_KINDS]


def region_table(
    regions: list[Region], caption: str, matched: dict[int, str] | None = None, *, parents: bool = True
) -> Table:
    """Regions as a table: name, what they are, key, and (``parents``) what they belong to."""
    found_by = matched or {}
    columns = (Column("Name"), Column("Art"), Column("Schlüssel", nowrap=True), Column("gehört zu"))
    rows = tuple(
        Row(
            Cell(
                region.name,
                url=reverse("region_detail", args=[region.key]),
                note=_note(region, found_by.get(region.pk, "")),
                badge=None if region.is_current else Badge("besteht nicht mehr"),
            ),
            (Cell(region.kind), Cell(region.key), *([_parent_cell(region)] if parents else [])),
        )
        for region in regions
    )
    return Table(caption, columns if parents else columns[:-1], (Group(rows),))


def _parent_cell(region: Region) -> Cell:
    if region.parent is None:
        return Cell("–", muted=True)
    return Cell(region.parent.name)


def _note(region: Region, found_by: str) -> str:
    if not found_by:
        return ""
    code = f": {region.postal_code}" if found_by.startswith("Postleitzahl") else ""
    return f"gefunden über {found_by}{code}"


def _table_file(regions: list[Region], kind: str, today: date) -> bytes:
    # the exports pull in charts and office files, which no other page of this module needs
    from dwk.documents.export.csv_file import to_csv
    from dwk.documents.export.sheet import Provenance
    from dwk.documents.export.xlsx_file import to_xlsx
    from dwk.documents.figures import Column as TableColumn
    from dwk.documents.figures import DataTable

    columns = (
        *(TableColumn(label, align="left") for label in ("Schlüssel", "Name", "Ebene", "Art", "gehört zu")),
        TableColumn("Fläche", "km²", decimals=2),
        *(
            TableColumn(label, align="left")
            for label in (
                "Sitz der Verwaltung",
                "Postleitzahl des Verwaltungssitzes",
                "Gebietsstand des Verzeichnisses",
                "gültig bis",
                "Quelle",
            )
        ),
    )
    rows = tuple(
        (
            region.key,
            region.name,
            Level(region.level).label,
            region.kind,
            region.parent.name if region.parent else "",
            region.area_km2,
            region.seat,
            region.postal_code,
            region.known_as_of.isoformat() if region.known_as_of else "",
            region.valid_to.isoformat() if region.valid_to else "",
            region.source,
        )
        for region in regions
    )
    provenance = Provenance(
        source="steht in jeder Zeile",
        licence="Gemeindeverzeichnis: Vervielfältigung und Verbreitung, auch auszugsweise, mit Quellenangabe gestattet",
        created=today,
        territory="Deutschland",
    )
    table = DataTable("Gebiete", columns, rows)
    return to_csv(table, provenance=provenance) if kind == "csv" else to_xlsx(table, provenance=provenance)
