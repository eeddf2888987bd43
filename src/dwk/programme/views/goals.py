"""What demografiefest means to a Kommune, and the goals it sets itself; nothing is preset, nothing is scored."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from dwk.accounts.access import signed_in
from dwk.accounts.permissions import Permission
from dwk.programme.actions import bodies, participations
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.body_forms import GoalForm
from dwk.programme.models import ReadinessGoal

from .access import Place, actor, place_of, shown


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def add(request: HttpRequest, slug: str, participation: str) -> HttpResponse:
    """Add a goal."""
    place = place_of(request, slug, participation, Permission.EDIT_PARTICIPATION)
    form = GoalForm(request.POST or None, today=place.today)
    del form.fields["reason"]
    if request.method == "POST" and form.is_valid():
        try:
            participations.add_goal(participation=place.participation, by=actor(request), **form.cleaned_data)
        except ProgrammeRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Das Ziel ist eingetragen.")
            return redirect("readiness", slug, participation)
    return _asked(request, place, form, "Eigenes Ziel eintragen", "Eintragen")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """Change a goal."""
    place = place_of(request, slug, participation, Permission.EDIT_PARTICIPATION)
    goal = get_object_or_404(ReadinessGoal, pk=pk, participation=place.participation)
    initial = {"text": goal.text, "measure": goal.measure, "target": goal.target, "due_on": goal.due_on}
    form = GoalForm(request.POST or None, initial=initial, today=place.today)
    if request.method == "POST" and form.is_valid():
        try:
            bodies.change_goal(goal=goal, by=actor(request), **form.cleaned_data)
        except ProgrammeRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Gespeichert. Die frühere Fassung steht im Verlauf.")
            return redirect("readiness", slug, participation)
    return _asked(request, place, form, "Eigenes Ziel ändern", "Speichern")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def remove(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """Ask, then take a goal away."""
    place = place_of(request, slug, participation, Permission.EDIT_PARTICIPATION)
    goal = get_object_or_404(ReadinessGoal, pk=pk, participation=place.participation)
    if request.method == "POST":
        participations.remove_goal(goal=goal, by=actor(request), effective_on=timezone.localdate())
        messages.success(request, "Das Ziel ist entfernt.")
        return redirect("readiness", slug, participation)
    context = {
        "heading": "Eigenes Ziel entfernen",
        "question": f"Soll das Ziel „{goal.text}“ nicht mehr gelten?",
        "consequences": ["An früheren Tagen bleibt es sichtbar; der Verlauf hält fest, wer es entfernt hat."],
        "action_label": "Ziel entfernen",
        "cancel_url": reverse("readiness", args=[slug, participation]),
        "danger": True,
    }
    return render(request, "ui/confirm.html", context)


def _asked(request: HttpRequest, place: Place, form: GoalForm, heading: str, button: str) -> HttpResponse:
    back = reverse("readiness", args=[place.programme.slug, place.participation.slug])
    context = shown(request, place, "Überblick", form=form, heading=heading, button=button, back=back)
    return render(request, "programme/form.html", context)
