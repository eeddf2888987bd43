"""What an acceptance of a phase lacks, and the digest of what is accepted."""

from __future__ import annotations

import hashlib
import json
from datetime import date

from dwk.accounts.permissions import Role
from dwk.programme.models import Attendance, Delivery, Event, Membership, PhaseDefinition, PhaseRun
from dwk.programme.rules import KickoffFacts, PhaseKind, kickoff_missing, outputs_missing

from .memberships import not_ended


def missing_for(run: PhaseRun, day: date | None = None) -> tuple[str, ...]:
    """Sentences that name what is missing before the phase can be accepted; without a day only roles without end count."""
    if run.kind == PhaseKind.KICKOFF:
        return kickoff_missing(_kickoff_facts(run, day))
    expected = PhaseDefinition.objects.filter(
        programme__participations=run.participation_id, kind=run.kind
    ).values_list("outputs", flat=True)
    wanted = [name for outputs in expected for name in outputs]
    return outputs_missing(wanted, set(Delivery.objects.filter(phase_run=run).values_list("output", flat=True)))


def content_hash(run: PhaseRun) -> str:
    """SHA-256 over what an approval stands for: the version, its deliveries and released minutes."""
    deliveries = Delivery.objects.filter(phase_run=run).order_by("pk")
    events = Event.objects.filter(phase_run=run, minutes_released_on__isnull=False).order_by("pk")
    sealed: dict[str, object] = {
        "run": [run.pk, run.kind, run.number, run.version],
        "deliveries": [
            [
                row.output,
                row.title,
                row.open_points,
                row.delivered_on.isoformat(),
                row.document.sha256 if row.document else "",
            ]
            for row in deliveries.select_related("document")
        ],
        "minutes": [[event.pk, event.on.isoformat(), event.minutes] for event in events],
    }
    if run.council_reason:
        sealed["council_reason"] = run.council_reason
    return hashlib.sha256(json.dumps(sealed, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _kickoff_facts(run: PhaseRun, day: date | None) -> KickoffFacts:
    events = Event.objects.filter(phase_run=run, held=True)
    members = list(
        Membership.objects.filter(not_ended(day), participation_id=run.participation_id).select_related("participation")
    )
    coordinators = [member for member in members if member.role == Role.MUNICIPAL_COORDINATOR]
    departments = {member.department_id for member in members if member.department_id is not None}
    return KickoffFacts(
        minutes_released=events.filter(minutes_released_on__isnull=False).exists(),
        lead_attended=Attendance.objects.filter(
            event__in=events, group=Role.MUNICIPAL_LEAD.value, count__gt=0
        ).exists(),
        coordinators=sum(member.deputy_of_id is None for member in coordinators),
        deputies=sum(member.deputy_of_id is not None for member in coordinators),
        departments=len(departments),
        council_contact=any(member.role == Role.COUNCIL_MEMBER for member in members),
        council_reason=run.council_reason,
        small=run.participation.small,
    )
