"""Meetings of a Kommune: plan, hold, write and release minutes, decisions and to-dos."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dwk.accounts.access import signed_in
from dwk.accounts.permissions import Permission, Role
from dwk.programme.actions import events as actions
from dwk.programme.actions import telling
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.forms import EventForm, ItemForm, MinutesForm
from dwk.programme.models import Event, PhaseRun
from dwk.programme.models.events import EventKind, ItemKind
from dwk.programme.queries.past import PastRow, past_of
from dwk.ui.components import Badge, Cell, Column, Fact, Group, Link, Row, Table

from .access import Place, actor, place_of, shown, teller
from .showing import date_short_iso, event_day

PER_PAGE = 25


@require_safe
@signed_in
def event_list(request: HttpRequest, slug: str, participation: str) -> HttpResponse:
    """All meetings on the day that is looked at, the latest first."""
    place = place_of(request, slug, participation)
    past = past_of([place.participation.scope], place.as_of, place.known_at, ["programme.event"])
    found = sorted(past.all("programme.event"), key=lambda row: (str(row["on"]), row.object_id), reverse=True)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("seite"))
    rows = tuple(
        Row(
            Cell(
                row["title"],
                url=f"/programm/{slug}/{participation}/veranstaltungen/{row.object_id}/{place.query}",
                badge=Badge("nachgetragen") if row.late else None,
            ),
            (
                Cell(event_day(row)),
                Cell("durchgeführt" if row["held"] else "geplant", mark="done" if row["held"] else "open"),
            ),
        )
        for row in page.object_list
    )
    columns = (Column("Veranstaltung"), Column("Tag"), Column("Stand"))
    table = Table("Veranstaltungen", columns, (Group(rows),)) if rows else None
    may = place.may_change(Permission.MANAGE_EVENTS)
    return render(
        request, "programme/events.html", shown(request, place, "Veranstaltungen", table=table, page=page, may_edit=may)
    )


def _event(place: Place, pk: int) -> Event:
    return get_object_or_404(Event, pk=pk, participation=place.participation)


def _back(place: Place, pk: int) -> str:
    return reverse("event", args=[place.programme.slug, place.participation.slug, pk])


def _hours(row: PastRow) -> str:
    times = [str(row[name])[:5] for name in ("starts_at", "ends_at") if row[name]]
    return f"{' bis '.join(times)} Uhr" if times else ""


@require_safe
@signed_in
def detail(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """A meeting with its minutes and what came of it, as it was known on the day that is looked at."""
    place = place_of(request, slug, participation)
    event = _event(place, pk)
    past = past_of([place.participation.scope], place.as_of, place.known_at)
    row = past.one("programme.event", pk)
    if row is None:
        raise Http404("An diesem Tag gab es die Veranstaltung noch nicht.")
    came = past.all("programme.attendance", event_id=pk)
    facts = [
        Fact(term, text)
        for term, text in (
            ("Art", EventKind(row["kind"]).label),
            ("Tag", event_day(row)),
            ("Uhrzeit", _hours(row)),
            ("Ort", row["place"]),
            ("Stand", "durchgeführt" if row["held"] else "geplant"),
            ("Anwesend", ", ".join(f"{Role(one['group']).label}: {one['count']}" for one in came)),
            ("Hinweis", row["date_note"]),
            ("Quelle", row["source"]),
        )
        if text
    ]
    may = place.may_change(Permission.MANAGE_EVENTS)
    context = shown(
        request,
        place,
        "Veranstaltungen",
        event=event,
        row=row.data,
        facts=facts,
        released=date_short_iso(row["minutes_released_on"]) if row["minutes_released_on"] else "",
        items=[(ItemKind(one["kind"]).label, one["text"]) for one in past.all("programme.eventitem", event_id=pk)],
        may_edit=may,
        may_release=may and event.minutes_released_on is None,
        item_form=ItemForm() if may else None,
        crumbs=[Link("Veranstaltungen", f"/programm/{slug}/{participation}/veranstaltungen/{place.query}")],
    )
    return render(request, "programme/event.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def create(request: HttpRequest, slug: str, participation: str) -> HttpResponse:
    """Plan a meeting; a kick-off belongs to the latest run of its phase."""
    place = place_of(request, slug, participation, Permission.MANAGE_EVENTS)
    form = EventForm(request.POST or None, initial={"on": place.today}, today=place.today)
    del form.fields["reason"]
    if request.method == "POST" and form.is_valid():
        phase = (
            PhaseRun.objects.filter(participation=place.participation, kind=form.cleaned_data["kind"])
            .order_by("-number")
            .first()
        )
        try:
            made = actions.plan_event(
                programme=place.programme, participation=place.participation, phase_run=phase, by=actor(request),
                **form.cleaned_data,
            )  # fmt: skip
        except ProgrammeRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"„{made.title}“ ist eingetragen.")
            return redirect("event", slug, participation, made.pk)
    context = shown(
        request,
        place,
        "Veranstaltungen",
        form=form,
        heading="Veranstaltung eintragen",
        button="Eintragen",
        back=reverse("events", args=[slug, participation]),
    )
    return render(request, "programme/form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """Change what is planned."""
    place = place_of(request, slug, participation, Permission.MANAGE_EVENTS)
    event = _event(place, pk)
    initial = {name: getattr(event, name) for name in EventForm.base_fields if hasattr(event, name)}
    form = EventForm(request.POST or None, initial=initial, today=place.today)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_event(event=event, by=actor(request), **form.cleaned_data)
        except ProgrammeRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Gespeichert.")
            return redirect("event", slug, participation, pk)
    context = shown(
        request, place, "Veranstaltungen", form=form, heading=event.title, button="Speichern", back=_back(place, pk)
    )
    return render(request, "programme/form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def minutes(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """Note that a meeting was held, who came by group, and the minutes."""
    place = place_of(request, slug, participation, Permission.MANAGE_EVENTS)
    event = _event(place, pk)
    came = {f"group_{row.group}": row.count for row in event.attendance_set.all()}
    form = MinutesForm(
        request.POST or None,
        initial={"held": event.held, "minutes": event.minutes, **came},
        today=place.today,
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
            return redirect("event", slug, participation, pk)
    context = shown(
        request,
        place,
        "Veranstaltungen",
        form=form,
        heading=f"Protokoll: {event.title}",
        button="Protokoll speichern",
        back=_back(place, pk),
    )
    return render(request, "programme/form.html", context)


@require_POST
@signed_in
def item(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """Hold a decision or a to-do fast."""
    place = place_of(request, slug, participation, Permission.MANAGE_EVENTS)
    event = _event(place, pk)
    form = ItemForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Bitte geben Sie den Inhalt an, bei einem Auftrag auch, wer ihn erledigt.")
        return redirect("event", slug, participation, pk)
    try:
        with transaction.atomic():
            made = actions.add_item(
                event=event, by=actor(request), effective_on=timezone.localdate(), **form.cleaned_data
            )
            if made.task is not None:
                telling.tell_task(task=made.task, **teller(request))
    except ProgrammeRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Das Ergebnis ist festgehalten.")
    return redirect("event", slug, participation, pk)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def release(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """Ask, then release the minutes, which stay as they are from then on."""
    place = place_of(request, slug, participation, Permission.MANAGE_EVENTS)
    event = _event(place, pk)
    if request.method == "POST":
        try:
            with transaction.atomic():
                released = actions.release_minutes(event=event, by=actor(request), effective_on=timezone.localdate())
                telling.tell_minutes(event=released, **teller(request))
        except ProgrammeRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, "Das Protokoll ist freigegeben.")
        return redirect("event", slug, participation, pk)
    context = {
        "heading": "Protokoll freigeben",
        "question": f"Soll das Protokoll von „{event.title}“ freigegeben werden?",
        "consequences": ["Danach lässt es sich nicht mehr ändern."],
        "action_label": "Protokoll freigeben",
        "cancel_url": _back(place, pk),
    }
    return render(request, "ui/confirm.html", context)
