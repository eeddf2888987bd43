"""A Kommune is admitted: first its regions are chosen, then the participation is described."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from dwk.accounts.access import signed_in
from dwk.accounts.permissions import Permission
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.actions.participations import create_participation
from dwk.programme.models import Programme
from dwk.programme.participation_forms import AdmissionForm
from dwk.programme.queries.admission import (
    free_slug,
    next_position,
    regions_chosen,
    regions_found,
    taking_part,
)
from dwk.regions.models import Region
from dwk.ui.searching import searched_text

from .access import actor, days_of, programme_of
from .programme import editable
from .whole import shown_whole


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def admit(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose regions (the choice lives in the address), then describe the participation and enter it."""
    programme, today = editable(request, slug), days_of(request).today
    chosen, text = regions_chosen(request.GET.getlist("gebiet")), searched_text(request)
    form = _form(request, programme, chosen)
    if request.method == "POST" and form is not None and form.is_valid() and _save(request, programme, chosen, form):
        messages.success(request, f"{form.cleaned_data['name']} nimmt jetzt am Programm teil.")
        return redirect("participation", slug, form.cleaned_data["slug"])
    keys = [region.key for region in chosen]
    hits = regions_found(text)
    _, roles = programme_of(request, slug, Permission.EDIT_PROGRAMME)
    context = shown_whole(
        request,
        programme,
        roles,
        "Kommunen",
        form=form,
        text=text,
        keys=keys,
        nothing=bool(text) and not hits,
        found=[(region, _address([*keys, region.key])) for region in hits if region.key not in keys],
        chosen=[(region, _address([key for key in keys if key != region.key])) for region in chosen],
        already=", ".join(taking_part(programme, chosen, today)) if chosen else "",
        button="Kommune aufnehmen",
        back=reverse("programme_overview", args=[slug]),
    )
    return render(request, "programme/admission.html", context)


def _form(request: HttpRequest, programme: Programme, chosen: list[Region]) -> AdmissionForm | None:
    """The form, once there is a region to describe."""
    if not chosen:
        return None
    today = days_of(request).today
    name = " / ".join(region.name.split(",")[0] for region in chosen)
    initial = {
        "name": name,
        "designation": chosen[0].kind if len(chosen) == 1 else "",
        "kind": "model",
        "slug": free_slug(programme, name),
        "starts_on": today,
        "position": next_position(programme),
    }
    return AdmissionForm(request.POST or None, initial=initial, today=today)


def _save(request: HttpRequest, programme: Programme, chosen: list[Region], form: AdmissionForm) -> bool:
    entered = form.cleaned_data
    already = taking_part(programme, chosen, entered["starts_on"])
    if already:
        form.add_error(
            None,
            f"Ein gewähltes Gebiet nimmt an diesem Tag schon teil: {', '.join(already)}. "
            "Bitte lassen Sie es weg, oder beenden Sie zuerst jene Teilnahme.",
        )
        return False
    try:
        create_participation(programme=programme, regions=chosen, by=actor(request), **entered)
    except ProgrammeRefused as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _address(keys: list[str]) -> str:
    return f"?{urlencode([('gebiet', key) for key in keys])}"
