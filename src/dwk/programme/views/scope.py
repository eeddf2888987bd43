"""Meetings belong to one Kommune or to the whole programme: what their pages share, whichever it is."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from dwk.accounts.access import member
from dwk.accounts.models import User
from dwk.accounts.permissions import Permission, Role, allowed
from dwk.programme.models import Event, Participation, Programme

from .access import Days, Place, days_of, place_of, programme_of, refuse, shown
from .whole import shown_whole

TAB = "Veranstaltungen"


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a meeting belongs, as somebody looks at it: with his roles there, on a day."""

    programme: Programme
    participation: Participation | None
    days: Days
    roles: frozenset[Role]
    user: User
    place: Place | None

    @property
    def chain(self) -> str:
        """Chain of the trail that holds its meetings."""
        return self.programme.scope if self.participation is None else self.participation.scope

    @property
    def name(self) -> str:
        """Name of the Kommune or of the programme."""
        return self.programme.name if self.participation is None else self.participation.full_name

    def url(self, name: str, *numbers: int) -> str:
        """Address of a page about meetings, on the day that is looked at."""
        if self.participation is None:
            address = reverse(f"programme_{name}", args=[self.programme.slug, *numbers])
        else:
            address = reverse(name, args=[self.programme.slug, self.participation.slug, *numbers])
        return address + self.days.query

    @property
    def events(self) -> QuerySet[Event]:
        """Meetings that belong here; those of a Kommune are none of the programme."""
        return Event.objects.filter(programme=self.programme, participation=self.participation)

    def event(self, number: int) -> Event:
        """One of them; any other does not exist here."""
        return get_object_or_404(self.events, pk=number)

    @property
    def may_change(self) -> bool:
        """Whether buttons are offered."""
        return not self.days.past and allowed(self.roles, Permission.MANAGE_EVENTS)

    def shown(self, request: HttpRequest, **context: object) -> dict[str, object]:
        """What every page shows around its content; ``frame`` is the template that brings bars and tabs."""
        if self.place is not None:
            return shown(request, self.place, TAB, frame="programme/base.html", scope=self, **context)
        around = shown_whole(request, self.programme, self.roles, TAB, **context)
        return {**around, "frame": "programme/whole.html", "scope": self}


def scope_of(request: HttpRequest, slug: str, participation: str, *, change: bool = False) -> Scope:
    """A Kommune, or without one the whole programme, for those who may look at its meetings or change them."""
    if participation:
        needed = Permission.MANAGE_EVENTS if change else Permission.VIEW_PARTICIPATION
        place = place_of(request, slug, participation, needed)
        return Scope(place.programme, place.participation, place, place.roles, place.user, place)
    needed = Permission.MANAGE_EVENTS if change else Permission.VIEW_PROGRAMME
    programme, roles = programme_of(request, slug, needed)
    days, person = days_of(request), member(request)
    if person is None or (request.method == "POST" and days.past):
        refuse(request, needed, "An einem vergangenen Stand lässt sich nichts ändern.")
    return Scope(programme, None, days, roles, person, None)
