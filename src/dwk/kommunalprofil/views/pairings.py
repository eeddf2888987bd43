"""Recommendations from pairs of an inner and an outer factor."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from dwk.accounts.access import signed_in
from dwk.kommunalprofil.actions import statements as actions
from dwk.kommunalprofil.fields_of_action import fields_of_action
from dwk.kommunalprofil.models import Pairing, Profile, Statement
from dwk.kommunalprofil.queries.contents import ordered_statements
from dwk.kommunalprofil.queries.swot import matrix_of, pairings_of
from dwk.kommunalprofil.queries.together import pairing_values, removal_of
from dwk.kommunalprofil.swot_forms import PairingForm, RecommendationForm
from dwk.programme.views.access import Place, actor
from dwk.ui.components import Filter

from .meanwhile import Sheet, gone, say_gone
from .past import past_page
from .showing import TAB, WRITE, asked, confirmed, done, opened, page, saved, url

#: more cells nobody reads: a field of action makes the matrix smaller
MOST_CELLS = 400


@require_safe
@signed_in
def pairings(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """Matrix of inner and outer factors, and the recommendations for the outlook."""
    place, profile = opened(request, slug, participation, pk)
    if place.past:
        return past_page(request, place, profile, "Empfehlungen", {"swot"})
    made = pairings_of(profile)
    wanted = tuple(request.GET.get(name, "")[:60] for name in ("innen", "aussen"))
    matrix = matrix_of(profile, made, inner_field=wanted[0], outer_field=wanted[1])
    fields = (("", "alle"), *fields_of_action().items())
    return page(
        request,
        place,
        profile,
        "pairings.html",
        "Empfehlungen",
        pairings=made,
        possible=matrix.possible,
        outer=matrix.outer,
        rows=matrix.rows,
        too_large=len(matrix.outer) * len(matrix.rows) > MOST_CELLS,
        most=MOST_CELLS,
        filters=[
            Filter("innen", "Stärken und Schwächen: Handlungsfeld", fields, wanted[0]),
            Filter("aussen", "Chancen und Risiken: Handlungsfeld", fields, wanted[1]),
        ],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def create(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """Pair two statements and say what follows."""
    place, profile = opened(request, slug, participation, pk, WRITE)
    initial = {"inner": request.GET.get("innen", ""), "outer": request.GET.get("aussen", "")}
    statements = ordered_statements(profile)
    form = PairingForm(request.POST if request.method == "POST" else None, initial=initial, statements=statements)
    back = url(place, "kp_pairings", pk)
    if request.method == "POST" and form.is_valid():
        by, day, entered = actor(request), place.today, form.cleaned_data
        known: dict[int, Statement] = {one.pk: one for one in statements}
        made = saved(
            form,
            lambda: actions.pair(
                inner=known[entered["inner"]], outer=known[entered["outer"]],
                recommendation=entered["recommendation"], by=by, effective_on=day,
            ),
        )  # fmt: skip
        if made is not None:
            messages.success(request, "Die Empfehlung steht jetzt im Kapitel „Ausblick“.")
            return redirect(back)
    return asked(request, place, form, "Empfehlung ableiten", "Eintragen", back)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: HttpRequest, slug: str, participation: str, pk: int, number: int) -> HttpResponse:
    """Word a recommendation anew."""
    place, profile = opened(request, slug, participation, pk, WRITE)
    found = Pairing.objects.filter(pk=number, profile=profile).first()
    back = url(place, "kp_pairings", pk)
    if found is None:
        return _gone(request, place, profile, number)
    sheet = Sheet(request, found, pairing_values)
    form = RecommendationForm(sheet.data, initial=sheet.initial)
    if request.method == "POST" and form.is_valid():
        by, day, text = actor(request), place.today, form.cleaned_data["recommendation"]
        changed = sheet.saved(
            form,
            lambda: actions.change_pairing(
                pairing=found, recommendation=text, by=by, effective_on=day, seen=sheet.seen
            ),
        )
        if changed is not None:
            messages.success(request, "Die Empfehlung ist gespeichert.")
            return redirect(back)
    return asked(request, place, form, "Empfehlung ändern", "Speichern", back, **sheet.context())


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def remove(request: HttpRequest, slug: str, participation: str, pk: int, number: int) -> HttpResponse:
    """Ask, then take a recommendation back."""
    place, profile = opened(request, slug, participation, pk, WRITE)
    found = Pairing.objects.filter(pk=number, profile=profile).first()
    back = url(place, "kp_pairings", pk)
    if found is None:
        return say_gone(request, Pairing, removal_of(Pairing, number, profile_id=pk), back)
    if request.method == "POST":
        by, day = actor(request), place.today
        gone = "Die Empfehlung ist zurückgenommen."
        return done(request, lambda: actions.remove_pairing(pairing=found, by=by, effective_on=day), gone, back)
    return confirmed(
        request,
        heading="Empfehlung zurücknehmen",
        question=f"Soll „{found.recommendation[:200]}“ nicht mehr im Ausblick stehen?",
        consequences=["Die beiden Aussagen bleiben. Der Verlauf behält die Empfehlung."],
        action_label="Empfehlung zurücknehmen",
        cancel_url=back,
    )


def _gone(request: HttpRequest, place: Place, profile: Profile, number: int) -> HttpResponse:
    """A recommendation that somebody took back: its two statements may be paired anew."""
    entry = removal_of(Pairing, number, profile_id=profile.pk)
    factors = {} if entry is None else {"inner": entry.data["inner_id"], "outer": entry.data["outer_id"]}
    typed = {**factors, "recommendation": request.POST.get("recommendation", "")}
    return gone(
        request, place, Pairing, entry, tab=TAB, back=url(place, "kp_pairings", profile.pk),
        form=lambda: PairingForm(initial=typed, statements=ordered_statements(profile)),
        again=url(place, "kp_pairing_new", profile.pk),
    )  # fmt: skip
