"""Choosing a chart as evidence: it is looked at before it is frozen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from dwk.accounts.access import signed_in
from dwk.kommunalprofil.actions import charts as actions
from dwk.kommunalprofil.chart_pages import chart_html
from dwk.kommunalprofil.evidence_forms import CurveForm, PyramidForm, SeriesForm, YearForm
from dwk.kommunalprofil.models import Evidence, Profile
from dwk.kommunalprofil.queries import evidence_choice as choice
from dwk.kommunalprofil.queries.curves import curve_figure
from dwk.kommunalprofil.queries.fans import run_curve
from dwk.kommunalprofil.queries.figures import Figure
from dwk.kommunalprofil.queries.pyramids import projected_pyramid, published_pyramid, pyramid_years
from dwk.programme.views.access import Place, actor
from dwk.projections.models import ProjectionRun
from dwk.statistics.definitions import load_definitions

from .evidence_choice import region_of, taken
from .showing import WRITE, opened, page, saved, url


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def curve(request: HttpRequest, slug: str, participation: str, pk: int, code: str) -> HttpResponse:
    """An indicator over all years, beside regions that are chosen."""
    place, profile = opened(request, slug, participation, pk, WRITE)
    definition = load_definitions().get(code)
    if definition is None:
        raise Http404("Diese Kennzahl gibt es nicht.")
    regions = choice.regions_for(profile)
    region = region_of(request, regions)
    others = {one.key: one for one in regions if one.key != region.key}
    form = CurveForm(_sent(request), regions=[(key, one.name) for key, one in others.items()])

    def compared() -> list[Any]:
        return [others[key] for key in form.cleaned_data["compared"]]

    return _chosen(
        request, place, profile, form, f"Verlauf: {definition.name_de}, {region.name}",
        lambda: curve_figure(region, code, compared()),
        lambda: actions.freeze_curve(
            profile=profile, indicator_code=code, region=region, compared=compared(), by=actor(request),
            effective_on=place.today,
        ),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def pyramid(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """The official age structure of a year."""
    place, profile = opened(request, slug, participation, pk, WRITE)
    region = region_of(request, choice.regions_for(profile))
    years = pyramid_years(region)
    if not years:
        messages.error(request, f"Für {region.name} gibt es keine Bevölkerung nach Alter und Geschlecht.")
        return redirect(url(place, "kp_picker", pk))
    form = PyramidForm(_sent(request), years=years)
    return _chosen(
        request, place, profile, form, f"Altersaufbau, {region.name}",
        lambda: published_pyramid(region, **form.cleaned_data),
        lambda: actions.freeze_pyramid(
            profile=profile, region=region, by=actor(request), effective_on=place.today, **form.cleaned_data
        ),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def run_series(request: HttpRequest, slug: str, participation: str, pk: int, run: int) -> HttpResponse:
    """A quantity of a released projection with its range."""
    place, profile = opened(request, slug, participation, pk, WRITE)
    found = _run(profile, run)
    form = SeriesForm(_sent(request), series=choice.run_choices(found)[0])
    return _chosen(
        request, place, profile, form, f"Verlauf der Vorausberechnung „{found.scenario_name}“",
        lambda: run_curve(found, form.cleaned_data["series"]),
        lambda: actions.freeze_run_curve(
            profile=profile, run=found, by=actor(request), effective_on=place.today, **form.cleaned_data
        ),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def run_pyramid(request: HttpRequest, slug: str, participation: str, pk: int, run: int) -> HttpResponse:
    """The age structure of a released projection in a year."""
    place, profile = opened(request, slug, participation, pk, WRITE)
    found = _run(profile, run)
    form = YearForm(_sent(request), years=choice.run_choices(found)[1])
    return _chosen(
        request, place, profile, form, f"Altersaufbau der Vorausberechnung „{found.scenario_name}“",
        lambda: projected_pyramid(found, form.cleaned_data["year"]),
        lambda: actions.freeze_run_pyramid(
            profile=profile, run=found, by=actor(request), effective_on=place.today, **form.cleaned_data
        ),
    )  # fmt: skip


def _run(profile: Profile, number: int) -> ProjectionRun:
    found = next((one for one in choice.runs_for(profile) if one.pk == number), None)
    if found is None:
        raise Http404("Diese Vorausberechnung gibt es nicht, oder sie ist nicht freigegeben.")
    return found


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _chosen(
    request: HttpRequest,
    place: Place,
    profile: Profile,
    form: Form,
    heading: str,
    look: Callable[[], Figure],
    freeze: Callable[[], Evidence],
) -> HttpResponse:
    """The form with the chart as it would be frozen; with the other button it is."""
    drawn = None
    if request.method == "POST" and form.is_valid():
        if "vorschau" not in request.POST:
            made = saved(form, freeze)
            if made is not None:
                return taken(request, place, profile, made)
        else:
            drawn = saved(form, lambda: _look(look))
    return page(
        request, place, profile, "chart_choice.html", "Belege", form=form, heading=heading, drawn=drawn,
        back=url(place, "kp_picker", profile.pk),
    )  # fmt: skip


def _look(look: Callable[[], Figure]) -> str:
    figure = actions.formed(look)
    return chart_html(figure.content, "vorschau", 2)
