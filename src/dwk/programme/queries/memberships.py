"""Which roles a person has in a programme or in one of its Kommunen."""

from __future__ import annotations

from django.db.models import Q

from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.programme.models import Membership, Participation, Programme


def roles_in(user: User, programme: Programme, participation: Participation | None = None) -> frozenset[Role]:
    """Roles of memberships that have not ended; those for the whole programme hold in each of its Kommunen."""
    if not user.is_active:
        return frozenset()
    where = Q(participation__isnull=True)
    if participation is not None:
        where |= Q(participation=participation)
    found = Membership.objects.filter(where, user=user, programme=programme, ended_on__isnull=True)
    return frozenset(Role(role) for role in found.values_list("role", flat=True))


def places_of_user(user: User) -> tuple[list[Programme], list[Participation]]:
    """Programmes a person belongs to as a whole, and single Kommunen; two queries."""
    mine = Membership.objects.filter(user=user, ended_on__isnull=True)
    programmes = Programme.objects.filter(pk__in=mine.filter(participation__isnull=True).values("programme"))
    places = Participation.objects.select_related("programme").filter(pk__in=mine.values("participation"))
    return list(programmes.order_by("-starts_on", "name")), list(places.order_by("name"))
