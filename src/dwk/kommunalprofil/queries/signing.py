"""Why a version cannot be signed yet, and who signs for which side."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.db.models import Q

from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.kommunalprofil.models import Profile, ProfileVersion
from dwk.kommunalprofil.models.reviews import SIGNING
from dwk.programme.models import Membership
from dwk.programme.queries.memberships import holding

from .integrity import integrity_of
from .readiness import missing_of
from .versions import draft_parts, latest_version, same_as_draft

SIGNING_ROLES = tuple(Role(value) for value, _ in SIGNING)


def refused_because(version: ProfileVersion, today: date) -> list[str]:
    """Why this version cannot be signed now: what the profile lacks, and whether it is still what the draft says."""
    if version.signed_on is not None:
        return ["Diese Fassung ist schon unterschrieben."]
    latest = latest_version(version.profile)
    if latest is None or latest.pk != version.pk:
        number = latest.number if latest else "–"
        return [f"Es gibt eine neuere Fassung ({number}). Unterschrieben wird nur die neueste."]
    missing = missing_of(version.profile, today)
    if not same_as_draft(version, draft_parts(version.profile)):
        missing.append(
            f"Der Entwurf wurde nach Fassung {version.number} geändert. Bitte lassen Sie eine neue Fassung einfrieren; "
            "Unterschriften der alten gelten nicht für sie."
        )
    if not integrity_of(version).right:
        missing.append("Die Prüfsumme dieser Fassung stimmt nicht. Bitte lassen Sie eine neue Fassung einfrieren.")
    return missing


def signing_roles(profile: Profile, user: User, today: date) -> dict[Role, bool]:
    """Roles in which somebody can sign here, each with whether it is held only for another person."""
    here = Q(participation=profile.participation_id) | Q(
        participation__isnull=True, programme__participations=profile.participation_id
    )
    held: dict[Role, list[int | None]] = defaultdict(list)
    rows = Membership.objects.filter(here, holding(today), user=user, role__in=[role.value for role in SIGNING_ROLES])
    for role, deputy_of in rows.values_list("role", "deputy_of"):
        held[Role(role)].append(deputy_of)
    return {role: None not in held[role] for role in SIGNING_ROLES if role in held}
