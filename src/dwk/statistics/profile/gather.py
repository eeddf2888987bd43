"""Gathers the facts of a profile from the figures of its territories."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dwk.statistics.content import breaks_of
from dwk.statistics.definitions import load_definitions
from dwk.statistics.queries.region_data import RegionData
from dwk.statistics.queries.sources import SourceLine
from dwk.statistics.queries.values import own_value, value_of
from dwk_demography.ages import AgeTable
from dwk_demography.change import YearOfChange, components_of_change
from dwk_demography.indicators import evaluate
from dwk_demography.reasons import NoValueError

from .facts import LIFE_PHASES, Facts, GroupChanges, IndicatorRow, PhaseFacts, PyramidFacts, Territory
from .gather_series import LIFE_STAGES, RATIOS, ages_source, index_of, multiples, totals, years_with_ages
from .selection import Selection

#: groups whose change is shown; bounds that the published 17 groups allow
CHANGE_GROUPS: tuple[tuple[str, int, int | None], ...] = (
    ("unter 6", 0, 5),
    ("6 bis 17", 6, 17),
    ("18 bis 24", 18, 24),
    ("25 bis 39", 25, 39),
    ("40 bis 54", 40, 54),
    ("55 bis 64", 55, 64),
    ("65 bis 74", 65, 74),
    ("75 und älter", 75, None),
)
#: single years of moves swing; the mean of this many is shown
MIGRATION_YEARS = 4


def shape_of(territories: Sequence[Territory]) -> Territory | None:
    """The region itself if it has ages, else its Kreis; larger regions say too little about it."""
    for territory in territories:
        if territory.role in {"own", "kreis"} and ages_source(territory.data) is not None:
            return territory
    return None


def gather(territories: tuple[Territory, ...], sources: Mapping[str, SourceLine], selection: Selection) -> Facts:
    """All facts for a selection of years."""
    shape = shape_of(territories)
    years = years_with_ages(shape.data) if shape else ()
    chosen = selection.settled(years)
    components, component_sources, components_proxy = _components(territories, shape)
    return Facts(
        territories=territories,
        shape=shape,
        selection=chosen,
        available_years=years,
        sources=sources,
        pyramid=_pyramid(territories[0], shape, chosen),
        index=index_of(territories),
        stages=multiples(territories, shape, LIFE_STAGES),
        ratios=multiples(territories, shape, RATIOS),
        group_changes=_group_changes(territories, shape, chosen),
        components=components,
        component_sources=component_sources,
        components_proxy=components_proxy,
        phases=_phases(territories, shape, chosen),
        phase_series=multiples(territories, shape, _PHASE_FORMULAS, roles=("land",)),
        balances=_balances(shape),
        rows=_rows(territories, chosen),
    )


def _pyramid(own: Territory, shape: Territory | None, selection: Selection) -> PyramidFacts | None:
    source = ages_source(shape.data) if shape else None
    if shape is None or source is None or selection.year is None:
        return None
    tables = shape.data.population[source]
    earlier = tables.get(selection.earlier) if selection.earlier is not None else None
    return PyramidFacts(
        territory=shape,
        is_proxy=shape is not own,
        source_key=source,
        year=selection.year,
        ages=tables[selection.year],
        earlier_year=selection.earlier if earlier else None,
        earlier=earlier,
        median_age=_median(tables[selection.year]),
        earlier_median_age=_median(earlier) if earlier else None,
    )


def _median(table: AgeTable) -> float | None:
    try:
        return table.median_age()
    except NoValueError:
        return None


def _components(
    territories: tuple[Territory, ...], shape: Territory | None
) -> tuple[tuple[YearOfChange, ...], tuple[str, ...], bool]:
    source = ages_source(shape.data) if shape else None
    if shape is None or source is None:
        return (), (), False
    data = shape.data
    population, _key = totals(data)
    flows = {
        flow: {year: table.total() for year, table in tables.items() if _has_total(table)}
        for flow, tables in data.migration.items()
    }
    events = {
        name: {year: value for (known, year), value in data.quantities.items() if known == name}
        for name in ("births", "deaths")
    }
    breaks = [entry.first_year for entry in breaks_of(source)]
    years = components_of_change(
        population,
        events["births"],
        events["deaths"],
        flows["in_migration"],
        flows["out_migration"],
        breaks=breaks,
    )
    whole = tuple(
        entry
        for entry in years
        if entry.net_migration_persons is not None
        and (entry.natural_persons is not None or entry.change_persons is None)
    )
    used = [source, *dict.fromkeys(data.migration_source.values())]
    used += [data.quantity_source[name, year] for name in events for year in sorted(events[name])]
    return whole, tuple(dict.fromkeys(used)), shape is not territories[0]


def _has_total(table: AgeTable) -> bool:
    try:
        table.total()
    except NoValueError:
        return False
    return True


def _phases(territories: tuple[Territory, ...], shape: Territory | None, selection: Selection) -> PhaseFacts | None:
    source = ages_source(shape.data) if shape else None
    if shape is None or source is None or selection.year is None:
        return None
    known = sorted(year for year in shape.data.migration["in_migration"] if year <= selection.year)
    years = tuple(known[-MIGRATION_YEARS:])
    if not years:
        return None
    rates = tuple(_mean_rate(ages, shape.data, source, years) for _label, ages in LIFE_PHASES)
    if all(rate is None for rate in rates):
        return None
    land = next((entry for entry in territories if entry.role == "land"), None)
    land_source = ages_source(land.data) if land else None
    comparison = (
        tuple(_mean_rate(ages, land.data, land_source, years) for _label, ages in LIFE_PHASES)
        if land and land_source
        else ()
    )
    return PhaseFacts(
        territory=shape,
        is_proxy=shape is not territories[0],
        years=years,
        rates=rates,
        persons_per_year=tuple(_mean_balance(ages, shape.data, source, years) for _label, ages in LIFE_PHASES),
        comparison=land if comparison and any(rate is not None for rate in comparison) else None,
        comparison_rates=comparison,
        source_keys=(*dict.fromkeys(shape.data.migration_source.values()), source),
    )


_PHASE_FORMULAS = tuple(
    (label, f"1000 * (mig_in({ages}) - mig_out({ages})) / avgpop({ages})") for label, ages in LIFE_PHASES
)


def _balances(shape: Territory | None) -> dict[int, float]:
    """Net migration in persons by year."""
    if shape is None:
        return {}
    source = ages_source(shape.data) or ""
    years = sorted(shape.data.migration["in_migration"])
    found = {
        year: evaluate("mig_in() - mig_out()", year=year, inputs=shape.data.inputs(source)).value for year in years
    }
    return {year: value for year, value in found.items() if value is not None}


def _group_changes(
    territories: tuple[Territory, ...], shape: Territory | None, selection: Selection
) -> GroupChanges | None:
    source = ages_source(shape.data) if shape else None
    if shape is None or source is None or selection.year is None or selection.earlier is None:
        return None
    tables = shape.data.population[source]
    before, after = (_grouped(tables[year]) for year in (selection.earlier, selection.year))
    if before is None or after is None:
        return None
    crossed = [entry for entry in breaks_of(source) if selection.earlier < entry.first_year <= selection.year]
    notes = tuple(f"Dazwischen liegt der {entry.title}: Ein Teil der Veränderung ist Korrektur." for entry in crossed)
    return GroupChanges(
        labels=tuple(label for label, _first, _last in CHANGE_GROUPS),
        before=before,
        after=after,
        land_percent=_land_change(territories, selection),
        earlier_year=selection.earlier,
        year=selection.year,
        source_key=source,
        notes=notes,
    )


def _land_change(territories: tuple[Territory, ...], selection: Selection) -> tuple[float | None, ...]:
    land = next((entry for entry in territories if entry.role == "land"), None)
    source = ages_source(land.data) if land else None
    if land is None or source is None:
        return ()
    tables = land.data.population[source]
    if selection.earlier is None or selection.year is None or not {selection.earlier, selection.year} <= tables.keys():
        return ()
    before, after = _grouped(tables[selection.earlier]), _grouped(tables[selection.year])
    if before is None or after is None:
        return ()
    return tuple(100 * (b - a) / a if a else None for a, b in zip(before, after, strict=True))


def _grouped(table: AgeTable) -> tuple[float, ...] | None:
    try:
        return tuple(table.persons_between(first, last) for _label, first, last in CHANGE_GROUPS)
    except NoValueError:
        return None


def _mean_rate(ages: str, data: RegionData, source: str, years: Sequence[int]) -> float | None:
    """Moves of all years per 1,000 persons and year: sums, so that a small year does not weigh as much as a large."""
    balance = _mean(f"mig_in({ages}) - mig_out({ages})", data, source, years)
    persons = _mean(f"avgpop({ages})", data, source, years)
    return 1000 * balance / persons if balance is not None and persons else None


def _mean_balance(ages: str, data: RegionData, source: str, years: Sequence[int]) -> float | None:
    return _mean(f"mig_in({ages}) - mig_out({ages})", data, source, years)


def _mean(formula: str, data: RegionData, source: str, years: Sequence[int]) -> float | None:
    """Mean of the years' values; one missing year and there is none."""
    values = [evaluate(formula, year=year, inputs=data.inputs(source)).value for year in years]
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if len(known) == len(values) else None


def _rows(territories: tuple[Territory, ...], selection: Selection) -> tuple[IndicatorRow, ...]:
    own = territories[0]
    chain = [entry.region for entry in territories[1:]]
    data = {entry.region.territory_key: entry.data for entry in territories}
    rows = []
    for definition in load_definitions().values():
        value = value_of(definition, own.region, chain, data, year=None)
        earlier = None
        if value.value is not None and value.year is not None and selection.span and not value.is_published:
            asked = next(entry for entry in territories if entry.region.key == value.region_key)
            earlier = own_value(definition, asked.region, asked.data, year=value.year - selection.span)
        comparisons = tuple(
            own_value(definition, entry.region, entry.data, year=value.year) for entry in territories[1:]
        )
        rows.append(IndicatorRow(value, earlier, comparisons))
    return tuple(rows)
