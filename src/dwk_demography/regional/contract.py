"""What the regional model gets, what it works with, and what it returns.

Axis order ``(year, region, sex, age)``; sexes 0 female, 1 male; age index a = completed age, the last one open-ended; persons
unless said otherwise. NaN stands for "not known" in the histories and nowhere else. A history ends with its base year: what
came later is not in it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from dwk_demography.errors import UnknownOption

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

FEMALE = 0
MALE = 1

#: first ages of the 17 groups that are published for Kreise
GROUPS: tuple[int, ...] = (0, 3, 6, 10, 15, 18, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 75)
#: first ages of the 6 groups of moves over the borders of Kreise
FLOW_GROUPS: tuple[int, ...] = (0, 18, 25, 30, 50, 65)


@dataclass(frozen=True, slots=True, eq=False)
class NationalHistory:
    """What is known of the country, year by year, up to the base year.

    Parameters
    ----------
    first_year : int
        Year of index 0 of every array.
    population : ndarray, shape (Y, 2, A)
        Persons on 31 December by single year of age.
    groups : ndarray, shape (Y, 2, 17)
        The same in the published groups (for years without single ages).
    births : ndarray, shape (Y, 2)
        Girls and boys born in the year.
    deaths : ndarray, shape (Y,)
        Deaths of the year.
    deaths_by_age : ndarray, shape (Y, 2, A)
        Deaths of the year by age at death.
    asfr : ndarray, shape (Y, A)
        Births per woman and year, 0 outside the childbearing ages.
    net_flow : ndarray, shape (Y,)
        Net migration of the statistics of moves.
    survival : ndarray, shape (Y, 2, A)
        Survivorship ratios of a life table that was known in that year (for years without deaths by age).
    """

    first_year: int
    population: Floats
    groups: Floats
    births: Floats
    deaths: Floats
    deaths_by_age: Floats
    asfr: Floats
    net_flow: Floats
    survival: Floats

    @property
    def last_year(self) -> int:
        """The base year."""
        return self.first_year + len(self.population) - 1

    @property
    def ages(self) -> int:
        """Number of single ages, the open one included."""
        return int(self.population.shape[-1])

    def until(self, year: int) -> NationalHistory:
        """What was known at the end of an earlier year."""
        stop = year - self.first_year + 1
        return NationalHistory(
            self.first_year,
            self.population[:stop],
            self.groups[:stop],
            self.births[:stop],
            self.deaths[:stop],
            self.deaths_by_age[:stop],
            self.asfr[:stop],
            self.net_flow[:stop],
            self.survival[:stop],
        )


@dataclass(frozen=True, slots=True, eq=False)
class RegionalHistory:
    """What is known of the regions and of the country up to the base year.

    Parameters
    ----------
    first_year : int
        Year of index 0 of the regional arrays.
    regions : tuple of str
        Keys in the order of the region axis; the regions do not overlap.
    population : ndarray, shape (Y, R, 2, 17)
        Persons on 31 December in the published groups; complete in the last year.
    arrivals, departures : ndarray, shape (Y, R, 2, 6)
        Moves over the border of the region in the year, abroad included, by the groups of `FLOW_GROUPS`.
    national : NationalHistory
        The country; ends with the same year.
    breaks : frozenset of int
        Years whose stock rests on a new basis (census, territory): the step into them is no movement of people.
    """

    first_year: int
    regions: tuple[str, ...]
    population: Floats
    arrivals: Floats
    departures: Floats
    national: NationalHistory
    breaks: frozenset[int] = frozenset()

    @property
    def base_year(self) -> int:
        """The last year known."""
        return self.first_year + len(self.population) - 1

    def until(self, year: int) -> RegionalHistory:
        """What was known at the end of an earlier year."""
        stop = year - self.first_year + 1
        return replace(
            self,
            population=self.population[:stop],
            arrivals=self.arrivals[:stop],
            departures=self.departures[:stop],
            national=self.national.until(year),
        )


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """The one rule for all base years.

    Parameters
    ----------
    flow_years : int
        Years of moves behind out-rates and in-shares.
    residual_years : int
        Years in which the model is compared with what happened.
    residual_damping : float
        Share of the residual that goes on.
    net_years : int
        Years behind the age profile of national net migration.
    net_start_years : int
        Years whose median is the start of national net migration.
    net_reversion : float
        Share of the distance from the long mean that is left after each year.
    fertility_years, fertility_damping : int, float
        Span of the trend of fertility rates, and the share of the yearly change that is left after each year.
    mortality_improvement : float
        Yearly decline of mortality.
    hindcast_years : int
        Earlier base years whose errors make the interval.
    own_weight : float
        So many errors of all regions count beside the errors of a region itself.
    """

    flow_years: int = 4
    residual_years: int = 5
    residual_damping: float = 0.7
    net_years: int = 5
    net_start_years: int = 3
    net_reversion: float = 0.7
    fertility_years: int = 5
    fertility_damping: float = 0.5
    mortality_improvement: float = 0.015
    hindcast_years: int = 6
    own_weight: float = 10.0


@dataclass(frozen=True, slots=True, eq=False)
class RegionalInputs:
    """What a projection of all regions is calculated from; made by `prepare`, and free to be changed by a scenario.

    Parameters
    ----------
    base_year : int
    regions : tuple of str
    base : ndarray, shape (R, 2, A)
        Persons at the end of the base year.
    survival : ndarray, shape (Y, 2, A)
        Survivorship ratios: index 0 from birth to age 0, index a from a - 1 to a, the last for the two oldest.
    asfr : ndarray, shape (Y, R, A)
        Births per woman and year.
    srb : float
        Boys per girl.
    out_rates : ndarray, shape (R, 2, A)
        Departures over the region's border per survivor and year, age at the end of the year.
    in_shares : ndarray, shape (R, 2, A)
        Share of the region in all arrivals of a sex and age; adds up to 1 over the regions.
    residual_rates : ndarray, shape (R, 2, A)
        Net change per survivor and year that rates and shares do not explain, already damped.
    national_net : ndarray, shape (Y, 2, A)
        Net migration of all regions together.
    """

    base_year: int
    regions: tuple[str, ...]
    base: Floats
    survival: Floats
    asfr: Floats
    srb: float
    out_rates: Floats
    in_shares: Floats
    residual_rates: Floats
    national_net: Floats

    @property
    def years(self) -> int:
        """Number of steps."""
        return len(self.survival)


@dataclass(frozen=True, slots=True, eq=False)
class RegionAlone:
    """One region cut out of a projection of all, ready for `dwk_demography.projection.project`.

    ``project(base[None], survival[:, None], asfr[:, None], srb, ArrivalsAndDepartures(arrivals[:, None],
    out_rates[None, None]), step=1, timing="end")`` gives the same persons as the projection of all regions. A scenario
    changes what it likes: the arrivals are counts that no longer depend on what the other regions do.

    Parameters
    ----------
    base : ndarray, shape (2, A)
    survival : ndarray, shape (Y, 2, A)
    asfr : ndarray, shape (Y, A)
    srb : float
    arrivals : ndarray, shape (Y, 2, A)
        Persons per year, the residual correction included (single cells may be slightly negative for that reason).
    out_rates : ndarray, shape (2, A)
        Departures per survivor and year.
    """

    region: str
    base: Floats
    survival: Floats
    asfr: Floats
    srb: float
    arrivals: Floats
    out_rates: Floats


@dataclass(frozen=True, slots=True, eq=False)
class RegionalProjection:
    """A projection of all regions.

    Parameters
    ----------
    inputs : RegionalInputs
        What it was calculated from.
    population : ndarray, shape (Y+1, R, 2, A)
        Index 0 is the base year.
    births : ndarray, shape (Y, R, 2)
    deaths : ndarray, shape (Y, R, 2, A)
        Cohort deaths by age at the end of the year.
    arrivals, departures, residual : ndarray, shape (Y, R, 2, A)
        Moves over the region's border, and the correction by the residual.
    lifted : int
        Cells that would have come out negative and were set to zero.
    """

    inputs: RegionalInputs
    population: Floats
    births: Floats
    deaths: Floats
    arrivals: Floats
    departures: Floats
    residual: Floats
    lifted: int = 0

    @property
    def net_migration(self) -> Floats:
        """Arrivals less departures, residual included, shape (Y, R, 2, A)."""
        net: Floats = self.arrivals - self.departures + self.residual
        return net

    def alone(self, region: str) -> RegionAlone:
        """Everything needed to project one region by itself, with the arrivals of this projection."""
        inputs = self.inputs
        if region not in inputs.regions:
            raise UnknownOption(
                f"Das Gebiet „{region}“ ist nicht Teil der Vorausberechnung. Erwartet wird eines der "
                f"{len(inputs.regions)} Gebiete, die sie enthält."
            )
        index = inputs.regions.index(region)
        return RegionAlone(
            region,
            inputs.base[index],
            inputs.survival,
            inputs.asfr[:, index],
            inputs.srb,
            self.arrivals[:, index] + self.residual[:, index],
            inputs.out_rates[index],
        )


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """How far projected totals were off, learned from earlier base years; standard deviations of the logarithm.

    Parameters
    ----------
    national : ndarray, shape (Y,)
        Error common to all regions, by years ahead.
    regional : ndarray, shape (Y, R)
        Error of the region itself.
    fallback : bool
        True where too little history was there and the growth of the past stood in.
    """

    national: Floats
    regional: Floats
    fallback: bool = False
    notes: tuple[str, ...] = field(default=())

    @property
    def total(self) -> Floats:
        """Both parts together, shape (Y, R)."""
        both: Floats = np.sqrt(self.national[:, None] ** 2 + self.regional**2)
        return both
