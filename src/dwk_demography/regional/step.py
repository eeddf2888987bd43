"""One year of all regions: survive, be born, leave, arrive out of the common pool."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dwk_demography.regional.ageing import aged, by_sex, expected_births
from dwk_demography.regional.contract import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Rates:
    """What moves people in a year; shapes as in `RegionalInputs`, without the year axis."""

    survival: Floats
    asfr: Floats
    srb: float
    out_rates: Floats
    in_shares: Floats
    national_net: Floats
    residual_rates: Floats | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Year:
    """Outcome of a year; persons, shape (R, 2, A) unless said otherwise."""

    population: Floats
    births: Floats  # (R, 2)
    deaths: Floats
    survivors: Floats
    arrivals: Floats
    departures: Floats
    residual: Floats
    lifted: int


def one_year(persons: Floats, rates: Rates) -> Year:
    """Project all regions by one year.

    Everybody who leaves a region enters the pool; national net migration is added to it; the pool is shared out among the
    regions. The residual is taken so that it moves nobody into or out of the country. Net migration of all regions therefore
    is the national one, exactly.

    Parameters
    ----------
    persons : ndarray, shape (R, 2, A)
    rates : Rates

    Returns
    -------
    Year
    """
    unborn = aged(persons, rates.survival, np.zeros(persons.shape[:-1]))
    births = by_sex(expected_births(persons, unborn, rates.asfr), rates.srb)
    survivors = aged(persons, rates.survival, births)
    departures = rates.out_rates * survivors
    arrivals = rates.in_shares * (departures.sum(axis=0) + rates.national_net)
    residual = np.zeros_like(survivors)
    if rates.residual_rates is not None:
        residual = rates.residual_rates * survivors
        everybody = survivors.sum(axis=0)
        common = residual.sum(axis=0) / np.where(everybody > 0, everybody, 1.0)
        residual = residual - common * survivors
    population = survivors - departures + arrivals + residual
    negative = population < 0
    lifted = int(negative.sum())
    if lifted:
        residual = np.where(negative, residual - population, residual)
        population = np.where(negative, 0.0, population)
    deaths = _deaths(persons, births, survivors)
    return Year(population, births, deaths, survivors, arrivals, departures, residual, lifted)


def _deaths(persons: Floats, births: Floats, survivors: Floats) -> Floats:
    exposed = aged(persons, np.ones(persons.shape[-2:]), births)
    deaths: Floats = exposed - survivors
    return deaths
