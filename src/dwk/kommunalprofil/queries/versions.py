"""Versions of a profile: what the draft would freeze, whether it differs from the last version, how a version stands."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Any

from dwk.kommunalprofil.blocks import Block
from dwk.kommunalprofil.models import Comment, Profile, ProfileVersion
from dwk.kommunalprofil.models.reviews import CommentState

from .contents import parts_of

Part = tuple[str, str, dict[str, Any]]


class VersionState(StrEnum):
    """How a version stands."""

    SIGNED = "signed"
    REOPENED = "reopened"
    WAITING = "waiting"
    IN_REVIEW = "in_review"
    FROZEN = "frozen"

    @property
    def label(self) -> str:
        """German name."""
        return {
            "signed": "unterschrieben",
            "reopened": "unterschrieben, später wieder geöffnet",
            "waiting": "wartet auf die zweite Unterschrift",
            "in_review": "in der Rückmelderunde",
            "frozen": "noch nicht unterschrieben",
        }[self]


def draft_parts(profile: Profile) -> list[Part]:
    """What a version of the draft as it is now holds; lasting differences about chapters and figures stand in it, too."""
    parts = parts_of(profile)
    names = {name for name, _, _ in parts}
    differing = Comment.objects.filter(profile=profile, state=CommentState.DIFFERING, block__in=names)
    rows = differing.exclude(block__startswith="statement:").order_by("pk")
    return [*parts, *((f"view:{one.pk}", "view", {"block": one.block, "text": one.text}) for one in rows)]


def latest_version(profile: Profile) -> ProfileVersion | None:
    """The version with the highest number."""
    return ProfileVersion.objects.filter(profile=profile).order_by("-number").first()


def same_as_draft(version: ProfileVersion, parts: Iterable[Part]) -> bool:
    """Whether the draft still says what was frozen."""
    return _plain(parts) == _plain(
        (block.get("name"), block.get("kind"), block.get("content")) for block in version.blocks
    )


def _plain(parts: Iterable[tuple[Any, Any, Any]]) -> str:
    return json.dumps([list(part) for part in parts], ensure_ascii=False, sort_keys=True)


def state_of(version: ProfileVersion, signatures: int, deadlines: Iterable[date | None], today: date) -> VersionState:
    """How a version stands, from the number of its signatures and the deadlines of its rounds that nobody closed."""
    if version.signed_on is not None:
        return VersionState.SIGNED if version.reopened_on is None else VersionState.REOPENED
    if signatures:
        return VersionState.WAITING
    if any(deadline is not None and deadline >= today for deadline in deadlines):
        return VersionState.IN_REVIEW
    return VersionState.FROZEN


def version_states(profile: Profile, today: date) -> list[tuple[ProfileVersion, VersionState]]:
    """All versions, the last one first, with their state; three queries."""
    found = ProfileVersion.objects.filter(profile=profile).defer("blocks").order_by("-number")
    rows = found.prefetch_related("signatures", "rounds")
    return [
        (
            one,
            state_of(one, len(one.signatures.all()), [r.deadline for r in one.rounds.all() if not r.closed_on], today),
        )
        for one in rows
    ]


def block_of(version: ProfileVersion, name: str) -> Block | None:
    """One block by its name."""
    return next((block for block in version.blocks if block.get("name") == name), None)
