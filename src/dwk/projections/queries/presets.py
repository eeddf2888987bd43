"""The entries with which a scenario of a preset begins."""

from __future__ import annotations

from dwk.projections.entries import AssumptionEntry
from dwk.projections.inputs.gathering import gather
from dwk.projections.inputs.variants import preset_entries
from dwk.projections.rules import AssumptionKind, Preset
from dwk.regions.models import Region

from .sheets import status_quo_paths


def entries_of_preset(region: Region, preset: Preset, base_year: int, horizon: int) -> list[AssumptionEntry]:
    """Entries of the upper and lower variant, none for the others.

    Raises ``InputsMissing`` in any case where the territory cannot be projected from this year: better now than in a run.
    """
    inputs = gather(region, base_year, horizon)
    usual = [float(value) for value in status_quo_paths(inputs)[AssumptionKind.NET_MIGRATION, ""]]
    return preset_entries(inputs, preset, usual)
