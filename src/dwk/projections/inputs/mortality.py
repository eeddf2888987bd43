"""Mortality: German life table, brought to the life expectancy of the Land, and its trend."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dwk.projections.results import AssumptionSource
from dwk_demography.ages import AgeTable
from dwk_demography.mortality import brass
from dwk_demography.mortality.lifetable import life_table, survivorship

from .events import SEXES, Table
from .origins import ESTIMATE, MORTALITY, OF_GERMANY, OF_STATE, line
from .reading import Floats, InputsMissing, Material, full_tables

#: years of the trend; before, the eastern Länder caught up in a way that does not come again
TREND_FIRST_YEAR = 2000


@dataclass(frozen=True)
class Mortality:
    """Standard rates and the path of life expectancy, females first.

    ``rates`` (2, ages) per person-year, ``expectation`` (steps, 2) years, ``drift`` and ``spread`` (2,) years per year.
    """

    rates: Floats
    expectation: Floats
    drift: Floats
    spread: Floats
    sources: tuple[AssumptionSource, ...]


def mortality(material: Material, base_year: int, horizon: int) -> Mortality:
    """What is known at the base year, carried on."""
    table = _life_table(material, base_year)
    rates = _rates(table)
    start, own_line = _level(material, table, rates, base_year)
    drift, spread, trend_line = trend(material, base_year)
    years = np.arange(base_year + 1, horizon + 1, dtype=np.float64)
    middle = start.year - (start.span - 1) / 2
    level = np.array([start.values[sex][0] for sex in SEXES])
    expectation = level + drift * (years - middle)[:, None]
    shape = line(
        MORTALITY,
        "Verlauf der Sterblichkeit nach dem Alter: Sterbetafel Deutschlands, nach Brass auf die Lebenserwartung gebracht",
        "je Altersjahr",
        "Sterbewahrscheinlichkeit",
        table.period,
        material.source(table.source_key),
        OF_GERMANY,
    )
    return Mortality(rates, expectation, drift, spread, (*own_line, trend_line, shape))


def _life_table(material: Material, base_year: int) -> Table:
    """The latest table whose period has ended by the base year; nothing later is used."""
    usable = [table for table in material.life_tables if table.year <= base_year]
    if not usable:
        raise InputsMissing(
            f"Es gibt keine Sterbetafel Deutschlands bis {base_year} (Tabelle 12621-0001). Bitte lesen Sie sie ein."
        )
    return usable[-1]


def _rates(table: Table) -> Floats:
    """Central death rates from probabilities; half a year lived by those who die, less in the first year of life."""
    qx = np.array([table.values[sex] for sex in SEXES])
    lived = np.full(qx.shape[-1], 0.5)
    lived[0] = 0.1
    rates: Floats = qx / (1 - (1 - lived) * qx)
    return rates


def _level(
    material: Material, table: Table, rates: Floats, base_year: int
) -> tuple[Table, tuple[AssumptionSource, ...]]:
    """Life expectancy at birth of the Land, else of Germany's table itself."""
    own = (
        [t for t in material.events.expectations.get(material.state.key, ()) if t.year <= base_year]
        if material.state
        else []
    )
    if own:
        start, flag, name = own[-1], OF_STATE, material.state.name if material.state else ""
    else:
        e0 = life_table(rates).ex[..., 0]
        start = Table(table.year, table.span, {sex: e0[[at]] for at, sex in enumerate(SEXES)}, table.source_key)
        flag, name = OF_GERMANY, "Deutschland"
    wide = {"DG", material.state.territory_key if material.state else ""}
    exact = material.region.territory_key in wide
    lines = tuple(
        line(
            MORTALITY,
            f"Lebenserwartung bei der Geburt, {word}, {name}",
            float(start.values[sex][0]),
            "Jahre",
            start.period,
            material.source(start.source_key),
            "" if exact else flag,
            decimals=2,
        )
        for sex, word in (("f", "Frauen"), ("m", "Männer"))
    )
    return start, lines


def trend(material: Material, base_year: int) -> tuple[Floats, Floats, AssumptionSource]:
    """Mean yearly gain of life expectancy in Germany and how single years stray from it."""
    history = expectation_history(material, base_year)
    if len(history) < 6:
        none = line(
            MORTALITY,
            "Anstieg der Lebenserwartung: keine Sterbefälle nach Altersjahren eingelesen (12613-0004), daher keiner",
            0.0,
            "Jahre je Jahr",
            base_year,
            "Vorgabe der Anwendung",
            OF_GERMANY,
            decimals=2,
        )
        return np.zeros(2), np.zeros(2), none
    years = sorted(history)
    values = np.array([history[year] for year in years])
    drift = (values[-1] - values[0]) / (years[-1] - years[0])
    spread = np.std(np.diff(values, axis=0), axis=0, ddof=1)
    gain = " / ".join(f"{value:.2f}".replace(".", ",") for value in drift)
    words = line(
        MORTALITY,
        "Anstieg der Lebenserwartung in Deutschland, Frauen / Männer, in die Zukunft fortgesetzt",
        gain,
        "Jahre je Jahr",
        f"{years[0]}–{years[-1]}",
        material.source(material.events.sources.get("deaths", "")),
        OF_GERMANY,
        ESTIMATE,
    )
    return np.asarray(drift), np.asarray(spread), words


def expectation_history(material: Material, last_year: int) -> dict[int, Floats]:
    """Life expectancy at birth in Germany by year, (2,), from deaths and population by single age."""
    found: dict[int, Floats] = {}
    tables = {year: _up_to_85(table) for year, (table, _source) in full_tables_by_single(material).items()}
    for year, deaths in material.events.deaths.items():
        if TREND_FIRST_YEAR <= year <= last_year and {year - 1, year} <= tables.keys():
            folded = np.concatenate([deaths[:, :85], deaths[:, 85:].sum(axis=1, keepdims=True)], axis=1)
            exposed = 0.5 * (tables[year - 1] + tables[year])
            found[year] = np.asarray(life_table(folded / exposed).ex[..., 0])
    return found


def full_tables_by_single(material: Material) -> dict[int, tuple[AgeTable, str]]:
    """Germany by single years."""
    data = material.germany
    singles = [
        source
        for source in data.population_sources
        if any(table.lower_years[:3] == (0, 1, 2) for table in data.population[source].values())
    ]
    return {y: (t, s) for y, (t, s) in full_tables(data, singles).items() if len(t.lower_years) >= 86}


def _up_to_85(table: AgeTable) -> Floats:
    counts = np.array([table.groups(sex) for sex in SEXES])
    return np.concatenate([counts[:, :85], counts[:, 85:].sum(axis=1, keepdims=True)], axis=1)


def person_years(material: Material) -> Floats:
    """Person-years lived at each age in the newest German life table, (2, ages)."""
    if not material.life_tables:
        raise InputsMissing("Es gibt keine Sterbetafel Deutschlands (Tabelle 12621-0001). Bitte lesen Sie sie ein.")
    return np.asarray(life_table(_rates(material.life_tables[0])).Lx)


def survival_for(rates: Floats, expectation: Floats) -> Floats:
    """Survivorship with a given life expectancy: Brass's relational logit with slope one on a standard.

    ``rates`` (2, ages), ``expectation`` (..., 2) years; returns (..., 2, ages).
    """
    standard = life_table(rates)
    return np.asarray(survivorship(brass.apply(standard, brass.alpha_for(standard, expectation))))
