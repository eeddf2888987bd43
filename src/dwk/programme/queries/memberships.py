"""Which roles a person has in a programme or in one of its Kommunen."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from dwk.accounts.models import User
from dwk.accounts.permissions import ROLE_PERMISSIONS, Permission, Role
from dwk.programme.models import Membership, Participation, Programme


def not_ended(on: date | None) -> Q:
    """Memberships that have not ended, or end after this day; they may begin later still."""
    return Q(ended_on__isnull=True) if on is None else Q(ended_on__isnull=True) | Q(ended_on__gt=on)


def holding(on: date | None) -> Q:
    """Memberships that have begun and not ended on this day. Without a day only those without any end."""
    return not_ended(on) if on is None else not_ended(on) & Q(starts_on__lte=on)


def roles_in(
    user: User, programme: Programme, participation: Participation | None = None, *, on: date | None = None
) -> frozenset[Role]:
    """Roles of memberships that hold; those for the whole programme hold in each of its Kommunen.

    Without a day only those without any end.
    """
    if not user.is_active:
        return frozenset()
    where = Q(participation__isnull=True)
    if participation is not None:
        where |= Q(participation=participation)
    found = Membership.objects.filter(where, holding(on), user=user, programme=programme)
    return frozenset(Role(role) for role in found.values_list("role", flat=True))


def held_with(user: User, permission: Permission, *, on: date | None) -> QuerySet[Membership]:
    """Memberships that hold on a day and give a right."""
    roles = [role.value for role in Role if permission in ROLE_PERMISSIONS[role]]
    return Membership.objects.filter(holding(on), user=user, role__in=roles)


def reach_of(user: User, permission: Permission, *, on: date | None, place: str = "participation") -> Q:
    """Rows whose Kommune (``place`` leads to it) the person has a right in, by a role there or in its whole programme."""
    held = held_with(user, permission, on=on)
    whole = f"{place}__programme" if place != "pk" else "programme"
    return Q(**{f"{place}__in": held.filter(participation__isnull=False).values("participation")}) | Q(
        **{f"{whole}__in": held.filter(participation__isnull=True).values("programme")}
    )


def places_of_user(user: User, *, on: date | None = None) -> tuple[list[Programme], list[Participation]]:
    """Programmes a person belongs to as a whole, and single Kommunen; two queries."""
    mine = Membership.objects.filter(holding(on), user=user)
    programmes = Programme.objects.filter(pk__in=mine.filter(participation__isnull=True).values("programme"))
    places = Participation.objects.select_related("programme").filter(pk__in=mine.values("participation"))
    return list(programmes.order_by("-starts_on", "name")), list(places.order_by("name"))
