"""What every page begins with: the programme or Kommune for those who belong to it, the day that is looked at."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as clock
from typing import Any, NoReturn

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from dwk.accounts.access import member
from dwk.accounts.models import User
from dwk.accounts.permissions import Permission, Role, allowed
from dwk.audit.rules import Actor
from dwk.programme.models import Participation, Programme
from dwk.programme.queries.memberships import places_of_user, roles_in
from dwk.programme.queries.past import BERLIN
from dwk.ui.components import Link, Switch
from dwk.ui.formats import date_short
from dwk.ui.navigation import further_tabs

log = logging.getLogger("dwk.access")
#: how many ends of years the switch offers
YEARS = 6
#: where modules above add their tab (``dwk.ui.navigation.further_tabs``); their page takes slug and participation
PLACE = "kommune"
UNKNOWN = "Diese Seite gibt es nicht, oder Sie gehören nicht dazu."


@dataclass(frozen=True, slots=True)
class Days:
    """The day that is looked at, and the day whose knowledge counts."""

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


@dataclass(frozen=True, slots=True)
class Place(Days):
    """A Kommune as somebody looks at it: with his roles there, on a day, as known on a day."""

    programme: Programme
    participation: Participation
    roles: frozenset[Role]
    user: User

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


def teller(request: HttpRequest) -> dict[str, Any]:
    """Who acts, when, and how addresses in mails begin: what ``actions.telling`` takes."""
    return {"by": actor(request), "at": timezone.now(), "site": request.build_absolute_uri("/").rstrip("/")}


def place_of(
    request: HttpRequest, slug: str, participation: str, needed: Permission = Permission.VIEW_PARTICIPATION
) -> Place:
    """A Kommune for those who belong to it; to everybody else it does not exist, and the try is logged."""
    person = member(request)
    found = Participation.objects.select_related("programme").filter(programme__slug=slug, slug=participation).first()
    days, roles = days_of(request), frozenset[Role]()
    if person is not None and found is not None:
        roles = roles_in(person, found.programme, found, on=days.today)
    if person is None or found is None or not roles:
        _refused(request, needed)
        raise Http404(UNKNOWN)
    place = Place(days.as_of, days.known_on, days.today, found.programme, found, roles, person)
    _demand(request, place.roles, needed)
    if request.method == "POST" and place.past:
        refuse(request, needed, "An einem vergangenen Stand lässt sich nichts ändern.")
    return place


def programme_of(request: HttpRequest, slug: str, needed: Permission) -> tuple[Programme, frozenset[Role]]:
    """A programme for those who belong to it as a whole."""
    person = member(request)
    found = Programme.objects.filter(slug=slug).first()
    roles = frozenset[Role]()
    if person is not None and found is not None:
        roles = roles_in(person, found, on=timezone.localdate())
    if found is None or not roles:
        _refused(request, needed)
        raise Http404(UNKNOWN)
    _demand(request, roles, needed)
    return found, roles


def _demand(request: HttpRequest, roles: frozenset[Role], needed: Permission) -> None:
    if not allowed(roles, needed):
        refuse(
            request, needed, f"Ihnen fehlt das Recht „{needed.label}“. Bitte wenden Sie sich an die Geschäftsstelle."
        )


def refuse(request: HttpRequest, needed: Permission, sentence: str) -> NoReturn:
    """Refuse in words, and log it."""
    _refused(request, needed)
    raise PermissionDenied(sentence)


def _refused(request: HttpRequest, needed: Permission) -> None:
    person = member(request)
    log.warning(
        "refused: user %s, %s %s, needs %s", person.pk if person else None, request.method, request.path, needed
    )


def days_of(request: HttpRequest) -> Days:
    """Stand, bekannt am, today; a day that is none, or has not come yet, is taken for no wish."""
    today = timezone.localdate()
    as_of, known_on = day_of(request, "stand"), day_of(request, "bekannt")
    return Days(min(as_of or today, today), known_on if known_on and known_on < today else None, today)


def day_of(request: HttpRequest, name: str) -> date | None:
    """A day of the address, if it is one."""
    try:
        return date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None


def stand_switch(days: Days, programme: Programme, path: str) -> Switch:
    """Links to today, to the end of last month and of the years of the programme, and to the form for any day."""
    ends = [days.today.replace(day=1) - timedelta(days=1)]
    last = min(days.today.year - 1, programme.ends_on.year)
    ends += [date(year, 12, 31) for year in range(last, max(programme.starts_on.year, last - YEARS) - 1, -1)]
    links = (
        Link("Heute", path, current=not days.past),
        *(Link(date_short(day), f"{path}?stand={day}", current=day == days.as_of) for day in dict.fromkeys(ends)),
        Link("anderer Tag", "#stand"),
    )
    known = f", bekannt am {date_short(days.known_on)}" if days.known_on else ""
    return Switch("Stand", date_short(days.as_of) + known, links)


def kommune_switch(place: Place) -> Switch:
    """Links to everything the person belongs to, where that is more than this Kommune."""
    programmes, places = places_of_user(place.user, on=place.today)
    links = [
        Link(f"Übersicht {programme.name}", reverse("programme_overview", args=[programme.slug]) + place.query)
        for programme in programmes
    ]
    links += [
        Link(
            one.full_name,
            reverse("participation", args=[one.programme.slug, one.slug]) + place.query,
            current=one == place.participation,
        )
        for one in places
    ]
    only_here = all(link.current for link in links)
    return Switch("Kommune", place.participation.full_name, () if only_here else tuple(links))


def role_names(roles: frozenset[Role]) -> str:
    """Roles as they stand in the second bar."""
    return ", ".join(sorted(role.label for role in roles))


def tabs_of(request: HttpRequest, place: Place, current: str) -> list[Link]:
    """Tabs of a Kommune, those the person may enter; modules above put theirs before the trail."""
    address = [place.programme.slug, place.participation.slug]
    tabs = [
        ("Überblick", "participation", Permission.VIEW_PARTICIPATION),
        ("Phasen", "phases", Permission.VIEW_PARTICIPATION),
        ("Veranstaltungen", "events", Permission.VIEW_PARTICIPATION),
        ("Aufgaben", "tasks", Permission.VIEW_PARTICIPATION),
        ("Personen", "members", Permission.VIEW_PARTICIPATION),
    ]
    further = [
        (tab.label, tab.url_name, Permission(tab.needed) if tab.needed else Permission.VIEW_PARTICIPATION)
        for tab in further_tabs.shown_for(PLACE, request)
        if _reachable(tab.url_name, address)
    ]
    return [
        Link(label, reverse(name, args=address) + place.query, current=label == current)
        for label, name, needed in [*tabs, *further, ("Verlauf", "trail", Permission.VIEW_TRAIL)]
        if place.can(needed)
    ]


def _reachable(url_name: str, address: list[str]) -> bool:
    try:
        reverse(url_name, args=address)
    except NoReverseMatch:
        return False
    return True


def shown(request: HttpRequest, place: Place, tab: str, **context: object) -> dict[str, object]:
    """What every page of a Kommune shows around its content."""
    return {
        "place": place,
        "days": place,
        "programme": place.programme,
        "participation": place.participation,
        "subject": kommune_switch(place),
        "stand": stand_switch(place, place.programme, request.path),
        "past": place.past,
        "tabs": tabs_of(request, place, tab),
        "role": role_names(place.roles),
        **context,
    }
