"""What the editor of a scenario shows: variant tables beside the status quo, and whether there are figures at all."""

from __future__ import annotations

from dataclasses import dataclass

from dwk.projections.models import Scenario
from dwk.projections.results import AssumptionSource
from dwk.regions.models import Region

from .scenarios import SheetTable


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether a territory can be projected; without base years the reasons say in German what is missing."""

    base_years: tuple[int, ...]
    reasons: tuple[str, ...]
    #: German sentences about weaker inputs (rates of the Kreis, estimated ages, small region)
    cautions: tuple[str, ...] = ()

    @property
    def is_ready(self) -> bool:
        """Whether a scenario can be made."""
        return bool(self.base_years)


def readiness(region: Region) -> Readiness:
    """Base years (the newest first) for which a territory has all that a run needs, else what is missing."""
    raise NotImplementedError


def assumption_sheet(scenario: Scenario) -> tuple[SheetTable, ...]:
    """The variant tables of a scenario: status quo, entries, and the path that results, for each year."""
    raise NotImplementedError


def status_quo_sources(region: Region, base_year: int, horizon: int) -> tuple[AssumptionSource, ...]:
    """What a run of the status quo would rest on, before anybody has run it."""
    raise NotImplementedError
