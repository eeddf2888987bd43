"""What people find in the Kommunen and programmes they belong to, and nothing of any other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.urls import reverse

from dwk.accounts.access import member
from dwk.accounts.models import User
from dwk.accounts.permissions import Permission, Role
from dwk.programme.models import (
    Contact,
    Event,
    EventItem,
    FocusStatement,
    Membership,
    Participation,
    Readiness,
    ReadinessGoal,
    SteeringGroup,
    Task,
)
from dwk.ui.search import Found, Hit, Provider, Query

from .memberships import held_with, holding, reach_of

SEE = Permission.VIEW_PARTICIPATION


def within_reach(query: Query, user: User, permission: Permission, place: str = "participation") -> Q:
    """Rows whose Kommune (``place`` leads to it) the person has a right in, by a role there or in its whole programme."""
    return reach_of(user, permission, on=query.today, place=place)


def programmes_within_reach(query: Query, user: User, permission: Permission) -> Any:
    """Numbers of the programmes that the person has a right in as a whole, for a query around it."""
    return held_with(user, permission, on=query.today).filter(participation__isnull=True).values("programme")


def find_participations(query: Query) -> Found | None:
    """Kommunen by name."""
    user = member(query.request)
    if user is None:
        return None
    rows = Participation.objects.filter(within_reach(query, user, SEE, "pk")).select_related("programme")
    return Found(query.narrow(rows, "designation", "name").order_by("name", "pk"), _participations)


def _participations(rows: Sequence[Participation]) -> list[Hit]:
    return [Hit(row.full_name, _page("participation", row), where=row.programme.name) for row in rows]


def find_tasks(query: Query) -> Found | None:
    """Tasks, open ones first."""
    return _of_place(query, Task, ("title",), _tasks, order=("done_on", "due_on", "pk"))


def _tasks(rows: Sequence[Task]) -> list[Hit]:
    return [
        Hit(
            row.title,
            _page("tasks", row.participation),
            where=_where(row, "erledigt" if row.done_on else "fällig" if row.due_on else ""),
            day=row.done_on or row.due_on,
        )
        for row in rows
    ]


def find_events(query: Query) -> Found | None:
    """Meetings by title, place, agenda and minutes, the latest first; those of a programme for its own people."""
    user = member(query.request)
    if user is None:
        return None
    rows = Event.objects.filter(_meetings(query, user, "")).select_related("programme", "participation__programme")
    return Found(query.narrow(rows, "title", "place", "agenda", "minutes").order_by("-on", "-pk"), _events)


def _meetings(query: Query, user: User, start: str) -> Q:
    whole = Q(
        **{
            f"{start}participation__isnull": True,
            f"{start}programme__in": programmes_within_reach(query, user, Permission.VIEW_PROGRAMME),
        }
    )
    return within_reach(query, user, SEE, f"{start}participation") | whole


def _events(rows: Sequence[Event]) -> list[Hit]:
    return [
        Hit(
            row.title,
            _meeting_page(row),
            where=_where_met(row),
            text=" ".join(part for part in (row.place, row.agenda, row.minutes) if part),
            day=row.on,
        )
        for row in rows
    ]


def find_items(query: Query) -> Found | None:
    """Decisions and to-dos of meetings."""
    user = member(query.request)
    if user is None:
        return None
    rows = EventItem.objects.filter(_meetings(query, user, "event__"))
    rows = rows.select_related("event__programme", "event__participation__programme")
    return Found(query.narrow(rows, "text").order_by("-event__on", "-pk"), _items)


def _items(rows: Sequence[EventItem]) -> list[Hit]:
    return [
        Hit(
            f"{row.get_kind_display()}: {row.event.title}",
            _meeting_page(row.event),
            where=_where_met(row.event),
            text=row.text,
            day=row.event.on,
        )
        for row in rows
    ]


def find_focus(query: Query) -> Found | None:
    """What Kommunen concentrate on."""
    return _of_place(query, FocusStatement, ("text",), _texts("Fokus"))


def find_readiness(query: Query) -> Found | None:
    """What demografiefest means to Kommunen."""
    return _of_place(query, Readiness, ("text",), _texts("Demografiefest heißt hier"))


def find_goals(query: Query) -> Found | None:
    """Goals of Kommunen, with how they are seen."""
    return _of_place(query, ReadinessGoal, ("text", "measure", "target"), _goals)


def _goals(rows: Sequence[ReadinessGoal]) -> list[Hit]:
    return [
        Hit(
            "Eigenes Ziel",
            _page("participation", row.participation),
            where=_where(row),
            text=" ".join(part for part in (row.text, row.measure, row.target) if part),
            day=row.due_on,
        )
        for row in rows
    ]


def _texts(title: str) -> Any:
    def load(rows: Sequence[Any]) -> list[Hit]:
        return [Hit(title, _page("participation", row.participation), where=_where(row), text=row.text) for row in rows]

    return load


def find_groups(query: Query) -> Found | None:
    """Steering groups by name and mandate."""
    return _of_place(query, SteeringGroup, ("name", "mandate"), _groups)


def _groups(rows: Sequence[SteeringGroup]) -> list[Hit]:
    return [Hit(row.name, _page("steering", row.participation), where=_where(row), text=row.mandate) for row in rows]


def find_contacts(query: Query) -> Found | None:
    """People without an account, for those who run meetings."""
    fields = ("name", "function", "organisation_name", "email")
    return _of_place(query, Contact, fields, _contacts, permission=Permission.MANAGE_EVENTS)


def _contacts(rows: Sequence[Contact]) -> list[Hit]:
    return [
        Hit(
            row.name,
            _page("contact_edit", row.participation, row.pk),
            where=_where(row),
            text=", ".join(part for part in (row.function, row.organisation_name, row.email) if part),
        )
        for row in rows
    ]


def find_people(query: Query) -> Found | None:
    """People with a role in a Kommune, by name."""
    rows = Membership.objects.filter(holding(query.today), participation__isnull=False)
    return _of_place(query, rows, ("user__name",), _people, order=("user__name", "pk"))


def _people(rows: Sequence[Membership]) -> list[Hit]:
    return [
        Hit(row.user.name, _page("members", row.participation), where=_where(row, Role(row.role).label)) for row in rows
    ]


def _of_place(
    query: Query,
    rows: Any,
    fields: Sequence[str],
    load: Any,
    *,
    order: Sequence[str] = ("pk",),
    permission: Permission = SEE,
) -> Found | None:
    user = member(query.request)
    if user is None:
        return None
    found = rows if hasattr(rows, "filter") else rows.objects.all()
    joined = ("participation__programme", "user") if found.model is Membership else ("participation__programme",)
    found = found.filter(within_reach(query, user, permission)).select_related(*joined)
    return Found(query.narrow(found, *fields).order_by(*order), load)


def _page(name: str, place: Participation | None, *numbers: int) -> str:
    # rows without a Kommune are never within reach
    return "" if place is None else reverse(name, args=[place.programme.slug, place.slug, *numbers])


def _meeting_page(event: Event) -> str:
    if event.participation is None:
        return reverse("programme_event", args=[event.programme.slug, event.pk])
    return _page("event", event.participation, event.pk)


def _where_met(event: Event) -> str:
    return event.programme.name if event.participation is None else event.participation.full_name


def _where(row: Any, *more: str) -> str:
    return ", ".join(part for part in (row.participation.full_name, *more) if part)


PROVIDERS = (
    Provider("kommunen", "Kommunen des Programms", 20, find_participations),
    Provider("veranstaltungen", "Veranstaltungen und Protokolle", 30, find_events),
    Provider("ergebnisse", "Beschlüsse und Aufträge", 31, find_items),
    Provider("aufgaben", "Aufgaben", 32, find_tasks),
    Provider("fokus", "Fokus", 40, find_focus),
    Provider("demografiefest", "Demografiefest", 41, find_readiness),
    Provider("ziele", "Eigene Ziele", 42, find_goals),
    Provider("steuerungsrunden", "Steuerungsrunden", 50, find_groups),
    Provider("personen", "Personen", 51, find_people),
    Provider("kontakte", "Kontakte", 52, find_contacts),
)
