"""What is known of a Gemeinde itself: its share of working ages, and how it grew beside the other Gemeinden of its Kreis."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dwk.projections.results import AssumptionSource
from dwk.statistics.queries.region_data import RegionData
from dwk_demography.small_areas import shrunk_estimates

from .origins import ESTIMATE, MIGRATION, line
from .reading import Floats, Material, sex_totals_at

WORKING_AGES = (15, 64)
#: growth is measured from the first year after the census of 2011 on
FIRST_YEAR = 2011
#: with fewer Gemeinden nothing can be said about how much they differ
FEWEST_AREAS = 5
#: share of the difference that goes on. Of 402 Gemeinden in seven Kreise, those that grew faster than their Kreis from 2011
#: to 2019 did so from 2019 to 2022 by a fifth of it; outliers (reception centres, homes) by nothing at all
PERSISTENCE = 0.2
#: arrivals and departures change by this share at most
LARGEST_SHARE = 0.5


@dataclass(frozen=True)
class OwnGrowth:
    """``persons`` per year that move in beyond what the Kreis would let expect, and where that comes from."""

    persons: float
    source: AssumptionSource


def working_ages(data: RegionData, year: int) -> tuple[float, str] | None:
    """People of 15 to 64 years, where a source publishes them for a Gemeinde, with its key."""
    for source in data.population_sources:
        table = data.population[source].get(year)
        if table is None or "t" not in table.persons:
            continue
        for first, last, value in zip(table.lower_years, table.upper_years, table.groups("t"), strict=True):
            if (first, last) == WORKING_AGES and np.isfinite(value):
                return float(value), source
    return None


def own_growth(material: Material, base_year: int, moves_per_person: float) -> OwnGrowth | None:
    """Growth of the Gemeinde against that of all in its Kreis, drawn towards their mean by empirical Bayes.

    The natural balance is taken to be that of the Kreis, so that what differs is migration. How far chance moves a small
    Gemeinde follows from ``moves_per_person``, arrivals and departures per inhabitant and year.
    """
    found = {key: rate for key, data in material.siblings.items() if (rate := _growth(data, base_year)) is not None}
    own_key = material.region.territory_key
    if own_key not in found or len(found) < FEWEST_AREAS:
        return None
    keys = list(found)
    rates = np.array([found[key][0] for key in keys])
    people = np.array([found[key][1] for key in keys])
    years = base_year - FIRST_YEAR
    mean = float((rates * people).sum() / people.sum())
    noise = max(moves_per_person, 0.01) / (people * years)
    shrunk = shrunk_estimates(rates - mean, noise, np.zeros(len(keys), dtype=np.int64))
    at = keys.index(own_key)
    persons = PERSISTENCE * float(shrunk.rate[at] * people[at])
    weight = 100 * float(shrunk.weight[at])
    what = (
        f"Wanderungssaldo gegenüber dem Durchschnitt der {len(keys)} Gemeinden des Kreises, aus der Einwohnerentwicklung; "
        f"Gewicht der eigenen Zahlen {weight:.0f} %, davon wird ein Fünftel fortgeführt"
    )
    source = material.source(found[own_key][2])
    return OwnGrowth(
        persons,
        line(MIGRATION, what, persons, "Personen je Jahr", f"{FIRST_YEAR}–{base_year}", source, ESTIMATE, decimals=1),
    )


def _growth(data: RegionData, base_year: int) -> tuple[float, float, str] | None:
    """Yearly growth rate, inhabitants at the base year, key of the source."""
    first, last = sex_totals_at(data, FIRST_YEAR), sex_totals_at(data, base_year)
    if first is None or last is None or base_year <= FIRST_YEAR:
        return None
    before, after = float(first.persons.sum()), float(last.persons.sum())
    if before <= 0 or after <= 0:
        return None
    return float(np.log(after / before)) / (base_year - FIRST_YEAR), after, last.source_key


def moved_by(arrivals: Floats, departures: Floats, persons: float) -> float:
    """Share by which arrivals rise and departures fall so that net migration changes by ``persons``."""
    moving = float(arrivals.sum() + departures.sum())
    return float(np.clip(persons / max(moving, 1e-9), -LARGEST_SHARE, LARGEST_SHARE))
