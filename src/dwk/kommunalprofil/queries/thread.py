"""The thread of a statement: where it comes from, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from dwk.kommunalprofil.evidence_words import words_of
from dwk.kommunalprofil.models import Evidence, Pairing, Profile, ProfileVersion, Statement, StatementEvidence
from dwk.kommunalprofil.rules import EvidenceKind, Quadrant
from dwk.ui.formats import date_short

from .contents import evidence_content
from .public import address_of, first_profile
from .revisions import Revision, revisions_of
from .versions import block_of

#: the chapter in which the statements stand
SWOT = "swot"


@dataclass(frozen=True, slots=True)
class Step:
    """A knot of the thread: what it is, its words, where it leads (empty: nowhere), what must be noticed."""

    kind: str
    words: str
    url: str = ""
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Thread:
    """Steps before a statement and after it, each in the order of time."""

    origins: list[Step]
    results: list[Step]


def thread_of(profile: Profile, statement: Statement, *, opens_interviews: bool) -> Thread:
    """The thread of a statement; a constant number of queries. Only some are led to the interview behind a quote."""
    rows = StatementEvidence.objects.filter(statement=statement).select_related("evidence__quote__transcript")
    revisions = revisions_of(profile)
    origins = [
        _origin(profile, row.evidence, revisions, opens_interviews)
        for row in rows.order_by("evidence__frozen_on", "evidence")
    ]
    return Thread(origins, [*_recommendations(profile, statement), *_versions(profile, statement)])


def _origin(profile: Profile, evidence: Evidence, revisions: Mapping[int, Revision], opens_interviews: bool) -> Step:
    day, number = date_short(evidence.frozen_on), f"Beleg {evidence.pk}"
    words = words_of(evidence.kind, evidence_content(evidence))
    if evidence.quote is not None:
        url = _page(profile, "interview", evidence.quote.transcript.interview_id) if opens_interviews else ""
        return Step(f"{number}: Interview, freigegebenes Zitat", words, url)
    if evidence.kind == EvidenceKind.DOCUMENT:
        url = _page(profile, "kp_document", profile.pk, evidence.pk)
        return Step(f"{number}: Dokument, hochgeladen am {day}", words, url)
    revised = revisions.get(evidence.pk)
    notice = f"Neuer Wert an der Quelle: {revised.new_words}, eingefroren sind {revised.old_words}." if revised else ""
    if evidence.projection_run_id is not None:
        url = reverse("projection_run", args=[evidence.projection_run_id])
        return Step(f"{number}: Vorausberechnung, eingefroren am {day}", words, url, notice)
    key = evidence.frozen.get("region_key")
    url = reverse("profile", args=[key]) if key else ""
    return Step(f"{number}: amtliche Zahl, eingefroren am {day}", words, url, notice)


def _recommendations(profile: Profile, statement: Statement) -> list[Step]:
    inner = Quadrant(statement.quadrant).inner
    mine = Pairing.objects.filter(**{"inner" if inner else "outer": statement}).select_related("inner", "outer")
    url = _page(profile, "kp_pairings", profile.pk)
    steps = []
    for one in mine.order_by("position", "pk"):
        other = one.outer if inner else one.inner
        steps.append(
            Step(f"Empfehlung, zusammen mit {Quadrant(other.quadrant).label} „{other.text}“", one.recommendation, url)
        )
    return steps


def _versions(profile: Profile, statement: Statement) -> list[Step]:
    """Frozen versions in which the statement stands, with what it said there, if that was something else."""
    steps = []
    is_first = first_profile(profile.participation) == profile.pk
    found = ProfileVersion.objects.filter(profile=profile).order_by("number")
    for version in found.select_related("participation__programme", "profile__region").prefetch_related("releases"):
        block = block_of(version, f"statement:{statement.pk}")
        if block is None:
            continue
        then = block["content"]
        said = "" if then.get("text") == statement.text else f" Dort steht: „{then.get('text')}“"
        state = f", unterschrieben am {date_short(version.signed_on)}" if version.signed_on else ""
        steps.append(
            Step(
                f"Fassung {version.number} vom {date_short(version.frozen_on)}{state}",
                f"steht dort als „{then.get('certainty_label')}“.{said}",
                _page(profile, "profile_version", profile.pk, version.number) + f"#statement:{statement.pk}",
            )
        )
        steps += [
            Step(
                f"Veröffentlicht am {date_short(one.released_on)}",
                "Für alle zu lesen",
                address_of(version, is_first=is_first),
            )
            for one in version.releases.all()
            if one.key == SWOT and version.signed_on is not None
        ]
    return steps


def _page(profile: Profile, name: str, *more: object) -> str:
    place = profile.participation
    return reverse(name, args=[place.programme.slug, place.slug, *more])
