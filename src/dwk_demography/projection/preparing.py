"""From what a caller gives to validated, contiguous arrays of one float type."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from dwk_demography.errors import AgesMissing
from dwk_demography.projection import validate as check
from dwk_demography.projection.contract import FloatArray, Prepared, Timing, Varied
from dwk_demography.projection.migration import OUTFLOW_CAP, Migration, Resolved, resolve

#: more than could ever live; keeps infinite numbers out in the same comparison
MOST_PERSONS = 1e30


def prepare(
    base: npt.ArrayLike,
    survival: npt.ArrayLike | Varied,
    asfr: npt.ArrayLike | Varied,
    srb: npt.ArrayLike,
    migration: npt.ArrayLike | Varied | Migration | None = None,
    *,
    step: int,
    timing: Timing = "end",
    births_include_migrants: bool = False,
    years: int | None = None,
    outflow_cap: float | None = None,
    dtype: npt.DTypeLike = np.float64,
) -> Prepared:
    """Validate the input of a projection once, for any number of runs.

    Parameters
    ----------
    base : array_like, shape (R, 2, A) or (T, R, 2, A)
        Persons at the start; sexes 0 female, 1 male; age index a = completed age ``a * step``, the last one open.
    survival : array_like or Varied, shape (Y|1, R|1, 2, A), trajectories may stand in front
        Survivorship ratios; index 0 from birth, index a from age a - 1, the last one for the two oldest together.
    asfr : array_like or Varied, shape (Y|1, R|1, A), trajectories may stand in front
        Births per woman and year.
    srb : array_like, a number or shape (Y|1,) or (Y|1, R|1)
        Boys per girl.
    migration : array_like, Varied, one of the classes in `migration`, or None
        An array is net migration in persons per step, shape (Y|1, R|1, 2, A), trajectories may stand in front. `Pool` is
        not possible here: it ties regions together and is for `project`.
    step : int
        Years of a step and of an age group.
    timing : {"end", "even"}
        Migration at the end of the step, or half before and half after survival.
    births_include_migrants : bool
        Count births with the women at the end including the step's migrants (convention of the UN up to WPP 2019).
    years : int, optional
        Number of steps; without it the length of the year axes (one, if all have the length one).
    outflow_cap : float, optional
        Share of a cell that net migration in persons may take away at most. Without it only the guards limit persons;
        departure rates are always capped (`OUTFLOW_CAP`, or this value).
    dtype : {float64, float32}
        Float type of the calculation.

    Returns
    -------
    Prepared

    Raises
    ------
    InputError
        One of its subclasses says what was found and what was expected.
    """
    return prepare_resolved(
        base,
        survival,
        asfr,
        srb,
        resolve(migration, outflow_cap or OUTFLOW_CAP),
        step=step,
        timing=timing,
        births_include_migrants=births_include_migrants,
        years=years,
        outflow_cap=outflow_cap,
        dtype=dtype,
    )


def prepare_resolved(
    base: npt.ArrayLike,
    survival: npt.ArrayLike | Varied,
    asfr: npt.ArrayLike | Varied,
    srb: npt.ArrayLike,
    migration: Resolved,
    *,
    step: int,
    timing: Timing,
    births_include_migrants: bool,
    years: int | None,
    outflow_cap: float | None,
    dtype: npt.DTypeLike,
) -> Prepared:
    """`prepare` with migration already reduced; a pool is left to the caller."""
    check.check_options(step, timing)
    check.check_cap(outflow_cap)
    kind = check.float_type(dtype)
    start = check.with_trajectories(check.BASE, base, 3, kind)
    check.check_sexes(check.BASE, start)
    check.check_range(check.BASE, start, 0.0, MOST_PERSONS)
    regions, ages = start.shape[1], start.shape[3]
    if ages < 3:
        raise AgesMissing(f"{check.BASE}: erwartet werden mindestens drei Altersstufen, gegeben sind {ages}.")
    survivors = check.varied(check.SURVIVAL, survival, 4, kind, (0.0, 1.0))
    check.check_sexes(check.SURVIVAL, survivors.central)
    check.check_ages(check.SURVIVAL, survivors.central, ages)
    check.check_range(check.SURVIVAL, survivors.central, 0.0, 1.0)
    births = check.varied(check.ASFR, asfr, 3, kind, (0.0, np.inf))
    check.check_ages(check.ASFR, births.central, ages)
    check.check_range(check.ASFR, births.central, 0.0, 1.0)
    first, last = check.fertile_ages(births)
    boys = check.boys_per_girl(srb, kind)
    net, rates = _migration(migration, ages, kind)

    axes: dict[str, Any] = {check.SURVIVAL: survivors, check.ASFR: births, check.NET: net}
    lengths = {name: _lengths(quantity) for name, quantity in axes.items() if quantity is not None}
    lengths[check.SRB] = (1, *boys.shape)
    if rates is not None:
        lengths[check.RATES] = (1, *rates.shape[:2])
    steps = check.number_of_years({name: length[1] for name, length in lengths.items()}, years)
    lengths[check.BASE] = (start.shape[0], 1, regions)
    trajectories = max(length[0] for length in lengths.values())
    for name, (runs, _, places) in lengths.items():
        check.check_axis(name, "Läufe", runs, trajectories)
        check.check_axis(name, "Gebiet", places, regions)
    return Prepared(
        base=start,
        survival=_first_years(survivors, steps),
        asfr=_first_years(births, steps),
        srb=boys[:steps],
        net=None if net is None else _first_years(net, steps),
        rates=None if rates is None else rates[:steps],
        count_cap=outflow_cap,
        trajectories=trajectories,
        years=steps,
        regions=regions,
        ages=ages,
        step=int(step),
        timing=timing,
        births_include_migrants=bool(births_include_migrants),
        first_fertile=first,
        last_fertile=last,
        has_trajectories=trajectories > 1 or np.ndim(base) == 4,
    )


def _migration(migration: Resolved, ages: int, kind: np.dtype[Any]) -> tuple[Varied | None, FloatArray | None]:
    net: Varied | None = None
    rates: FloatArray | None = None
    if migration.net is not None:
        net = check.varied(check.NET, migration.net, 4, kind, (-np.inf, np.inf))
        check.check_sexes(check.NET, net.central)
        check.check_ages(check.NET, net.central, ages)
        check.check_finite(check.NET, net.central)
    if migration.rates is not None:
        rates = check.with_trajectories(check.RATES, migration.rates, 4, kind)
        check.check_sexes(check.RATES, rates)
        check.check_ages(check.RATES, rates, ages)
        check.check_finite(check.RATES, rates)
        check.check_axis(check.RATES, "Läufe", rates.shape[0], 1)
        rates = rates[0]
    return net, rates


def _lengths(quantity: Varied) -> tuple[int, int, int]:
    """Trajectories, years and regions that a quantity distinguishes."""
    runs, years, regions = quantity.central.shape[:3]
    for other in (quantity.direction, quantity.weight):
        if other is not None:
            runs, years, regions = (
                max(own, theirs) for own, theirs in zip((runs, years, regions), other.shape[:3], strict=True)
            )
    return int(runs), int(years), int(regions)


def _first_years(quantity: Varied, years: int) -> Varied:
    """The quantity without the years after the last step."""
    if quantity.direction is None or quantity.weight is None:
        if quantity.central.shape[1] <= years:
            return quantity
        central = np.ascontiguousarray(quantity.central[:, :years])
        return Varied(central, lower=quantity.lower, upper=quantity.upper)
    return Varied(
        np.ascontiguousarray(quantity.central[:, :years]),
        np.ascontiguousarray(quantity.direction[:, :years]),
        np.ascontiguousarray(quantity.weight[:, :years]),
        quantity.lower,
        quantity.upper,
    )
