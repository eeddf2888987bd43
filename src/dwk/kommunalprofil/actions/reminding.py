"""Once a day: close rounds whose deadline has passed, remind those who have not finished."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from dwk.audit.rules import SYSTEM
from dwk.kommunalprofil.models import Reviewer, ReviewRound
from dwk.kommunalprofil.queries.rounds import may_be_asked, overdue_rounds
from dwk.kommunalprofil.rules import REMINDED_BEFORE, reminder_due
from dwk.notifications.actions import notify
from dwk.programme.actions import trail

from .reviews import close_by_deadline
from .telling import round_address, tell_closed
from .transcripts import drop_stale


@dataclass(frozen=True, slots=True)
class RoundsDone:
    """What a day did, in numbers."""

    closed: int
    reminded: int


def due_reviewers(today: date) -> list[tuple[ReviewRound, list[Reviewer]]]:
    """Rounds whose reminders are due, with those who still belong to the Kommune and have not finished."""
    latest = today + timedelta(days=max(REMINDED_BEFORE))
    rounds = ReviewRound.objects.filter(closed_on__isnull=True, deadline__gte=today, deadline__lte=latest)
    found = []
    for one in rounds.select_related("participation__programme").order_by("pk"):
        if not reminder_due(one.deadline, one.reminded_on or one.opened_on, today):
            continue
        asked = Reviewer.objects.filter(
            round=one, finished_on__isnull=True, user__in=may_be_asked(one.participation, today)
        )
        found.append((one, list(asked.select_related("user").order_by("pk"))))
    return found


def foreseen(today: date) -> RoundsDone:
    """What ``run_day`` would do, without doing it."""
    return RoundsDone(overdue_rounds(today).count(), sum(len(people) for _, people in due_reviewers(today)))


def run_day(*, today: date, at: datetime, site: str) -> RoundsDone:
    """Close and remind, and throw uploads away that nobody took over; run twice a day it does everything once."""
    drop_stale(on=today)
    closed = [_close(one, at, site) for one in overdue_rounds(today)]
    reminded = sum(_remind(one, people, today, at, site) for one, people in due_reviewers(today))
    return RoundsDone(len([one for one in closed if one]), reminded)


@transaction.atomic
def _close(found: ReviewRound, at: datetime, site: str) -> bool:
    # somebody may have closed it by hand, or another process, since it was looked up
    if ReviewRound.objects.select_for_update().get(pk=found.pk).closed_on is not None:
        return False
    closed = close_by_deadline(found=found, by=SYSTEM)
    tell_closed(found=closed, by=SYSTEM, at=at, site=site)
    return True


@transaction.atomic
def _remind(found: ReviewRound, people: list[Reviewer], today: date, at: datetime, site: str) -> int:
    kept = ReviewRound.objects.select_for_update().get(pk=found.pk)
    moved = (kept.deadline, kept.reminded_on) != (found.deadline, found.reminded_on)
    if moved or kept.closed_on is not None:
        return 0
    text = f"{found.participation.full_name}: Rückmeldungen zum Kommunalprofil sind {_left(found, today)} möglich."
    told = notify(
        users=[one.user for one in people], text=text, url=round_address(found), site=site, at=at,
        key=f"review:{found.pk}:{today.isoformat()}",
    )  # fmt: skip
    trail.change(obj=found, by=SYSTEM, effective_on=today, reminded_on=today)
    return len(told)


def _left(found: ReviewRound, today: date) -> str:
    days = (found.deadline - today).days
    if days == 0:
        return "nur noch heute"
    return "noch bis morgen" if days == 1 else f"noch {days} Tage, bis zum {found.deadline:%d.%m.%Y},"
