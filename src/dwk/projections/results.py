"""What a run says, ready for charts and tables: frozen, with unit, year and source; no database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Point:
    """One observed figure with its source line; ``flag`` is a German word such as "Schätzung" or empty."""

    year: int
    value: float
    source: str
    flag: str = ""


@dataclass(frozen=True, slots=True)
class FanSeries:
    """A quantity over the years: observed before, projected with its spread after.

    ``years`` runs from the base year to the horizon, as do ``central`` and each of ``quantiles`` (by per cent:
    10, 25, 50, 75, 90; the band 10 to 90 is the 80 % interval).
    """

    code: str
    label: str
    unit: str
    years: tuple[int, ...]
    central: tuple[float, ...]
    quantiles: Mapping[int, tuple[float, ...]]
    history: tuple[Point, ...] = ()
    later_observed: tuple[Point, ...] = ()

    def at(self, year: int) -> float:
        """The central value of a year."""
        return self.central[self.years.index(year)]


@dataclass(frozen=True, slots=True)
class PyramidYear:
    """Persons by single age of one year; the last age is open (100 and older)."""

    year: int
    female: tuple[float, ...]
    male: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class ComponentYear:
    """What changes the number of people in one year; ``change`` is the sum of the others, persons."""

    year: int
    births: float
    deaths: float
    net_migration: float
    events: float

    @property
    def change(self) -> float:
        """People more or fewer than at the end of the year before."""
        return self.births - self.deaths + self.net_migration + self.events


@dataclass(frozen=True, slots=True)
class AssumptionSource:
    """One line of the list of everything a run rests on."""

    topic: str  # Bevölkerung, Geburten, Sterblichkeit, Wanderungen, Ereignisse, Bedarf
    what: str
    value: str  # as shown, without unit; German number format
    unit: str
    year: str  # 2018, 2012-2016, "2019-2040"
    source: str
    #: Schätzung, Kreiswert, Landeswert, Bundeswert, Annahme, Vorgabe
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DemandSeries:
    """Need for one kind of place or service, with the parameters behind it."""

    code: str
    label: str
    unit: str
    years: tuple[int, ...]
    central: tuple[float, ...]
    quantiles: Mapping[int, tuple[float, ...]] = field(default_factory=dict)
    parameters: tuple[AssumptionSource, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class RunResult:
    """Everything the page, the document and the exports of a run show."""

    run_id: int
    scenario_id: int
    scenario_name: str
    scenario_version: int
    preset: str
    preset_meaning: str
    is_example: bool
    region_id: int
    region_key: str
    region_name: str
    base_year: int
    horizon: int
    is_uncertain: bool
    #: German sentences that must stand beside the figures
    notes: tuple[str, ...]
    total: FanSeries
    groups: tuple[FanSeries, ...]
    pyramid: tuple[PyramidYear, ...]
    components: tuple[ComponentYear, ...]
    demand: tuple[DemandSeries, ...]
    assumptions: tuple[AssumptionSource, ...]
    source_line: str
    engine_version: str
    kernel: str
    numpy_version: str
    seed: int
    trajectories: int
    results_sha256: str
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class ComparedSeries:
    """The same quantity of two runs; ``difference`` is the second minus the first, per year they share."""

    code: str
    label: str
    unit: str
    years: tuple[int, ...]
    first: tuple[float, ...]
    second: tuple[float, ...]

    @property
    def difference(self) -> tuple[float, ...]:
        """Second minus first."""
        return tuple(later - earlier for earlier, later in zip(self.first, self.second, strict=True))


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs beside each other."""

    first: RunResult
    second: RunResult
    series: tuple[ComparedSeries, ...]
    #: assumptions that differ: topic, what, value with unit of the first and of the second
    differing: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """Facts about the future of a territory for the chapter of its data profile."""

    region_key: str
    region_name: str
    result: RunResult
    other: tuple[RunResult, ...] = ()


@dataclass(frozen=True, slots=True)
class SolverAnswer:
    """What yearly net migration reaches a goal; ``reached`` says whether it can be reached within the bounds."""

    question: str
    reached: bool
    #: persons per year of the ages asked for, in addition to the scenario's own; rounded up to whole persons
    extra_per_year: float
    #: the same, added to what the scenario itself assumes for these ages
    total_per_year: float
    goal: float
    unit: str
    years: tuple[int, ...]
    before: tuple[float, ...]
    after: tuple[float, ...]
    sentence: str
    assumptions: tuple[AssumptionSource, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reproduction:
    """Whether a stored run gives the same numbers again, bit for bit."""

    run_id: int
    same: bool
    stored_sha256: str
    computed_sha256: str
    sentence: str
