"""The regional model: all Kreise at once, with migration as a pool closed on a national total."""

from dwk_demography.regional.ageing import grouped
from dwk_demography.regional.baselines import hamilton_perry, linear_trend, unchanged
from dwk_demography.regional.contract import (
    FLOW_GROUPS,
    GROUPS,
    ModelSettings,
    NationalHistory,
    RegionalHistory,
    RegionalInputs,
    RegionAlone,
    RegionalProjection,
    Spread,
)
from dwk_demography.regional.interval import interval, spread_of_errors
from dwk_demography.regional.model import prepare, run_model
from dwk_demography.regional.mortality import survival_from_table
from dwk_demography.regional.reconstruction import Past, reconstruct
from dwk_demography.regional.scores import Scores, score
from dwk_demography.regional.territory import Succession, pieces, side_by_side

__all__ = [
    "FLOW_GROUPS",
    "GROUPS",
    "ModelSettings",
    "NationalHistory",
    "Past",
    "RegionAlone",
    "RegionalHistory",
    "RegionalInputs",
    "RegionalProjection",
    "Scores",
    "Spread",
    "Succession",
    "grouped",
    "hamilton_perry",
    "interval",
    "linear_trend",
    "pieces",
    "prepare",
    "reconstruct",
    "run_model",
    "score",
    "side_by_side",
    "spread_of_errors",
    "survival_from_table",
    "unchanged",
]
