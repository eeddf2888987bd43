"""An indicator over all its years as it is frozen, with comparison regions as further lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dwk.kommunalprofil.frozen_charts import LINES
from dwk.regions.models import Region
from dwk.regions.rules import Level
from dwk.statistics.content import breaks_of
from dwk.statistics.definitions import IndicatorDefinition, load_definitions
from dwk.statistics.queries.region_data import RegionData, load
from dwk.statistics.queries.sources import all_sources
from dwk.statistics.queries.values import IndicatorValue, concepts_of, own_value, years_back
from dwk.ui.formats import range_years, rounded, with_unit

from .figures import NO_INDICATOR, Figure, NoFigure, indicator_content, source_content

#: lines beside that of the region itself
MOST_COMPARED = 3
#: from this ratio of the largest to the smallest line on, all begin at 100: beside Germany a Kreis would lie flat
TOO_FAR_APART = 5
ROLES: Mapping[str, str] = {Level.STATE: "land", Level.FEDERATION: "bund"}
ByYear = dict[int, IndicatorValue]


def values_by_year(definition: IndicatorDefinition, region: Region, data: RegionData) -> ByYear:
    """What a region itself has of an indicator, by year in ascending order."""
    years = {*data.years, *data.published.get(definition.code, {})}
    first = min(years, default=0) + years_back(definition)
    found = {year: own_value(definition, region, data, year=year) for year in sorted(years) if year >= first}
    return {year: value for year, value in found.items() if value.value is not None}


def curve_figure(region: Region, code: str, compared: Sequence[Region] = ()) -> Figure:
    """All years of an indicator of a region, and those of the regions it is compared with."""
    definition = load_definitions().get(code)
    if definition is None:
        raise NoFigure(NO_INDICATOR)
    if len(compared) > MOST_COMPARED:
        raise NoFigure(f"Mehr als {MOST_COMPARED} Vergleichsgebiete lassen sich nicht auseinanderhalten.")
    regions = [region, *(one for one in compared if one != region)]
    data = load([one.territory_key for one in regions], concepts=concepts_of(definition))
    own = values_by_year(definition, region, data[region.territory_key])
    if len(own) < 2:
        raise NoFigure(
            f"Für „{definition.short_name_de}“ gibt es in {region.name} keine zwei Jahre, also keinen Verlauf. "
            "Bitte nehmen Sie den Wert eines Jahres."
        )
    lines = [(region, own)]
    for other in regions[1:]:
        values = values_by_year(definition, other, data[other.territory_key])
        shared = {year: value for year, value in values.items() if min(own) <= year <= max(own)}
        if not shared:
            raise NoFigure(
                f"Für „{definition.short_name_de}“ gibt es in {other.name} in diesen Jahren keinen Wert. "
                "Bitte wählen Sie das Gebiet ab."
            )
        lines.append((other, shared))
    return _figure(definition, lines)


def _figure(definition: IndicatorDefinition, lines: list[tuple[Region, ByYear]]) -> Figure:
    region, own = lines[0]
    last = own[max(own)]
    keys = dict.fromkeys(key for _, values in lines for one in values.values() for key in one.source_keys)
    sources = all_sources()
    calculated = any(not one.is_published for _, values in lines for one in values.values())
    content = {
        **indicator_content(last, None, sources),
        **source_content(keys, sources, own_calculation=calculated),
        "curve": _curve(definition, lines),
    }
    years = range_years(min(own), max(own))
    return Figure(f"{definition.short_name_de}, {region.name}, {years}"[:300], content, definition.code)


def _curve(definition: IndicatorDefinition, lines: list[tuple[Region, ByYear]]) -> dict[str, Any]:
    own = lines[0][1]
    first, last = min(own), max(own)
    base = _base(lines)
    drawn = [
        {
            "label": _short(one),
            "role": "own" if at == 0 else ROLES.get(one.level, "kreis"),
            "region_key": one.key,
            "years": list(values),
            "values": [value.value for value in values.values()],
        }
        for at, (one, values) in enumerate(lines)
    ]
    breaks = [
        [entry.first_year, entry.title]
        for entry in sorted(
            {entry for value in own.values() for key in value.source_keys for entry in breaks_of(key)},
            key=lambda entry: entry.first_year,
        )
        if first < entry.first_year <= last
    ]
    title = _title(definition, lines)
    scale = f"Index {base} = 100" if base else definition.unit
    names = ", ".join(_short(one) for one, _ in lines)
    return {
        "kind": LINES,
        "title": title,
        "subtitle": f"{names}: {definition.name_de}, {scale}, {range_years(first, last)}",
        "alt": f"Liniendiagramm. {title}. {_last_words(definition, lines)}",
        "notes": [f"Ab {year} Grundlage {name}: Der Sprung ist auch eine Korrektur." for year, name in breaks],
        "base_year": base,
        "breaks": [list(entry) for entry in dict.fromkeys(map(tuple, breaks))],
        "lines": drawn,
    }


def _base(lines: list[tuple[Region, ByYear]]) -> int | None:
    """The year from which lines of very different size begin at 100; None: they can be drawn as they are."""
    sizes = [abs(values[max(values)].value or 0) for _, values in lines]
    if len(lines) == 1 or max(sizes) < TOO_FAR_APART * max(min(sizes), 1e-9):
        return None
    shared = set.intersection(*({year for year, one in values.items() if (one.value or 0) > 0} for _, values in lines))
    return min(shared, default=None)


def _title(definition: IndicatorDefinition, lines: list[tuple[Region, ByYear]]) -> str:
    """The finding: from where to where, and where the Land or Germany stands."""
    _, own = lines[0]
    first, last = min(own), max(own)
    before, after = (rounded(own[year].value or 0, definition.decimals) for year in (first, last))
    # a long unit is said once
    unit = "" if definition.unit.startswith("je ") else definition.unit
    start, end = with_unit(own[first].value, unit, definition.decimals), _worded(definition, own[last])
    moved = "steigt" if after > before else "sinkt"
    found = (
        f"{definition.short_name_de} {first} und {last} gleich: {end}"
        if before == after
        else f"{definition.short_name_de} {moved} von {start} ({first}) auf {end} ({last})"
    )
    other = next(((one, values) for one, values in lines[1:] if last in values and not _base(lines)), None)
    if other is None:
        return found
    return f"{found}; {_short(other[0])}: {with_unit(other[1][last].value, unit, definition.decimals)}"


def _worded(definition: IndicatorDefinition, value: IndicatorValue) -> str:
    return with_unit(value.value, definition.unit, definition.decimals)


def _last_words(definition: IndicatorDefinition, lines: list[tuple[Region, ByYear]]) -> str:
    told = (
        f"{_short(region)} {max(values)}: {with_unit(values[max(values)].value, definition.unit, definition.decimals)}"
        for region, values in lines
    )
    return f"Letzte Werte: {'; '.join(told)}."


def _short(region: Region) -> str:
    """Name at a line's end."""
    return region.name.split(",")[0]
