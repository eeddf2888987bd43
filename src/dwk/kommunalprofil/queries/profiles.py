"""Profiles of a Kommune and the state of their chapters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dwk.kommunalprofil.models import Chapter, ChapterEvidence, Profile, Statement
from dwk.kommunalprofil.ordering import numbers_of
from dwk.kommunalprofil.rules import CHAPTERS, GENERATED, ChapterTemplate
from dwk.programme.models import Participation, PhaseRun
from dwk.programme.rules import PhaseKind
from dwk.regions.models import Region

from .readiness import mandatory_of
from .revisions import Revision


@dataclass(frozen=True, slots=True)
class ChapterLine:
    """A chapter in the list: number, state in words, whether it may go."""

    chapter: Chapter
    number: str
    mandatory: bool
    generated: bool
    words: int
    evidence: int
    revised: int
    done: bool

    @property
    def state(self) -> str:
        """What is there, in words."""
        if self.generated:
            return "entsteht aus den Aussagen" if self.chapter.key == "swot" else "entsteht aus den Belegen"
        return "leer" if not self.done else f"{self.words} Wörter" if self.words != 1 else "1 Wort"


def profiles_of(participation: Participation) -> list[Profile]:
    """Profiles of a Kommune in the order of their beginning."""
    found = Profile.objects.filter(participation=participation).select_related("region", "participation__programme")
    return list(found.order_by("pk"))


def free_regions(participation: Participation) -> list[Region]:
    """Regions of the Kommune that have no profile yet."""
    own = Region.objects.filter(participationregion__participation=participation)
    return list(own.exclude(profile__participation=participation).order_by("participationregion__position", "key"))


def phase_of(participation: Participation) -> PhaseRun | None:
    """The latest run of the phase in which a profile is written."""
    runs = PhaseRun.objects.filter(participation=participation, kind=PhaseKind.PROFILE)
    return runs.order_by("-number").first()


def lines_of(profile: Profile, revisions: Mapping[int, Revision]) -> list[ChapterLine]:
    """Chapters with number and state; a constant number of queries."""
    chapters = list(Chapter.objects.filter(profile=profile).order_by("position", "pk"))
    mandatory = mandatory_of(profile.participation)
    shown: dict[int, list[int]] = {}
    for chapter, evidence in ChapterEvidence.objects.filter(profile=profile).values_list("chapter_id", "evidence_id"):
        shown.setdefault(chapter, []).append(evidence)
    statements = Statement.objects.filter(profile=profile).exists()
    numbers = numbers_of([(one.key, one.level) for one in chapters])
    return [
        ChapterLine(
            chapter=one,
            number=number,
            mandatory=one.key in mandatory,
            generated=one.key in GENERATED,
            words=sum(any(sign.isalnum() for sign in word) for word in one.text.split()),
            evidence=len(shown.get(one.pk, ())),
            revised=sum(number in revisions for number in shown.get(one.pk, ())),
            done=statements if one.key == "swot" else one.key in GENERATED or bool(one.text.strip()),
        )
        for one, number in zip(chapters, numbers, strict=True)
    ]


def missing_templates(profile: Profile) -> list[ChapterTemplate]:
    """Chapters of the template that the profile does not have."""
    held = set(Chapter.objects.filter(profile=profile).values_list("key", flat=True))
    return [one for one in CHAPTERS if one.key not in held]
