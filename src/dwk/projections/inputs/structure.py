"""Base population by single years of age: published groups brought to single years, small areas from their Kreis."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dwk.projections.results import AssumptionSource
from dwk.projections.rules import OPEN_AGE
from dwk.regions.rules import ROOT_KEY
from dwk.statistics.queries.region_data import RegionData
from dwk_demography.ages import AgeTable
from dwk_demography.disaggregation import AgeGroups, disaggregate, stationary_shape
from dwk_demography.small_areas import estimated_structure

from .events import SEXES
from .mortality import person_years
from .municipality import working_ages
from .origins import ESTIMATE, OF_DISTRICT, POPULATION, line
from .reading import Floats, InputsMissing, Material, SexTotals, full_tables, sex_totals_at

#: single years are published of Land and Germany at least up to this age
LAST_KNOWN_SINGLE = 84


@dataclass(frozen=True)
class Base:
    """People at the end of the base year, shape (2, ages), females first; ``share`` of the Kreis they make up."""

    persons: Floats
    year: int
    sources: tuple[AssumptionSource, ...]
    is_estimate: bool = False
    share_of_carrier: Floats | None = None


def base_years(material: Material) -> list[int]:
    """Years for which the ages of the territory (or its Kreis) and single ages of Land or Germany exist, newest first."""
    own = set(full_tables(material.carrier_data))
    years = {year for year in own if _standard_table(material, year) is not None}
    if material.is_below_district:
        years = {year for year in years if sex_totals_at(material.own, year) is not None}
    return sorted(years, reverse=True)


def base_population(material: Material, year: int, known_ages: tuple[Floats, int] | None = None) -> Base:
    """The population from which the run starts; ``known_ages`` are those tracked since a year, if there are any."""
    found = carrier_population(material, year, known_ages)
    if not material.is_below_district:
        return found
    known = sex_totals_at(material.own, year)
    if known is None:
        raise InputsMissing(
            f"Für {material.region.name} gibt es keine Einwohnerzahl um das Jahr {year}. "
            "Bitte lesen Sie das Gemeindeverzeichnis eines Jahres davor und danach ein."
        )
    working = working_ages(material.own, year)
    fitted = estimated_structure(
        found.persons, known.persons, persons_in_ages=None if working is None else min(working[0], known.persons.sum())
    ).persons
    sources = _estimate_lines(material, known, working, found.sources[0].source, year)
    share = np.divide(fitted, found.persons, out=np.zeros_like(fitted), where=found.persons > 0)
    return Base(fitted, year, sources, True, share)


def _estimate_lines(
    material: Material, known: SexTotals, working: tuple[float, str] | None, source: str, year: int
) -> tuple[AssumptionSource, ...]:
    flag = ESTIMATE if known.is_estimate else ""
    total = float(known.persons.sum())
    own = line(
        POPULATION, "Einwohner insgesamt", total, "Personen", known.words, material.source(known.source_key), flag
    )
    what = f"Altersaufbau: der von {material.carrier.name}, auf die eigenen Einwohnerzahlen nach Geschlecht gebracht"
    note = line(POPULATION, what, "je Altersjahr", "Personen", f"31.12.{year}", source, ESTIMATE, OF_DISTRICT)
    if working is None:
        return own, note
    ages = "Einwohner von 15 bis 64 Jahren, auf die der Altersaufbau gebracht ist"
    return own, note, line(POPULATION, ages, working[0], "Personen", f"31.12.{year}", material.source(working[1]))


def carrier_population(material: Material, year: int, known_ages: tuple[Floats, int] | None = None) -> Base:
    """People of the Kreis, Land or Germany by single year of age."""
    tables = full_tables(material.carrier_data)
    if year not in tables:
        raise InputsMissing(
            f"Für {material.carrier.name} gibt es {year} keine Bevölkerung nach Alter und Geschlecht "
            "(Tabelle 12411-02-03-4). Bitte lesen Sie diese Tabelle ein."
        )
    singles = _finest(material.carrier_data, year)
    if singles is not None:
        table, source = singles
        persons = extended(table, material)
        flags = () if table.lower_years[-1] >= OPEN_AGE else (ESTIMATE,)
        what = f"Bevölkerung nach Altersjahren; ab {table.lower_years[-1]} Jahren nach der Sterbetafel verteilt"
    elif known_ages is not None:
        table, source = tables[year]
        persons, first = known_ages
        flags = (ESTIMATE,)
        what = (
            f"Bevölkerung nach {len(table.lower_years)} Altersgruppen, auf Altersjahre verteilt: "
            f"seit {first} Jahrgang für Jahrgang verfolgt"
        )
    else:
        table, source = tables[year]
        persons = to_singles(table, standard(material, year))
        flags = (ESTIMATE,)
        what = f"Bevölkerung nach {len(table.lower_years)} Altersgruppen, auf Altersjahre verteilt"
    total = float(persons.sum())
    return Base(
        persons, year, (line(POPULATION, what, total, "Personen", f"31.12.{year}", material.source(source), *flags),)
    )


def to_singles(table: AgeTable, known: Floats) -> Floats:
    """Published groups as single years that add up to each group; ``known`` are single years of a larger region."""
    counts = np.array([table.groups(sex) for sex in SEXES])
    groups = AgeGroups(table.lower_years, OPEN_AGE)
    return np.asarray(disaggregate(counts, groups, method="standard", standard=np.maximum(known, 1e-9)))


def standard(material: Material, year: int) -> Floats:
    """Single years of the Land, else of Germany, of the same year."""
    found = _standard_table(material, year)
    if found is None:
        raise InputsMissing(
            f"Für {year} gibt es weder vom Land noch von Deutschland Einwohner nach Altersjahren "
            "(Tabellen 12411-0013 und 12411-0006). Bitte lesen Sie eine dieser Tabellen ein."
        )
    return extended(found[0], material)


def extended(table: AgeTable, material: Material) -> Floats:
    """Single years up to the open age of the projections; the table's open group follows the German life table."""
    counts = np.array([table.groups(sex) for sex in SEXES])
    first = table.lower_years[-1]
    if first >= OPEN_AGE:
        return np.concatenate([counts[:, :OPEN_AGE], counts[:, OPEN_AGE:].sum(axis=1, keepdims=True)], axis=1)
    shape = stationary_shape(person_years(material), first)
    shape = shape / shape.sum(axis=1, keepdims=True)
    return np.concatenate([counts[:, :-1], counts[:, -1:] * shape], axis=1)


def _standard_table(material: Material, year: int) -> tuple[AgeTable, str] | None:
    keys = [material.state.territory_key] if material.state is not None else []
    for key in [*keys, ROOT_KEY]:
        found = _finest(material.data[key], year)
        if found is not None:
            return found
    return None


def _finest(data: RegionData, year: int) -> tuple[AgeTable, str] | None:
    """The table of single years, if there is one."""
    for source in data.population_sources:
        table = data.population[source].get(year)
        if table is None or not table.covers_all_ages or table.lower_years[-1] <= LAST_KNOWN_SINGLE:
            continue
        single = table.lower_years == tuple(range(len(table.lower_years)))
        if single and all(sex in table.persons and np.isfinite(table.groups(sex)).all() for sex in SEXES):
            return table, source
    return None
