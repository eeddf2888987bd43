"""What each phase of a Kommune still lacked on a day, from the trail; without a query of its own for each phase."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dwk.accounts.permissions import Role
from dwk.programme.models import PhaseDefinition, Programme
from dwk.programme.rules import (
    PHASE_INPUTS,
    PHASE_LABELS,
    KickoffFacts,
    PhaseKind,
    PhaseState,
    kickoff_missing,
    outputs_missing,
)

from .past import Past, PastRow

UNDER_WAY = frozenset({PhaseState.IN_PROGRESS, PhaseState.IN_REVIEW, PhaseState.REOPENED})


def outputs_by_kind(programme: Programme) -> dict[str, Sequence[str]]:
    """What the phases of a programme hand over; one query."""
    return dict(PhaseDefinition.objects.filter(programme=programme).values_list("kind", "outputs"))


def lacking(past: Past, run: PastRow, outputs: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Sentences on what a run needs next: before it begins what comes before, then what its acceptance asks for."""
    if run["state"] == PhaseState.NOT_STARTED:
        accepted = {row["kind"] for row in past.all("programme.phaserun", state=PhaseState.ACCEPTED.value)}
        before = [PHASE_LABELS[kind] for kind in PHASE_INPUTS.get(run["kind"], ()) if kind not in accepted]
        return (f"Noch nicht abgenommen: {', '.join(before)}.",) if before else ()
    if run["state"] not in UNDER_WAY:
        return ()
    if run["kind"] == PhaseKind.KICKOFF:
        return kickoff_missing(_kickoff_facts(past, run))
    delivered = {row["output"] for row in past.all("programme.delivery", phase_run_id=run.object_id)}
    return outputs_missing(outputs.get(run["kind"], ()), delivered)


def _kickoff_facts(past: Past, run: PastRow) -> KickoffFacts:
    events = past.all("programme.event", phase_run_id=run.object_id, held=True)
    numbers = {event.object_id for event in events}
    place = past.one("programme.participation", run["participation_id"])
    members = [
        row
        for row in past.all("programme.membership", participation_id=run["participation_id"])
        if not row["ended_on"] or row["ended_on"] > past.as_of.isoformat()
    ]
    coordinators = [row for row in members if row["role"] == Role.MUNICIPAL_COORDINATOR]
    return KickoffFacts(
        minutes_released=any(event["minutes_released_on"] for event in events),
        lead_attended=any(
            row["event_id"] in numbers and row["count"] > 0
            for row in past.all("programme.attendance", group=Role.MUNICIPAL_LEAD.value)
        ),
        coordinators=sum(row["deputy_of_id"] is None for row in coordinators),
        deputies=sum(row["deputy_of_id"] is not None for row in coordinators),
        departments=len({row["department_id"] for row in members if row["department_id"] is not None}),
        council_contact=any(row["role"] == Role.COUNCIL_MEMBER for row in members),
        council_reason=run["council_reason"],
        small=bool(place is not None and place["small"]),
    )
