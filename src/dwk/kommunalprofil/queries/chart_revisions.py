"""Values of frozen charts beside those that their sources give now."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dwk.kommunalprofil.frozen_charts import ages_of
from dwk.kommunalprofil.models import Evidence
from dwk.regions.models import Region
from dwk.statistics.definitions import load_definitions
from dwk.statistics.profile.figures_pyramid import side_of
from dwk.statistics.queries.region_data import POPULATION, RegionData, load
from dwk.statistics.queries.values import concepts_of

from .figures import value_now

SIDES = (("Männer", "m", "men"), ("Frauen", "f", "women"))


@dataclass(frozen=True, slots=True)
class Change:
    """A value of a chart that the source gives differently now; ``what`` is its year with the region or the ages."""

    what: str
    old: float | None
    new: float | None


def same(old: float | None, new: float | None) -> bool:
    """Whether two values are the same number; no value is no number."""
    if old is None or new is None:
        return old is new
    return math.isclose(old, new, rel_tol=1e-9, abs_tol=1e-12)


def years_of_chart(frozen: Mapping[str, Any]) -> list[int]:
    """Years that official figures of a chart are of; none for what is no chart."""
    if "pyramid" in frozen:
        return [part["year"] for part in _parts(frozen["pyramid"])]
    return sorted({year for line in frozen.get("curve", {}).get("lines", ()) for year in line["years"]})


def changes_of(evidence: Iterable[Evidence]) -> Iterator[tuple[Evidence, list[Change]]]:
    """Charts of official figures with what changed in them; all figures are read at once."""
    charts = list(evidence)
    keys = {key for one in charts for key in _region_keys(one.frozen)}
    regions = {one.key: one for one in Region.objects.filter(key__in=keys)}
    codes = {one.indicator_code for one in charts} & load_definitions().keys()
    concepts = frozenset({POPULATION}).union(*(concepts_of(load_definitions()[code]) for code in codes))
    data = load({one.territory_key for one in regions.values()}, concepts=concepts)
    for one in charts:
        found = _of_ages(one, regions, data) if "pyramid" in one.frozen else _of_lines(one, regions, data)
        yield one, list(found)


def _region_keys(frozen: Mapping[str, Any]) -> list[str]:
    if "pyramid" in frozen:
        return [frozen["region_key"]]
    return [line["region_key"] for line in frozen["curve"]["lines"]]


def _of_lines(evidence: Evidence, regions: Mapping[str, Region], data: Mapping[str, RegionData]) -> Iterator[Change]:
    if evidence.indicator_code not in load_definitions():
        return
    for line in evidence.frozen["curve"]["lines"]:
        region = regions.get(line["region_key"])
        for year, old in zip(line["years"], line["values"], strict=True):
            new = value_now(evidence.indicator_code, region, [], data, year) if region else None
            if not same(old, new):
                yield Change(f"{line['label']} {year}", old, new)


def _of_ages(evidence: Evidence, regions: Mapping[str, Region], data: Mapping[str, RegionData]) -> Iterator[Change]:
    frozen = evidence.frozen
    region = regions.get(frozen["region_key"])
    tables = data[region.territory_key].population.get(frozen["source_key"], {}) if region else {}
    for part in _parts(frozen["pyramid"]):
        table = tables.get(part["year"])
        for word, sex, side in SIDES:
            now = _by_age(table.lower_years, table.upper_years, side_of(table, sex)) if table else {}
            ages = zip(part["lower"], part["upper"], strict=True)
            for name, age, old in zip(ages_of(part), ages, part[side], strict=True):
                if not same(old, now.get(age)):
                    yield Change(f"{word} {name}, {part['year']}", old, now.get(age))


def _by_age(
    lower: Sequence[int], upper: Sequence[int | None], values: Sequence[float | None]
) -> dict[tuple[int, int | None], float | None]:
    return dict(zip(zip(lower, upper, strict=True), values, strict=True))


def _parts(drawn: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The year of a pyramid and the one of its outline."""
    return [drawn, *([drawn["base"]] if drawn["base"] else [])]
