"""A Kreis beside the rest of Germany in the regional model: ages tracked cohort by cohort, errors of the past."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from dwk.projections.rules import OPEN_AGE
from dwk.regions.rules import ROOT_KEY, Level
from dwk.statistics.content import census_breaks
from dwk.statistics.queries.region_data import RegionData
from dwk_demography.ages import AgeTable
from dwk_demography.errors import InputError
from dwk_demography.regional import (
    FLOW_GROUPS,
    GROUPS,
    ModelSettings,
    NationalHistory,
    Past,
    RegionalHistory,
    reconstruct,
    spread_of_errors,
    survival_from_table,
)

from .events import SEXES
from .reading import Floats, Material
from .structure import LAST_KNOWN_SINGLE, extended

FIRST_YEAR = 1995
AGES = OPEN_AGE + 1
REST = "übriges Deutschland"


@dataclass(frozen=True)
class Tracked:
    """``persons`` (2, ages) at the base year; ``errors`` (steps,) of the logarithm of totals, standard deviations."""

    persons: Floats
    errors: Floats
    first_year: int
    national_net: dict[int, float]


def national_net(past: Past) -> dict[int, float]:
    """Germany's net migration by year, from stock, births and deaths."""
    return {FIRST_YEAR + at: float(value) for at, value in enumerate(past.net) if np.isfinite(value)}


def tracked(material: Material, base_year: int, steps: int) -> Tracked | None:
    """What the regional model says about the Kreis; None where its history is too short or no Kreis is concerned."""
    if material.carrier.level != Level.DISTRICT or base_year <= FIRST_YEAR:
        return None
    history = history_of(material, base_year)
    if history is None:
        return None
    settings = ModelSettings()
    try:
        past = reconstruct(history, settings)
        spread = spread_of_errors(history, past, steps, settings)
    except InputError:
        # too little is known: ages are then split anew, and the list of assumptions says so
        return None
    return Tracked(past.tracked[-1, 0], spread.total[:, 0], history.first_year, national_net(past))


def history_of(material: Material, base_year: int) -> RegionalHistory | None:
    """The territory and the rest of Germany, year by year; None without ages at the base year.

    Germany stands alone.
    """
    years = range(FIRST_YEAR, base_year + 1)
    own, germany = material.carrier_data, material.germany
    country = _by_year(germany.population, germany, years, GROUPS)
    here = _by_year(own.population, own, years, GROUPS)
    known = np.isfinite(here + country).all(axis=(1, 2))
    there = np.flatnonzero(known)
    if not len(there) or there[-1] != len(years) - 1:
        return None
    start = int(there[0])
    flows = [(_flow(own, name, years), _flow(germany, name, years)) for name in ("in_migration", "out_migration")]
    net = (flows[0][1] - flows[1][1]).sum(axis=(1, 2))
    is_germany = material.carrier.key == ROOT_KEY
    arrivals, departures = (_beside(one, None if is_germany else whole)[start:] for one, whole in flows)
    return RegionalHistory(
        FIRST_YEAR + start,
        (material.carrier.key,) if is_germany else (material.carrier.key, REST),
        _beside(here, None if is_germany else country)[start:],
        arrivals,
        departures,
        _national(material, years, country, net),
        _breaks(),
    )


def _beside(one: Floats, whole: Floats | None) -> Floats:
    """A territory and the rest as the second axis; alone where there is no whole."""
    return one[:, None] if whole is None else np.stack([one, whole - one], axis=1)


def _breaks() -> frozenset[int]:
    """Years whose stock of persons rests on a new census."""
    return frozenset(entry.first_year for entry in census_breaks() if "12411" in entry.source_prefix)


def _national(material: Material, years: range, groups: Floats, net: Floats) -> NationalHistory:
    germany, count = material.germany, len(years)
    single, asfr = np.full((count, 2, AGES), np.nan), np.full((count, AGES), np.nan)
    survival, births = np.full((count, 2, AGES), np.nan), np.full((count, 2), np.nan)
    deaths = np.full((count, 2, AGES), np.nan)
    tables = _single_tables(germany)
    lives = {table.year: table for table in material.life_tables}
    for at, year in enumerate(years):
        if year in tables:
            single[at] = extended(tables[year], material)
        if year in material.events.births_by_sex:
            boys, girls = material.events.births_by_sex[year]
            births[at] = girls, boys
        if year in material.events.deaths:
            deaths[at] = material.events.deaths[year]
        if year in germany.fertility:
            asfr[at] = [germany.fertility[year].get(age, 0.0) / 1000 for age in range(AGES)]
        if year in lives:
            survival[at] = survival_from_table(np.array([lives[year].values[sex] for sex in SEXES]), AGES)
    total = deaths.sum(axis=(1, 2))
    return NationalHistory(FIRST_YEAR, single, groups, births, total, deaths, asfr, net, survival)


def _single_tables(data: RegionData) -> dict[int, AgeTable]:
    found: dict[int, AgeTable] = {}
    for source in data.population_sources:
        for year, table in data.population[source].items():
            single = (
                table.lower_years == tuple(range(len(table.lower_years))) and len(table.lower_years) > LAST_KNOWN_SINGLE
            )
            if single and table.covers_all_ages and _counts(table) is not None:
                found.setdefault(year, table)
    return found


def _by_year(
    tables: Mapping[str, Mapping[int, AgeTable]], data: RegionData, years: range, lower: tuple[int, ...]
) -> Floats:
    """Published groups by year, (Y, 2, groups); NaN where a year has none with these bounds."""
    found = np.full((len(years), 2, len(lower)), np.nan)
    for source in reversed(data.population_sources):
        for at, year in enumerate(years):
            table = tables[source].get(year)
            counts = _counts(table) if table is not None and table.lower_years == lower else None
            if counts is not None:
                found[at] = counts
    return found


def _flow(data: RegionData, name: str, years: range) -> Floats:
    found = np.full((len(years), 2, len(FLOW_GROUPS)), np.nan)
    for at, year in enumerate(years):
        table = data.migration[name].get(year)
        counts = _counts(table) if table is not None and table.lower_years == FLOW_GROUPS else None
        if counts is not None:
            found[at] = counts
    return found


def _counts(table: AgeTable) -> Floats | None:
    """Females and males by group, if all of them are known."""
    if not all(sex in table.persons for sex in SEXES):
        return None
    counts = np.array([table.groups(sex) for sex in SEXES])
    return counts if np.isfinite(counts).all() else None
