"""Tables of the projections."""

from .runs import ProjectionRun, RunState
from .scenarios import Assumption, Scenario, ScenarioEvent, ScenarioState, ScenarioVersion

__all__ = [
    "Assumption",
    "ProjectionRun",
    "RunState",
    "Scenario",
    "ScenarioEvent",
    "ScenarioState",
    "ScenarioVersion",
]
