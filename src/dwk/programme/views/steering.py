"""Steering groups of a Kommune: set up, change, give and take seats, dissolve."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from dwk.accounts.access import signed_in
from dwk.accounts.permissions import Permission
from dwk.programme.actions import bodies as actions
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.body_forms import GroupForm, SeatForm
from dwk.programme.models import SteeringGroup, SteeringMember
from dwk.programme.queries.bodies import BODY_KINDS, bodies_on
from dwk.programme.queries.past import past_of
from dwk.ui.components import Link
from dwk.ui.formats import plural

from .access import Place, actor, place_of, shown

TAB = "Veranstaltungen"
EARLIER = "An früheren Tagen bleibt das sichtbar; der Verlauf hält fest, wer es eingetragen hat."


@require_safe
@signed_in
def group_list(request: HttpRequest, slug: str, participation: str) -> HttpResponse:
    """Steering groups with mandate, rhythm and seats on the day that is looked at."""
    place = place_of(request, slug, participation)
    past = past_of([place.participation.scope], place.as_of, place.known_at, BODY_KINDS)
    context = shown(
        request,
        place,
        TAB,
        bodies=bodies_on(past),
        may_edit=place.may_change(Permission.EDIT_PARTICIPATION),
        crumbs=[Link(TAB, reverse("events", args=[slug, participation]) + place.query)],
    )
    return render(request, "programme/steering.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def create(request: HttpRequest, slug: str, participation: str) -> HttpResponse:
    """Set up a steering group."""
    place = place_of(request, slug, participation, Permission.EDIT_PARTICIPATION)
    form = GroupForm(request.POST or None, today=place.today)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.found_group(participation=place.participation, by=actor(request), **form.cleaned_data)
        except ProgrammeRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"„{made.name}“ ist eingerichtet. Tragen Sie jetzt die Mitglieder ein.")
            return redirect("steering", slug, participation)
    return _asked(request, place, form, "Steuerungsrunde einrichten", "Einrichten")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """Change name, mandate or rhythm."""
    place = place_of(request, slug, participation, Permission.EDIT_PARTICIPATION)
    group = _group(place, pk)
    initial = {"name": group.name, "mandate": group.mandate, "rhythm": group.rhythm}
    form = GroupForm(request.POST or None, initial=initial, today=place.today)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_group(group=group, by=actor(request), **form.cleaned_data)
        except ProgrammeRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Gespeichert. Die frühere Fassung steht im Verlauf.")
            return redirect("steering", slug, participation)
    return _asked(request, place, form, group.name, "Speichern")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def seat(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """Give somebody a seat."""
    place = place_of(request, slug, participation, Permission.EDIT_PARTICIPATION)
    group = _group(place, pk)
    form = SeatForm(request.POST or None, today=place.today, participation=place.participation)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.seat_member(group=group, by=actor(request), **form.cleaned_data)
        except ProgrammeRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"{made.name} hat jetzt einen Sitz in „{group.name}“.")
            return redirect("steering", slug, participation)
    return _asked(request, place, form, f"Mitglied eintragen: {group.name}", "Eintragen")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def unseat(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """Ask, then take a seat away."""
    place = place_of(request, slug, participation, Permission.EDIT_PARTICIPATION)
    found = get_object_or_404(SteeringMember.objects.select_related("group"), pk=pk, participation=place.participation)
    if request.method == "POST":
        actions.remove_seat(seat=found, by=actor(request), effective_on=timezone.localdate())
        messages.success(request, f"Der Sitz von {found.name} ist aufgehoben.")
        return redirect("steering", slug, participation)
    return _confirmed(
        request,
        place,
        heading="Sitz aufheben",
        question=f"Soll {found.name} nicht mehr zu „{found.group.name}“ gehören?",
        consequences=[EARLIER],
        action_label="Sitz aufheben",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def dissolve(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """Ask, then dissolve a group with all its seats."""
    place = place_of(request, slug, participation, Permission.EDIT_PARTICIPATION)
    group = _group(place, pk)
    if request.method == "POST":
        actions.dissolve_group(group=group, by=actor(request), effective_on=timezone.localdate())
        messages.success(request, f"„{group.name}“ ist aufgelöst.")
        return redirect("steering", slug, participation)
    seats = SteeringMember.objects.filter(group=group).count()
    return _confirmed(
        request,
        place,
        heading="Steuerungsrunde auflösen",
        question=f"Soll „{group.name}“ aufgelöst werden?",
        consequences=[f"{plural(seats, 'Sitz endet', 'Sitze enden')} mit ihr.", EARLIER],
        action_label="Steuerungsrunde auflösen",
    )


def _group(place: Place, pk: int) -> SteeringGroup:
    return get_object_or_404(SteeringGroup, pk=pk, participation=place.participation)


def _back(place: Place) -> str:
    return reverse("steering", args=[place.programme.slug, place.participation.slug])


def _asked(request: HttpRequest, place: Place, form: GroupForm | SeatForm, heading: str, button: str) -> HttpResponse:
    context = shown(request, place, TAB, form=form, heading=heading, button=button, back=_back(place))
    return render(request, "programme/form.html", context)


def _confirmed(request: HttpRequest, place: Place, **question: Any) -> HttpResponse:
    return render(request, "ui/confirm.html", {**question, "cancel_url": _back(place), "danger": True})
