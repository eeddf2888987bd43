"""A Kommune on a day: process, focus, meetings, tasks, people; its focus and what demografiefest means to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from dwk.accounts.access import signed_in
from dwk.accounts.permissions import Permission, Role
from dwk.programme.actions import participations as actions
from dwk.programme.actions import telling
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.forms import DatedForm, FocusForm, ReadinessForm
from dwk.programme.models import FocusStatement, Readiness, ReadinessGoal
from dwk.programme.queries.bodies import bodies_on
from dwk.programme.queries.past import Past, past_of
from dwk.programme.queries.people import members_on
from dwk.programme.queries.programmes import ParticipationStatus, statuses
from dwk.programme.queries.trail import QUIET, latest_day, record_label
from dwk.programme.rules import PhaseState
from dwk.ui.components import Badge, Cell, Column, Group, Row, Table
from dwk.ui.formats import date_short, date_time

from .access import Place, actor, place_of, shown, teller
from .process import line_of, span_of
from .showing import MARKS, date_short_iso, day_of_text, event_day, who_acts

#: how many entries of a kind the first page shows
FEW = 6
UNDER_WAY = {PhaseState.IN_PROGRESS, PhaseState.IN_REVIEW, PhaseState.REOPENED}


@require_safe
@signed_in
def detail(request: HttpRequest, slug: str, participation: str) -> HttpResponse:
    """What held on the day that is looked at; today is a day like any other."""
    place = place_of(request, slug, participation)
    past = past_of([place.participation.scope], place.as_of, place.known_at)
    status = next(iter(statuses(past, prepared=True)), None)
    context = shown(
        request,
        place,
        "Überblick",
        status=status,
        absent=_absent(place),
        may_edit_term=place.may_change(Permission.EDIT_PROGRAMME),
    )
    if status is not None:
        context |= {
            "process_title": _process_title(status),
            "line": line_of(place, past, status) if status.phases else None,
            "process": _process(place, past, status),
            "focus": past.one("programme.focusstatement"),
            "readiness": past.one("programme.readiness"),
            "goals": [
                {**goal.data, "due_on": day_of_text(goal["due_on"])} for goal in past.all("programme.readinessgoal")
            ],
            "notes": _notes(past, status),
            "tasks": _tasks(past, place),
            "events": _events(place, past),
            "bodies": bodies_on(past),
            "members": members_on(past),
            "late": _late(past),
            "may_edit": place.may_change(Permission.EDIT_PARTICIPATION),
            "may_read_trail": place.can(Permission.VIEW_TRAIL),
        }
    return render(request, "programme/participation.html", context)


def _absent(place: Place) -> str:
    """Why there is nothing to show: the participation has ended, or had not begun."""
    last = place.participation.ends_on
    if last is not None and last < place.as_of:
        return f"Die Teilnahme endete am {date_short(last)}. Ein früherer Stand zeigt, was bis dahin galt."
    return "An diesem Tag nahm die Kommune noch nicht teil."


def _process_title(status: ParticipationStatus) -> str:
    """What is under way, as a sentence."""
    running = [phase.label for phase in status.phases if phase.state in UNDER_WAY]
    if not status.phases:
        return "Noch ist keine Phase angelegt"
    if not running:
        return "Zurzeit läuft keine Phase"
    if len(running) == 1:
        return f"{running[0]} läuft"
    return f"{', '.join(running[:-1])} und {running[-1]} laufen zugleich"


def _process(place: Place, past: Past, status: ParticipationStatus) -> Table | None:
    address = [place.programme.slug, place.participation.slug]
    rows = tuple(
        Row(
            Cell(phase.label, url=reverse("phase", args=[*address, phase.row.object_id]) + place.query),
            (
                Cell(phase.state_label, mark=MARKS[phase.state]),
                Cell(who_acts(past, phase) or "–"),
                Cell(span_of(phase.row) or "–"),
            ),
        )
        for phase in status.phases
    )
    columns = (Column("Phase"), Column("Zustand"), Column("am Zug"), Column("Zeitraum", phone=False))
    return Table(f"Phasen, Stand {date_short(place.as_of)}", columns, (Group(rows),)) if rows else None


def _notes(past: Past, status: ParticipationStatus) -> list[str]:
    focus = past.one("programme.focusstatement")
    texts = [status.row["date_note"], f"Zum Fokus: {focus['date_note']}" if focus and focus["date_note"] else ""]
    return [text for text in texts if text]


def _tasks(past: Past, place: Place) -> list[dict[str, Any]]:
    """Open tasks, those due soonest first."""
    found = sorted(past.all("programme.task", done_on=None), key=lambda row: (row["due_on"] or "9", row.object_id))
    return [
        {
            "title": row["title"],
            "role": Role(row["role"]).label,
            "due": date_short_iso(row["due_on"]) if row["due_on"] else "",
            "late": bool(row["due_on"]) and row["due_on"] < place.as_of.isoformat(),
        }
        for row in found[:FEW]
    ]


def _events(place: Place, past: Past) -> Table | None:
    rows = sorted(past.all("programme.event"), key=lambda row: (str(row["on"]), row.object_id), reverse=True)[:FEW]
    address = [place.programme.slug, place.participation.slug]
    lines = tuple(
        Row(
            Cell(
                row["title"],
                url=reverse("event", args=[*address, row.object_id]) + place.query,
                badge=Badge("nachgetragen") if row.late else None,
            ),
            (
                Cell(event_day(row)),
                Cell(row["place"] or "–"),
                Cell("durchgeführt" if row["held"] else "geplant", mark="done" if row["held"] else "open"),
            ),
        )
        for row in rows
    )
    columns = (Column("Veranstaltung"), Column("Tag"), Column("Ort", phone=False), Column("Stand"))
    return Table(f"Veranstaltungen, Stand {date_short(place.as_of)}", columns, (Group(lines),)) if rows else None


def _late(past: Past) -> Table | None:
    """What was entered on a later day than the one it holds from, the latest entry first."""
    found = sorted(
        (row for kind, rows in past.rows.items() if kind not in QUIET for row in rows.values() if row.late),
        key=lambda row: (row.recorded_at, row.trace),
        reverse=True,
    )
    rows = tuple(
        Row(
            Cell(record_label(row.object_type, row.data)),
            (
                Cell(date_short(row.effective_on)),
                Cell(date_time(timezone.localtime(row.recorded_at))),
                Cell(row.actor_name),
            ),
        )
        for row in found[:FEW]
    )
    columns = (Column("Eintrag"), Column("gilt ab"), Column("nachgetragen am"), Column("von"))
    return Table("Nachgetragene Einträge", columns, (Group(rows),)) if rows else None


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


def _below(place: Place, model: type[FocusStatement] | type[Readiness]) -> tuple[str, dict[str, Any]]:
    """Template of the form, and what stands below it."""
    if model is FocusStatement:
        return "programme/form.html", {}
    goals = ReadinessGoal.objects.filter(participation=place.participation).order_by("pk")
    return "programme/readiness.html", {"goals": list(goals)}


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
    form = form_class(
        request.POST or None,
        initial={"text": found.text if found else ""},
        today=place.today,
        # one that was taken back cannot be stated anew under the days on which it still held: there would be two
        not_before=None if found else latest_day(place.participation.scope, model._meta.label_lower),
    )
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                action(participation=place.participation, by=actor(request), **form.cleaned_data)
                if model is FocusStatement and form.cleaned_data["text"].strip() != (found.text if found else ""):
                    telling.tell_focus(participation=place.participation, **teller(request))
        except ProgrammeRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Gespeichert. Die frühere Fassung steht im Verlauf.")
            return redirect("participation", slug, participation)
    back = reverse("participation", args=[slug, participation])
    template, below = _below(place, model)
    context = shown(request, place, "Überblick", form=form, heading=heading, button="Speichern", back=back, **below)
    return render(request, template, context)
