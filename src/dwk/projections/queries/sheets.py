"""What the editor of a scenario shows: variant tables beside the status quo, and whether there are figures at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from dwk.projections.computation.assembling import Row, assemble, expectation_path, level_path, path, shift_path
from dwk.projections.computation.engine import central
from dwk.projections.inputs.gathering import RegionInputs, gather, years_ready
from dwk.projections.inputs.mortality import expectation_history
from dwk.projections.inputs.reading import read
from dwk.projections.models import Assumption, Scenario
from dwk.projections.results import AssumptionSource
from dwk.projections.rules import KINDS, AssumptionKind, Preset
from dwk.regions.models import Region

from .scenarios import SheetCell, SheetTable, scenario_data

Floats = npt.NDArray[np.float64]
Key = tuple[AssumptionKind, str]
_SEX_WORDS = {"f": ", Frauen", "m": ", Männer", "": ""}


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether a territory can be projected; without base years the reasons say in German what is missing."""

    base_years: tuple[int, ...]
    reasons: tuple[str, ...]
    #: German sentences about weaker inputs (rates of the Kreis, estimated ages, small region)
    cautions: tuple[str, ...] = ()

    @property
    def is_ready(self) -> bool:
        """Whether a scenario can be made."""
        return bool(self.base_years)


def readiness(region: Region) -> Readiness:
    """Base years (the newest first) for which a territory has all that a run needs, else what is missing."""
    return Readiness(*years_ready(region))


def assumption_sheet(scenario: Scenario) -> tuple[SheetTable, ...]:
    """The variant tables of a scenario: status quo, entries, and the path that results, for each year.

    Raises ``InputsMissing`` where the figures below have gone since the scenario was made.
    """
    material = read(scenario.region)
    inputs = gather(scenario.region, scenario.base_year, scenario.horizon)
    expected = expectation_history(material, scenario.base_year)
    data = scenario_data(scenario)
    usual = status_quo_paths(inputs)
    now = paths(inputs, data)
    entered = {(AssumptionKind(row.kind), row.sex, row.year): row for row in scenario.assumptions.all()}
    tables = (_table(kind, sex, inputs, usual, now, entered) for kind in AssumptionKind for sex in _sexes(kind))
    return tuple(_with_history(table, inputs, expected) for table in tables)


def _with_history(table: SheetTable, inputs: RegionInputs, expected: Mapping[int, Floats]) -> SheetTable:
    """The table with what was observed; life expectancy by year is known of Germany only."""
    if table.kind is AssumptionKind.LIFE_EXPECTANCY:
        at = _sexes(table.kind).index(table.sex)
        known = {year: float(both[at]) for year, both in expected.items()}
        return replace(table, history=tuple(sorted(known.items())), history_of="Deutschland")
    if table.kind is AssumptionKind.TFR:
        return replace(table, history=_past(inputs.fertility.history, inputs))
    if table.kind is AssumptionKind.NET_MIGRATION:
        return replace(table, history=_past(inputs.migration.history, inputs))
    return table


def _past(history: Mapping[int, float], inputs: RegionInputs) -> tuple[tuple[int, float], ...]:
    return tuple((year, float(history[year])) for year in sorted(history) if year <= inputs.base_year)


def _sexes(kind: AssumptionKind) -> tuple[str, ...]:
    return ("f", "m") if KINDS[kind].by_sex else ("",)


def _table(
    kind: AssumptionKind,
    sex: str,
    inputs: RegionInputs,
    usual: Mapping[Key, Floats],
    now: Mapping[Key, Floats],
    entered: Mapping[tuple[AssumptionKind, str, int], Assumption],
) -> SheetTable:
    facts = KINDS[kind]
    cells = tuple(
        SheetCell(year, float(usual[kind, sex][at]), float(now[kind, sex][at]), entered.get((kind, sex, year)))
        for at, year in enumerate(inputs.years)
    )
    label = f"{facts.label}{_SEX_WORDS[sex]}"
    return SheetTable(kind, sex, label, facts.unit, facts.decimals, facts.meaning, _origin(kind, inputs), cells)


def _origin(kind: AssumptionKind, inputs: RegionInputs) -> str:
    """Where the status quo of a kind comes from, in one line."""
    if kind in {AssumptionKind.MEAN_AGE_SHIFT, AssumptionKind.INFLOW, AssumptionKind.OUTFLOW}:
        return "Status quo: unverändert"
    lines = {
        AssumptionKind.TFR: inputs.fertility.sources,
        AssumptionKind.LIFE_EXPECTANCY: inputs.mortality.sources,
        AssumptionKind.NET_MIGRATION: inputs.migration.sources,
    }[kind]
    return "; ".join(dict.fromkeys(f"{line.source} ({line.year})" for line in lines))


def status_quo_paths(inputs: RegionInputs) -> dict[Key, Floats]:
    """Every quantity of the variant tables by year, without any assumption."""
    return paths(inputs, {"preset": Preset.STATUS_QUO, "assumptions": [], "events": []})


def paths(inputs: RegionInputs, scenario: Mapping[str, Any]) -> dict[Key, Floats]:
    """Every quantity of the variant tables by year, as a scenario has it."""
    rows: list[Row] = list(scenario["assumptions"])
    expectation = expectation_path(inputs, rows)
    arrays = assemble(inputs, scenario).arrays
    applied = central(arrays).net_migration.sum(axis=(1, 2, 3)) - arrays["events"].sum(axis=(1, 2))
    one = np.ones(len(inputs.years))
    return {
        (AssumptionKind.TFR, ""): level_path(inputs, rows),
        (AssumptionKind.MEAN_AGE_SHIFT, ""): shift_path(inputs, rows),
        (AssumptionKind.LIFE_EXPECTANCY, "f"): expectation[:, 0],
        (AssumptionKind.LIFE_EXPECTANCY, "m"): expectation[:, 1],
        (AssumptionKind.NET_MIGRATION, ""): applied,
        (AssumptionKind.INFLOW, ""): factor_path(inputs, rows, AssumptionKind.INFLOW, one),
        (AssumptionKind.OUTFLOW, ""): factor_path(inputs, rows, AssumptionKind.OUTFLOW, one),
    }


def factor_path(inputs: RegionInputs, rows: list[Row], kind: AssumptionKind, one: Floats) -> Floats:
    """A factor on the flows by year."""
    return path(inputs.years, rows, kind, "", start=(inputs.base_year, 1.0), usual=one)


def status_quo_sources(region: Region, base_year: int, horizon: int) -> tuple[AssumptionSource, ...]:
    """What a run of the status quo would rest on, before anybody has run it."""
    return gather(region, base_year, horizon).sources
