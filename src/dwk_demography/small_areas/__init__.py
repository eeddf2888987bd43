"""Areas too small for their own rates: borrowing, residual migration, cross-check, estimated structure."""

from dwk_demography.small_areas.hamilton_perry import cohort_ratios, hamilton_perry
from dwk_demography.small_areas.residual import residual_migration, residual_total
from dwk_demography.small_areas.shrinkage import Shrunk, shrunk_estimates, shrunk_rates
from dwk_demography.small_areas.structure import (
    UNCERTAIN_BELOW_PERSONS,
    EstimatedStructure,
    estimated_structure,
    is_uncertain,
)

__all__ = [
    "UNCERTAIN_BELOW_PERSONS",
    "EstimatedStructure",
    "Shrunk",
    "cohort_ratios",
    "estimated_structure",
    "hamilton_perry",
    "is_uncertain",
    "residual_migration",
    "residual_total",
    "shrunk_estimates",
    "shrunk_rates",
]
