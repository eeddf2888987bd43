"""What a population needs, as weights per person by sex and age, with the parameters behind them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dwk.projections.inputs.gathering import RegionInputs
from dwk.projections.results import AssumptionSource
from dwk.projections.rules import OPEN_AGE
from dwk_demography.demand import STAGES_DE, ParameterTable, year_class_weights
from dwk_demography.demand.schools import CUTOFF_ITEM

from .parameters import Parameters, Row, parameters_of

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
#: axes of weights that hold in every year
_CONSTANT = 2


@dataclass(frozen=True)
class DemandItem:
    """One need: people times ``weights``, (2, ages) or by year (years, 2, ages), summed up."""

    code: str
    label: str
    unit: str
    weights: Floats
    parameters: tuple[AssumptionSource, ...]
    note: str = ""


def demand_items(inputs: RegionInputs, own: Sequence[Row] = ()) -> list[DemandItem]:
    """All needs of a territory in the order in which they are shown; ``own`` are values of the scenario."""

    def known(topic: str) -> Parameters:
        return parameters_of(topic, inputs, own, inputs.base_year, inputs.horizon)

    found = [_by_rates(code, known(topic), item, unit) for code, topic, item, unit in _BY_RATES[:2]]
    found += _pupils(known("school"))
    found += [_by_rates(code, known(topic), item, unit) for code, topic, item, unit in _BY_RATES[2:]]
    return found


def stacked_weights(items: Sequence[DemandItem]) -> Floats:
    """The weights of all needs, (D, 2, ages); (D, years, 2, ages) if those of any change over the years."""
    if all(item.weights.ndim == _CONSTANT for item in items):
        return np.array([item.weights for item in items])
    years = max(len(item.weights) for item in items if item.weights.ndim > _CONSTANT)
    return np.array([np.broadcast_to(item.weights, (years, 2, AGES)) for item in items])


def _by_rates(code: str, known: Parameters, item: str, unit: str) -> DemandItem:
    rows = known.given.valid_rows(item)
    weights = known.weights(rows, lambda table, year: table.rates(item, AGES, year))
    return DemandItem(code, known.given.label_de(item), unit, weights, known.lines(rows), known.note(rows))


def _pupils(known: Parameters) -> list[DemandItem]:
    table = known.given
    cutoff = table.figure(CUTOFF_ITEM)
    found = []
    for stage in (stage for stage in STAGES_DE if stage in table.items):
        rows = (cutoff, table.figure(stage))
        weights = known.weights(rows, _of_stage(stage))
        label = STAGES_DE[stage][0]
        found.append(DemandItem(f"pupils_{stage}", label, PUPILS, weights, known.lines(rows), known.note(rows)))
    return found


def _of_stage(stage: str) -> Callable[[ParameterTable, int], Floats]:
    """Weights of the year classes of a stage, by year."""

    def weights(table: ParameterTable, year: int) -> Floats:
        cutoff = table.figure(CUTOFF_ITEM, year)
        rate = table.figure(stage, year)
        ages = sum(year_class_weights(one, AGES, cutoff_month=cutoff.value) for one in STAGES_DE[stage][1])
        return np.broadcast_to(rate.share * np.asarray(ages), (2, AGES))

    return weights
