"""Writes about scenarios and runs."""

from .contents import add_event, change_event, remove_event, set_assumptions
from .demand import set_demand_values
from .editing import ScenarioChangedMeanwhile
from .release import release_run, withdraw_release
from .runs import cancel_run, new_run, start_run
from .scenarios import (
    archive_scenario,
    change_scenario,
    copy_scenario,
    create_scenario,
    restore_scenario,
    take_up_version,
)

__all__ = [
    "ScenarioChangedMeanwhile",
    "add_event",
    "archive_scenario",
    "cancel_run",
    "change_event",
    "change_scenario",
    "copy_scenario",
    "create_scenario",
    "new_run",
    "release_run",
    "remove_event",
    "restore_scenario",
    "set_assumptions",
    "set_demand_values",
    "start_run",
    "take_up_version",
    "withdraw_release",
]
