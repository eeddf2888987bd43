"""A Kommune on a day: process, focus, meetings, tasks; its focus and what demografiefest means to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from dwk.accounts.access import signed_in
from dwk.accounts.permissions import Permission, Role
from dwk.programme.actions import participations as actions
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.forms import DatedForm, FocusForm, ReadinessForm
from dwk.programme.models import FocusStatement, Participation, Readiness
from dwk.programme.queries.past import Past, PastRow, past_of
from dwk.programme.queries.programmes import PhaseStatus, statuses
from dwk.ui.components import Badge, Cell, Column, Fact, Group, Row, Table
from dwk.ui.formats import date_short

from .access import Place, actor, place_of, shown


@require_safe
@signed_in
def detail(request: HttpRequest, slug: str, participation: str) -> HttpResponse:
    """What held on the day that is looked at; today is a day like any other."""
    place = place_of(request, slug, participation)
    past = past_of([place.participation.scope], place.as_of, place.known_at)
    found = statuses(past)
    status = found[0] if found else None
    context = shown(
        request,
        place,
        "Überblick",
        status=status,
        process=[(phase, _who(phase)) for phase in status.phases] if status else [],
        facts=_facts(past, status.row) if status else [],
        goals=past.all("programme.readinessgoal"),
        events=_events(place, past),
        late=[row for rows in past.rows.values() for row in rows.values() if row.late][:5],
        may_edit=place.may_change(Permission.EDIT_PARTICIPATION),
    )
    return render(request, "programme/participation.html", context)


def _who(phase: PhaseStatus) -> str:
    return Role(phase.responsible_role).label


def _facts(past: Past, row: PastRow) -> list[Fact]:
    readiness = past.one("programme.readiness")
    focus = past.one("programme.focusstatement")
    facts = [
        Fact("Fokus", focus["text"] if focus else "kein Fokus genannt"),
        Fact("Das heißt für uns „demografiefest“", readiness["text"] if readiness else "noch nicht beschrieben"),
        Fact("Teilnahme seit", date_short_iso(row["starts_on"])),
    ]
    facts += [Fact("Hinweis", text) for text in (row["date_note"], focus["date_note"] if focus else "") if text]
    return facts


def date_short_iso(text: str) -> str:
    """An ISO day as it is written in Germany."""
    year, month, day = text.split("-")
    return f"{day}.{month}.{year}"


def _events(place: Place, past: Past) -> Table | None:
    rows = sorted(past.all("programme.event"), key=lambda row: str(row["on"]), reverse=True)[:8]
    if not rows:
        return None
    lines = tuple(
        Row(
            Cell(row["title"], badge=Badge("nachgetragen") if row.late else None),
            (
                Cell(("spätestens " if row["precision"] == "by" else "") + date_short_iso(row["on"])),
                Cell(row["place"] or "–"),
                Cell("durchgeführt" if row["held"] else "geplant", mark="done" if row["held"] else "open"),
            ),
        )
        for row in rows
    )
    columns = (Column("Veranstaltung"), Column("Tag"), Column("Ort", phone=False), Column("Stand"))
    return Table(f"Veranstaltungen, Stand {date_short(place.as_of)}", columns, (Group(lines),))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def focus(request: HttpRequest, slug: str, participation: str) -> HttpResponse:
    """State, change or take back the focus."""
    return _text(request, slug, participation, FocusForm, FocusStatement, actions.state_focus, "Fokus bearbeiten")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def readiness(request: HttpRequest, slug: str, participation: str) -> HttpResponse:
    """Say what demografiefest means here."""
    heading = "Was „demografiefest“ für uns heißt"
    return _text(request, slug, participation, ReadinessForm, Readiness, actions.define_readiness, heading)


def _text(
    request: HttpRequest,
    slug: str,
    participation: str,
    form_class: type[DatedForm],
    model: type[FocusStatement] | type[Readiness],
    action: Callable[..., Any],
    heading: str,
) -> HttpResponse:
    place = place_of(request, slug, participation, Permission.EDIT_PARTICIPATION)
    found = model.objects.filter(participation=place.participation).first()
    initial = {"text": found.text if found else "", "effective_on": timezone.localdate()}
    form = form_class(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            action(participation=place.participation, by=actor(request), **form.cleaned_data)
        except ProgrammeRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Gespeichert. Die frühere Fassung steht im Verlauf.")
            return redirect("participation", slug, participation)
    context = shown(request, place, "Überblick", form=form, heading=heading, button="Speichern")
    return render(request, "programme/form.html", context)


def back_to(place: Participation) -> tuple[str, str]:
    """Arguments of the addresses of a Kommune."""
    return place.programme.slug, place.slug
