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
