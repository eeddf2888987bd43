"""The regional model: all Kreise at once, with migration as a pool closed on a national total."""

from dwk_demography.regional.contract import (
    FLOW_GROUPS,
    GROUPS,
    ModelSettings,
    NationalHistory,
    RegionAlone,
    RegionalHistory,
    RegionalInputs,
    RegionalProjection,
    Spread,
)

__all__ = [
    "FLOW_GROUPS",
    "GROUPS",
    "ModelSettings",
    "NationalHistory",
    "RegionAlone",
    "RegionalHistory",
    "RegionalInputs",
    "RegionalProjection",
    "Spread",
]
