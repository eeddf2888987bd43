"""Start page, data profile, its downloads, definitions."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings as django_settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from dwk.accounts.access import demand
from dwk.accounts.permissions import Permission
from dwk.documents.charts.render import render_figure
from dwk.regions.models import Region
from dwk.regions.queries import chain_of, page_region
from dwk.statistics.definitions import THEME_NAMES_DE, load_definitions
from dwk.statistics.profile import download
from dwk.statistics.profile.build import Kept, data_stamp, facts_of, page_stamp
from dwk.statistics.profile.chapters import chapters
from dwk.statistics.profile.filters import filters_of, selection_of
from dwk.statistics.profile.maps import participants, point_map
from dwk.statistics.profile.names import full_name
from dwk.statistics.profile.output import NothingToShow, profile_html, profile_pdf
from dwk.statistics.profile.page import ProfilePage, figures_of, page_of, selection_query, ui_table
from dwk.statistics.profile.selection import Selection
from dwk.statistics.profile.uses import Use, uses, with_uses
from dwk.statistics.tabs import PROFILES, data_tabs
from dwk.ui import components as ui

DOCUMENTS = {"pdf": (profile_pdf, "application/pdf"), "html": (profile_html, "text/html; charset=utf-8")}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this is, a search, the founding participants."""
    return render(request, "statistics/home.html", _start(request))


@require_safe
def data_home(request: HttpRequest) -> HttpResponse:
    """Entry to the data profiles."""
    return render(request, "statistics/data_home.html", {**_start(request), "tabs": data_tabs(request, PROFILES)})


def _start(request: HttpRequest) -> dict[str, object]:
    demand(request, Permission.VIEW_DATA)
    places = participants()
    known = Region.objects.in_bulk([place.region_key for place in places], field_name="key")
    figure = point_map()
    shown = None
    if figure is not None:
        folder = Path(django_settings.CHART_CACHE_DIR)
        shown = ui.Figure(
            key=figure.key,
            title=figure.title,
            subtitle=figure.subtitle,
            source=ui.Source(figure.source.removeprefix("Quelle: "), " ".join(figure.notes)),
            svg_wide=render_figure(figure, variant="wide", cache_dir=folder),
            svg_narrow=render_figure(figure, variant="narrow", cache_dir=folder),
            table=ui_table(figure.table),
        )
    return {"places": [known[place.region_key] for place in places if place.region_key in known], "figure": shown}


@require_safe
def page(request: HttpRequest, key: str) -> HttpResponse:
    """The data profile of a region."""
    region = _region(request, key)
    stamp = page_stamp()
    chosen = selection_of(request.GET)
    profile = page_of(region, chosen, stamp)
    context = {
        "profile": profile,
        "body": _body(profile, (stamp, region.key, profile.selection), uses.of(request, region)),
        "region": region,
        "tabs": data_tabs(request, PROFILES),
        "filter": filters_of(profile),
        "query": selection_query(profile.selection),
        "crumbs": [
            ui.Link("Daten", "/daten/"),
            *(ui.Link(full_name(larger), f"/daten/profil/{larger.key}/") for larger in reversed(chain_of(region))),
        ],
        "here": full_name(region),
    }
    return render(request, "statistics/profile/page.html", context)


#: rendered charts and tables, the same for every visitor; the stamps in the key say for which data they are right
_bodies = Kept(24)


def _body(
    profile: ProfilePage, key: tuple[tuple[str, str, str], str, Selection], offered: tuple[Use, ...]
) -> SafeString:
    def make() -> SafeString:
        shown = with_uses(profile, key[1], offered) if offered else profile
        return (
            render_to_string("statistics/profile/body.html", {"profile": shown}) if profile.has_values else SafeString()
        )

    return _bodies.get((key, offered), make) if all(key[0][:2]) else make()


def _region(request: HttpRequest, key: str) -> Region:
    demand(request, Permission.VIEW_DATA)
    region = page_region(key)
    if region is None:
        raise Http404
    return region


@require_safe
def document(request: HttpRequest, key: str, extension: str) -> HttpResponse:
    """The profile as PDF or HTML file."""
    region = _region(request, key)
    if extension not in DOCUMENTS:
        raise Http404
    write, media_type = DOCUMENTS[extension]
    try:
        content = write(region, selection_of(request.GET), timezone.localdate())
    except NothingToShow as nothing:
        return render(
            request, "statistics/profile/nothing.html", {"reason": str(nothing), "region": region}, status=404
        )
    return download.answer(content, media_type, f"datenprofil-{region.key}.{extension}")


@require_safe
def figure_download(request: HttpRequest, key: str, figure: str, extension: str) -> HttpResponse:
    """A figure as picture, or its numbers as a table."""
    region = _region(request, key)
    stamp = data_stamp()
    facts = facts_of(region, selection_of(request.GET), stamp)
    shown = [*figures_of(facts, stamp), *(entry for chapter in chapters.of(region) for entry in chapter.figures)]
    found = next((entry for entry in shown if entry.key == figure), None)
    if found is None or extension not in download.MEDIA_TYPES:
        raise Http404
    content = download.figure_file(found, facts, extension, timezone.localdate())
    return download.answer(content, download.MEDIA_TYPES[extension], f"{region.key}-{figure}.{extension}")


@require_safe
def definitions(request: HttpRequest) -> HttpResponse:
    """All indicators with their definitions."""
    demand(request, Permission.VIEW_DATA)
    themes = [
        (title, [entry for entry in load_definitions().values() if entry.theme == theme])
        for theme, title in THEME_NAMES_DE.items()
    ]
    return render(request, "statistics/definitions.html", {"themes": themes, "tabs": data_tabs(request, PROFILES)})
