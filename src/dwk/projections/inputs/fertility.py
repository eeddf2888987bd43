"""Fertility: the German pattern by age, its level in the territory from children over women."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dwk.projections.results import AssumptionSource
from dwk.projections.rules import OPEN_AGE
from dwk.statistics.queries.region_data import RegionData
from dwk_demography.ages import AgeTable

from .origins import BIRTHS, ESTIMATE, OF_DISTRICT, OF_GERMANY, line
from .reading import Floats, InputsMissing, Material

#: years whose mean the level and the pattern are
YEARS = 3
CHILDREN = (0, 2)
#: groups of women in the tables of the Kreise that bear children
WOMEN = ((15, 17), (18, 19), (20, 24), (25, 29), (30, 34), (35, 39), (40, 44), (45, 49))
#: mothers of children under 3 were on average this much younger when they gave birth, years
YOUNGER = 1.5
#: a level beyond is a sign of odd figures (a home, a reception centre), not of fertility
LOWEST, HIGHEST = 0.5, 1.8


@dataclass(frozen=True)
class Fertility:
    """``pattern`` (ages,) adds up to 1; ``level`` children per woman; ``history`` of the territory by year."""

    pattern: Floats
    level: float
    boys_per_girl: float
    history: dict[int, float]
    sources: tuple[AssumptionSource, ...]


def fertility(material: Material, base_year: int) -> Fertility:
    """What is known at the base year; later rates are not used."""
    germany = material.germany
    years = sorted(year for year in germany.fertility if year <= base_year)[-YEARS:]
    if not years:
        raise InputsMissing(
            f"Es gibt keine Geburtenziffern nach dem Alter der Mutter bis {base_year} (Tabelle 12612-0008). "
            "Bitte lesen Sie diese Tabelle ein."
        )
    rates = np.mean([_rates(germany, year) for year in years], axis=0)
    national = float(rates.sum())
    levels = relative_levels(material, base_year)
    recent = [levels[year] for year in sorted(levels)[-YEARS:]]
    factor = float(np.clip(np.mean(recent), LOWEST, HIGHEST)) if recent else 1.0
    country = national_levels(material, base_year)
    history = {year: level * country[year] for year, level in levels.items()}
    srb, srb_line = boys_per_girl(material, base_year)
    words = f"{years[0]}–{years[-1]}"
    source = material.source(germany.fertility_source[years[-1]])
    is_germany = material.region.key == "DG"
    lines = [
        line(
            BIRTHS,
            "Zusammengefasste Geburtenziffer Deutschlands",
            national,
            "Kinder je Frau",
            words,
            source,
            decimals=2,
        )
    ]
    if not is_germany:
        flags = (ESTIMATE, OF_DISTRICT if material.is_below_district else "")
        lines.append(_level_line(material, factor, bool(recent), words, flags))
        level_words = "Geburtenziffer des Gebiets, gleichbleibend"
        lines.append(
            line(
                BIRTHS, level_words, national * factor, "Kinder je Frau", words, "eigene Berechnung", *flags, decimals=2
            )
        )
    mean_age = float(((np.arange(OPEN_AGE + 1) + 0.5) * rates).sum() / national)
    lines.append(
        line(
            BIRTHS, "Durchschnittliches Alter bei der Geburt", mean_age, "Jahre", words, source, OF_GERMANY, decimals=1
        )
    )
    return Fertility(rates / national, national * factor, srb, history, (*lines, srb_line))


def _level_line(material: Material, factor: float, known: bool, words: str, flags: tuple[str, ...]) -> AssumptionSource:
    name = material.carrier.name
    if not known:
        what = f"Geburtenhäufigkeit in {name}: keine Kinder und Frauen nach Alter bekannt, daher wie Deutschland"
        return line(BIRTHS, what, 1.0, "Deutschland = 1", words, "Vorgabe der Anwendung", OF_GERMANY, decimals=2)
    source = material.source(_table_source(material))
    what = f"Geburtenhäufigkeit in {name} gegenüber Deutschland, aus Kindern unter 3 Jahren je Frau"
    return line(BIRTHS, what, factor, "Deutschland = 1", words, source, *flags, decimals=2)


def _table_source(material: Material) -> str:
    return next(iter(material.carrier_data.population_sources), "")


def _rates(germany: RegionData, year: int) -> Floats:
    """Births per woman by age; published per 1,000 women."""
    rates = np.zeros(OPEN_AGE + 1)
    for age, value in germany.fertility[year].items():
        rates[age] = value / 1000
    return rates


def national_levels(material: Material, last_year: int) -> dict[int, float]:
    """Children per woman in Germany by year."""
    germany = material.germany
    return {year: float(_rates(germany, year).sum()) for year in germany.fertility if year <= last_year}


def relative_levels(material: Material, last_year: int) -> dict[int, float]:
    """Children under 3 over the women who may have borne them, in relation to Germany, by year."""
    found = {}
    own, germany = material.carrier_data, material.germany
    for year in sorted(germany.fertility):
        if year <= last_year:
            here, there = _ratio(own, germany, year), _ratio(germany, germany, year)
            if here is not None and there is not None:
                found[year] = here / there
    return found


def _ratio(data: RegionData, germany: RegionData, year: int) -> float | None:
    rates = _rates(germany, year)
    ages = np.arange(OPEN_AGE + 1, dtype=np.float64)
    for source in data.population_sources:
        table = data.population[source].get(year)
        if table is None:
            continue
        women = [people(table, "f", *group) for group in WOMEN]
        children = [people(table, sex, *CHILDREN) for sex in ("f", "m")]
        if all(value is not None for value in (*women, *children)):
            # a woman of this age now bore at the rate of 1.5 years ago
            shifted = [np.interp(np.arange(first, last + 1) - YOUNGER, ages, rates).mean() for first, last in WOMEN]
            expected = sum(rate * (value or 0.0) for rate, value in zip(shifted, women, strict=True))
            return sum(value or 0.0 for value in children) / expected if expected > 0 else None
    return None


def people(table: AgeTable, sex: str, first: int, last: int) -> float | None:
    """People of an age group that the table holds exactly; None where its bounds are others."""
    if sex not in table.persons or first not in table.lower_years or last not in table.upper_years:
        return None
    low, high = table.lower_years.index(first), table.upper_years.index(last)
    value = float(table.groups(sex)[low : high + 1].sum())
    return value if np.isfinite(value) else None


def boys_per_girl(material: Material, base_year: int) -> tuple[float, AssumptionSource]:
    """Boys per girl at birth in Germany in the last five years."""
    years = sorted(year for year in material.events.births_by_sex if year <= base_year)[-5:]
    if not years:
        raise InputsMissing(
            "Es gibt keine Lebendgeborenen nach Geschlecht (Tabelle 12612-0002). Bitte lesen Sie diese Tabelle ein."
        )
    boys = sum(material.events.births_by_sex[year][0] for year in years)
    girls = sum(material.events.births_by_sex[year][1] for year in years)
    source = material.source(material.events.sources["births"])
    words = f"{years[0]}–{years[-1]}"
    return boys / girls, line(
        BIRTHS,
        "Jungen je Mädchen bei der Geburt",
        boys / girls,
        "Jungen je Mädchen",
        words,
        source,
        OF_GERMANY,
        decimals=3,
    )
