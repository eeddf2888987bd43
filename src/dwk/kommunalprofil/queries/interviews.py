"""Interviews of a Kommune as lists show them, and what a withdrawal would destroy; nothing of what was said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from dwk.kommunalprofil.blocks import without_quotes
from dwk.kommunalprofil.models import (
    Coding,
    Consent,
    Evidence,
    Guide,
    Interview,
    InterviewAccess,
    Memo,
    ProfileVersion,
    Quote,
    Transcript,
)
from dwk.programme.models import Participation, Programme

#: value in the address -> how a page calls it
CONSENTS = {"gilt": "gilt", "fehlt": "fehlt", "widerrufen": "widerrufen"}


def listed(
    participation: Participation, *, day: date = date.max, group: str = "", consent: str = "", text: str = ""
) -> QuerySet[Any]:
    """Interviews (held by a day) in the order of their pseudonyms, with the state of their consent then, and numbers.

    The numbers are those of today: what was destroyed is not counted on earlier days either.
    """
    given = Consent.objects.filter(interview=OuterRef("pk"), given_on__lte=day)
    found = Interview.objects.filter(participation=participation, held_on__lte=day).defer("sealed_notes")
    found = found.annotate(
        agreed=Exists(given.filter(_stands(day))),
        taken_back=Exists(given.filter(withdrawn_on__lte=day)),
        texts=_number(Transcript.objects.filter(interview=OuterRef("pk"), destroyed_on__isnull=True), "interview"),
        passages=_number(Coding.objects.filter(transcript__interview=OuterRef("pk")), "transcript__interview"),
    )
    if group:
        found = found.filter(group=group)
    if text:
        found = found.filter(pseudonym__icontains=text)
    wanted = {
        "gilt": Q(agreed=True),
        "fehlt": Q(agreed=False, taken_back=False),
        "widerrufen": Q(agreed=False, taken_back=True),
    }
    if consent in wanted:
        found = found.filter(wanted[consent])
    return found.select_related("guide").order_by("pseudonym", "pk")


def _stands(day: date) -> Q:
    """Consents that nobody had taken back by a day."""
    return Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=day)


def consents_of(interview: Interview, day: date) -> list[Consent]:
    """Consents given by a day, the last one first; a withdrawal that came later is not told."""
    found = list(interview.consents.filter(given_on__lte=day).order_by("-given_on", "-pk"))
    for one in found:
        if one.withdrawn_on is not None and one.withdrawn_on > day:
            one.withdrawn_on = None
    return found


def _number(rows: QuerySet[Any], of: str) -> Coalesce:
    """How many of these rows there are, counted apart for each interview of a page: no rows times rows."""
    counted = rows.order_by().values(of).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def consent_state(agreed: bool, taken_back: bool) -> str:
    """State of a consent as the lists call it."""
    return "gilt" if agreed else "widerrufen" if taken_back else "fehlt"


def pseudonyms_of(participation: Participation) -> list[str]:
    """Pseudonyms that are taken."""
    return list(Interview.objects.filter(participation=participation).values_list("pseudonym", flat=True))


def transcripts_of(interview: Interview) -> QuerySet[Any]:
    """Transcripts of an interview without their texts, with the number of codings."""
    found = Transcript.objects.filter(interview=interview).defer("sealed")
    return found.annotate(passages=Count("codings")).order_by("pk")


def accesses_of(interview: Interview, until: datetime | None = None) -> QuerySet[InterviewAccess]:
    """Accesses to an interview (until a moment), the latest first."""
    found = InterviewAccess.objects.filter(interview=interview)
    if until is not None:
        found = found.filter(at__lte=until)
    return found.order_by("-at", "-pk")


def accesses_in(participation: Participation, until: datetime | None = None) -> QuerySet[InterviewAccess]:
    """Accesses to all interviews of a Kommune (until a moment), the latest first."""
    found = InterviewAccess.objects.filter(interview__participation=participation).select_related("interview")
    if until is not None:
        found = found.filter(at__lte=until)
    return found.order_by("-at", "-pk")


def people_of(accesses: QuerySet[InterviewAccess]) -> list[tuple[str, str]]:
    """Who stands in these accesses: key and name; those without an account any more by their name."""
    found = accesses.order_by().values_list("user", "user_name").distinct()
    people = {str(user) if user else f"x-{name}": name for user, name in found}
    return sorted(people.items(), key=lambda one: (one[1], one[0]))


def guides_of(programme: Programme) -> list[Guide]:
    """All guides of a programme in their versions, the latest first; ``held`` counts the interviews."""
    found = Guide.objects.filter(programme=programme).annotate(held=Count("interview"))
    return list(found.order_by("name", "-number"))


def latest_guides(programme: Programme) -> list[Guide]:
    """The latest version of each guide."""
    found: dict[str, Guide] = {}
    for guide in Guide.objects.filter(programme=programme).order_by("name", "-number"):
        found.setdefault(guide.name, guide)
    return list(found.values())


def guids_under(consent: Consent) -> set[str]:
    """Quotes that rest on a consent, those among them that were taken back one by one: signed versions still say them.

    What an earlier consent let stay in signed versions is not meant.
    """
    since = Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gte=consent.given_on)
    found = Quote.objects.filter(since, transcript__interview=consent.interview_id)
    return set(found.values_list("guid", flat=True))


@dataclass(frozen=True, slots=True)
class Affected:
    """What a withdrawal would destroy and what stays, in numbers."""

    transcripts: int
    notes: bool
    codings: int
    memos: int
    quotes: int
    evidence: int
    redacted_versions: tuple[int, ...]
    kept_versions: tuple[int, ...]


def affected_by(consent: Consent) -> Affected:
    """What taking this consent back would do, by the rules of the withdrawal itself."""
    interview = consent.interview
    quotes = list(Quote.objects.filter(transcript__interview=interview, withdrawn_on__isnull=True))
    guids = guids_under(consent)
    redacted: list[int] = []
    kept: list[int] = []
    for version in ProfileVersion.objects.filter(participation_id=consent.participation_id).order_by("pk"):
        if without_quotes(version.blocks, guids, consent.given_on) != version.blocks:
            stays = version.signed_on is not None and consent.keeps_signed
            (kept if stays else redacted).append(version.number)
    of_texts = {"transcript__interview": interview}
    return Affected(
        transcripts=Transcript.objects.filter(interview=interview, destroyed_on__isnull=True).count(),
        notes=bool(interview.sealed_notes),
        codings=Coding.objects.filter(**of_texts).count(),
        memos=Memo.objects.filter(**of_texts).count(),
        quotes=len(quotes),
        evidence=Evidence.objects.filter(quote__in=quotes).count(),
        redacted_versions=tuple(redacted),
        kept_versions=tuple(kept),
    )
