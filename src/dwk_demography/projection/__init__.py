"""Cohort-component projection of regions by sex and age."""

from dwk_demography.projection.contract import (
    FEMALE,
    MALE,
    Keep,
    Outputs,
    Prepared,
    Timing,
    Varied,
    empty_outputs,
)
from dwk_demography.projection.controls import ControlReport, Controls, reconcile
from dwk_demography.projection.grouping import PUBLISHED_GROUPS
from dwk_demography.projection.migration import (
    OUTFLOW_CAP,
    ArrivalsAndDepartures,
    NetCounts,
    NetRates,
    Pool,
    TotalsByProfile,
)
from dwk_demography.projection.preparing import prepare
from dwk_demography.projection.projecting import numba_available, project, run
from dwk_demography.projection.result import GroupedProjection, GuardReport, Projection, QuantileProjection
from dwk_demography.projection.separation import linear_separation, period_deaths

__all__ = [
    "FEMALE",
    "MALE",
    "OUTFLOW_CAP",
    "PUBLISHED_GROUPS",
    "ArrivalsAndDepartures",
    "ControlReport",
    "Controls",
    "GroupedProjection",
    "GuardReport",
    "Keep",
    "NetCounts",
    "NetRates",
    "Outputs",
    "Pool",
    "Prepared",
    "Projection",
    "QuantileProjection",
    "Timing",
    "TotalsByProfile",
    "Varied",
    "empty_outputs",
    "linear_separation",
    "numba_available",
    "period_deaths",
    "prepare",
    "project",
    "reconcile",
    "run",
]
