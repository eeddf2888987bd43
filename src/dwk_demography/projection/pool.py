"""Migration as a pool: departures of all regions, shared out again, closed on a national total."""

from __future__ import annotations

import numpy as np

from dwk_demography.errors import InconsistentTotals, NegativeInput, NotANumber, WrongShape
from dwk_demography.projection.contract import ALL, FloatArray, Prepared, cut
from dwk_demography.projection.migration import Pool
from dwk_demography.projection.reference import Flow
from dwk_demography.projection.validate import as_numbers


def pool_flow(pool: Pool, prepared: Prepared, cap: float) -> tuple[Flow, int]:
    """Net migration of every region out of a pool.

    For each sex and age: departures = out rate x persons exposed; arrivals = in share x (all departures + national net).
    A region's net migration is the difference, so that the regions together have exactly the national net migration.
    Where the outer border takes more than the pool holds, arrivals turn negative by the same shares, and the guards of
    the step see to the rest.

    Parameters
    ----------
    pool : Pool
        Rates and shares, shapes (Y|1, R, 2, A); national net (Y|1, 2, A).
    prepared : Prepared
        The projection it belongs to.
    cap : float
        Share of a cell that may leave at most; higher rates are lowered and counted.

    Returns
    -------
    tuple of Flow and int
        The function for the steps, and how many rates were capped.
    """
    rates, shares, national = _checked(pool, prepared)
    capped = np.minimum(rates, cap)
    sums = shares.sum(axis=1, keepdims=True)
    if (sums <= 0).any():
        raise InconsistentTotals(
            "Die Zuzugsanteile eines Alters haben über alle Gebiete die Summe 0; dann hätte niemand ein Ziel. "
            "Erwartet wird für jedes Geschlecht und Alter mindestens ein Gebiet mit einem Anteil über 0."
        )
    even_shares = shares / sums

    def flow(persons: FloatArray, year: int, ages: slice) -> FloatArray:
        leaving = cut(capped[None], year, ALL, ALL)[..., ages] * persons
        outer = national[min(year, len(national) - 1)][None, None, :, ages]
        moving = leaving.sum(axis=1, keepdims=True) + outer
        arriving: FloatArray = cut(even_shares[None], year, ALL, ALL)[..., ages] * moving
        return arriving - leaving

    return flow, int((rates > cap).sum())


def _checked(pool: Pool, prepared: Prepared) -> tuple[FloatArray, FloatArray, FloatArray]:
    given = (pool.out_rates, pool.in_shares, pool.national_net)
    arrays = [as_numbers("Wanderungspool", part, prepared.base.dtype) for part in given]
    cells = (prepared.regions, 2, prepared.ages)
    for name, array, shape in zip(
        ("Fortzugsraten", "Zuzugsanteile", "Außenwanderung"), arrays, (cells, cells, cells[1:]), strict=True
    ):
        if array.ndim != len(shape) + 1 or array.shape[1:] != shape or array.shape[0] not in {1, prepared.years}:
            raise WrongShape(
                f"{name} des Wanderungspools: erwartet wird die Form {(prepared.years, *shape)} oder "
                f"{(1, *shape)}, gegeben ist {array.shape}."
            )
        if not np.isfinite(array).all():
            raise NotANumber(f"{name} des Wanderungspools: eine Zelle ist leer oder unendlich; erwartet werden Zahlen.")
    rates, shares, national = arrays
    if rates.min(initial=0) < 0 or shares.min(initial=0) < 0:
        raise NegativeInput("Fortzugsraten und Zuzugsanteile des Wanderungspools dürfen nicht negativ sein.")
    return rates, shares, national
