"""What every page begins with: the programme or Kommune for those who belong to it, the day that is looked at."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as clock

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone

from dwk.accounts.access import member
from dwk.accounts.models import User
from dwk.accounts.permissions import Permission, Role, allowed
from dwk.audit.rules import Actor
from dwk.programme.models import Participation, Programme
from dwk.programme.queries.memberships import roles_in
from dwk.programme.queries.past import BERLIN
from dwk.ui.components import Link, Switch

log = logging.getLogger("dwk.access")
UNKNOWN = "Diese Seite gibt es nicht, oder Sie gehören nicht dazu."


@dataclass(frozen=True, slots=True)
class Place:
    """A Kommune as somebody looks at it: with his roles there, on a day, as known on a day."""

    programme: Programme
    participation: Participation
    roles: frozenset[Role]
    user: User
    as_of: date
    known_on: date | None
    today: date

    @property
    def past(self) -> bool:
        """Whether a past day is shown, on which nothing can be changed."""
        return self.as_of != self.today or self.known_on is not None

    @property
    def known_at(self) -> datetime | None:
        """Last moment whose entries are taken into account."""
        return None if self.known_on is None else end_of(self.known_on)

    @property
    def query(self) -> str:
        """The day for links to further pages."""
        return f"?stand={self.as_of}" + (f"&bekannt={self.known_on}" if self.known_on else "") if self.past else ""

    def can(self, permission: Permission) -> bool:
        """Whether the person may do this here; on a past day nobody changes anything."""
        return allowed(self.roles, permission)

    def may_change(self, permission: Permission) -> bool:
        """Whether a button is offered."""
        return not self.past and self.can(permission)


def end_of(day: date) -> datetime:
    """Last moment of a day in Berlin."""
    return datetime.combine(day + timedelta(days=1), clock(), tzinfo=BERLIN) - timedelta(microseconds=1)


def actor(request: HttpRequest) -> Actor:
    """Who acts, for the trail."""
    person = member(request)
    if person is None:
        raise PermissionDenied("Bitte melden Sie sich an.")
    return Actor(person.pk, person.name)


def place_of(
    request: HttpRequest, slug: str, participation: str, needed: Permission = Permission.VIEW_PARTICIPATION
) -> Place:
    """A Kommune for those who belong to it; to everybody else it does not exist, and the try is logged."""
    person = member(request)
    found = Participation.objects.select_related("programme").filter(programme__slug=slug, slug=participation).first()
    roles = roles_in(person, found.programme, found) if person is not None and found is not None else frozenset()
    if person is None or found is None or not roles:
        _refused(request, needed)
        raise Http404(UNKNOWN)
    place = Place(found.programme, found, roles, person, *_days(request))
    _demand(request, place.roles, needed)
    if request.method == "POST" and place.past:
        raise PermissionDenied("An einem vergangenen Stand lässt sich nichts ändern.")
    return place


def programme_of(request: HttpRequest, slug: str, needed: Permission) -> tuple[Programme, frozenset[Role]]:
    """A programme for those who belong to it as a whole."""
    person = member(request)
    found = Programme.objects.filter(slug=slug).first()
    roles = roles_in(person, found) if person is not None and found is not None else frozenset()
    if found is None or not roles:
        _refused(request, needed)
        raise Http404(UNKNOWN)
    _demand(request, roles, needed)
    return found, roles


def _demand(request: HttpRequest, roles: frozenset[Role], needed: Permission) -> None:
    if not allowed(roles, needed):
        _refused(request, needed)
        raise PermissionDenied(f"Ihnen fehlt das Recht „{needed.label}“. Bitte wenden Sie sich an die Geschäftsstelle.")


def _refused(request: HttpRequest, needed: Permission) -> None:
    person = member(request)
    log.warning(
        "refused: user %s, %s %s, needs %s", person.pk if person else None, request.method, request.path, needed
    )


def _days(request: HttpRequest) -> tuple[date, date | None, date]:
    """Stand, bekannt am, today; a day that is none is taken for no wish."""
    today = timezone.localdate()
    return day_of(request, "stand") or today, day_of(request, "bekannt"), today


def day_of(request: HttpRequest, name: str) -> date | None:
    """A day of the address, if it is one."""
    try:
        return date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None


def stand_switch(as_of: date, known_on: date | None, today: date, path: str) -> Switch:
    """Links to today and to the ends of the last months."""
    first = today.replace(day=1)
    ends = []
    for _ in range(3):
        last = first - timedelta(days=1)
        ends.append(last)
        first = last.replace(day=1)
    links = (
        Link("Heute", path, current=as_of == today),
        *(Link(f"{day:%d.%m.%Y}", f"{path}?stand={day}", current=day == as_of) for day in ends),
    )
    known = f", bekannt am {known_on:%d.%m.%Y}" if known_on else ""
    return Switch("Stand", f"{as_of:%d.%m.%Y}{known}", links)


def tabs_of(place: Place, current: str) -> list[Link]:
    """Tabs of a Kommune, those the person may enter."""
    address = [place.programme.slug, place.participation.slug]
    tabs = [
        ("Überblick", "participation", Permission.VIEW_PARTICIPATION),
        ("Phasen", "phases", Permission.VIEW_PARTICIPATION),
        ("Veranstaltungen", "events", Permission.VIEW_PARTICIPATION),
        ("Aufgaben", "tasks", Permission.VIEW_PARTICIPATION),
        ("Personen", "members", Permission.VIEW_PARTICIPATION),
        ("Verlauf", "trail", Permission.VIEW_TRAIL),
    ]
    return [
        Link(label, reverse(name, args=address) + place.query, current=label == current)
        for label, name, needed in tabs
        if place.can(needed)
    ]


def shown(request: HttpRequest, place: Place, tab: str, **context: object) -> dict[str, object]:
    """What every page of a Kommune shows around its content."""
    return {
        "place": place,
        "programme": place.programme,
        "participation": place.participation,
        "subject": Switch("Kommune", place.participation.full_name),
        "stand": stand_switch(place.as_of, place.known_on, place.today, request.path),
        "past": place.past,
        "tabs": tabs_of(place, tab),
        "role": ", ".join(sorted(role.label for role in place.roles)),
        **context,
    }
