"""Profiles that somebody may write in, seen from a region of the statistics."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from dwk.accounts.models import User
from dwk.accounts.permissions import ROLE_PERMISSIONS, Permission, Role
from dwk.kommunalprofil.models import Profile
from dwk.programme.models import Membership
from dwk.programme.queries.memberships import holding
from dwk.regions.models import Region
from dwk.regions.rules import Level

WRITERS = [role.value for role in Role if Permission.EDIT_PROFILE in ROLE_PERMISSIONS[role]]


def profiles_about(user: User, region: Region, *, on: date) -> list[Profile]:
    """Unsigned profiles of the region, or of one that lies in it, where the person may write; one query."""
    mine = Membership.objects.filter(holding(on), user=user, role__in=WRITERS)
    reach = Q(participation__in=mine.filter(participation__isnull=False).values("participation")) | Q(
        participation__programme__in=mine.filter(participation__isnull=True).values("programme")
    )
    within = Q(region__territory_key=region.territory_key)
    if region.level == Level.DISTRICT:
        within |= Q(region__district_key=region.key)
    if region.level == Level.STATE:
        within |= Q(region__state_key=region.key)
    if region.level == Level.FEDERATION:
        within = Q()
    found = Profile.objects.filter(reach, within, signed=False).select_related("region", "participation__programme")
    return list(found.order_by("title", "pk"))
