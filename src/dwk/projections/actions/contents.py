"""What a scenario holds: entries of the variant tables and events."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from dwk.accounts.models import User
from dwk.audit.models import Action
from dwk.projections.entries import AssumptionEntry, EventEntry, groups_as_json
from dwk.projections.models import Assumption, Scenario, ScenarioEvent
from dwk.projections.rules import AssumptionKind, ScenarioRefused

from .editing import keep, locked
from .rows import reconciled


@transaction.atomic
def set_assumptions(
    *,
    scenario_id: int,
    version: int,
    kinds: Sequence[AssumptionKind],
    entries: Sequence[AssumptionEntry],
    by: User | None,
    at: datetime,
) -> Scenario:
    """Save one or more variant tables as a whole: entries of ``kinds`` that are not named are removed."""
    scenario = locked(scenario_id, version)
    wanted = {(entry.kind, entry.year, entry.sex): entry for entry in entries}
    if len(wanted) != len(entries):
        raise ScenarioRefused("Ein Jahr steht doppelt in der Tabelle. Bitte behalten Sie je Jahr einen Wert.")
    for entry in entries:
        if entry.kind not in kinds:
            raise ScenarioRefused(f"„{entry.kind.label}“ gehört nicht in diese Tabelle.")
        entry.check((scenario.base_year, scenario.horizon))
    created, changed, deleted = reconciled(
        scenario.assumptions.filter(kind__in=kinds),
        wanted,
        key=lambda row: (AssumptionKind(row.kind), row.year, row.sex),
        fresh=lambda entry: _fresh(scenario, entry),
    )
    if not (created or changed or deleted):
        return scenario
    what = "Annahmen geändert: " + ", ".join(kind.label for kind in kinds)
    rows = [(Action.CREATED, created), (Action.CHANGED, changed), (Action.DELETED, deleted)]
    return keep(scenario=scenario, what=what, by=by, at=at, rows=rows)


def _fresh(scenario: Scenario, entry: AssumptionEntry) -> Assumption:
    row = Assumption(scenario=scenario, kind=entry.kind, year=entry.year, sex=entry.sex, unit=entry.kind.unit)
    row.value, row.source = entry.value, entry.source.strip()
    return row


@transaction.atomic
def add_event(*, scenario_id: int, version: int, event: EventEntry, by: User | None, at: datetime) -> Scenario:
    """Add an event such as a housing estate."""
    scenario = locked(scenario_id, version)
    event.check((scenario.base_year, scenario.horizon))
    row = _filled(ScenarioEvent(scenario=scenario), event)
    row.save()
    return keep(
        scenario=scenario, what=f"Ereignis „{row.title}“ angelegt", by=by, at=at, rows=[(Action.CREATED, [row])]
    )


@transaction.atomic
def change_event(
    *, scenario_id: int, version: int, event_id: int, event: EventEntry, by: User | None, at: datetime
) -> Scenario:
    """Replace what is said about an event."""
    scenario = locked(scenario_id, version)
    event.check((scenario.base_year, scenario.horizon))
    row = _filled(scenario.events.get(pk=event_id), event)
    row.save()
    return keep(
        scenario=scenario, what=f"Ereignis „{row.title}“ geändert", by=by, at=at, rows=[(Action.CHANGED, [row])]
    )


@transaction.atomic
def remove_event(*, scenario_id: int, version: int, event_id: int, by: User | None, at: datetime) -> Scenario:
    """Remove an event; the version before still holds it."""
    scenario = locked(scenario_id, version)
    row = scenario.events.get(pk=event_id)
    row.delete()
    row.pk = event_id
    return keep(
        scenario=scenario, what=f"Ereignis „{row.title}“ entfernt", by=by, at=at, rows=[(Action.DELETED, [row])]
    )


def _filled(row: ScenarioEvent, event: EventEntry) -> ScenarioEvent:
    row.title = " ".join(event.title.split())[:160]
    row.kind = event.kind
    row.first_year, row.last_year = event.first_year, event.last_year
    row.persons_per_year = event.persons
    row.profile = event.profile
    row.groups = groups_as_json(event.groups)
    row.source = event.source.strip()[:500]
    return row
