"""What a profile lacks before it can be signed."""

from __future__ import annotations

from datetime import date

from dwk.kommunalprofil.models import Chapter, Evidence, Pairing, Profile
from dwk.kommunalprofil.rendering import evidence_numbers
from dwk.kommunalprofil.rules import Missing, StatementState, Where, mandatory_keys, missing_for_signature
from dwk.programme.models import Participation
from dwk.programme.rules import DEFAULT_RULES

from .contents import kinds_of, ordered_statements
from .rounds import open_comments, rounds_held, running_round


def mandatory_of(participation: Participation) -> tuple[str, ...]:
    """Chapters that the programme demands."""
    rules = {**DEFAULT_RULES, **participation.programme.rules}
    return mandatory_keys(rules["mandatory_chapters"])


def missing_of(profile: Profile, today: date) -> list[str]:
    """Sentences that say what is missing before the signature; empty: nothing."""
    return [one.sentence for one in lacking_of(profile, today)]


def lacking_of(profile: Profile, today: date) -> list[Missing]:
    """What is missing before the signature, with the place where it is mended."""
    kinds = kinds_of(profile)
    chapters = list(Chapter.objects.filter(profile=profile).order_by("position", "pk"))
    missing = missing_for_signature(
        chapters={one.key: one.text for one in chapters},
        mandatory=mandatory_of(profile.participation),
        statements=[
            StatementState(one.text, one.quadrant, tuple(kinds.get(one.pk, ())), one.pk)
            for one in ordered_statements(profile)
        ],
        open_comments=open_comments(profile),
        rounds_held=rounds_held(profile, today),
        pairings=Pairing.objects.filter(profile=profile).count(),
    )
    running = running_round(profile, today)
    if running is not None:
        sentence = f"Die Rückmelderunde läuft noch bis zum {running.deadline:%d.%m.%Y}."
        missing.append(Missing(sentence, Where.ROUND, str(running.pk)))
    return [*missing, *_gone(profile, chapters)]


def _gone(profile: Profile, chapters: list[Chapter]) -> list[Missing]:
    """About evidence that a text names and that is not there (any more)."""
    known = set(Evidence.objects.filter(profile=profile).values_list("pk", flat=True))
    return [
        Missing(f"Das Kapitel „{one.title}“ nennt den Beleg {number}, den es nicht mehr gibt.", Where.CHAPTER, one.key)
        for one in chapters
        for number in evidence_numbers(one.text)
        if number not in known
    ]
