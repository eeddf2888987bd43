"""Profiles that somebody may write in, seen from a region of the statistics."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from dwk.accounts.models import User
from dwk.accounts.permissions import Permission
from dwk.kommunalprofil.models import Profile
from dwk.programme.queries.memberships import reach_of
from dwk.regions.models import Region
from dwk.regions.rules import Level


def profiles_about(user: User, region: Region, *, on: date) -> list[Profile]:
    """Unsigned profiles of the region, or of one that lies in it, where the person may write; one query."""
    reach = reach_of(user, Permission.EDIT_PROFILE, on=on)
    within = Q(region__territory_key=region.territory_key)
    if region.level == Level.DISTRICT:
        within |= Q(region__district_key=region.key)
    if region.level == Level.STATE:
        within |= Q(region__state_key=region.key)
    if region.level == Level.FEDERATION:
        within = Q()
    found = Profile.objects.filter(reach, within, signed=False).select_related("region", "participation__programme")
    return list(found.order_by("title", "pk"))
