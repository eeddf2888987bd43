"""Official figures of the demo that a projection rests on, loaded through the importers, and short ways to a run."""

from __future__ import annotations

from datetime import UTC, date, datetime

from dwk.accounts.actions import create_user
from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.audit.rules import Actor
from dwk.cli.demo_tables import DIRECTORY, demo_tables, read_table
from dwk.projections import actions
from dwk.projections.actions.computing import compute_and_store
from dwk.projections.entries import EventEntry
from dwk.projections.models import ProjectionRun, Scenario
from dwk.projections.rules import EventKind, EventProfile, Preset
from dwk.regions.models import Region
from dwk.regions.queries import region_by_key
from dwk.statistics.actions.imports import apply_parsed, new_run

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
BASE_YEAR = 2018
TABLES = (
    DIRECTORY,
    "12411-02-03-4",
    "12711-04-02-4",
    "12411-0013",
    "12411-0006",
    "12612-0002",
    "12612-0008",
    "12613-0004",
    "12621-0001",
    "lebenserwartung-laender",
    "gv-jahre",
    "22411-02-03-4",
)
KREIS, SMALL = "01051", "14523010"


def load_figures(without: tuple[str, ...] = ()) -> None:
    """The tables of the demo that projections need."""
    for table in demo_tables():
        if table.name in TABLES and table.name not in without:
            run = new_run(file=None, file_name=table.file_name, sha256=table.sha256, by=None, at=NOW)
            apply_parsed(parsed=read_table(table), run=run, by=None, at=NOW)


def planner(email: str = "planung@example.org") -> User:
    """Somebody who may edit and run."""
    return create_user(
        email=email,
        name=f"Beispiel {email.split('@', maxsplit=1)[0]}",
        roles=[Role.MUNICIPAL_COORDINATOR],
        by=Actor(None, "Test"),
        effective_on=TODAY,
    )


def region(key: str = KREIS) -> Region:
    """A region of the demo."""
    return region_by_key(key)


def make_scenario(
    preset: Preset = Preset.STATUS_QUO, name: str = "Beispielszenario", key: str = KREIS, by: User | None = None
) -> Scenario:
    """A scenario to 2030."""
    return actions.create_scenario(
        region=region(key), name=name, preset=preset, base_year=BASE_YEAR, horizon=2030, by=by, at=NOW
    )


def housing(**changes: object) -> EventEntry:
    """An invented housing estate."""
    values: dict[str, object] = {
        "title": "Neubaugebiet Beispielfeld",
        "kind": EventKind.HOUSING,
        "first_year": 2021,
        "last_year": 2023,
        "profile": EventProfile.YOUNG_FAMILIES,
        "source": "Beispiel",
        "persons_per_year": 100.0,
    }
    return EventEntry(**{**values, **changes})  # type: ignore[arg-type]  # values of a test


def finished_run(scenario: Scenario, trajectories: int = 50, seed: int = 7) -> ProjectionRun:
    """A run computed at once."""
    run = actions.new_run(scenario_id=scenario.pk, by=None, at=NOW, seed=seed, trajectories=trajectories)
    return compute_and_store(run=run, by=None, at=NOW)


def released_run(scenario: Scenario, at: datetime = NOW) -> ProjectionRun:
    """A run computed at once that everybody may read."""
    return actions.release_run(run_id=finished_run(scenario).pk, by=None, at=at)
