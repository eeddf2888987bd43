"""The regional model: from what is known at a base year to a projection of all regions."""

from __future__ import annotations

import numpy as np

from dwk_demography.errors import WrongShape
from dwk_demography.regional.contract import (
    Floats,
    ModelSettings,
    RegionalHistory,
    RegionalInputs,
    RegionalProjection,
)
from dwk_demography.regional.fertility import rates_ahead, region_level
from dwk_demography.regional.flows import rates_and_shares
from dwk_demography.regional.mortality import survival_ahead
from dwk_demography.regional.national import USUAL_SRB, expected_net, net_ahead
from dwk_demography.regional.reconstruction import Past, reconstruct
from dwk_demography.regional.residual import residual_rates
from dwk_demography.regional.step import Rates, Year, one_year

#: years whose births give the proportion of boys to girls
SRB_YEARS = 5


def prepare(
    history: RegionalHistory,
    years: int,
    *,
    settings: ModelSettings | None = None,
    past: Past | None = None,
    national_net: Floats | None = None,
) -> RegionalInputs:
    """Draw every assumption from the history; the same rule for all base years.

    Parameters
    ----------
    history : RegionalHistory
        Ends with the base year.
    years : int
        Steps of one year.
    settings : ModelSettings, optional
        The rule; without it the usual one.
    past : Past, optional
        `reconstruct` of the same history, if it is at hand.
    national_net : ndarray, shape (years,), optional
        Net migration of the country in the coming years; without it the rule of `expected_net`.

    Returns
    -------
    RegionalInputs

    Raises
    ------
    InputError
        Something the model needs is not known; the sentence names the table.
    WrongShape
        `national_net` has another length.
    """
    settings = settings or ModelSettings()
    past = past or reconstruct(history, settings)
    share = history.population[-1].sum() / past.population[-1].sum()
    if national_net is not None and national_net.shape != (years,):
        raise WrongShape(
            f"Der Wanderungssaldo Deutschlands wird für {years} Jahre erwartet, gegeben ist {national_net.shape}."
        )
    totals = national_net if national_net is not None else expected_net(past.net, years, settings)
    offset = history.first_year - past.national_first_year
    level = region_level(past.tracked, past.asfr[offset:])
    srb = _srb(past.births)
    rates = rates_and_shares(history.arrivals, history.departures, past.tracked, settings)
    residual = residual_rates(past, rates, level, srb, share, history.breaks, settings)
    asfr = rates_ahead(past.asfr, settings.fertility_years, settings.fertility_damping, years)
    return RegionalInputs(
        history.base_year,
        history.regions,
        past.tracked[-1],
        survival_ahead(past.survival[-1], settings.mortality_improvement, years),
        asfr[:, None] * level[:, None],
        srb,
        *rates,
        residual,
        net_ahead(totals, past.by_age, settings) * share,
    )


def run_model(inputs: RegionalInputs) -> RegionalProjection:
    """Project all regions together.

    Parameters
    ----------
    inputs : RegionalInputs

    Returns
    -------
    RegionalProjection
        Population, births, deaths and moves of every year; net migration of all regions adds up to `national_net`.
    """
    persons = inputs.base
    outcomes: list[Year] = []
    for year in range(inputs.years):
        outcomes.append(
            one_year(
                persons,
                Rates(
                    inputs.survival[year],
                    inputs.asfr[year],
                    inputs.srb,
                    inputs.out_rates,
                    inputs.in_shares,
                    inputs.national_net[year],
                    inputs.residual_rates,
                ),
            )
        )
        persons = outcomes[-1].population
    return RegionalProjection(
        inputs,
        np.stack([inputs.base, *(outcome.population for outcome in outcomes)]),
        np.stack([outcome.births for outcome in outcomes]),
        np.stack([outcome.deaths for outcome in outcomes]),
        np.stack([outcome.arrivals for outcome in outcomes]),
        np.stack([outcome.departures for outcome in outcomes]),
        np.stack([outcome.residual for outcome in outcomes]),
        sum(outcome.lifted for outcome in outcomes),
    )


def _srb(births: Floats) -> float:
    known = births[np.isfinite(births).all(axis=1)][-SRB_YEARS:]
    girls, boys = known.sum(axis=0) if len(known) else (1.0, USUAL_SRB)
    return float(boys / girls)
