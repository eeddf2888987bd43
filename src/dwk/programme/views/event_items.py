"""What comes of a meeting: minutes with attendance, decisions and to-dos, the release."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from dwk.accounts.access import signed_in
from dwk.programme.actions import events as actions
from dwk.programme.actions import telling
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.forms import ItemForm, MinutesForm
from dwk.programme.models import Participation

from .access import actor, teller
from .scope import Scope, scope_of


def item_form(scope: Scope, data: Any = None) -> ItemForm:
    """Form for a decision or to-do; a meeting of the whole programme may name the Kommune that has to do it."""
    form = ItemForm(data)
    if scope.participation is None:
        form.fields["kommune"] = forms.ModelChoiceField(
            label="Für welche Kommune",
            required=False,
            queryset=Participation.objects.filter(programme=scope.programme).order_by("name"),
            empty_label="keine einzelne",
            help_text="Ein Auftrag an eine Kommune wird dort zur Aufgabe. Ohne Kommune steht er nur im Protokoll.",
        )
    return form


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def minutes(request: HttpRequest, slug: str, pk: int, participation: str = "") -> HttpResponse:
    """Note that a meeting was held, who came by group, and the minutes."""
    scope = scope_of(request, slug, participation, change=True)
    event = scope.event(pk)
    came = {f"group_{row.group}": row.count for row in event.attendance_set.all()}
    form = MinutesForm(
        request.POST or None,
        initial={"held": event.held, "minutes": event.minutes, **came},
        today=scope.days.today,
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.keep_minutes(
                event=event,
                by=actor(request),
                effective_on=form.cleaned_data["effective_on"],
                held=form.cleaned_data["held"],
                minutes=form.cleaned_data["minutes"],
                groups=form.groups(),
            )
        except ProgrammeRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Das Protokoll ist gespeichert.")
            return redirect(scope.url("event", pk))
    context = scope.shown(
        request,
        form=form,
        heading=f"Protokoll: {event.title}",
        button="Protokoll speichern",
        back=scope.url("event", pk),
    )
    return render(request, "programme/form.html", context)


@require_POST
@signed_in
def item(request: HttpRequest, slug: str, pk: int, participation: str = "") -> HttpResponse:
    """Hold a decision or a to-do fast."""
    scope = scope_of(request, slug, participation, change=True)
    event = scope.event(pk)
    form = item_form(scope, request.POST)
    if not form.is_valid():
        messages.error(request, "Bitte geben Sie den Inhalt an, bei einem Auftrag auch, wer ihn erledigt.")
        return redirect(scope.url("event", pk))
    entered = form.cleaned_data
    kommune = cast(Participation | None, entered.get("kommune"))
    try:
        with transaction.atomic():
            made = actions.add_item(event=event, by=actor(request), effective_on=timezone.localdate(), **entered)
            if made.task is not None:
                telling.tell_task(task=made.task, **teller(request))
    except ProgrammeRefused as refused:
        messages.error(request, str(refused))
    else:
        where = f" Die Aufgabe steht bei {kommune.full_name}." if kommune is not None and made.task_id else ""
        messages.success(request, f"Das Ergebnis ist festgehalten.{where}")
    return redirect(scope.url("event", pk))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def release(request: HttpRequest, slug: str, pk: int, participation: str = "") -> HttpResponse:
    """Ask, then release the minutes, which stay as they are from then on."""
    scope = scope_of(request, slug, participation, change=True)
    event = scope.event(pk)
    if request.method == "POST":
        try:
            with transaction.atomic():
                released = actions.release_minutes(event=event, by=actor(request), effective_on=timezone.localdate())
                telling.tell_minutes(event=released, **teller(request))
        except ProgrammeRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, "Das Protokoll ist freigegeben.")
        return redirect(scope.url("event", pk))
    context = {
        "heading": "Protokoll freigeben",
        "question": f"Soll das Protokoll von „{event.title}“ freigegeben werden?",
        "consequences": ["Danach lassen sich Protokoll und Unterlagen nicht mehr ändern oder entfernen."],
        "action_label": "Protokoll freigeben",
        "cancel_url": scope.url("event", pk),
    }
    return render(request, "ui/confirm.html", context)
