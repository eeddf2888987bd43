"""What a profile lacks before it can be signed."""

from __future__ import annotations

from dwk.kommunalprofil.models import Chapter, Comment, Pairing, Profile, ReviewRound
from dwk.kommunalprofil.models.reviews import CommentState
from dwk.kommunalprofil.rules import StatementState, mandatory_keys, missing_for_signature
from dwk.programme.models import Participation
from dwk.programme.rules import DEFAULT_RULES

from .contents import kinds_of, ordered_statements


def mandatory_of(participation: Participation) -> tuple[str, ...]:
    """Chapters that the programme demands."""
    rules = {**DEFAULT_RULES, **participation.programme.rules}
    return mandatory_keys(rules["mandatory_chapters"])


def missing_of(profile: Profile) -> list[str]:
    """Sentences that say what is missing before the signature; empty: nothing."""
    kinds = kinds_of(profile)
    return missing_for_signature(
        chapters=dict(Chapter.objects.filter(profile=profile).values_list("key", "text")),
        mandatory=mandatory_of(profile.participation),
        statements=[
            StatementState(one.text, one.quadrant, tuple(kinds.get(one.pk, ()))) for one in ordered_statements(profile)
        ],
        open_comments=Comment.objects.filter(profile=profile, state=CommentState.OPEN).count(),
        rounds_held=ReviewRound.objects.filter(profile=profile, closed_on__isnull=False).count(),
        pairings=Pairing.objects.filter(profile=profile).count(),
    )
