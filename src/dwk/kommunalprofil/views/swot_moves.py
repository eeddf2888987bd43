"""The last move on the board, as the session keeps it: where the card came from, so that it can go back."""

from __future__ import annotations

from django.http import HttpRequest

from dwk.kommunalprofil.models import Profile, Statement
from dwk.kommunalprofil.rules import Quadrant

#: characters of a statement that are enough to know it
SHORT = 60


def keep_move(request: HttpRequest, before: Statement, after: Statement) -> Statement:
    """Remember from where a card came; a card that stayed where it was changes nothing."""
    if (before.quadrant, before.position) != (after.quadrant, after.position):
        kept = {"statement": before.pk, "quadrant": before.quadrant, "position": before.position}
        request.session[_key(before.profile_id)] = kept
    return after


def last_move(request: HttpRequest, profile: Profile) -> tuple[Statement | None, str, int]:
    """The card that was moved last, and where it stood."""
    kept = request.session.get(_key(profile.pk))
    if not kept:
        return None, "", 0
    return Statement.objects.filter(pk=kept["statement"], profile=profile).first(), kept["quadrant"], kept["position"]


def moved_words(request: HttpRequest, profile: Profile) -> str:
    """What was moved, for the button that takes it back; empty: nothing."""
    found, _, _ = last_move(request, profile)
    if found is None:
        return ""
    words = found.text if len(found.text) <= SHORT else f"{found.text[:SHORT]} …"
    return f"„{words}“ steht jetzt bei {Quadrant(found.quadrant).plural}."


def forget_move(request: HttpRequest, profile: Profile) -> None:
    """Each move is taken back once."""
    request.session.pop(_key(profile.pk), None)


def _key(profile: int) -> str:
    return f"swot-move-{profile}"
