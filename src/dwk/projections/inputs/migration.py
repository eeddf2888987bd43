"""Migration: arrivals in persons and departures as rates of the last years, with a sober rule for Germany's net total."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dwk.projections.results import AssumptionSource
from dwk.projections.rules import OPEN_AGE
from dwk.regions.rules import Level
from dwk.statistics.queries.region_data import RegionData
from dwk_demography.ages import AgeTable
from dwk_demography.disaggregation import AgeGroups, disaggregate

from .events import SEXES
from .municipality import moved_by, own_growth
from .origins import ESTIMATE, MIGRATION, OF_DISTRICT, OF_GERMANY, SETTING, line
from .reading import Floats, InputsMissing, Material, full_tables
from .structure import Base, standard, to_singles

#: years whose mean flows are taken
YEARS = 5
#: years in which Germany's net migration returns from the last years' median to its long-term mean
RETURN_YEARS = 10
MAX_RATE = 0.8
#: where arrivals and departures hold the moves inside the territory, only their difference means anything
NET_ONLY = frozenset({Level.STATE, Level.FEDERATION, Level.GOVERNMENT_REGION, Level.PLANNING_REGION})


@dataclass(frozen=True)
class MigrationInputs:
    """``arrivals``, ``departures`` (2, ages) persons per year; ``out_rates`` (2, ages) per person and year, zero where
    only the net total counts; ``inflow_factor`` (steps,) of the national rule; ``history`` of net migration by year.
    """

    arrivals: Floats
    departures: Floats
    out_rates: Floats
    net_only: bool
    inflow_factor: Floats
    history: dict[int, float]
    sources: tuple[AssumptionSource, ...]


def migration(material: Material, base: Base, base_year: int, horizon: int) -> MigrationInputs:
    """What is known at the base year; later moves are not used."""
    data = material.carrier_data
    years = _years(data, base_year)[-YEARS:]
    if not years:
        raise InputsMissing(
            f"Für {material.carrier.name} gibt es keine Zu- und Fortzüge nach Alter und Geschlecht bis {base_year} "
            "(Tabelle 12711-04-02-4). Bitte lesen Sie diese Tabelle ein."
        )
    arrivals = _mean_flow(data, "in_migration", years)
    departures = _mean_flow(data, "out_migration", years)
    rates = np.clip(departures / np.maximum(_exposed(material, years, base_year), 1e-9), 0, MAX_RATE)
    sources = list(_flow_lines(material, arrivals, departures, years))
    if base.share_of_carrier is not None:
        arrivals, departures = arrivals * base.share_of_carrier, departures * base.share_of_carrier
        arrivals, departures, rates, lines = _of_municipality(material, base, (arrivals, departures, rates), years)
        sources += lines
    net_only = material.carrier.level in NET_ONLY
    factor, rule = national_rule(material, years, base_year, horizon)
    return MigrationInputs(
        arrivals,
        departures,
        np.zeros_like(rates) if net_only else rates,
        net_only,
        factor,
        net_history(data, base_year),
        (*sources, *rule),
    )


def _of_municipality(
    material: Material, base: Base, flows: tuple[Floats, Floats, Floats], years: list[int]
) -> tuple[Floats, Floats, Floats, list[AssumptionSource]]:
    """Moves at the rates of the Kreis, changed by what the Gemeinde's own growth says."""
    arrivals, departures, rates = flows
    what = f"Zuzüge: Anteil an denen von {material.carrier.name} nach der Einwohnerzahl; Fortzugsraten wie dort"
    span = f"{years[0]}–{years[-1]}"
    total = float(arrivals.sum())
    lines = [line(MIGRATION, what, total, "Personen je Jahr", span, "eigene Berechnung", ESTIMATE, OF_DISTRICT)]
    moving = (total + float(departures.sum())) / max(float(base.persons.sum()), 1.0)
    own = own_growth(material, base.year, moving)
    if own is None:
        return arrivals, departures, rates, lines
    by = moved_by(arrivals, departures, own.persons)
    return arrivals * (1 + by), departures * (1 - by), np.minimum(rates * (1 - by), MAX_RATE), [*lines, own.source]


def _years(data: RegionData, last: int) -> list[int]:
    flows = (data.migration["in_migration"], data.migration["out_migration"])
    return [year for year in sorted(flows[0]) if year <= last and all(_complete(flow.get(year)) for flow in flows)]


def _complete(table: AgeTable | None) -> bool:
    if table is None or not table.covers_all_ages:
        return False
    return all(sex in table.persons and bool(np.isfinite(table.groups(sex)).all()) for sex in SEXES)


def _mean_flow(data: RegionData, flow: str, years: list[int]) -> Floats:
    """Mean moves per year by single age, (2, ages)."""
    tables = [data.migration[flow][year] for year in years]
    lower = tables[-1].lower_years
    counts = np.mean([[table.groups(sex) for sex in SEXES] for table in tables if table.lower_years == lower], axis=0)
    # few old people move, and the older the fewer of them are alive
    open_shape = np.exp(-0.06 * np.arange(OPEN_AGE + 1 - lower[-1]))
    return np.asarray(disaggregate(counts, AgeGroups(lower, OPEN_AGE), method="pclm", open_shape=open_shape))


def _exposed(material: Material, years: list[int], base_year: int) -> Floats:
    """People who could have moved, by single age: mean of the years of the flows."""
    tables = full_tables(material.carrier_data)
    singles = []
    for year in years:
        if year in tables:
            singles.append(to_singles(tables[year][0], _standard_near(material, year, base_year)))
    if not singles:
        raise InputsMissing(
            f"Für {material.carrier.name} fehlt die Bevölkerung nach Alter und Geschlecht der Jahre {years[0]} bis "
            f"{years[-1]}, auf die sich die Fortzüge beziehen. Bitte lesen Sie die Tabelle 12411-02-03-4 ein."
        )
    return np.asarray(np.mean(singles, axis=0))


def _standard_near(material: Material, year: int, base_year: int) -> Floats:
    try:
        return standard(material, year)
    except InputsMissing:
        return standard(material, base_year)


def net_history(data: RegionData, last: int) -> dict[int, float]:
    """Net migration by year, persons."""
    found = {}
    for year in _years(data, last):
        inflow, outflow = data.migration["in_migration"][year], data.migration["out_migration"][year]
        found[year] = float(sum(inflow.groups(sex).sum() - outflow.groups(sex).sum() for sex in SEXES))
    return found


def national_rule(
    material: Material, years: list[int], base_year: int, horizon: int
) -> tuple[Floats, tuple[AssumptionSource, ...]]:
    """Factor on arrivals so that Germany's net migration goes from the median of five years to its long-term mean."""
    steps = np.arange(1, horizon - base_year + 1, dtype=np.float64)
    history = net_history(material.germany, base_year)
    common = [year for year in years if year in history]
    if not common:
        words = line(
            MIGRATION,
            "Zuzüge wie im Mittel der Jahre: für Deutschland sind keine Wanderungen eingelesen",
            1.0,
            "Faktor",
            f"{years[0]}–{years[-1]}",
            "Vorgabe der Anwendung",
            SETTING,
            decimals=2,
        )
        return np.ones(len(steps)), (words,)
    recent = float(np.median([history[year] for year in sorted(history)[-YEARS:]]))
    long_mean = float(np.mean(list(history.values())))
    back = np.clip(steps / RETURN_YEARS, 0, 1)
    expected = (1 - back) * recent + back * long_mean
    flows = material.germany.migration
    inflow = float(np.mean([sum(flows["in_migration"][y].groups(sex).sum() for sex in SEXES) for y in common]))
    outflow = float(np.mean([sum(flows["out_migration"][y].groups(sex).sum() for sex in SEXES) for y in common]))
    factor = (outflow + expected) / inflow
    source = material.source(
        next((k for (_flow, y), k in material.germany.migration_source.items() if y in common), "")
    )
    first, last = min(history), max(history)
    lines = (
        line(
            MIGRATION,
            "Wanderungssaldo Deutschlands zu Beginn: Median der letzten fünf Jahre",
            recent,
            "Personen je Jahr",
            f"{sorted(history)[-YEARS:][0]}–{last}",
            source,
            OF_GERMANY,
        ),
        line(
            MIGRATION,
            f"Wanderungssaldo Deutschlands nach {RETURN_YEARS} Jahren: langjähriges Mittel; die Zuzüge ändern sich entsprechend",
            long_mean,
            "Personen je Jahr",
            f"{first}–{last}",
            source,
            OF_GERMANY,
        ),
    )
    return factor, lines


def _flow_lines(
    material: Material, arrivals: Floats, departures: Floats, years: list[int]
) -> tuple[AssumptionSource, ...]:
    name, words = material.carrier.name, f"{years[0]}–{years[-1]}"
    sources = material.carrier_data.migration_source
    flag = OF_DISTRICT if material.is_below_district else ""
    rows = (("Zuzüge", arrivals, "in_migration"), ("Fortzüge", departures, "out_migration"))
    return tuple(
        line(
            MIGRATION,
            f"{what} über die Kreisgrenzen, {name}: Mittel je Jahr, sechs Altersgruppen auf Altersjahre verteilt",
            float(flow.sum()),
            "Personen je Jahr",
            words,
            material.source(sources[key, years[-1]]),
            flag,
            ESTIMATE,
        )
        for what, flow, key in rows
    )
