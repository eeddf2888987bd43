"""The cohort-component projection: one function for deterministic and stochastic runs, NumPy or compiled."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from functools import cache
from typing import Literal, overload

import numpy as np
import numpy.typing as npt

from dwk_demography.errors import UnknownOption, WrongShape
from dwk_demography.projection import validate as check
from dwk_demography.projection.contract import (
    FloatArray,
    Keep,
    Outputs,
    Prepared,
    Timing,
    Varied,
    empty_outputs,
)
from dwk_demography.projection.controls import Controls, control_adjust
from dwk_demography.projection.grouping import PROBABILITIES
from dwk_demography.projection.migration import OUTFLOW_CAP, Migration, resolve
from dwk_demography.projection.pool import pool_flow
from dwk_demography.projection.preparing import prepare_resolved
from dwk_demography.projection.reference import run_coupled, run_numpy
from dwk_demography.projection.result import GroupedProjection, Projection, QuantileProjection
from dwk_demography.projection.special import special_stock
from dwk_demography.projection.summaries import summarised

Kernel = Literal["auto", "numpy", "numba"]
Given = npt.ArrayLike | Varied


@cache
def numba_available() -> bool:
    """Whether the compiled kernels can be used here.

    Returns
    -------
    bool
    """
    return importlib.util.find_spec("numba") is not None


def run(prepared: Prepared, out: Outputs | None = None, *, kernel: Kernel = "auto", components: bool = True) -> Outputs:
    """Project prepared input; the short way for many runs.

    Parameters
    ----------
    prepared : Prepared
        From `prepare`.
    out : Outputs, optional
        Arrays of a former run with the same shapes; they are written over.
    kernel : {"auto", "numpy", "numba"}
        "auto" takes Numba if it is installed. Both give the same numbers.
    components : bool
        Without `out`: keep deaths, net migration and corrections by cell, not only their totals.

    Returns
    -------
    Outputs

    Raises
    ------
    WrongShape
        `out` has other shapes or another float type.
    UnknownOption
        The kernel is unknown or not installed.
    """
    target = out if out is not None else empty_outputs(prepared, components=components)
    shape = (prepared.trajectories, prepared.years + 1, prepared.regions, 2, prepared.ages)
    if target.population.shape != shape or target.population.dtype != prepared.base.dtype:
        raise WrongShape(
            f"Die übergebenen Ergebnisfelder haben die Form {target.population.shape} ({target.population.dtype}); erwartet "
            f"wird {shape} ({prepared.base.dtype})."
        )
    if chosen_kernel(kernel) == "numba":
        from dwk_demography.projection.kernel import run_numba

        run_numba(prepared, target)
    else:
        run_numpy(prepared, target)
    return target


def chosen_kernel(kernel: Kernel) -> Literal["numpy", "numba"]:
    """The kernel that "auto" means here."""
    if kernel == "numpy":
        return "numpy"
    if kernel not in {"auto", "numba"}:
        raise UnknownOption(f"Rechenkern „{kernel}“: erwartet wird „auto“, „numpy“ oder „numba“.")
    if numba_available():
        return "numba"
    if kernel == "numba":
        raise UnknownOption("Der Rechenkern „numba“ ist nicht installiert; „auto“ oder „numpy“ rechnen ohne ihn.")
    return "numpy"


@overload
def project(
    base: npt.ArrayLike, survival: Given, asfr: Given, srb: npt.ArrayLike, migration: Given | Migration | None = None,
    *, step: int, timing: Timing = ..., births_include_migrants: bool = ..., keep: Literal["all"] = ...,
    years: int | None = ..., out: Outputs | None = ..., kernel: Kernel = ..., separation: npt.ArrayLike | None = ...,
    controls: Controls | None = ..., special: npt.ArrayLike | None = ..., outflow_cap: float | None = ...,
    groups: Sequence[int] | None = ..., quantiles: Sequence[float] = ..., components: bool = ..., dtype: npt.DTypeLike = ...,
) -> Projection: ...  # fmt: skip


@overload
def project(
    base: npt.ArrayLike, survival: Given, asfr: Given, srb: npt.ArrayLike, migration: Given | Migration | None = None,
    *, step: int, timing: Timing = ..., births_include_migrants: bool = ..., keep: Literal["groups"],
    years: int | None = ..., out: Outputs | None = ..., kernel: Kernel = ..., separation: npt.ArrayLike | None = ...,
    controls: Controls | None = ..., special: npt.ArrayLike | None = ..., outflow_cap: float | None = ...,
    groups: Sequence[int] | None = ..., quantiles: Sequence[float] = ..., components: bool = ..., dtype: npt.DTypeLike = ...,
) -> GroupedProjection: ...  # fmt: skip


@overload
def project(
    base: npt.ArrayLike, survival: Given, asfr: Given, srb: npt.ArrayLike, migration: Given | Migration | None = None,
    *, step: int, timing: Timing = ..., births_include_migrants: bool = ..., keep: Literal["quantiles"],
    years: int | None = ..., out: Outputs | None = ..., kernel: Kernel = ..., separation: npt.ArrayLike | None = ...,
    controls: Controls | None = ..., special: npt.ArrayLike | None = ..., outflow_cap: float | None = ...,
    groups: Sequence[int] | None = ..., quantiles: Sequence[float] = ..., components: bool = ..., dtype: npt.DTypeLike = ...,
) -> QuantileProjection: ...  # fmt: skip


def project(
    base: npt.ArrayLike,
    survival: Given,
    asfr: Given,
    srb: npt.ArrayLike,
    migration: Given | Migration | None = None,
    *,
    step: int,
    timing: Timing = "end",
    births_include_migrants: bool = False,
    keep: Keep = "all",
    years: int | None = None,
    out: Outputs | None = None,
    kernel: Kernel = "auto",
    separation: npt.ArrayLike | None = None,
    controls: Controls | None = None,
    special: npt.ArrayLike | None = None,
    outflow_cap: float | None = None,
    groups: Sequence[int] | None = None,
    quantiles: Sequence[float] = PROBABILITIES,
    components: bool = True,
    dtype: npt.DTypeLike = np.float64,
) -> Projection | GroupedProjection | QuantileProjection:
    """Project populations by sex and age with the cohort-component method.

    Axis order of all arrays: ``(trajectory, year, region, sex, age)``; sexes 0 female, 1 male; age index a = completed age
    ``a * step``, the last one open. An axis of length one means "the same for all"; trajectories may be absent.

    Parameters
    ----------
    base : array_like, shape (R, 2, A) or (T, R, 2, A)
        Persons at the start.
    survival : array_like or Varied, shape (T?, Y|1, R|1, 2, A)
        Survivorship ratios: index 0 from birth to the youngest age, index a from a - 1 to a, the last for the two oldest.
    asfr : array_like or Varied, shape (T?, Y|1, R|1, A)
        Births per woman and year.
    srb : array_like, a number or shape (Y|1,) or (Y|1, R|1)
        Boys per girl.
    migration : array_like, Varied, NetCounts, NetRates, TotalsByProfile, ArrivalsAndDepartures, Pool or None
        An array is net migration in persons per step, shape (T?, Y|1, R|1, 2, A), at the age at the end of the step.
    step : int
        Years of a step and of an age group.
    timing : {"end", "even"}
        Migration at the end of the step, or half of it before survival and half after.
    births_include_migrants : bool
        Births with the women at the start and the women at the end including migrants, for both timings: the convention
        of the UN up to WPP 2019. Otherwise migrants count as far as they live in the region during the step.
    keep : {"all", "groups", "quantiles"}
        All cells (`Projection`), age groups (`GroupedProjection`), or quantiles over trajectories (`QuantileProjection`).
    years : int, optional
        Number of steps; without it the length of the year axes.
    out : Outputs, optional
        Arrays to write into (``keep="all"`` only).
    kernel : {"auto", "numpy", "numba"}
        Both kernels give the same numbers; pools and control totals are always calculated with NumPy.
    separation : array_like, shape (T?, Y|1, R|1, 2, A), optional
        Separation factors for the period deaths, from a life table; without them survivors are taken to fall linearly.
    controls : Controls, optional
        Totals the regions are brought to after every step (``keep="all"`` only).
    special : array_like, shape (R|1, 2, A), optional
        Persons of special groups (barracks, halls of residence, homes): they neither age nor die, move or give birth; taken
        out before and added after (``keep="all"`` only).
    outflow_cap : float, optional
        Share of a cell that may leave in a step at most. Departure rates are capped at 0.8 without it; net migration in
        persons only by the guards.
    groups : sequence of int, optional
        First ages of the groups; without it the 17 published ones (or every age group, if the step is not one year).
    quantiles : sequence of float
        Probabilities between 0 and 1.
    components : bool
        Keep deaths, net migration and corrections by cell; without it only their totals are kept.
    dtype : {float64, float32}
        Float type of the calculation.

    Returns
    -------
    Projection, GroupedProjection or QuantileProjection

    Raises
    ------
    InputError
        `NegativeInput`, `NotANumber`, `AgesMissing`, `WrongShape`, `RateOutOfRange`, `UnknownOption`: the sentence says what
        was found and what was expected.

    Notes
    -----
    Method: United Nations Population Division, cohort-component method of the World Population Prospects; Preston,
    Heuveline, Guillot, *Demography* (2001), ch. 6. The steps are written out in `contract`.
    """
    resolved = resolve(migration, outflow_cap or OUTFLOW_CAP)
    stock = None
    if special is not None:
        base, stock = special_stock(base, special)
    prepared = prepare_resolved(
        base,
        survival,
        asfr,
        srb,
        resolved,
        step=step,
        timing=timing,
        births_include_migrants=births_include_migrants,
        years=years,
        outflow_cap=outflow_cap,
        dtype=dtype,
    )
    if keep != "all":
        _only_with_all_cells(keep, Wanderungspool=resolved.pool, Eckzahlen=controls, Sondergruppen=stock, out=out)
        return summarised(
            prepared,
            keep,
            compiled=chosen_kernel(kernel) == "numba",
            lower_ages=groups,
            probabilities=quantiles,
            capped_rates=resolved.capped,
        )
    factors = None if separation is None else _separation(separation, prepared)
    if resolved.pool is None and controls is None:
        outputs = run(prepared, out, kernel=kernel, components=components)
        return Projection(prepared, outputs, factors, stock, None, resolved.capped, chosen_kernel(kernel))
    outputs = out if out is not None else empty_outputs(prepared, components=components)
    cap = outflow_cap or OUTFLOW_CAP
    flow, in_pool = (None, 0) if resolved.pool is None else pool_flow(resolved.pool, prepared, cap)
    adjust, report = (None, None) if controls is None else control_adjust(controls, prepared)
    run_coupled(prepared, outputs, flow, adjust)
    return Projection(prepared, outputs, factors, stock, report, resolved.capped + in_pool, "numpy")


def _only_with_all_cells(keep: str, **parts: object) -> None:
    for name, given in parts.items():
        if given is not None:
            raise UnknownOption(
                f"„{name}“ ist nur möglich, wenn alle Zellen behalten werden (keep=„all“, nicht „{keep}“)."
            )


def _separation(given: npt.ArrayLike, prepared: Prepared) -> FloatArray:
    name = "Aufteilungsfaktoren der Sterbefälle"
    factors = check.with_trajectories(name, given, 4, prepared.base.dtype)
    check.check_ages(name, factors, prepared.ages)
    check.check_sexes(name, factors)
    check.check_finite(name, factors)
    check.number_of_years({name: factors.shape[1]}, prepared.years)
    check.check_axis(name, "Läufe", factors.shape[0], prepared.trajectories)
    check.check_axis(name, "Gebiet", factors.shape[2], prepared.regions)
    if factors.shape[1] > prepared.years:
        factors = factors[:, : prepared.years]
    return factors if prepared.has_trajectories else factors[0]
