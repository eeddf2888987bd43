"""Choosing evidence: search indicators and tables, released projections, released quotes, documents."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dwk.accounts.access import signed_in
from dwk.kommunalprofil.actions import evidence as actions
from dwk.kommunalprofil.evidence_forms import DocumentForm, FigureForm, RunForm
from dwk.kommunalprofil.frozen_charts import drawn_of
from dwk.kommunalprofil.models import Evidence, Profile, Quote
from dwk.kommunalprofil.queries import evidence_choice as choice
from dwk.programme.views.access import Place, actor
from dwk.programme.views.files import incoming_of
from dwk.regions.models import Region
from dwk.statistics.definitions import load_definitions
from dwk.statistics.models import Observation, Series
from dwk.statistics.queries.series import words_of_cell
from dwk.ui.components import Filter
from dwk.ui.formats import period, with_unit

from .showing import WRITE, asked, done, opened, page, saved, url

PER_PAGE = 40


@require_safe
@signed_in
def picker(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """Where evidence can come from, with a search over indicators and tables of a region."""
    place, profile = opened(request, slug, participation, pk, WRITE)
    text = request.GET.get("q", "").replace("\0", "").strip()[:100]
    regions = choice.regions_for(profile)
    region = region_of(request, regions)
    return page(
        request,
        place,
        profile,
        "picker.html",
        "Belege",
        filters=[Filter("gebiet", "Gebiet", tuple((one.key, one.name) for one in regions), region.key)],
        region=region,
        text=text,
        indicators=choice.indicators_matching(text),
        series=choice.series_matching(text, region),
        runs=choice.runs_for(profile),
        quotes=choice.quotes_for(profile),
        taken=set(Evidence.objects.filter(profile=profile, quote__isnull=False).values_list("quote_id", flat=True)),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def indicator(request: HttpRequest, slug: str, participation: str, pk: int, code: str) -> HttpResponse:
    """Choose the year of an indicator and freeze its value."""
    place, profile = opened(request, slug, participation, pk, WRITE)
    definition = load_definitions().get(code)
    if definition is None:
        raise Http404("Diese Kennzahl gibt es nicht.")
    region = region_of(request, choice.regions_for(profile))
    back = url(place, "kp_picker", pk)
    values = choice.values_by_year(definition, region)
    if not values:
        messages.error(request, f"Für „{definition.short_name_de}“ gibt es in {region.name} noch keinen Wert.")
        return redirect(back)
    words = {year: with_unit(value, definition.unit, definition.decimals) for year, value in values.items()}
    form = FigureForm(request.POST if request.method == "POST" else None, values=words)
    if request.method == "POST" and form.is_valid():
        by, day, year = actor(request), place.today, form.cleaned_data["year"]
        made = saved(
            form,
            lambda: actions.freeze_figure(
                profile=profile, indicator_code=code, region=region, year=year, by=by, effective_on=day
            ),
        )
        if made is not None:
            return taken(request, place, profile, made)
    heading = f"{definition.name_de}, {region.name}"
    return asked(request, place, form, heading, "Als Beleg einfrieren", back)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def table(request: HttpRequest, slug: str, participation: str, pk: int, series: int) -> HttpResponse:
    """Values of a table for a region; one of them becomes evidence."""
    place, profile = opened(request, slug, participation, pk, WRITE)
    found = get_object_or_404(Series.objects.select_related("source"), pk=series)
    region = region_of(request, choice.regions_for(profile))
    values = choice.values_of_series(found, region)
    if request.method == "POST":
        number = request.POST.get("wert", "")
        value = get_object_or_404(values, pk=int(number) if number.isdecimal() and len(number) < 19 else 0)
        return _frozen_value(request, place, profile, value)
    shown: Page[Observation] = Paginator(values, PER_PAGE).get_page(request.GET.get("seite"))
    lines = [
        (one.pk, period(one.date, one.months), words_of_cell(one.cell), with_unit(one.value, found.unit))
        for one in shown.object_list
    ]
    return page(request, place, profile, "series.html", "Belege", series=found, region=region, lines=lines, paged=shown)


def _frozen_value(request: HttpRequest, place: Place, profile: Profile, value: Observation) -> HttpResponse:
    by = actor(request)
    return done(
        request,
        lambda: actions.freeze_figure(profile=profile, observation=value, by=by, effective_on=place.today),
        "Der Wert ist als Beleg eingefroren.",
        url(place, "kp_evidence", profile.pk),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def run(request: HttpRequest, slug: str, participation: str, pk: int, run: int) -> HttpResponse:
    """Choose quantity and year of a released projection."""
    place, profile = opened(request, slug, participation, pk, WRITE)
    found = next((one for one in choice.runs_for(profile) if one.pk == run), None)
    if found is None:
        raise Http404("Diese Vorausberechnung gibt es nicht, oder sie ist nicht freigegeben.")
    series, years = choice.run_choices(found)
    form = RunForm(request.POST if request.method == "POST" else None, series=series, years=years)
    if request.method == "POST" and form.is_valid():
        by, day = actor(request), place.today
        made = saved(
            form,
            lambda: actions.freeze_projection(profile=profile, run=found, by=by, effective_on=day, **form.cleaned_data),
        )
        if made is not None:
            return taken(request, place, profile, made)
    heading = f"Vorausberechnung „{found.scenario_name}“"
    return asked(request, place, form, heading, "Als Beleg einfrieren", url(place, "kp_picker", pk))


@require_POST
@signed_in
def quote(request: HttpRequest, slug: str, participation: str, pk: int, quote: int) -> HttpResponse:
    """Take a released quote as evidence."""
    place, profile = opened(request, slug, participation, pk, WRITE)
    found = get_object_or_404(Quote, pk=quote, participation=place.participation, released_on__isnull=False)
    by = actor(request)
    return done(
        request,
        lambda: actions.from_quote(profile=profile, quote=found, by=by, effective_on=place.today),
        "Das Zitat ist jetzt ein Beleg.",
        url(place, "kp_evidence", pk),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def document(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """Upload a document and name the page."""
    place, profile = opened(request, slug, participation, pk, WRITE)
    form = DocumentForm(request.POST, request.FILES) if request.method == "POST" else DocumentForm()
    if request.method == "POST" and form.is_valid():
        by, day, entered = actor(request), place.today, form.cleaned_data
        made = saved(
            form,
            lambda: actions.from_document(
                profile=profile, incoming=incoming_of(entered["document"], place.user), title=entered["title"],
                page=entered["page"], by=by, effective_on=day,
            ),
        )  # fmt: skip
        if made is not None:
            return taken(request, place, profile, made)
    return asked(request, place, form, "Dokument als Beleg", "Hochladen", url(place, "kp_picker", pk))


def region_of(request: HttpRequest, regions: list[Region]) -> Region:
    """The region of the address, the first one without."""
    wanted = request.GET.get("gebiet", "")
    return next((one for one in regions if one.key == wanted), regions[0])


def taken(request: HttpRequest, place: Place, profile: Profile, made: Evidence) -> HttpResponse:
    """Say under which number the evidence is known now."""
    chart = "" if drawn_of(made.frozen) is None else " Allein in einem Absatz erscheint die ganze Abbildung."
    told = f"„{made.label}“ ist Beleg {made.pk}. In einem Text zeigt ihn {{beleg:{made.pk}}}."
    messages.success(request, told + chart)
    return redirect(url(place, "kp_evidence", profile.pk))
