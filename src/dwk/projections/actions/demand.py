"""Own values behind the demand of a scenario."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from dwk.accounts.models import User
from dwk.audit.models import Action
from dwk.projections.computation.parameters import given_parameters
from dwk.projections.demand_rules import DemandEntry, DemandTopic, GivenParameter
from dwk.projections.models import DemandValue, Scenario
from dwk.projections.rules import ScenarioRefused

from .editing import keep, locked
from .rows import reconciled


@transaction.atomic
def set_demand_values(
    *, scenario_id: int, version: int, entries: Sequence[DemandEntry], by: User | None, at: datetime
) -> Scenario:
    """Save the own values as a whole: those that are not named are removed, and what the product gives holds again."""
    scenario = locked(scenario_id, version)
    given = {parameter.key: parameter for parameter in given_parameters(None)}
    for entry in entries:
        if entry.key not in given:
            raise ScenarioRefused(f"Eine Größe „{entry.key}“ gibt es nicht. Bitte laden Sie die Seite neu.")
        entry.check(given[entry.key], (scenario.base_year, scenario.horizon))
    wanted = {(entry.key, entry.valid_from): entry for entry in entries}
    if len(wanted) != len(entries):
        raise ScenarioRefused("Ein Jahr steht bei einer Größe doppelt. Bitte behalten Sie je Jahr einen Wert.")
    created, changed, deleted = reconciled(
        scenario.demand_values.all(),
        wanted,
        key=lambda row: (row.key, row.valid_from),
        fresh=lambda entry: _fresh(scenario, given[entry.key], entry),
    )
    if not (created or changed or deleted):
        return scenario
    topics = {row.topic for row in (*created, *changed, *deleted)}
    what = "Eigene Werte zum Bedarf geändert: " + ", ".join(topic.label for topic in DemandTopic if topic in topics)
    rows = [(Action.CREATED, created), (Action.CHANGED, changed), (Action.DELETED, deleted)]
    return keep(scenario=scenario, what=what, by=by, at=at, rows=rows)


def _fresh(scenario: Scenario, parameter: GivenParameter, entry: DemandEntry) -> DemandValue:
    return DemandValue(
        scenario=scenario,
        topic=parameter.topic,
        key=entry.key,
        value=entry.value,
        unit=parameter.unit,
        valid_from=entry.valid_from,
        source=entry.source.strip()[:500],
    )
