"""Findings are noted with what they rest on."""

from __future__ import annotations

from datetime import date
from typing import Any

from dwk.audit.rules import Actor
from dwk.programme.actions import trail

from .models import Finding, FindingEvidence


def note_finding(*, by: Actor, effective_on: date, **fields: Any) -> Finding:
    """Note something learnt."""
    return trail.create(obj=Finding(noted_on=effective_on, **fields), by=by, effective_on=effective_on)


def add_evidence(*, finding: Finding, text: str, by: Actor, effective_on: date, **fields: Any) -> FindingEvidence:
    """Name what a finding rests on."""
    return trail.create(obj=FindingEvidence(finding=finding, text=text, **fields), by=by, effective_on=effective_on)
