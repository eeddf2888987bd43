"""Example scenarios of the demo: entered and computed through the ordinary actions."""

from __future__ import annotations

from datetime import datetime
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    # models must not be touched before Django is set up
    from dwk.accounts.models import User
    from dwk.projections.models import Scenario


def scenarios_pending() -> bool:
    """Whether the examples have never been made here; whoever archives them keeps them archived."""
    from dwk.projections.models import Scenario

    return not Scenario.objects.filter(is_example=True).exists()


def create_scenarios(user: User, now: datetime) -> int:
    """Make, compute and release the examples of every territory that has the figures for it; returns how many."""
    from dwk.projections.actions import new_run, release_run
    from dwk.projections.actions.computing import compute_and_store
    from dwk.projections.queries.sheets import readiness
    from dwk.regions.queries import region_by_key

    described = _described()
    years: dict[str, tuple[int, ...]] = {}
    made = 0
    for entry in described["scenarios"]:
        region = region_by_key(entry["region"])
        if region.key not in years:
            years[region.key] = readiness(region).base_years
        if not years[region.key]:
            # somebody withdrew the figures before the examples were made; the page of the territory says what is missing
            continue
        scenario = _create(entry, years[region.key][0], described["horizon"], user, now)
        run = new_run(scenario_id=scenario.pk, by=user, at=now, trajectories=described["trajectories"])
        compute_and_store(run=run, by=user, at=now)
        release_run(run_id=run.pk, by=user, at=now)
        made += 1
    return made


def _create(entry: dict[str, Any], base_year: int, horizon: int, user: User, now: datetime) -> Scenario:
    from dwk.projections.actions import add_event, create_scenario
    from dwk.projections.entries import EventEntry
    from dwk.projections.rules import EventKind, EventProfile, Preset
    from dwk.regions.queries import region_by_key

    scenario = create_scenario(
        region=region_by_key(entry["region"]),
        name=entry["name"],
        preset=Preset(entry["preset"]),
        base_year=base_year,
        horizon=horizon,
        note=entry.get("note", ""),
        is_example=True,
        by=user,
        at=now,
    )
    for event in entry.get("events", ()):
        told = {**event, "kind": EventKind(event["kind"]), "profile": EventProfile(event["profile"])}
        scenario = add_event(
            scenario_id=scenario.pk, version=scenario.version, event=EventEntry(**told), by=user, at=now
        )
    return scenario


def _described() -> dict[str, Any]:
    import yaml  # only when there is something to make

    text = files("dwk.content").joinpath("demo", "beispielszenarien.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found
