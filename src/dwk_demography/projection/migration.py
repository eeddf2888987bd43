"""Ways to state migration, and their reduction to what a kernel works with.

Sign: arrivals positive, departures negative in every net quantity. Unit: persons per step, or per person and step.
Ages are those at the end of the step.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dwk_demography.errors import InputError, NegativeInput, WrongShape
from dwk_demography.projection.contract import FloatArray, Varied
from dwk_demography.projection.validate import RATES, as_numbers

#: share of a cell that may leave in one step at most, where departures are rates or a cap is asked for
OUTFLOW_CAP = 0.8


@dataclass(frozen=True, slots=True, eq=False)
class NetCounts:
    """Net migration in persons.

    Parameters
    ----------
    persons : ndarray or Varied, shape (T?, Y|1, R|1, 2, A)
        Persons per step.
    """

    persons: FloatArray | Varied


@dataclass(frozen=True, slots=True, eq=False)
class NetRates:
    """Net migration per person.

    Parameters
    ----------
    rates : ndarray, shape (Y|1, R|1, 2, A)
        Per person and step: of the survivors before migration ("end"), half of the persons at the start and half of the
        survivors ("even"). Rates below ``-OUTFLOW_CAP`` are raised to it and counted.
    """

    rates: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class TotalsByProfile:
    """Totals of net migration with a profile of ages and sexes.

    Parameters
    ----------
    totals : ndarray, shape (Y|1, R|1) or (Y|1, R|1, 2)
        Persons per step, of both sexes together or of each sex.
    profile : ndarray, shape (Y|1, R|1, 2, A)
        Shares; they are brought to a sum of one over sex and age (or over age, if the totals are by sex) and may be
        negative at some ages as long as their sum is not zero.
    """

    totals: FloatArray
    profile: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class ArrivalsAndDepartures:
    """Arrivals in persons, departures as rates.

    Parameters
    ----------
    arrivals : ndarray or Varied, shape (T?, Y|1, R|1, 2, A)
        Persons per step.
    out_rates : ndarray, shape (Y|1, R|1, 2, A)
        Departures per person and step, positive; exposure as in `NetRates`. Above ``OUTFLOW_CAP`` they are lowered to it
        and counted.
    """

    arrivals: FloatArray | Varied
    out_rates: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """Migration between regions as a pool: what leaves a region arrives somewhere, plus the net migration from outside.

    Parameters
    ----------
    out_rates : ndarray, shape (Y|1, R, 2, A)
        Departures per person and step (moves to other regions and abroad), exposure as in `NetRates`.
    in_shares : ndarray, shape (Y|1, R, 2, A)
        Share of a region in all arrivals of a sex and age; brought to a sum of one over the regions.
    national_net : ndarray, shape (Y|1, 2, A)
        Net migration over the outer border, persons per step: the sum of all regions' net migration is exactly this.
    """

    out_rates: FloatArray
    in_shares: FloatArray
    national_net: FloatArray


Migration = NetCounts | NetRates | TotalsByProfile | ArrivalsAndDepartures | Pool


@dataclass(frozen=True, slots=True, eq=False)
class Resolved:
    """Migration as a kernel takes it: persons, rates, cells whose rate was capped, or a pool."""

    net: npt.ArrayLike | Varied | None = None
    rates: FloatArray | None = None
    capped: int = 0
    pool: Pool | None = None


def resolve(migration: npt.ArrayLike | Varied | Migration | None, cap: float) -> Resolved:
    """Reduce any form of migration to persons, rates or a pool.

    Parameters
    ----------
    migration : ndarray, Varied, one of the classes of this module, or None
        A bare array or `Varied` is read as `NetCounts`; None is a closed population.
    cap : float
        Share of a cell that departure rates may take away at most.
    """
    if migration is None:
        return Resolved()
    if isinstance(migration, NetCounts):
        return Resolved(net=migration.persons)
    if isinstance(migration, NetRates):
        return _rates(migration.rates, cap)
    if isinstance(migration, TotalsByProfile):
        return Resolved(net=spread(migration.totals, migration.profile))
    if isinstance(migration, ArrivalsAndDepartures):
        leaving = as_numbers("Fortzugsraten", migration.out_rates, np.float64)
        if (leaving < 0).any():
            raise NegativeInput("Fortzugsraten: negativer Wert. Erwartet werden Fortzüge je Person ab 0.")
        departures = _rates(-leaving, cap)
        return Resolved(migration.arrivals, departures.rates, departures.capped)
    if isinstance(migration, Pool):
        return Resolved(pool=migration)
    # as given: the float type of the calculation is not known here
    return Resolved(net=migration)


def _rates(rates: FloatArray, cap: float) -> Resolved:
    given = as_numbers(RATES, rates, np.float64)
    return Resolved(rates=np.maximum(given, -cap), capped=int((given < -cap).sum()))


def spread(totals: FloatArray, profile: FloatArray) -> FloatArray:
    """Totals times an age profile.

    Parameters
    ----------
    totals : ndarray, shape (Y|1, R|1) or (Y|1, R|1, 2)
        Persons per step.
    profile : ndarray, shape (Y|1, R|1, 2, A)
        Shares by sex and age; see `TotalsByProfile`.

    Returns
    -------
    ndarray, shape (Y|1, R|1, 2, A)
        Persons per step that add up to the totals.

    Raises
    ------
    WrongShape
        The axes do not fit.
    InputError
        A profile adds up to zero.
    """
    persons = as_numbers("Wanderungssummen", totals, np.float64)
    shares = as_numbers("Altersprofil der Wanderung", profile, np.float64)
    if shares.ndim != 4 or persons.ndim not in {2, 3}:
        raise WrongShape(
            "Wanderungssummen werden mit den Achsen (Jahr, Gebiet) oder (Jahr, Gebiet, Geschlecht) erwartet und das "
            f"Altersprofil mit (Jahr, Gebiet, Geschlecht, Alter); gegeben sind {persons.shape} und {shares.shape}."
        )
    axes = (2, 3) if persons.ndim == 2 else (3,)
    sums = shares.sum(axis=axes, keepdims=True)
    if (sums == 0).any():
        raise InputError(
            "Ein Altersprofil der Wanderung hat die Summe 0 und lässt sich nicht auf eine Gesamtzahl bringen. "
            "Erwartet werden Anteile, deren Summe von 0 verschieden ist."
        )
    for axis in range(persons.ndim):
        if 1 not in {persons.shape[axis], shares.shape[axis]} and persons.shape[axis] != shares.shape[axis]:
            raise WrongShape(
                f"Wanderungssummen {persons.shape} und Altersprofil {shares.shape} passen nicht zueinander. Erwartet werden "
                "gleich viele Jahre und Gebiete oder eines für alle."
            )
    spread_over = persons[..., None, None] if persons.ndim == 2 else persons[..., None]
    persons_by_age: FloatArray = spread_over * (shares / sums)
    return persons_by_age
