"""The past in single years: what every projection and every comparison with the past starts from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dwk_demography.errors import InputError
from dwk_demography.regional.cohorts import national_single_ages, tracked_single_ages
from dwk_demography.regional.contract import Floats, ModelSettings, RegionalHistory
from dwk_demography.regional.fertility import filled_rates
from dwk_demography.regional.mortality import survival_history
from dwk_demography.regional.national import births_by_year, net_by_age, net_totals


class HistoryTooShort(InputError):
    """Too few years are known before the base year."""


@dataclass(frozen=True, slots=True, eq=False)
class Past:
    """A regional history brought to single years of age.

    The arrays of the country have the years of the national history, those of the regions the years of the regional one.
    """

    first_year: int
    national_first_year: int
    tracked: Floats  # (Y, R, 2, A)
    population: Floats  # (N, 2, A)
    survival: Floats  # (N, 2, A)
    asfr: Floats  # (N, A)
    births: Floats  # (N, 2)
    by_age: Floats  # (N, 2, A), net migration
    net: Floats  # (N,), net migration

    def until(self, year: int) -> Past:
        """The same up to an earlier year (nothing in it rests on later years)."""
        regional, national = year - self.first_year + 1, year - self.national_first_year + 1
        return Past(
            self.first_year,
            self.national_first_year,
            self.tracked[:regional],
            self.population[:national],
            self.survival[:national],
            self.asfr[:national],
            self.births[:national],
            self.by_age[:national],
            self.net[:national],
        )

    def national_index(self, year: int) -> int:
        """Index of a year in the arrays of the country."""
        return year - self.national_first_year


def reconstruct(history: RegionalHistory, settings: ModelSettings) -> Past:
    """Follow single years of age through the whole history.

    Parameters
    ----------
    history : RegionalHistory
    settings : ModelSettings

    Returns
    -------
    Past

    Raises
    ------
    HistoryTooShort
        The country is not known in the first year of the regions or in the year before the base year.
    InputError
        Mortality, fertility or single ages of the country are not known at all.
    """
    national = history.national
    survival = survival_history(national, national.population, settings.mortality_improvement)
    asfr = filled_rates(national.asfr, national.last_year)
    population = national_single_ages(national, survival, asfr)
    offset = history.first_year - national.first_year
    if offset < 0 or len(history.population) < 2 or not np.isfinite(population[offset:]).all():
        raise HistoryTooShort(
            f"Die Gebiete sind von {history.first_year} bis {history.base_year} gegeben, Deutschland nach Altersjahren aber "
            "nicht in allen diesen Jahren, oder es ist nur ein Jahr bekannt. Erwartet werden wenigstens zwei Jahre und die "
            "Tabelle 12411-0006 vom ersten Jahr an."
        )
    births = births_by_year(national, population, survival, asfr)
    unusable = np.array(
        [national.first_year + year in history.breaks or _unpublished(history, year) for year in range(len(population))]
    )
    by_age = net_by_age(population, survival, births, unusable)
    tracked = tracked_single_ages(
        history.population, population[offset:], survival[offset:], asfr[offset:], births[offset:]
    )
    totals = net_totals(national, population, by_age, births)
    return Past(
        history.first_year,
        national.first_year,
        tracked,
        population,
        survival,
        asfr,
        births,
        by_age,
        totals,
    )


def _unpublished(history: RegionalHistory, year: int) -> bool:
    """Whether the stock of a year, or of the year before, is only carried on."""
    national = history.national
    for index in (year - 1, year):
        if index < 0:
            return True
        single = np.isfinite(national.population[index]).all()
        if not single and not np.isfinite(national.groups[index]).all():
            return True
    return False
