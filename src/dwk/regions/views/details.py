"""The page of a region."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from dwk.accounts.permissions import Permission
from dwk.regions import queries
from dwk.regions.forms import NeighbourhoodForm
from dwk.regions.models import Region, RegionStatus
from dwk.regions.rules import Level
from dwk.ui.components import Fact, Link
from dwk.ui.formats import date_short, with_unit
from dwk.ui.panels import panels

from .access import demand, may
from .lists import region_table

PAGE_SIZE = 50
#: the place where upper modules show what they know about a region
PLACE = "regions.detail"


@require_safe
def region_detail(request: HttpRequest, key: str) -> HttpResponse:
    """What a region is, where it lies, what lies in it, what it was and what became of it."""
    demand(request, Permission.VIEW_DATA)
    region = queries.page_region(key)
    if region is None:
        return _other_spelling(request, key)
    children = Paginator(queries.children_of(region), PAGE_SIZE)
    page = children.get_page(request.GET.get("seite", "1"))
    is_municipality = region.level == Level.MUNICIPALITY
    context = {
        "region": region,
        "crumbs": crumbs_above(region),
        "facts": _facts(region),
        "standing": _standing(region),
        "successors": queries.successors(region),
        "origins": queries.origins(region),
        "page": page,
        "children": region_table(list(page.object_list), f"Gebiete in {region.name}", parents=False),
        "is_municipality": is_municipality,
        "neighbourhoods": list(queries.neighbourhoods_of(region)) if is_municipality else [],
        "may_edit": may(request, Permission.EDIT_NEIGHBOURHOODS),
        "form": NeighbourhoodForm(),
        "panels": panels.filled(PLACE, request.user, [region.pk], timezone.localdate())[region.pk],
    }
    return render(request, "regions/region_detail.html", context)


def _other_spelling(request: HttpRequest, key: str) -> HttpResponse:
    """The address of the same region, or a page that says which region may be meant."""
    try:
        return redirect("region_detail", queries.region_by_key(key).key)
    except queries.RegionUnknown as unknown:
        return render(request, "regions/region_unknown.html", {"unknown": unknown}, status=404)


def crumbs_above(region: Region) -> list[Link]:
    """The way from the list through the regions above."""
    above: list[Link] = []
    parent = region.parent
    while parent is not None:
        above.append(Link(parent.name, reverse("region_detail", args=[parent.key])))
        parent = parent.parent
    return [Link("Kommunen", reverse("region_list")), *reversed(above)]


def _facts(region: Region) -> list[Fact]:
    day = date_short(region.known_as_of) if region.known_as_of else ""
    code = f"{region.postal_code} (am Ort gibt es mehrere)" if region.several_postal_codes else region.postal_code
    facts = [
        ("Art", region.kind),
        ("Ebene", Level(region.level).label),
        ("Schlüssel", region.key),
        ("Amtlicher Gemeindeschlüssel (AGS)", region.ags if region.ags != region.key else ""),
        ("Amtlicher Regionalschlüssel (ARS)", region.ars if region.ars != region.key else ""),
        ("Fläche", with_unit(region.area_km2, "km²") if region.area_km2 is not None else ""),
        ("Sitz der Verwaltung", region.seat),
        ("Postleitzahl des Verwaltungssitzes", code),
        ("Gebietsstand", day),
        ("Gültig ab", date_short(region.valid_from) if region.valid_from else ""),
        ("Gültig bis", date_short(region.valid_to) if region.valid_to else ""),
    ]
    return [Fact(term, text) for term, text in facts if text]


def _standing(region: Region) -> str:
    """What has to be said about a region that is not in the directory as it is today."""
    if region.status == RegionStatus.OWN:
        return "" if region.is_current else "Dieses Quartier ist geschlossen. Seine Angaben bleiben lesbar."
    if region.valid_to is not None:
        # a directory only shows that a region is gone; the table of successions knows the day
        until = "bis spätestens" if region.status == RegionStatus.DIRECTORY else "bis zum"
        return (
            f"Dieses Gebiet besteht nicht mehr; es galt {until} {date_short(region.valid_to)}. "
            "Seine Zahlen bleiben lesbar."
        )
    if region.status == RegionStatus.HISTORICAL:
        return (
            "Dieses Gebiet steht in keinem eingelesenen Verzeichnis. Es ist nur aus einer Tabelle bekannt, "
            "etwa als früherer Kreis oder als Stadtbezirk, und wird nie mit anderen Gebieten zusammengezählt."
        )
    return ""
