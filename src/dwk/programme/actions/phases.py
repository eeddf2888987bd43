"""Phases begin, are handed in, accepted by a second person, skipped with a reason, reopened."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.audit.rules import Actor
from dwk.programme.models import Approval, Delivery, Membership, Participation, PhaseRun
from dwk.programme.queries.acceptance import content_hash, missing_for
from dwk.programme.queries.memberships import holding
from dwk.programme.rules import (
    APPROVING_ROLES,
    RESPONSIBLE_ROLES,
    STATE_LABELS,
    PhaseKind,
    PhaseState,
    change_refused,
    own_approval,
)

from . import trail
from .errors import ProgrammeRefused


@transaction.atomic
def plan_phase(*, participation: Participation, kind: str, by: Actor, effective_on: date, **fields: Any) -> PhaseRun:
    """Add a run of a phase; a phase that was run before gets the next number."""
    Participation.objects.select_for_update().get(pk=participation.pk)
    number = PhaseRun.objects.filter(participation=participation, kind=kind).count() + 1
    values = {"responsible_role": RESPONSIBLE_ROLES[kind], **fields}
    return trail.create(
        obj=PhaseRun(participation=participation, kind=kind, number=number, **values), by=by, effective_on=effective_on
    )


def start_phase(*, run: PhaseRun, by: Actor, effective_on: date, **about: str) -> PhaseRun:
    """Begin; missing inputs are a warning of the page, never a refusal."""
    return _go(run, PhaseState.IN_PROGRESS, by, effective_on, starts_on=effective_on, **about)


@transaction.atomic
def submit_phase(*, run: PhaseRun, user: User | None, by: Actor, effective_on: date, **about: str) -> PhaseRun:
    """Hand a phase in for acceptance as its next version."""
    # counted from what is stored: the caller's copy may be older than the last handing-in
    kept = PhaseRun.objects.select_for_update().get(pk=run.pk)
    return _go(kept, PhaseState.IN_REVIEW, by, effective_on, submitted_by=user, version=kept.version + 1, **about)


def return_phase(*, run: PhaseRun, by: Actor, effective_on: date, reason: str) -> PhaseRun:
    """Give a phase back instead of accepting it."""
    if not reason.strip():
        raise ProgrammeRefused("Bitte schreiben Sie dazu, warum die Phase zurückgeht.")
    return _go(run, PhaseState.IN_PROGRESS, by, effective_on, reason=reason.strip())


def skip_phase(*, run: PhaseRun, by: Actor, effective_on: date, reason: str) -> PhaseRun:
    """Leave a phase out, with a written reason."""
    return _go(run, PhaseState.SKIPPED, by, effective_on, reason=reason.strip())


def reopen_phase(*, run: PhaseRun, by: Actor, effective_on: date, reason: str) -> PhaseRun:
    """Take an accepted or skipped phase up again; its approvals stay on record for their version."""
    return _go(run, PhaseState.REOPENED, by, effective_on, reason=reason.strip(), ended_on=None)


@transaction.atomic
def approve_phase(*, run: PhaseRun, user: User, role: Role, by: Actor, effective_on: date) -> PhaseRun:
    """Consent of one role; the phase is accepted once every role that must has consented to this version.

    Refused for whoever handed it in himself, for roles that do not approve this phase, and while something is missing.
    """
    run = PhaseRun.objects.select_for_update().get(pk=run.pk)
    refused = change_refused(run.state, PhaseState.ACCEPTED, "")
    if refused:
        raise ProgrammeRefused(refused)
    needed = APPROVING_ROLES[run.kind]
    if role.value not in needed:
        raise ProgrammeRefused(f"Die Rolle „{role.label}“ nimmt diese Phase nicht ab.")
    if own_approval(run.submitted_by_id, user.pk):
        raise ProgrammeRefused(
            "Wer eine Phase vorlegt, nimmt sie nicht selbst ab. Bitte lassen Sie eine zweite Person abnehmen."
        )
    _one_role_only(run, user)
    missing = missing_for(run, effective_on)
    if missing:
        raise ProgrammeRefused("Die Phase kann noch nicht abgenommen werden. " + " ".join(missing), missing)
    trail.create(
        obj=Approval(
            participation_id=run.participation_id,
            phase_run=run,
            role=role.value,
            user=user,
            as_deputy=_stands_in(run, user, role, effective_on),
            approved_on=effective_on,
            version=run.version,
            content_sha256=content_hash(run),
        ),
        by=by,
        effective_on=effective_on,
    )
    given = set(Approval.objects.filter(phase_run=run, version=run.version).values_list("role", flat=True))
    if set(needed) <= given:
        run = trail.change(
            obj=run, by=by, effective_on=effective_on, state=PhaseState.ACCEPTED.value, ended_on=effective_on
        )
    return run


@transaction.atomic
def deliver(
    *, run: PhaseRun, output: str, title: str, by: Actor, effective_on: date, open_points: str = "", **about: Any
) -> Delivery:
    """Hand a result of a phase in; upper modules call this with their documents."""
    _take_results(run)
    return trail.create(
        obj=Delivery(
            participation_id=run.participation_id,
            phase_run=run,
            output=output,
            title=title,
            open_points=open_points,
            delivered_on=effective_on,
            **about,
        ),
        by=by,
        effective_on=effective_on,
    )


@transaction.atomic
def take_back(*, delivery: Delivery, by: Actor, effective_on: date, reason: str = "") -> None:
    """Take a result away, as long as nobody has consented to it; earlier days still show it."""
    _take_results(delivery.phase_run)
    trail.remove(obj=delivery, by=by, effective_on=effective_on, because=reason)


@transaction.atomic
def explain_council(*, run: PhaseRun, text: str, by: Actor, effective_on: date) -> PhaseRun:
    """Say why the council names nobody to talk to; a kick-off needs that sentence or the person."""
    if run.kind != PhaseKind.KICKOFF:
        raise ProgrammeRefused("Nur der Kick-off fragt nach einer Ansprechperson der Vertretung.")
    _take_results(run)
    return trail.change(obj=run, by=by, effective_on=effective_on, council_reason=text.strip())


def _take_results(run: PhaseRun) -> None:
    """Refuse to change what an acceptance stands for once somebody has consented."""
    kept = PhaseRun.objects.select_for_update().get(pk=run.pk)
    if kept.state in {PhaseState.ACCEPTED, PhaseState.SKIPPED}:
        raise ProgrammeRefused(
            f"Die Phase ist {STATE_LABELS[kept.state]}. Bitte öffnen Sie sie wieder, wenn sich etwas ändern soll."
        )
    if kept.state == PhaseState.IN_REVIEW and Approval.objects.filter(phase_run=kept, version=kept.version).exists():
        raise ProgrammeRefused(
            "Diese Fassung ist von einer Rolle schon freigegeben. Bitte lassen Sie die Phase zurückgeben, "
            "wenn sich etwas ändern soll."
        )


def _one_role_only(run: PhaseRun, user: User) -> None:
    if Approval.objects.filter(phase_run=run, version=run.version, user=user).exists():
        raise ProgrammeRefused(
            "Sie haben diese Fassung schon abgenommen. Die weitere Zustimmung gibt eine andere Person."
        )


def _stands_in(run: PhaseRun, user: User, role: Role, day: date) -> bool:
    """Whether somebody has the role only for another person; a role of his own counts first."""
    here = Q(participation=run.participation_id) | Q(
        participation__isnull=True, programme__participations=run.participation_id
    )
    held = list(
        Membership.objects.filter(here, holding(day), user=user, role=role.value).values_list("deputy_of", flat=True)
    )
    return bool(held) and None not in held


@transaction.atomic
def _go(run: PhaseRun, wanted: PhaseState, by: Actor, effective_on: date, **fields: Any) -> PhaseRun:
    now = PhaseRun.objects.select_for_update().get(pk=run.pk)
    refused = change_refused(now.state, wanted, str(fields.get("reason", "")))
    if refused:
        raise ProgrammeRefused(refused)
    return trail.change(
        obj=now, by=by, effective_on=effective_on, because=str(fields.get("reason", "")), state=wanted.value, **fields
    )
