"""Reads about own values behind the demand: what they replace."""

from __future__ import annotations

from dwk.projections.computation.parameters import given_parameters
from dwk.projections.demand_rules import GivenParameter
from dwk.projections.inputs.gathering import gather
from dwk.projections.inputs.reading import InputsMissing
from dwk.projections.models import Scenario


def given_of(scenario: Scenario) -> tuple[GivenParameter, ...]:
    """Every quantity behind the demand with the value that holds in this territory without an own one.

    Where the figures of the territory are gone, those of Germany are given, as no run could be made anyway.
    """
    try:
        inputs = gather(scenario.region, scenario.base_year, scenario.horizon)
    except InputsMissing:
        return given_parameters(None)
    return given_parameters(inputs)
