"""Tables of the projections."""

from .demand import DemandValue
from .runs import ProjectionRun, RunState
from .scenarios import Assumption, Scenario, ScenarioEvent, ScenarioState, ScenarioVersion

__all__ = [
    "Assumption",
    "DemandValue",
    "ProjectionRun",
    "RunState",
    "Scenario",
    "ScenarioEvent",
    "ScenarioState",
    "ScenarioVersion",
]
