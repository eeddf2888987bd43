"""Reads about regions: by key, above, beside, below, by text, and what a directory would change."""

from .directory import DirectoryPlan, plan_boundaries, plan_directory
from .finding import Hit, all_matches, search, search_index
from .lookup import (
    RegionUnknown,
    chain_of,
    children_of,
    listed,
    neighbourhoods_of,
    origins,
    page_region,
    region_by_key,
    same_territory,
    states,
    successors,
)

__all__ = [
    "DirectoryPlan",
    "Hit",
    "RegionUnknown",
    "all_matches",
    "chain_of",
    "children_of",
    "listed",
    "neighbourhoods_of",
    "origins",
    "page_region",
    "plan_boundaries",
    "plan_directory",
    "region_by_key",
    "same_territory",
    "search",
    "search_index",
    "states",
    "successors",
]
