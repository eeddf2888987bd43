"""Why a version cannot be signed yet, who signs for which side, what a version's check says."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.kommunalprofil.blocks import faults
from dwk.kommunalprofil.comparison import about, texts
from dwk.kommunalprofil.models import Profile, ProfileVersion
from dwk.kommunalprofil.models.reviews import SIGNING
from dwk.programme.models import Membership
from dwk.programme.queries.memberships import holding

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
    if faults(version.blocks, version.root_sha256):
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


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking a version says about one of its blocks."""

    about: str
    leaf: str
    withdrawn: bool
    right: bool


def checked(version: ProfileVersion) -> tuple[list[Checked], list[str]]:
    """Every block with its hash and whether it is what was frozen; names of what is not, ``root`` among them."""
    wrong = faults(version.blocks, version.root_sha256)
    # what was changed past the software may lack anything: it is named, not read
    known = texts([block for block in version.blocks if block["name"] not in wrong])
    rows = [
        Checked(
            about(block["name"], *known.get(block["name"], (block["name"], ""))),
            block["leaf"],
            not block["salt"] and "withdrawn_on" in block["content"],
            block["name"] not in wrong,
        )
        for block in version.blocks
    ]
    return rows, wrong
