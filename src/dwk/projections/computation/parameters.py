"""Parameter tables behind the demand: what the product gives, and what a scenario puts in its place."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt

from dwk.projections.demand_rules import DemandTopic, GivenParameter, with_unit
from dwk.projections.inputs.gathering import RegionInputs
from dwk.projections.inputs.origins import ASSUMED, DEMAND, OF_GERMANY, OWN, line
from dwk.projections.results import AssumptionSource
from dwk.projections.rules import ScenarioRefused
from dwk.ui.formats import number
from dwk_demography.demand import Parameter, ParameterKind, ParameterTable, calibrated, table_from_rows
from dwk_demography.demand.schools import CLASS_SIZE_PREFIX
from dwk_demography.errors import InconsistentTotals

Floats = npt.NDArray[np.float64]
Row = Mapping[str, Any]
_EXAMPLE = "Die Quoten sind Beispielannahmen; bitte ersetzen Sie sie durch eigene."
#: rows of the product hold in every year that no own value begins before
ALWAYS = 0


@lru_cache(maxsize=8)
def parameter_table(topic: str) -> ParameterTable:
    """A parameter table of the product."""
    text = files("dwk.content").joinpath("demand", f"{topic}.csv").read_text(encoding="utf-8")
    return table_from_rows(topic, csv.DictReader(text.splitlines()))


def key_of(row: Parameter) -> str:
    """What names a row apart from its date; fit for a field of a form."""
    return f"{row.item}-{row.sex}-{row.lower_years}-{'' if row.upper_years is None else row.upper_years}"


def given_table(topic: str, inputs: RegionInputs | None) -> ParameterTable:
    """The newest rows of a table; prevalence of care moved so that the published number of the Kreis comes out."""
    table = parameter_table(topic)
    if topic == DemandTopic.CARE and inputs is not None and inputs.care is not None:
        table = _calibrated_care(table, inputs, inputs.care)
    items = tuple(dict.fromkeys(row.item for row in table.rows))
    return ParameterTable(topic, tuple(row for item in items for row in table.valid_rows(item)))


def _calibrated_care(
    table: ParameterTable, inputs: RegionInputs, care: tuple[float, float, int, str]
) -> ParameterTable:
    women, men, year, source = care
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


def given_parameters(inputs: RegionInputs | None) -> tuple[GivenParameter, ...]:
    """Every quantity that enters a demand, topic by topic, with the value that holds without an own one."""
    return tuple(
        GivenParameter(topic, key_of(row), name_of(row), row.value, row.unit, row.valid_from, row.source, flag_of(row))
        for topic in DemandTopic
        for row in given_table(topic, inputs).rows
        if not row.item.startswith(CLASS_SIZE_PREFIX)
    )


@dataclass(frozen=True)
class Parameters:
    """A table as a scenario has it: rows of the product, and own values by key in the order of years."""

    given: ParameterTable
    own: Mapping[str, tuple[Row, ...]]
    base_year: int
    horizon: int

    @property
    def in_force(self) -> ParameterTable:
        """The table to ask for a year; without own values as the product has it."""
        rows = [replace(row, valid_from=ALWAYS) for row in self.given.rows]
        for row in self.given.rows:
            rows += [
                replace(
                    row,
                    value=value["value"],
                    valid_from=value["valid_from"],
                    source=value["source"],
                    kind=ParameterKind.ASSUMPTION,
                )
                for value in self.own.get(key_of(row), ())
            ]
        return ParameterTable(self.given.topic, tuple(rows))

    def weights(self, rows: Sequence[Parameter], make: Callable[[ParameterTable, int], Floats]) -> Floats:
        """Weights (2, A), or by year (Y+1, 2, A) if own values of ``rows`` begin after the base year."""
        starts = {value["valid_from"] for row in rows for value in self.own.get(key_of(row), ())}
        later = {year for year in starts if self.base_year < year <= self.horizon}
        table = self.in_force
        if not later:
            return make(table, self.base_year)
        found: list[Floats] = []
        for year in range(self.base_year, self.horizon + 1):
            found.append(make(table, year) if not found or year in later else found[-1])
        return np.stack(found)

    def lines(self, rows: Iterable[Parameter]) -> tuple[AssumptionSource, ...]:
        """A line for each value that holds in some year; own ones say what they replace."""
        found = []
        for row in rows:
            values = self.own.get(key_of(row), ())
            if self._is_used(row):
                found.append(_given_line(row))
            found += [_own_line(row, value) for value in values]
        return tuple(found)

    def note(self, rows: Iterable[Parameter]) -> str:
        """A word of caution as long as an example of the product is reckoned with."""
        used = (row for row in rows if self._is_used(row))
        return _EXAMPLE if any(row.kind is ParameterKind.ASSUMPTION for row in used) else ""

    def _is_used(self, row: Parameter) -> bool:
        values = self.own.get(key_of(row), ())
        return not values or values[0]["valid_from"] > self.base_year


def parameters_of(
    topic: str, inputs: RegionInputs | None, own: Sequence[Row], base_year: int, horizon: int
) -> Parameters:
    """The table of a topic with the own values of a scenario; ``own`` as ``scenario_data`` has them."""
    given = given_table(topic, inputs)
    keys = {key_of(row) for row in given.rows}
    mine: dict[str, tuple[Row, ...]] = {}
    for value in sorted(own, key=lambda value: int(value["valid_from"])):
        if value["topic"] == topic:
            if value["key"] not in keys:
                raise ScenarioRefused(
                    f"Der eigene Wert „{value['key']}“ ({value['source']}) gehört zu einer Größe, die es nicht mehr gibt. "
                    "Bitte speichern Sie „Bedarf: eigene Werte“ neu; er entfällt dabei."
                )
            mine[value["key"]] = (*mine.get(value["key"], ()), value)
    return Parameters(given, mine, base_year, horizon)


def _given_line(row: Parameter) -> AssumptionSource:
    decimals = 0 if float(row.value).is_integer() else 1
    when = f"ab {row.valid_from}"
    return line(DEMAND, name_of(row), row.value, row.unit, when, row.source, flag_of(row), decimals=decimals)


def _own_line(row: Parameter, value: Row) -> AssumptionSource:
    replaced = f"ersetzt {with_unit(row.value, row.unit, 1)} ({flag_of(row)})"
    shown = number(value["value"], None)
    when = f"ab {value['valid_from']}"
    return line(DEMAND, name_of(row), shown, row.unit, when, value["source"], OWN, replaced)


def flag_of(row: Parameter) -> str:
    """What kind of value the product gives."""
    return ASSUMED if row.kind is ParameterKind.ASSUMPTION else OF_GERMANY


def name_of(row: Parameter) -> str:
    """The quantity with its ages and sex."""
    return f"{row.label_de}{_ages(row)}"


def _ages(row: Parameter) -> str:
    if not row.is_rate or (row.lower_years == 0 and row.upper_years is None):
        return ""
    ages = f"ab {row.lower_years}" if row.upper_years is None else f"{row.lower_years} bis {row.upper_years}"
    if row.lower_years == row.upper_years:
        ages = str(row.lower_years)
    sex = {"f": ", Frauen", "m": ", Männer"}.get(row.sex, "")
    return f", {ages} Jahre{sex}"
