"""What a projection kernel gets and what it fills: shapes, axis order, and the steps of the calculation.

Axis order everywhere: ``(trajectory, year, region, sex, age)``. Lengths: T trajectories, Y steps, R regions, 2 sexes
(``FEMALE``, ``MALE``), A ages (index a = completed age ``a * step``, the last one open-ended). Where a length is written
``T|1`` an axis of length one stands for "the same for all".

One step, in the order of the floating-point operations (P: population at its start; S survival, f births per woman and
year, m net migration of the step, q net migration rate of the step, n: step in years; all of one trajectory and region):

1. ``m[s,a]`` = net migration (0 without). Guard "limited": where net migration is given and ``P + m <= 0``, m becomes
   ``LEAST_PERSONS - P``. With ``count_cap`` c, where ``m < -c * P``, m becomes ``-c * P`` (before the guard).
2. ``W0 = P`` ("end") or ``(P + 0.5 * m) + (0.5 * q) * P`` ("even").
3. ``X[a] = W0[a-1] * S[a]`` for ``1 <= a < A-1``, ``X[A-1] = (W0[A-2] + W0[A-1]) * S[A-1]``; cohort deaths
   ``D[a] = W0[a-1] * (1 - S[a])`` in the same way.
4. ``M[a]`` = what is added after survival: "end" ``m + q * X``, "even" ``0.5 * m + (0.5 * q) * X``; ``N = X + M`` for
   ``a >= 1``.
5. Births ``B = n * sum_{a>=1} f[a] * (0.5 * (V0[a] + V1[a]))``, the women of ages a = 1, 2, ... added one after the other.
   Without migrants in births ``V0 = W0`` and ``V1 = X`` ("end") or ``V1 = N`` ("even"); with them (the older convention of
   the UN, WPP 2019 and before) ``V0 = P`` and ``V1 = N`` for both timings.
6. ``girls = B / (1 + srb)``, ``boys = B - girls``.
7. Age 0: ``X[0] = births * S[0]``, ``D[0] = births * (1 - S[0])``, ``M[0]`` as in 4, ``N[0] = X[0] + M[0]``.
8. Guard "negative", last of all and for every age: where ``N < 0``, N becomes ``LEAST_RESULT``; the correction is
   ``LEAST_RESULT - N``.

Net migration as applied is ``m + (what the rates gave)``: "end" ``M``; "even" ``m + (0.5 * q) * P + (0.5 * q) * X``.
Sums over ages in the totals are taken in the order of the ages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.floating]
IntArray = npt.NDArray[np.int64]

FEMALE = 0
MALE = 1

Timing = Literal["even", "end"]
Keep = Literal["all", "groups", "quantiles"]

#: a cell that net migration would empty keeps this many persons (convention of the UN Population Division)
LEAST_PERSONS = 0.00001
#: a cell that came out negative is set to this many persons (the same source)
LEAST_RESULT = 0.0005
#: index of the guards in `Outputs.guard_counts`
GUARD_LIMITED = 0
GUARD_NEGATIVE = 1
GUARD_CAPPED = 2
GUARDS = 3

ALL = slice(None)


@dataclass(frozen=True, slots=True, eq=False)
class Varied:
    """A quantity whose trajectories differ along one direction: ``central + weight * direction``, within bounds.

    Parameters
    ----------
    central : ndarray, shape (T|1, Y|1, R|1, ...)
        The value without deviation; a trajectory axis longer than one gives every trajectory its own full values.
    direction : ndarray, shape (1, Y|1, R|1, ...), optional
        What a deviation of one changes, in the unit of `central`.
    weight : ndarray, shape (T, Y|1, R|1), optional
        The deviations; given exactly if `direction` is. float32 is allowed.
    lower, upper : float
        A value beyond is set to the bound (only where a direction is given).
    """

    central: FloatArray
    direction: FloatArray | None = None
    weight: FloatArray | None = None
    lower: float = -np.inf
    upper: float = np.inf

    @property
    def trajectories(self) -> int:
        """Number of trajectories this quantity distinguishes (1: none)."""
        own = 1 if self.weight is None else int(self.weight.shape[0])
        return max(own, int(self.central.shape[0]))

    def at(self, year: int, trajectories: slice = ALL, regions: slice = ALL) -> FloatArray:
        """Values of one step, shape (T of the slice | 1, R of the slice | 1, ...); kernels do without this array."""
        now = cut(self.central, year, trajectories, regions)
        if self.direction is None or self.weight is None:
            return now
        direction = cut(self.direction, year, ALL, regions)
        weight = cut(self.weight, year, trajectories, regions)
        weight = weight.reshape(weight.shape + (1,) * (direction.ndim - weight.ndim))
        return np.minimum(np.maximum(now + weight * direction, self.lower), self.upper)


def cut(array: FloatArray, year: int, trajectories: slice, regions: slice) -> FloatArray:
    """One step of a part of an array (T|1, Y|1, R|1, ...); an axis of length one is left as it is."""
    t = trajectories if array.shape[0] > 1 else ALL
    r = regions if array.shape[2] > 1 else ALL
    return array[t, year if array.shape[1] > 1 else 0, r]


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """Validated inputs of a projection, C-contiguous and of one float type, ready for a kernel.

    Attributes
    ----------
    base : ndarray, shape (T|1, R, 2, A)
        Persons at the start.
    survival : Varied, central (T|1, Y|1, R|1, 2, A)
        Ratio; bounds 0 and 1.
    asfr : Varied, central (T|1, Y|1, R|1, A)
        Births per woman and year; zero at age index 0; lower bound 0.
    srb : ndarray, shape (Y|1, R|1)
        Boys per girl.
    net : Varied or None, central (T|1, Y|1, R|1, 2, A)
        Net migration (or arrivals alone, if departures are rates), persons per step at the age at the end of the step.
    rates : ndarray or None, shape (Y|1, R|1, 2, A)
        Net migration per person and step (departures negative, already capped).
    count_cap : float or None
        Share of a cell that net migration in persons may take away at most; None: only the guards.
    first_fertile, last_fertile : int
        Age indices outside of which `asfr` is zero everywhere (inclusive; 1 and 0 if it is zero altogether).
    trajectories, years, regions, ages : int
        T, Y, R, A.
    step : int
        Width of a step and of an age group in years.
    """

    base: FloatArray
    survival: Varied
    asfr: Varied
    srb: FloatArray
    net: Varied | None
    rates: FloatArray | None
    count_cap: float | None
    trajectories: int
    years: int
    regions: int
    ages: int
    step: int
    timing: Timing
    births_include_migrants: bool
    first_fertile: int
    last_fertile: int
    has_trajectories: bool


@dataclass(frozen=True, slots=True, eq=False)
class Outputs:
    """Arrays that a kernel fills; they can be used again for the next run with the same shapes.

    Attributes
    ----------
    population : ndarray, shape (T, Y+1, R, 2, A)
    births : ndarray, shape (T, Y, R, 2)
    deaths, net_migration, correction : ndarray or None, shape (T, Y, R, 2, A)
        Cohort deaths, net migration as applied, correction by the guard "negative"; None: not kept.
    deaths_total, net_total, correction_total : ndarray, shape (T, Y, R, 2)
        The same summed over ages, always filled.
    guard_counts : ndarray of int64, shape (T, R, GUARDS)
        How many cells each guard changed.
    """

    population: FloatArray
    births: FloatArray
    deaths: FloatArray | None
    net_migration: FloatArray | None
    correction: FloatArray | None
    deaths_total: FloatArray
    net_total: FloatArray
    correction_total: FloatArray
    guard_counts: IntArray


def empty_outputs(prepared: Prepared, *, components: bool = True) -> Outputs:
    """Fresh arrays for `prepared`; without `components` only population, births and totals are kept.

    Parameters
    ----------
    prepared : Prepared
    components : bool
        Keep deaths, net migration and corrections by cell.

    Returns
    -------
    Outputs
        Persons; not yet filled, but for the counts of the guards, which are zero.
    """
    t, y, r, a = prepared.trajectories, prepared.years, prepared.regions, prepared.ages
    kind = prepared.base.dtype
    cells = (t, y, r, 2, a)
    totals = (t, y, r, 2)
    return Outputs(
        population=np.empty((t, y + 1, r, 2, a), kind),
        births=np.empty(totals, kind),
        deaths=np.empty(cells, kind) if components else None,
        net_migration=np.empty(cells, kind) if components else None,
        correction=np.empty(cells, kind) if components else None,
        deaths_total=np.empty(totals, kind),
        net_total=np.empty(totals, kind),
        correction_total=np.empty(totals, kind),
        guard_counts=np.zeros((t, r, GUARDS), np.int64),
    )
