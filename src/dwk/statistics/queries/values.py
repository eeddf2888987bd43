"""Values of indicators for a region: calculated, published, or of a larger region as a flagged substitute."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dwk.regions.models import Region
from dwk.statistics.definitions import IndicatorDefinition, load_definitions
from dwk.statistics.importers.contract import MARKS
from dwk.statistics.rules import proxy_allowed
from dwk_demography.formula import compile_formula
from dwk_demography.indicators import evaluate
from dwk_demography.reasons import Reason

from .region_data import INDICATOR_PREFIX, POPULATION, QUANTITY_PREFIX, RegionData

POPULATION_FUNCTIONS = frozenset({"pop", "avgpop", "mean_age", "median_age"})
FLOW_OF_FUNCTION = {"mig_in": "in_migration", "mig_out": "out_migration"}


@dataclass(frozen=True, slots=True)
class IndicatorValue:
    """An indicator of a region: a value with its year and sources, or the reason why there is none."""

    definition: IndicatorDefinition
    region_key: str
    region_name: str
    region_level: str
    value: float | None = None
    year: int | None = None
    source_keys: tuple[str, ...] = ()
    is_proxy: bool = False
    is_published: bool = False
    mark: str = ""
    denominator_persons: float | None = None
    detail: str = ""

    @property
    def is_estimate(self) -> bool:
        """Whether the value must be shown as an estimate."""
        return self.definition.is_approximate and not self.is_published


def values_of(
    region: Region, chain: Sequence[Region], data: Mapping[str, RegionData], *, year: int | None = None
) -> list[IndicatorValue]:
    """Every indicator for a region; ``chain`` are the larger regions, the nearest first.

    Without ``year`` each indicator has the latest year for which it can be formed; with it only that year counts.
    """
    return [value_of(definition, region, chain, data, year=year) for definition in load_definitions().values()]


def value_of(
    definition: IndicatorDefinition,
    region: Region,
    chain: Sequence[Region],
    data: Mapping[str, RegionData],
    *,
    year: int | None = None,
) -> IndicatorValue:
    """One indicator for a region, or of the first larger region that may stand in for it."""
    own = own_value(definition, region, data[region.territory_key], year=year)
    if own.value is not None:
        return own
    for larger in chain:
        allowed = proxy_allowed(
            code=definition.code, unit=definition.unit, own_level=region.level, proxy_level=larger.level
        )
        if allowed and larger.territory_key in data:
            found = own_value(definition, larger, data[larger.territory_key], year=year)
            if found.value is not None:
                return replace(found, is_proxy=True)
    return own


def own_value(
    definition: IndicatorDefinition, region: Region, data: RegionData, *, year: int | None = None
) -> IndicatorValue:
    """One indicator from the region's own figures: calculated if possible, otherwise as published."""
    blank = IndicatorValue(definition, region.key, region.name, region.level)
    calculated = _calculated(definition, data, blank, year)
    if calculated.value is not None:
        return calculated
    published = data.published.get(definition.code, {})
    years = [year] if year is not None else sorted(published, reverse=True)
    for candidate in years:
        if candidate in published:
            found = published[candidate]
            return replace(
                blank,
                value=found.value,
                year=candidate,
                source_keys=(found.source_key,),
                is_published=True,
                mark=MARKS[found.mark],
            )
    return calculated


def concepts_of(definition: IndicatorDefinition) -> frozenset[str]:
    """What has to be read to form this indicator, calculated or as published."""
    published = f"{INDICATOR_PREFIX}{definition.code}"
    if not definition.formula or not definition.is_calculated:
        return frozenset({published})
    formula = compile_formula(definition.formula)
    functions = {call.function for call in formula.calls}
    flows = {FLOW_OF_FUNCTION[name] for name in functions & FLOW_OF_FUNCTION.keys()}
    population = {POPULATION} if functions & POPULATION_FUNCTIONS else set()
    fertility = {"fertility_rate"} if "asfr_sum" in functions else set()
    quantities = {f"{QUANTITY_PREFIX}{name}" for name in formula.quantity_names} | formula.quantity_names
    return frozenset({published} | flows | population | fertility | quantities)


def years_back(definition: IndicatorDefinition) -> int:
    """How many years before the reporting year the formula reaches; the mean population needs one."""
    calls = compile_formula(definition.formula).calls if definition.formula else ()
    return max((max(call.lag_years, int(call.function == "avgpop")) for call in calls), default=0)


def _calculated(
    definition: IndicatorDefinition, data: RegionData, blank: IndicatorValue, year: int | None
) -> IndicatorValue:
    if not definition.formula or not definition.is_calculated:
        return replace(blank, detail="Für diese Kennzahl sind noch keine Zahlen eingelesen.")
    formula = compile_formula(definition.formula)
    missing = formula.quantity_names - data.quantity_names
    if missing:
        return replace(blank, detail="Für diese Kennzahl sind noch keine Zahlen eingelesen.")
    functions = {call.function for call in formula.calls}
    sources = data.population_sources if functions & POPULATION_FUNCTIONS else ("",)
    details: dict[Reason, str] = {}
    best = data.best_population_source()
    for candidate in [year] if year is not None else data.years:
        for source in sources:
            outcome = evaluate(definition.formula, year=candidate, inputs=data.inputs(source))
            if outcome.value is not None:
                return replace(
                    blank,
                    value=outcome.value,
                    year=candidate,
                    source_keys=_sources(formula.quantity_names, functions, source, data, candidate),
                    denominator_persons=outcome.denominator_persons,
                )
            if outcome.reason is not None and (source == best or not functions & POPULATION_FUNCTIONS):
                details.setdefault(outcome.reason, outcome.detail)
    return replace(blank, detail=_most_telling(details))


#: why there is no value, the reason that helps a reader most first: a table that ends too early says more than a
#: year without any table
_TELLING = (Reason.NO_AGE_GROUPS, Reason.CENSUS_BREAK, Reason.NO_SEX, Reason.MISSING_PART)


def _most_telling(details: Mapping[Reason, str]) -> str:
    ranked = [reason for reason in _TELLING if reason in details] or list(details)
    return details[ranked[0]] if ranked else "Für diese Kennzahl sind noch keine Zahlen eingelesen."


def _sources(
    quantities: frozenset[str], functions: set[str], population: str, data: RegionData, year: int
) -> tuple[str, ...]:
    flows = [data.migration_source[FLOW_OF_FUNCTION[f], year] for f in sorted(functions & FLOW_OF_FUNCTION.keys())]
    named = [data.quantity_source.get((name, year), population) for name in sorted(quantities)]
    fertility = [data.fertility_source[year]] if "asfr_sum" in functions else []
    return tuple(dict.fromkeys(key for key in [*flows, *named, *fertility, population] if key))
