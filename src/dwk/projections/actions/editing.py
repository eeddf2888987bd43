"""The frame of every change of a scenario: locked, compared with the version read, kept as a whole, entered in the trail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import models

from dwk.accounts.models import User
from dwk.audit import actions as audit
from dwk.audit.models import Action
from dwk.audit.rules import SYSTEM, Actor
from dwk.projections.models import Scenario, ScenarioVersion
from dwk.projections.queries.scenarios import scenario_data
from dwk.projections.rules import ScenarioRefused


class ScenarioChangedMeanwhile(ScenarioRefused):
    """Somebody else saved in between; nothing was overwritten."""

    def __init__(self, scenario: Scenario) -> None:
        who = scenario.changed_by.name if scenario.changed_by else "jemand anderem"
        super().__init__(
            f"Das Szenario „{scenario.name}“ wurde inzwischen von {who} geändert. Ihre Eingabe wurde nicht gespeichert, "
            "damit nichts verloren geht. Bitte laden Sie die Seite neu und tragen Sie Ihre Änderung noch einmal ein."
        )


def actor_of(user: User | None) -> Actor:
    """The acting person for the trail; None is the system itself."""
    return SYSTEM if user is None else Actor(user.pk, user.name)


def locked(scenario_id: int, version: int, *, archived: bool = False) -> Scenario:
    """The scenario, locked for this transaction; refused if it is another version than the one that was read."""
    # the account may be absent, and PostgreSQL locks no row of an outer join
    scenario = (
        Scenario.objects.select_for_update(of=("self",)).select_related("changed_by", "region").get(pk=scenario_id)
    )
    if scenario.version != version:
        raise ScenarioChangedMeanwhile(scenario)
    if scenario.is_archived and not archived:
        raise ScenarioRefused(
            f"Das Szenario „{scenario.name}“ ist archiviert. Bitte stellen Sie es zuerst wieder her oder kopieren Sie es."
        )
    return scenario


def keep(
    *,
    scenario: Scenario,
    what: str,
    by: User | None,
    at: datetime,
    action: Action = Action.CHANGED,
    rows: Sequence[tuple[Action, Sequence[models.Model]]] = (),
    reason: str = "",
) -> Scenario:
    """Store the scenario as its next version, with a copy of the whole and an entry in the trail for each row."""
    if action is not Action.CREATED:
        scenario.version += 1
    scenario.changed_at, scenario.changed_by = at, by
    scenario.save()
    actor = actor_of(by)
    ScenarioVersion.objects.create(
        scenario=scenario,
        number=scenario.version,
        what=what[:200],
        data=scenario_data(scenario),
        actor_name=actor.name,
        at=at,
    )
    trail: dict[str, Any] = {"by": actor, "effective_on": at.date(), "reason": reason or what}
    audit.record(obj=scenario, action=action, **trail)
    for kind, objects in rows:
        if objects:
            audit.record_many(objects=objects, action=kind, **trail)
    return scenario
