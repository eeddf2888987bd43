"""What is missing before the signature, each with the way to where it is mended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dwk.kommunalprofil.models import Comment, Profile
from dwk.kommunalprofil.models.reviews import CommentState
from dwk.kommunalprofil.rules import Missing
from dwk.programme.views.access import Place

from .showing import url

#: part -> name of its page, whether the address takes what it is about, words of the link
PAGES = {
    "chapter": ("kp_chapter", True, "Zum Kapitel"),
    "chapters": ("kommunalprofil_at", False, "Zu den Kapiteln"),
    "statement": ("kp_swot", False, "Zur Aussage"),
    "swot": ("kp_swot", False, "Zur SWOT-Analyse"),
    "pairings": ("kp_pairings", False, "Zu den Empfehlungen"),
    "rounds": ("profile_versions", False, "Zu den Rückmelderunden"),
    "round": ("profile_round", True, "Zur Rückmelderunde"),
    "versions": ("profile_versions", False, "Zu den Fassungen"),
    "version": ("profile_version", True, "Zur Fassung"),
    "check": ("profile_check", True, "Zur Prüfung"),
}


@dataclass(frozen=True, slots=True)
class MissingLine:
    """A sentence with its link."""

    sentence: str
    url: str
    link: str


def missing_lines(place: Place, profile: Profile, missing: Iterable[Missing]) -> list[MissingLine]:
    """Sentences with the pages on which they are mended; one query at most."""
    return [_line(place, profile, one) for one in missing]


def _line(place: Place, profile: Profile, one: Missing) -> MissingLine:
    if one.part == "comments":
        first = Comment.objects.filter(profile=profile, state=CommentState.OPEN).order_by("-round_id").first()
        if first is not None:
            address = url(place, "profile_round", profile.pk, first.round_id)
            return MissingLine(str(one), f"{address}?ergebnis={CommentState.OPEN.value}", "Zu den Rückmeldungen")
    name, takes, words = PAGES[one.part if one.part in PAGES else "rounds"]
    address = url(place, name, profile.pk, *([one.which] if takes else []))
    anchor = {"statement": f"#aussage-{one.which}", "rounds": "#runden", "chapters": "#kapitel"}.get(one.part, "")
    return MissingLine(str(one), address + anchor, words)
