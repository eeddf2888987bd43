"""What a population needs, as weights per person by sex and age, with the parameter tables behind them."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from dwk.projections.inputs.gathering import RegionInputs
from dwk.projections.inputs.origins import ASSUMED, DEMAND, OF_GERMANY, line
from dwk.projections.results import AssumptionSource
from dwk.projections.rules import OPEN_AGE
from dwk.ui.formats import number
from dwk_demography.demand import (
    STAGES_DE,
    Parameter,
    ParameterKind,
    ParameterTable,
    calibrated,
    table_from_rows,
    year_class_weights,
)
from dwk_demography.demand.schools import CUTOFF_ITEM
from dwk_demography.errors import InconsistentTotals

Floats = npt.NDArray[np.float64]
AGES = OPEN_AGE + 1
#: key of the result, topic and item of the table, unit
_BY_RATES = (
    ("nursery_under_3", "nursery", "places_under_3", "Plätze"),
    ("nursery_3_to_5", "nursery", "places_3_to_5", "Plätze"),
    ("care", "care", "care_recipients", "Personen"),
    ("households", "households", "households", "Haushalte"),
    ("workforce", "workforce", "labour_force", "Personen"),
)
PUPILS = "Schülerinnen und Schüler"
_EXAMPLE = "Die Quoten sind Beispielannahmen; bitte ersetzen Sie sie durch eigene."


@dataclass(frozen=True)
class DemandItem:
    """One need: people times ``weights`` (2, ages), summed up."""

    code: str
    label: str
    unit: str
    weights: Floats
    parameters: tuple[AssumptionSource, ...]
    note: str = ""


@lru_cache(maxsize=8)
def parameter_table(topic: str) -> ParameterTable:
    """A parameter table of the product."""
    text = files("dwk.content").joinpath("demand", f"{topic}.csv").read_text(encoding="utf-8")
    return table_from_rows(topic, csv.DictReader(text.splitlines()))


def demand_items(inputs: RegionInputs) -> list[DemandItem]:
    """All needs of a territory in the order in which they are shown."""
    found = []
    for code, topic, item, unit in _BY_RATES[:2]:
        found.append(_by_rates(code, parameter_table(topic), item, unit))
    found += _pupils()
    for code, topic, item, unit in _BY_RATES[2:]:
        table = _care_table(inputs) if code == "care" else parameter_table(topic)
        found.append(_by_rates(code, table, item, unit))
    return found


def _by_rates(code: str, table: ParameterTable, item: str, unit: str) -> DemandItem:
    rows = table.valid_rows(item)
    weights = table.rates(item, AGES)
    return DemandItem(code, table.label_de(item), unit, weights, _lines(rows), _note(rows))


def _pupils() -> list[DemandItem]:
    table = parameter_table("school")
    cutoff = table.figure(CUTOFF_ITEM)
    found = []
    for stage in (stage for stage in STAGES_DE if stage in table.items):
        label, classes = STAGES_DE[stage]
        rate = table.figure(stage)
        ages = sum(year_class_weights(one, AGES, cutoff_month=cutoff.value) for one in classes)
        weights = np.broadcast_to(rate.share * np.asarray(ages), (2, AGES))
        rows = (cutoff, rate)
        found.append(DemandItem(f"pupils_{stage}", label, PUPILS, weights, _lines(rows), _note(rows)))
    return found


def _care_table(inputs: RegionInputs) -> ParameterTable:
    """National prevalence by age, moved so that the published number of the Kreis comes out."""
    table = parameter_table("care")
    if inputs.care is None:
        return table
    women, men, year, source = inputs.care
    try:
        return calibrated(
            table,
            inputs.base.persons,
            (women, men),
            item="care_recipients",
            valid_from=year,
            source=f"{number(women + men)} Pflegebedürftige des Gebiets {year} ({source})",
        )
    except InconsistentTotals:
        return table


def _lines(rows: tuple[Parameter, ...]) -> tuple[AssumptionSource, ...]:
    flag = {ParameterKind.ASSUMPTION: ASSUMED}
    return tuple(
        line(
            DEMAND,
            f"{row.label_de}{_ages(row)}",
            row.value,
            row.unit,
            f"ab {row.valid_from}",
            row.source,
            flag.get(row.kind, OF_GERMANY),
            decimals=0 if float(row.value).is_integer() else 1,
        )
        for row in rows
    )


def _ages(row: Parameter) -> str:
    if not row.is_rate or (row.lower_years == 0 and row.upper_years is None):
        return ""
    ages = f"ab {row.lower_years}" if row.upper_years is None else f"{row.lower_years} bis {row.upper_years}"
    if row.lower_years == row.upper_years:
        ages = str(row.lower_years)
    sex = {"f": ", Frauen", "m": ", Männer"}.get(row.sex, "")
    return f", {ages} Jahre{sex}"


def _note(rows: tuple[Parameter, ...]) -> str:
    return _EXAMPLE if any(row.kind is ParameterKind.ASSUMPTION for row in rows) else ""
