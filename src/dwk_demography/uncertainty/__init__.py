"""How sure a projection is: levels that wander, trajectories that hang together, intervals that keep what they say."""

from dwk_demography.uncertainty.calibration import Calibration, calibrate, interval
from dwk_demography.uncertainty.levels import LevelModel, fit_ar1, fit_random_walk, shock_correlation
from dwk_demography.uncertainty.trajectories import (
    common_deviations,
    joined_weights,
    quantiles_over_trajectories,
    regional_deviations,
)

__all__ = [
    "Calibration",
    "LevelModel",
    "calibrate",
    "common_deviations",
    "fit_ar1",
    "fit_random_walk",
    "interval",
    "joined_weights",
    "quantiles_over_trajectories",
    "regional_deviations",
    "shock_correlation",
]
