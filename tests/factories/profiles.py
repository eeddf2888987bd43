"""A Kommunalprofil with chapters, evidence, statements and people, for tests; everything written with its trail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.kommunalprofil.actions.reviews import open_round
from dwk.kommunalprofil.models import (
    Chapter,
    ChapterEvidence,
    Evidence,
    Pairing,
    Profile,
    ProfileVersion,
    Quote,
    ReviewRound,
    Statement,
    StatementEvidence,
    Transcript,
)
from dwk.kommunalprofil.rules import CHAPTERS
from dwk.programme.actions import trail
from dwk.programme.models import Participation
from dwk.regions.models import Region
from tests.factories.interviews import interview_with
from tests.factories.memberships import BY, member_of, small_participation, small_programme
from tests.factories.regions import make_region

DAY = date(2026, 3, 2)
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
#: wording that only those who may read the version may see
QUOTED = "Ältere finden kaum barrierefreie Wohnungen."


def made(obj: Any) -> Any:
    return trail.create(obj=obj, by=BY, effective_on=DAY)


def region(key: str = "01051044") -> Region:
    return Region.objects.filter(key=key).first() or make_region(key, "Musterstadt")


@dataclass
class Drawn:
    """A profile that has everything a signature asks for, but a review round."""

    place: Participation
    profile: Profile
    research: User
    lead: User
    transcript: Transcript
    quote: Quote
    strength: Statement
    threat: Statement

    def round_over(self) -> ReviewRound:
        """A round that has ended."""
        found = open_round(profile=self.profile, deadline=DAY, by=BY, effective_on=DAY)
        return trail.change(obj=found, by=BY, effective_on=DAY, closed_on=DAY)

    def version(self) -> ProfileVersion:
        """The last version, as it is stored."""
        return ProfileVersion.objects.filter(profile=self.profile).order_by("-number")[0]

    def write(self, key: str, text: str) -> None:
        """Another text of a chapter."""
        trail.change(obj=Chapter.objects.get(profile=self.profile, key=key), by=BY, effective_on=DAY, text=text)


def complete_profile(place: Participation | None = None, **consent: Any) -> Drawn:
    place = place or small_participation(small_programme(), designation="Stadt")
    profile = made(Profile(participation=place, region=region(), title=f"Kommunalprofil {place.name}"))
    of: dict[str, Any] = {"participation": place, "profile": profile}
    chapters = {
        one.key: made(
            Chapter(
                key=one.key, title=one.title, level=one.level, position=number, text=f"Text zu {one.title}.", **of
            )
        )
        for number, one in enumerate(CHAPTERS)
        if one.key in {"basics", "geography", "development", "housing", "policy", "swot", "outlook", "sources"}
    }  # fmt: skip
    _, transcript = interview_with(place, **consent)
    quote = made(
        Quote(
            participation=place, transcript=transcript, start=29, end=72, text=QUOTED, speaker="Person aus dem Beirat",
            salt="a" * 64, digest="b" * 64, released_on=DAY,
        )
    )  # fmt: skip
    table = {"publisher": "Statistikamt", "table": "12411", "title": "Bevölkerung", "licence": "dl-de/by-2-0"}
    frozen = {
        "value": 12345, "unit": "Personen", "decimals": 0, "year": 2024, "period": "2024", "name": "Bevölkerung",
        "region_name": "Musterstadt", "source": "Statistikamt, Tabelle 12411",
        "sources": [{**table, "attribution": "", "retrieved_on": "2026-01-05"}],
    }  # fmt: skip
    figure = made(Evidence(kind="figure", label="Bevölkerung 2024", frozen=frozen, frozen_on=DAY, **of))
    spoken = made(Evidence(kind="quote", label="Zitat", quote=quote, frozen_on=DAY, **of))
    made(ChapterEvidence(chapter=chapters["development"], evidence=figure, **of))
    made(ChapterEvidence(chapter=chapters["housing"], evidence=spoken, **of))
    strength = made(Statement(quadrant="strength", text="Viele Vereine tragen das Leben im Ort.", **of))
    threat = made(Statement(quadrant="threat", text="Der Ort wird kleiner.", **of))
    for statement, evidence in ((strength, figure), (strength, spoken), (threat, figure)):
        made(StatementEvidence(statement=statement, evidence=evidence, **of))
    made(Pairing(inner=strength, outer=threat, recommendation="Vereine früh einbeziehen.", **of))
    research = member_of(place.programme, Role.RESEARCH_PARTNER, place, name="Rita Wissen")
    lead = member_of(place.programme, Role.MUNICIPAL_LEAD, place, name="Lea Leitung")
    return Drawn(place, profile, research, lead, transcript, quote, strength, threat)
