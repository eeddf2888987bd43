"""Findings are noted with what they rest on, worded anew, withdrawn with a reason."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from dwk.audit.rules import Actor
from dwk.programme.actions import trail
from dwk.programme.actions.errors import ProgrammeRefused

from .models import Finding, FindingEvidence


def note_finding(*, by: Actor, effective_on: date, **fields: Any) -> Finding:
    """Note something learnt."""
    return trail.create(obj=Finding(noted_on=effective_on, **fields), by=by, effective_on=effective_on)


def change_finding(*, finding: Finding, by: Actor, effective_on: date, reason: str = "", **fields: Any) -> Finding:
    """Word a finding anew; earlier wordings stay in the trail."""
    return trail.change(obj=finding, by=by, effective_on=effective_on, because=reason, **fields)


@transaction.atomic
def withdraw_finding(*, finding: Finding, by: Actor, effective_on: date, reason: str) -> None:
    """Take a finding back with all that it rests on; the trail keeps both, and why."""
    reason = reason.strip()
    if not reason:
        raise ProgrammeRefused("Bitte schreiben Sie dazu, warum die Erkenntnis nicht mehr gilt.")
    for evidence in FindingEvidence.objects.filter(finding=finding).order_by("pk"):
        trail.remove(obj=evidence, by=by, effective_on=effective_on, because=reason)
    trail.remove(obj=finding, by=by, effective_on=effective_on, because=reason)


def add_evidence(*, finding: Finding, text: str, by: Actor, effective_on: date, **fields: Any) -> FindingEvidence:
    """Name what a finding rests on."""
    return trail.create(obj=FindingEvidence(finding=finding, text=text, **fields), by=by, effective_on=effective_on)
