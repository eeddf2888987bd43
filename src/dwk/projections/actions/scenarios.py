"""The life of a scenario: made, described, copied, put away, taken up again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from dwk.accounts.models import User
from dwk.audit.models import Action
from dwk.projections.entries import AssumptionEntry
from dwk.projections.models import Assumption, DemandValue, Scenario, ScenarioEvent, ScenarioState, ScenarioVersion
from dwk.projections.queries.presets import entries_of_preset
from dwk.projections.rules import Preset, ScenarioRefused, check_assumption, check_years
from dwk.regions.models import Region

from .editing import keep, locked


def create_scenario(
    *,
    region: Region,
    name: str,
    preset: Preset,
    base_year: int,
    horizon: int,
    by: User | None,
    at: datetime,
    note: str = "",
    is_example: bool = False,
) -> Scenario:
    """Make a scenario; those of the upper and lower variant come with the entries computed from the region's past."""
    check_years(base_year, horizon)
    # read and computed before the transaction: SQLite has one writer
    entries = entries_of_preset(region, preset, base_year, horizon)
    with transaction.atomic():
        scenario = Scenario(
            region=region,
            name=_free_name(region, name),
            preset=preset,
            base_year=base_year,
            horizon=horizon,
            note=note.strip(),
            is_example=is_example,
            owner=by,
            changed_by=by,
            created_at=at,
            changed_at=at,
        )
        scenario.save()
        rows = _store_assumptions(scenario, entries)
        return keep(
            scenario=scenario, what="angelegt", by=by, at=at, action=Action.CREATED, rows=[(Action.CREATED, rows)]
        )


@transaction.atomic
def change_scenario(
    *,
    scenario_id: int,
    version: int,
    name: str,
    horizon: int,
    note: str,
    by: User | None,
    at: datetime,
) -> Scenario:
    """Another name, year or note. Entries and events beyond an earlier horizon are refused, never dropped in silence."""
    scenario = locked(scenario_id, version)
    check_years(scenario.base_year, horizon)
    late = [
        *scenario.assumptions.filter(year__gt=horizon).values_list("year", flat=True),
        *scenario.events.filter(last_year__gt=horizon).values_list("last_year", flat=True),
        *scenario.demand_values.filter(valid_from__gt=horizon).values_list("valid_from", flat=True),
    ]
    if late:
        raise ScenarioRefused(
            f"Es gibt Annahmen, Ereignisse oder eigene Werte bis {max(late)}. Bitte ändern Sie diese zuerst; "
            f"danach lässt sich das Zieljahr auf {horizon} setzen."
        )
    scenario.name = _free_name(scenario.region, name, but=scenario)
    scenario.horizon, scenario.note = horizon, note.strip()
    return keep(scenario=scenario, what="Angaben geändert", by=by, at=at)


@transaction.atomic
def copy_scenario(*, scenario_id: int, name: str, by: User | None, at: datetime) -> Scenario:
    """A scenario of one's own with everything the other one holds; archived ones can be copied, too."""
    original = Scenario.objects.select_related("region").get(pk=scenario_id)
    scenario = Scenario(
        region=original.region,
        name=_free_name(original.region, name),
        preset=original.preset,
        base_year=original.base_year,
        horizon=original.horizon,
        note=original.note,
        is_example=False,
        owner=by,
        copied_from=original,
        created_at=at,
        changed_at=at,
    )
    scenario.save()
    held = (original.assumptions.all(), original.events.all(), original.demand_values.all())
    rows = [row for rows in held for row in _copied(rows, scenario)]
    what = f"kopiert von „{original.name}“"
    return keep(scenario=scenario, what=what, by=by, at=at, action=Action.CREATED, rows=[(Action.CREATED, rows)])


@transaction.atomic
def archive_scenario(*, scenario_id: int, version: int, by: User | None, at: datetime) -> Scenario:
    """Put a scenario away; its runs stay, and it can be restored."""
    scenario = locked(scenario_id, version)
    scenario.state = ScenarioState.ARCHIVED
    return keep(scenario=scenario, what="archiviert", by=by, at=at)


@transaction.atomic
def restore_scenario(*, scenario_id: int, version: int, by: User | None, at: datetime) -> Scenario:
    """Take an archived scenario up again."""
    scenario = locked(scenario_id, version, archived=True)
    if scenario.is_archived:
        scenario.name = _free_name(scenario.region, scenario.name, but=scenario)
        scenario.state = ScenarioState.ACTIVE
        keep(scenario=scenario, what="wiederhergestellt", by=by, at=at)
    return scenario


@transaction.atomic
def take_up_version(*, scenario_id: int, version: int, number: int, by: User | None, at: datetime) -> Scenario:
    """Undo: the scenario as it stood in an earlier version becomes its newest one; nothing is lost in between."""
    scenario = locked(scenario_id, version)
    data = ScenarioVersion.objects.get(scenario=scenario, number=number).data
    scenario.name = _free_name(scenario.region, data["name"], but=scenario)
    scenario.horizon, scenario.note = data["horizon"], data["note"]
    gone = [*scenario.assumptions.all(), *scenario.events.all(), *scenario.demand_values.all()]
    trail = [(Action.DELETED, [_detached(row) for row in gone])]
    scenario.assumptions.all().delete()
    scenario.events.all().delete()
    scenario.demand_values.all().delete()
    made = [
        *_restored(Assumption, data["assumptions"], scenario),
        *_restored(ScenarioEvent, data["events"], scenario),
        # versions from before there were own values have none
        *_restored(DemandValue, data.get("demand_values", ()), scenario),
    ]
    what = f"Fassung {number} wieder aufgenommen"
    return keep(scenario=scenario, what=what, by=by, at=at, rows=[*trail, (Action.CREATED, made)])


def _free_name(region: Region, name: str, but: Scenario | None = None) -> str:
    name = " ".join(name.split())[:120]
    if not name:
        raise ScenarioRefused("Bitte geben Sie dem Szenario einen Namen.")
    taken = Scenario.objects.filter(region=region, name=name, state=ScenarioState.ACTIVE)
    if (taken.exclude(pk=but.pk) if but else taken).exists():
        raise ScenarioRefused(
            f"Für {region.name} gibt es schon ein Szenario „{name}“. Bitte wählen Sie einen anderen Namen."
        )
    return name


def _store_assumptions(scenario: Scenario, entries: Sequence[AssumptionEntry]) -> list[Assumption]:
    span = (scenario.base_year, scenario.horizon)
    made = []
    for entry in entries:
        check_assumption(entry.kind, entry.year, entry.sex, entry.value, span)
        made.append(
            Assumption.objects.create(
                scenario=scenario,
                kind=entry.kind,
                year=entry.year,
                sex=entry.sex,
                value=entry.value,
                unit=entry.kind.unit,
                source=entry.source,
            )
        )
    return made


def _copied(rows: Any, scenario: Scenario) -> list[Any]:
    copies = []
    for row in rows:
        row.pk, row.scenario = None, scenario
        row._state.adding = True
        row.save()
        copies.append(row)
    return copies


def _restored(model: type[Any], rows: Sequence[dict[str, Any]], scenario: Scenario) -> list[Any]:
    return [model.objects.create(scenario=scenario, **row) for row in rows]


def _detached(row: Any) -> Any:
    """The row with the identity it had, for the trail; deleting takes the identity away."""
    return type(row)(**{field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields})
