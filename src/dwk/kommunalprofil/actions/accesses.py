"""Who came to the words of an interview: one line for a person, an interview and half an hour, with how often."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from dwk.accounts.models import User
from dwk.kommunalprofil.models import Interview, InterviewAccess
from dwk.kommunalprofil.models.interviews import Reading

#: so long the same person doing the same is one line: who reloads a page does not bury what others did
TOGETHER = timedelta(minutes=30)
#: what comes again and again while somebody works; everything else always has a line of its own
REPEATED = frozenset({Reading.READ, Reading.SEARCHED, Reading.REFUSED})


def log_access(*, interview: Interview, user: User | None, what: Reading, at: datetime) -> None:
    """Note an access to an interview."""
    log_accesses(interviews=[interview.pk], user=user, what=what, at=at)


@transaction.atomic
def log_accesses(*, interviews: Iterable[int], user: User | None, what: Reading, at: datetime) -> None:
    """Note an access at each of these interviews; a constant number of queries, however many they are."""
    wanted = set(interviews)
    if what in REPEATED and wanted:
        begun = InterviewAccess.objects.filter(
            interview__in=wanted, user=user, what=what, at__gt=at - TOGETHER, at__lte=at
        )
        known = dict(begun.values_list("interview_id", "pk"))
        if known:
            InterviewAccess.objects.filter(pk__in=known.values()).update(times=F("times") + 1, last_at=at)
        wanted -= set(known)
    name = user.name if user else "System"
    InterviewAccess.objects.bulk_create(
        InterviewAccess(interview_id=pk, user=user, user_name=name, what=what, at=at) for pk in sorted(wanted)
    )


def note_refusals(*, interviews: Iterable[int], user: User, at: datetime) -> None:
    """Note that somebody tried to see interviews without the right."""
    log_accesses(interviews=interviews, user=user, what=Reading.REFUSED, at=at)
