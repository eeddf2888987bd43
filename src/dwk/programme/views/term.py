"""A participation as the office enters it: name, kind, term; and its end."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from dwk.accounts.access import signed_in
from dwk.accounts.permissions import Permission
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.actions.participations import change_participation
from dwk.programme.forms import DatedForm
from dwk.programme.participation_forms import EndParticipationForm, ParticipationForm
from dwk.ui.formats import date_short

from .access import Place, actor, place_of, shown

FIELDS = ("name", "designation", "kind", "starts_on", "ends_on", "position", "small", "source")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: HttpRequest, slug: str, participation: str) -> HttpResponse:
    """Name, kind and term of a participation."""
    place = place_of(request, slug, participation, Permission.EDIT_PROGRAMME)
    initial = {name: getattr(place.participation, name) for name in FIELDS}
    form = ParticipationForm(request.POST or None, initial=initial, today=place.today)
    if _saved(request, place, form):
        messages.success(request, "Gespeichert. Die frühere Fassung steht im Verlauf.")
        return redirect("participation", slug, participation)
    return _shown(request, place, form, heading="Teilnahme bearbeiten", button="Speichern")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def end(request: HttpRequest, slug: str, participation: str) -> HttpResponse:
    """Ask for the last day and the reason, then end the participation."""
    place = place_of(request, slug, participation, Permission.EDIT_PROGRAMME)
    form = EndParticipationForm(
        request.POST or None,
        initial={"ends_on": place.participation.ends_on or place.today},
        today=place.today,
        starts_on=place.participation.starts_on,
    )
    if _saved(request, place, form):
        day = date_short(form.cleaned_data["ends_on"])
        messages.success(request, f"Die Teilnahme von {place.participation.full_name} endet am {day}.")
        return redirect("programme_overview", slug)
    return _shown(
        request,
        place,
        form,
        heading="Teilnahme beenden",
        warning=f"Soll die Teilnahme von {place.participation.full_name} enden?",
        consequences=[
            "Nach diesem Tag steht die Kommune nicht mehr in der Übersicht und in keinem neuen Bericht.",
            "Ihre Seiten, Einträge und Mitgliedschaften bleiben.",
            "Unter „Teilnahme bearbeiten“ lässt sich das Ende wieder leeren.",
        ],
        button="Teilnahme beenden",
        danger=True,
    )


def _saved(request: HttpRequest, place: Place, form: DatedForm) -> bool:
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        change_participation(participation=place.participation, by=actor(request), **form.cleaned_data)
    except ProgrammeRefused as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _shown(request: HttpRequest, place: Place, form: DatedForm, **context: object) -> HttpResponse:
    back = reverse("participation", args=[place.programme.slug, place.participation.slug])
    return render(request, "programme/form.html", shown(request, place, "Überblick", form=form, back=back, **context))
