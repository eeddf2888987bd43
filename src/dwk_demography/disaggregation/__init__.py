"""Age groups to single years, exact to each group: `disaggregate` and the methods behind it."""

from dwk_demography.disaggregation.groups import (
    KREIS_GROUPS,
    KREIS_LOWER_YEARS,
    MIGRATION_GROUPS,
    MIGRATION_LOWER_YEARS,
    AgeGroups,
    scaled_to_groups,
)
from dwk_demography.disaggregation.moves import (
    STANDARD_SCHEDULE,
    RogersCastro,
    moves_to_single_years,
    net_by_profile,
    rogers_castro,
)
from dwk_demography.disaggregation.open_age import split_open_group, stationary_shape
from dwk_demography.disaggregation.pclm import NotConverged, pclm
from dwk_demography.disaggregation.single_years import METHODS, Method, disaggregate
from dwk_demography.disaggregation.spline import cumulative_spline, sprague, sprague_matrix

__all__ = [
    "KREIS_GROUPS",
    "KREIS_LOWER_YEARS",
    "METHODS",
    "MIGRATION_GROUPS",
    "MIGRATION_LOWER_YEARS",
    "STANDARD_SCHEDULE",
    "AgeGroups",
    "Method",
    "NotConverged",
    "RogersCastro",
    "cumulative_spline",
    "disaggregate",
    "moves_to_single_years",
    "net_by_profile",
    "pclm",
    "rogers_castro",
    "scaled_to_groups",
    "split_open_group",
    "sprague",
    "sprague_matrix",
    "stationary_shape",
]
