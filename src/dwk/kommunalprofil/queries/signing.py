"""What a profile lacks before it can be signed, who signs for which side, what a version's check says."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.kommunalprofil.blocks import faults
from dwk.kommunalprofil.models import Chapter, Pairing, Profile, ProfileVersion, Statement, StatementEvidence
from dwk.kommunalprofil.models.reviews import SIGNING
from dwk.kommunalprofil.rules import StatementState, mandatory_keys, missing_for_signature
from dwk.programme.models import Membership
from dwk.programme.queries.memberships import holding
from dwk.programme.rules import DEFAULT_RULES

from .rounds import open_comments, rounds_held, running_round
from .versions import draft_parts, latest_version, same_as_draft

SIGNING_ROLES = tuple(Role(value) for value, _ in SIGNING)


def missing_of(profile: Profile, today: date) -> list[str]:
    """Sentences that name what the draft lacks; empty: it can be signed."""
    kinds: dict[int, set[str]] = defaultdict(set)
    links = StatementEvidence.objects.filter(profile=profile)
    for statement, kind in links.values_list("statement_id", "evidence__kind"):
        kinds[statement].add(kind)
    statements = Statement.objects.filter(profile=profile).order_by("quadrant", "position", "pk")
    numbers = profile.participation.programme.rules.get("mandatory_chapters", DEFAULT_RULES["mandatory_chapters"])
    missing = missing_for_signature(
        chapters=dict(Chapter.objects.filter(profile=profile).values_list("key", "text")),
        mandatory=mandatory_keys(numbers),
        statements=[StatementState(one.text, one.quadrant, tuple(sorted(kinds[one.pk]))) for one in statements],
        open_comments=open_comments(profile),
        rounds_held=rounds_held(profile, today),
        pairings=Pairing.objects.filter(profile=profile).count(),
    )
    running = running_round(profile, today)
    if running is not None:
        missing.append(f"Die Rückmelderunde läuft noch bis zum {running.deadline:%d.%m.%Y}.")
    return missing


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

    name: str
    kind: str
    leaf: str
    withdrawn_on: str
    right: bool


def checked(version: ProfileVersion) -> tuple[list[Checked], list[str]]:
    """Every block with its hash and whether it is what was frozen; names of what is not, ``root`` among them."""
    wrong = faults(version.blocks, version.root_sha256)
    rows = [
        Checked(
            block["name"],
            block["kind"],
            block["leaf"],
            block["content"].get("withdrawn_on", "") if not block["salt"] else "",
            block["name"] not in wrong,
        )
        for block in version.blocks
    ]
    return rows, wrong
