"""From figures to the history the regional model starts from: regions that stand side by side, cut as at the base year."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from .backtest_figures import COUNTRY, SINGLE_AGES, Figures, Floats
from .errors import CommandFailed

if TYPE_CHECKING:
    from dwk_demography.regional import NationalHistory, RegionalHistory, Succession

#: first year that is read: single ages of Germany begin here
FIRST_YEAR = 1970
#: persons the regions may be short of the country before it is said
ROUNDING = 0.0005


@dataclass(frozen=True, slots=True)
class Territories:
    """Reforms of Kreise, and the cities whose own figures stand for the Kreis they once were."""

    successions: list[Succession]
    aliases: dict[str, str]


@dataclass(slots=True)
class Built:
    """A history, and sentences about what it lacks."""

    history: RegionalHistory
    notes: list[str] = field(default_factory=list)


def territories() -> Territories:
    """The reforms the product knows."""
    from dwk.regions.actions.successions import read_successions
    from dwk_demography.regional import Succession

    rows = read_successions()
    successions = [Succession(row.predecessor, row.successor, row.on.year, row.partly) for row in rows]
    aliases = {row.successor: row.predecessor for row in successions if len(row.successor) == 8}
    return Territories(successions, aliases)


def census_years() -> frozenset[int]:
    """Years whose stock of persons rests on a new basis."""
    from dwk.statistics.content import census_breaks

    return frozenset(entry.first_year for entry in census_breaks() if "12411" in entry.source_prefix)


def regions_of(figures: Figures, year: int, territories: Territories) -> tuple[str, ...]:
    """Kreise with all age groups in a year that do not overlap."""
    from dwk_demography.regional import side_by_side

    groups = figures.groups[year - figures.span.first]
    sums = groups.sum(axis=(1, 2))
    totals = {key: float(total) for key, total in zip(figures.keys, sums, strict=True) if np.isfinite(total)}
    return side_by_side(
        {key: total for key, total in totals.items() if len(key) == 5},
        {key: total for key, total in totals.items() if len(key) == 2 and key != COUNTRY},
        territories.successions,
        year,
    )


def build(figures: Figures, territories: Territories) -> Built:
    """The history up to the last year of the figures.

    Raises
    ------
    CommandFailed
        No Kreis has all age groups in the last year.
    """
    from dwk_demography.regional import RegionalHistory

    base_year = figures.span.last
    beside = {year: regions_of(figures, year, territories) for year in range(figures.span.first, base_year + 1)}
    regions = beside[base_year]
    if not regions:
        raise CommandFailed(
            f"Für den 31.12.{base_year} gibt es unter --data keine Bevölkerung der Kreise nach Altersgruppen und Geschlecht. "
            f"Gelesen wird etwa die Tabelle 12411-02-03-4 oder 12411-0018; {_years_there(beside)}."
        )
    first = _first_year(figures, beside)
    years = range(first, base_year + 1)
    population, arrivals, departures = (
        np.stack(parts, axis=1)
        for parts in zip(
            *(_of_region(figures, key, regions, years, beside, territories) for key in regions), strict=True
        )
    )
    national = _national(figures, population, first)
    history = RegionalHistory(first, regions, population, arrivals, departures, national, census_years())
    return Built(history, _notes(figures, population, arrivals, regions, years))


def _years_there(beside: dict[int, tuple[str, ...]]) -> str:
    there = [year for year, keys in beside.items() if keys]
    return f"vorhanden sind die Jahre {there[0]} bis {there[-1]}" if there else "vorhanden ist kein Jahr bis dahin"


def _first_year(figures: Figures, beside: dict[int, tuple[str, ...]]) -> int:
    regional = min(year for year, keys in beside.items() if keys)
    single = np.flatnonzero(np.isfinite(figures.single).all(axis=(1, 2)))
    return max(regional, figures.span.first + int(single[0])) if len(single) else regional


def _of_region(
    figures: Figures,
    key: str,
    regions: tuple[str, ...],
    years: range,
    beside: dict[int, tuple[str, ...]],
    territories: Territories,
) -> tuple[Floats, Floats, Floats]:
    """Population, arrivals and departures of a region in all years, put together from former regions where needed."""
    from dwk_demography.regional import pieces

    parts: dict[str, list[Floats]] = {"population": [], "in": [], "out": []}
    for year in years:
        keys = pieces(key, beside[year], territories.successions, regions)
        rows = [figures.index[part] for part in keys]
        index = year - figures.span.first
        for name, array in (("population", figures.groups), ("in", figures.moves["in"]), ("out", figures.moves["out"])):
            found = array[index, rows].sum(axis=0) if rows else np.full(array.shape[2:], np.nan)
            parts[name].append(found)
    return np.stack(parts["population"]), _both_sexes(np.stack(parts["in"])), _both_sexes(np.stack(parts["out"]))


def _both_sexes(moves: Floats) -> Floats:
    """Moves by sex, shape (Y, 2, G); where only both together are known, half for each."""
    by_sex, together = moves[:, :2], moves[:, 2:]
    unknown = ~np.isfinite(by_sex).all(axis=1, keepdims=True)
    return np.where(unknown, together / 2, by_sex)


def _national(figures: Figures, population: Floats, first: int) -> NationalHistory:
    from dwk_demography.regional import NationalHistory, survival_from_table

    known = np.flatnonzero(np.isfinite(figures.single).all(axis=(1, 2)))
    start = min(int(known[0]) if len(known) else first - figures.span.first, first - figures.span.first)
    survival = np.full_like(figures.single, np.nan)
    for year in np.flatnonzero(np.isfinite(figures.qx).all(axis=(1, 2))):
        survival[year] = survival_from_table(figures.qx[year], SINGLE_AGES)
    deaths = np.where(np.isfinite(figures.deaths), figures.deaths, figures.deaths_by_age.sum(axis=(1, 2)))
    country = figures.index[COUNTRY]
    net = figures.moves["in"][:, country] - figures.moves["out"][:, country]
    net_flow = np.where(np.isfinite(net[:, 2]).all(axis=1), net[:, 2].sum(axis=1), net[:, :2].sum(axis=(1, 2)))
    return NationalHistory(
        figures.span.first + start,
        figures.single[start:],
        country_groups(figures.groups[:, country], population)[start:],
        figures.births[start:],
        deaths[start:],
        figures.deaths_by_age[start:],
        figures.asfr[start:],
        net_flow[start:],
        survival[start:],
    )


def country_groups(country: Floats, population: Floats) -> Floats:
    """Germany in the published groups; years in which only the Kreise are known follow their sum.

    Parameters
    ----------
    country : ndarray, shape (Y, 2, 17)
        NaN where not printed.
    population : ndarray, shape (Z, R, 2, 17)
        Kreise in the last Z of these years.
    """
    groups = country.copy()
    sums = np.full_like(groups, np.nan)
    sums[len(sums) - len(population) :] = population.sum(axis=1)
    comparable = np.isfinite(groups).all(axis=(1, 2)) & np.isfinite(sums).all(axis=(1, 2))
    both = np.flatnonzero(comparable)
    ratio = groups[both[-1]].sum() / sums[both[-1]].sum() if len(both) else 1.0
    return np.where(np.isfinite(groups), groups, sums * ratio)


def _notes(figures: Figures, population: Floats, arrivals: Floats, regions: tuple[str, ...], years: range) -> list[str]:
    notes = []
    country = figures.groups[-1, figures.index[COUNTRY]].sum()
    if np.isfinite(country) and abs(population[-1].sum() / country - 1) > ROUNDING:
        notes.append(
            f"Die {len(regions)} Kreise ergeben {years[-1]} zusammen {population[-1].sum():.0f} Personen, Deutschland hat "
            f"{country:.0f}; der Wanderungssaldo Deutschlands wird entsprechend angerechnet."
        )
    with_moves = [year for year, moves in zip(years, arrivals, strict=True) if np.isfinite(moves).any()]
    if with_moves and with_moves[-1] < years[-1]:
        notes.append(
            f"Zu- und Fortzüge der Kreise sind bis {with_moves[-1]} bekannt; ihre Raten und Anteile gelten weiter."
        )
    return notes


def true_net(figures: Figures, base_year: int, territories: Territories) -> Floats:
    """The true national net migration after the base year, for ``--national-net-migration actual``.

    Raises
    ------
    CommandFailed
        A year cannot be determined.
    """
    from dwk_demography.reasons import DemographyError
    from dwk_demography.regional import ModelSettings, reconstruct

    years = range(base_year + 1, figures.span.last + 1)
    try:
        net = reconstruct(build(figures, territories).history, ModelSettings()).net[-len(years) :]
    except DemographyError as missing:
        raise CommandFailed(str(missing)) from missing
    net = np.where(np.isfinite(net), net, figures.un_net[-len(years) :])
    for year, value in zip(years, net, strict=True):
        if not np.isfinite(value):
            raise CommandFailed(
                f"Der wahre Wanderungssaldo Deutschlands für {year} lässt sich nicht bestimmen; gebraucht werden Bevölkerung, "
                "Geborene und Gestorbene Deutschlands (12411, 12612, 12613), bei neuem Zensus die Wanderungen "
                "(12711-04-02-4) oder die Schätzung der Vereinten Nationen (WPP, mig1dt). "
                "Bitte ergänzen Sie die Dateien oder lassen Sie --national-net-migration weg."
            )
    return net
