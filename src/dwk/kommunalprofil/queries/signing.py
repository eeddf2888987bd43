"""Why a version cannot be signed yet, and who signs for which side."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.db.models import Q

from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.kommunalprofil.blocks import is_withdrawn
from dwk.kommunalprofil.comparison import about, texts
from dwk.kommunalprofil.models import Profile, ProfileVersion
from dwk.kommunalprofil.models.reviews import SIGNING
from dwk.kommunalprofil.rules import Missing
from dwk.programme.models import Membership
from dwk.programme.queries.memberships import holding

from .integrity import Integrity, integrity_of, sound_blocks
from .readiness import missing_of
from .versions import Part, draft_parts, latest_version, same_as_draft

#: how many changed parts a refusal names
MOST_NAMED = 5
SIGNING_ROLES = tuple(Role(value) for value, _ in SIGNING)


def refused_because(version: ProfileVersion, today: date) -> list[Missing]:
    """Why this version cannot be signed now: what the profile lacks, and whether it is still what the draft says."""
    if version.signed_on is not None:
        return [Missing("Diese Fassung ist schon unterschrieben.", "version", version.number)]
    latest = latest_version(version.profile)
    if latest is None or latest.pk != version.pk:
        number = latest.number if latest else 0
        sentence = f"Es gibt eine neuere Fassung ({number}). Unterschrieben wird nur die neueste."
        return [Missing(sentence, "version", number)]
    missing = missing_of(version.profile, today)
    gone = sum(is_withdrawn(block) for block in version.blocks)
    if gone:
        word = "ein Zitat" if gone == 1 else f"{gone} Zitate"
        sentence = f"Aus Fassung {version.number} wurde seit dem Einfrieren {word} nach einem Widerruf entfernt."
        missing.append(Missing(sentence, "versions"))
    integrity, parts = integrity_of(version), draft_parts(version.profile)
    if not same_as_draft(version, parts):
        changed = _changed(version, parts, integrity)
        sentence = (
            f"Der Entwurf wurde nach Fassung {version.number} geändert: {changed}. Bitte lassen Sie eine neue Fassung "
            "einfrieren; Unterschriften der alten gelten nicht für sie."
        )
        missing.append(Missing(sentence, "versions"))
    if not integrity.right:
        sentence = "Die Prüfsumme dieser Fassung stimmt nicht. Bitte lassen Sie eine neue Fassung einfrieren."
        missing.append(Missing(sentence, "check", version.number))
    return missing


def _changed(version: ProfileVersion, parts: list[Part], integrity: Integrity) -> str:
    """What the draft says differently, in a few words."""
    draft = {name: {"name": name, "kind": kind, "content": content} for name, kind, content in parts}
    frozen = {str(block.get("name")): block for block in version.blocks}
    told = {**texts(sound_blocks(version, integrity)), **texts(list(draft.values()))}
    names = [
        name
        for name in {**draft, **frozen}
        if name != "sources" and draft.get(name, {}).get("content") != frozen.get(name, {}).get("content")
    ]
    words = [about(name, *told.get(name, (name, ""))) for name in names]
    more = [f"und {len(words) - MOST_NAMED} weitere"] if len(words) > MOST_NAMED else []
    return ", ".join([*words[:MOST_NAMED], *more]) or "Reihenfolge oder Verzeichnis der Quellen"


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
