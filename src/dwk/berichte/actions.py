"""Writes of the reports: their build and occasions as records, and the frozen report."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from dwk.accounts.models import User
from dwk.audit import actions as audit
from dwk.audit.models import Action
from dwk.audit.rules import SYSTEM, Actor
from dwk.programme.actions import trail
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.models import Programme

from .content import frozen
from .models import ReportOccasion, ReportRun, ReportTemplate
from .queries import compose_report
from .rules import template_fault


def create_template(*, by: Actor, effective_on: date, **fields: Any) -> ReportTemplate:
    """Say how a kind of report is built; a part that nothing composes is refused here, not when the report is wanted."""
    fault = template_fault(fields["parts"])
    if fault:
        raise ProgrammeRefused(fault)
    return trail.create(obj=ReportTemplate(**fields), by=by, effective_on=effective_on)


def create_occasion(*, by: Actor, effective_on: date, **fields: Any) -> ReportOccasion:
    """Say where and when a report is given, its date and who issues it."""
    return trail.create(obj=ReportOccasion(**fields), by=by, effective_on=effective_on)


@transaction.atomic
def freeze_report(
    *, programme: Programme, kind: str, as_of: date, known_on: date | None, user: User | None, at: datetime
) -> ReportRun:
    """Compose a report from what held on a day and keep it; the same content is kept once."""
    content, digest = frozen(compose_report(programme, as_of, known_on))
    found = ReportRun.objects.filter(programme=programme, kind=kind, content_sha256=digest).first()
    if found is not None:
        return found
    run = ReportRun.objects.create(
        programme=programme, kind=kind, as_of=as_of, known_on=known_on, content=content, content_sha256=digest,
        created_at=at, created_by=user,
    )  # fmt: skip
    by = Actor(user.pk, user.name) if user else SYSTEM
    audit.record(
        obj=run, action=Action.CREATED, by=by, effective_on=at.date(), chain="berichte", leave_out=("content",)
    )
    return run
