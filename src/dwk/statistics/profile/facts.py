"""Numbers of a data profile, gathered once and shown by page, PDF, HTML and downloads alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from dwk.regions.models import Region
from dwk.statistics.queries.region_data import RegionData
from dwk.statistics.queries.sources import SourceLine
from dwk.statistics.queries.values import IndicatorValue
from dwk_demography.ages import AgeTable
from dwk_demography.change import YearOfChange

from .selection import Selection

Role = Literal["own", "kreis", "land", "bund"]

#: the six published groups of moves: label, ages
LIFE_PHASES: tuple[tuple[str, str], ...] = (
    ("unter 18", "0, 17"),
    ("18 bis 24", "18, 24"),
    ("25 bis 29", "25, 29"),
    ("30 bis 49", "30, 49"),
    ("50 bis 64", "50, 64"),
    ("65 und älter", "65"),
)


@dataclass(frozen=True)
class Territory:
    """A region of the profile with its part in it and its figures."""

    region: Region
    role: Role
    title: str
    data: RegionData

    @property
    def short(self) -> str:
        """Name at a line's end."""
        return self.region.name.split(",")[0]


@dataclass(frozen=True)
class PyramidFacts:
    """Population by age and sex of one year, and of an earlier one if there is one."""

    territory: Territory
    is_proxy: bool
    source_key: str
    year: int
    ages: AgeTable
    earlier_year: int | None
    earlier: AgeTable | None
    median_age: float | None
    earlier_median_age: float | None


@dataclass(frozen=True)
class SeriesFacts:
    """Values by year for several territories; ``source_keys`` in order of use."""

    by_role: Mapping[Role, Mapping[int, float]]
    source_keys: tuple[str, ...]
    breaks: tuple[tuple[int, str], ...]
    is_proxy: bool = False


@dataclass(frozen=True)
class PhaseFacts:
    """Mean net migration per phase of life."""

    territory: Territory
    is_proxy: bool
    years: tuple[int, ...]
    rates: tuple[float | None, ...]
    persons_per_year: tuple[float | None, ...]
    comparison: Territory | None
    comparison_rates: tuple[float | None, ...]
    source_keys: tuple[str, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """Names of the phases."""
        return tuple(label for label, _ages in LIFE_PHASES)


@dataclass(frozen=True)
class GroupChanges:
    """Persons of each age group in two years, and the change in per cent."""

    labels: tuple[str, ...]
    before: tuple[float, ...]
    after: tuple[float, ...]
    land_percent: tuple[float | None, ...]
    earlier_year: int
    year: int
    source_key: str
    notes: tuple[str, ...]

    @property
    def percent(self) -> tuple[float | None, ...]:
        """Change of each group in per cent of the earlier year."""
        pairs = zip(self.before, self.after, strict=True)
        return tuple(100 * (after - before) / before if before else None for before, after in pairs)

    def table_rows(self, *, with_land: bool) -> list[tuple[str | float | None, ...]]:
        """Rows of the table behind the chart."""
        rows: list[tuple[str | float | None, ...]] = []
        land = self.land_percent if with_land else (None,) * len(self.labels)
        for label, before, after, change, other in zip(
            self.labels, self.before, self.after, self.percent, land, strict=True
        ):
            rows.append((label, before, after, change, other) if with_land else (label, before, after, change))
        return rows


@dataclass(frozen=True)
class IndicatorRow:
    """One line of the table of indicators."""

    value: IndicatorValue
    earlier: IndicatorValue | None
    comparisons: tuple[IndicatorValue, ...]


@dataclass(frozen=True)
class Facts:
    """Everything a profile tells."""

    territories: tuple[Territory, ...]
    shape: Territory | None  # whose age structure is shown: the region itself, or its Kreis as a substitute
    selection: Selection
    available_years: tuple[int, ...]
    sources: Mapping[str, SourceLine]
    pyramid: PyramidFacts | None
    index: SeriesFacts | None
    stages: tuple[tuple[str, SeriesFacts], ...]
    ratios: tuple[tuple[str, SeriesFacts], ...]
    group_changes: GroupChanges | None
    components: tuple[YearOfChange, ...]
    component_sources: tuple[str, ...]
    components_proxy: bool
    phases: PhaseFacts | None
    phase_series: tuple[tuple[str, SeriesFacts], ...]
    balances: Mapping[int, float]
    rows: tuple[IndicatorRow, ...]

    @property
    def own(self) -> Territory:
        """The region of the profile."""
        return self.territories[0]

    @property
    def is_shape_proxy(self) -> bool:
        """Whether the age structure is that of a larger region."""
        return self.shape is not None and self.shape is not self.own

    def territory(self, role: Role) -> Territory | None:
        """The territory with this part in the profile."""
        return next((entry for entry in self.territories if entry.role == role), None)
