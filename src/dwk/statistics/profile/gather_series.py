"""Series over the years for a profile: index of the population, shares and ratios of several territories."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from dwk.statistics.content import breaks_of
from dwk.statistics.queries.region_data import RegionData
from dwk_demography.ages import AgeTable
from dwk_demography.indicators import evaluate
from dwk_demography.reasons import NoValueError

from .facts import Role, SeriesFacts, Territory

#: the four stretches of life that the small multiples show, ages in completed years
LIFE_STAGES: tuple[tuple[str, str], ...] = (
    ("unter 20", "100 * pop(0, 19) / pop()"),
    ("20 bis 39", "100 * pop(20, 39) / pop()"),
    ("40 bis 64", "100 * pop(40, 64) / pop()"),
    ("65 und älter", "100 * pop(65) / pop()"),
)
RATIOS: tuple[tuple[str, str], ...] = (
    ("Jugendquotient", "100 * pop(0, 19) / pop(20, 64)"),
    ("Altenquotient", "100 * pop(65) / pop(20, 64)"),
)


def ages_source(data: RegionData) -> str | None:
    """The first source whose groups cover every age in some year; a single group, say 15 to 64, is no age structure."""
    return next(
        (key for key in data.population_sources if any(map(_is_whole, data.population[key].values()))),
        None,
    )


def _is_whole(table: AgeTable) -> bool:
    return table.covers_all_ages and len(table.lower_years) > 1


def years_with_ages(data: RegionData) -> tuple[int, ...]:
    """Years for which the source with ages has any, ascending."""
    source = ages_source(data)
    if source is None:
        return ()
    return tuple(sorted(year for year, table in data.population[source].items() if _is_whole(table)))


def totals(data: RegionData) -> tuple[dict[int, float], str]:
    """Population by year of the source that is asked first, and its key."""
    source = data.best_population_source()
    if source is None:
        return {}, ""
    found: dict[int, float] = {}
    for year, table in sorted(data.population[source].items()):
        try:
            found[year] = table.total()
        except NoValueError:
            continue
    return found, source


def own_totals(data: RegionData) -> tuple[dict[int, float], tuple[str, ...]]:
    """Population by year over all sources; where several know a year, the one with the better rank counts."""
    merged: dict[int, float] = {}
    used: list[str] = []
    for source in data.population_sources:
        for year, table in data.population[source].items():
            if year not in merged:
                try:
                    merged[year] = table.total()
                except NoValueError:
                    continue
                used.append(source)
    return dict(sorted(merged.items())), tuple(dict.fromkeys(used))


def index_of(territories: tuple[Territory, ...]) -> SeriesFacts | None:
    """Population by year of the region and of those above it over the same years."""
    own = territories[0]
    values, source = totals(own.data)
    used = [source]
    if len(values) < 2 or not ages_source(own.data):
        # a Gemeinde without ages: years of the official directory
        values, merged = own_totals(own.data)
        used = list(merged)
    if len(values) < 2:
        return None
    first, last = min(values), max(values)
    if values[first] == 0:
        # nothing can be set in relation to an uninhabited territory
        return None
    by_role: dict[Role, Mapping[int, float]] = {"own": values}
    for territory in territories[1:]:
        other, other_source = totals(territory.data)
        span = {year: value for year, value in other.items() if first <= year <= last}
        if first in span and len(span) > 1:
            by_role[territory.role] = span
            used.append(other_source)
    return SeriesFacts(by_role, tuple(dict.fromkeys(used)), _breaks(used, first, last))


def _breaks(source_keys: Sequence[str], first: int, last: int) -> tuple[tuple[int, str], ...]:
    found = {
        (entry.first_year, entry.title)
        for key in source_keys[:1]
        for entry in breaks_of(key)
        if first < entry.first_year <= last
    }
    return tuple(sorted(found))


def multiples(
    territories: tuple[Territory, ...],
    shape: Territory | None,
    formulas: Iterable[tuple[str, str]],
    roles: Sequence[Role] = ("land", "bund"),
) -> tuple[tuple[str, SeriesFacts], ...]:
    """A formula per panel over the years of the source with ages, for the region and those above it."""
    if shape is None:
        return ()
    shown = [shape, *(entry for entry in territories if entry.role in roles)]
    panels = []
    for label, formula in formulas:
        by_role: dict[Role, Mapping[int, float]] = {}
        used: list[str] = []
        for territory in shown:
            source = ages_source(territory.data)
            if source is None:
                continue
            role: Role = "own" if territory is shape else territory.role
            values = series(formula, territory.data, source)
            if values:
                by_role[role] = values
                used.append(source)
        years = list(by_role.get("own", {}))
        if len(years) > 1:
            breaks = _breaks(used, min(years), max(years))
            proxy = shape is not territories[0]
            # moves per thousand rest on two tables; the moves are what is shown
            moves = shape.data.migration_source.values() if "mig_" in formula else ()
            panels.append((label, SeriesFacts(by_role, tuple(dict.fromkeys((*moves, *used))), breaks, proxy)))
    return tuple(panels)


def series(formula: str, data: RegionData, source: str) -> dict[int, float]:
    """A formula for every year of one source for which it gives a value."""
    found = {}
    for year in sorted(data.population[source]):
        outcome = evaluate(formula, year=year, inputs=data.inputs(source))
        if outcome.value is not None:
            found[year] = outcome.value
    return found
