"""Review rounds: open, invite, move the deadline, close; „ich bin fertig“."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction

from dwk.accounts.models import User
from dwk.audit.rules import Actor
from dwk.kommunalprofil.models import Profile, Reviewer, ReviewRound
from dwk.kommunalprofil.queries.rounds import may_be_asked, runs
from dwk.kommunalprofil.queries.together import round_values
from dwk.programme.actions import trail

from .errors import ProfileRefused
from .meanwhile import demand_unchanged
from .versions import freeze_version

OVER = "Diese Rückmelderunde ist geschlossen."


@transaction.atomic
def open_round(*, profile: Profile, deadline: date, by: Actor, effective_on: date) -> ReviewRound:
    """Freeze the draft and take comments on it until the deadline."""
    if deadline < effective_on:
        raise ProfileRefused("Die Frist liegt in der Vergangenheit. Bitte wählen Sie heute oder einen späteren Tag.")
    version = freeze_version(profile=profile, by=by, effective_on=effective_on)
    for old in ReviewRound.objects.filter(profile=profile, closed_on__isnull=True, deadline__lt=effective_on):
        close_by_deadline(found=old, by=by)
    made = ReviewRound(
        participation_id=profile.participation_id, profile=profile, version=version, opened_on=effective_on,
        deadline=deadline,
    )  # fmt: skip
    return trail.create(obj=made, by=by, effective_on=effective_on)


@transaction.atomic
def invite(*, found: ReviewRound, users: Collection[User], by: Actor, effective_on: date) -> list[Reviewer]:
    """Ask people of the Kommune; who was asked already is not asked again."""
    found = _running(found, effective_on)
    allowed = set(may_be_asked(found.participation, effective_on).values_list("pk", flat=True))
    if any(user.pk not in allowed for user in users):
        raise ProfileRefused(
            "Eingeladen werden Verwaltungsspitze, Demografiekoordination, Fachbereiche und Vertretung dieser Kommune. "
            "Bitte prüfen Sie die Auswahl."
        )
    known = set(Reviewer.objects.filter(round=found).values_list("user_id", flat=True))
    made = [
        Reviewer(participation_id=found.participation_id, profile_id=found.profile_id, round=found, user=user)
        for user in users
        if user.pk not in known
    ]
    return [trail.create(obj=one, by=by, effective_on=effective_on) for one in made]


@transaction.atomic
def move_deadline(
    *, found: ReviewRound, deadline: date, by: Actor, effective_on: date, reason: str = "", seen: str = ""
) -> ReviewRound:
    """Give more or less time, unless somebody else did since it was ``seen``.

    People are told, so reminders of days that passed before are not made up for.
    """
    found = _running(found, effective_on)
    demand_unchanged(seen, round_values(found), {"deadline": deadline})
    if deadline < effective_on:
        raise ProfileRefused("Die neue Frist ist schon vorbei. Bitte schließen Sie die Runde stattdessen.")
    return trail.change(
        obj=found, by=by, effective_on=effective_on, because=reason, deadline=deadline, reminded_on=effective_on
    )


@transaction.atomic
def close_early(*, found: ReviewRound, reason: str, by: Actor, effective_on: date) -> ReviewRound:
    """Close a round before its deadline, with a reason."""
    found = _running(found, effective_on)
    if not reason.strip():
        raise ProfileRefused("Bitte schreiben Sie dazu, warum die Runde vor ihrer Frist endet.")
    return trail.change(obj=found, by=by, effective_on=effective_on, because=reason.strip(), closed_on=effective_on)


def close_by_deadline(*, found: ReviewRound, by: Actor) -> ReviewRound:
    """Note that a round ended with its deadline."""
    return trail.change(
        obj=found, by=by, effective_on=found.deadline, because="Die Frist ist abgelaufen.", closed_on=found.deadline
    )


@transaction.atomic
def finish(*, found: ReviewRound, user: User, by: Actor, effective_on: date) -> Reviewer:
    """„Ich bin fertig“: the person is not reminded any more and may still comment."""
    found = _running(found, effective_on)
    reviewer = Reviewer.objects.select_for_update().filter(round=found, user=user).first()
    if reviewer is None:
        raise ProfileRefused("Sie sind zu dieser Rückmelderunde nicht eingeladen.")
    return trail.change(obj=reviewer, by=by, effective_on=effective_on, finished_on=effective_on)


def _running(found: ReviewRound, today: date) -> ReviewRound:
    kept = ReviewRound.objects.select_for_update().select_related("participation").get(pk=found.pk)
    if not runs(kept, today):
        raise ProfileRefused(OVER)
    return kept
