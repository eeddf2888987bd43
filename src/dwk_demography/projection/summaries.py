"""Projections of which only age groups or quantiles are kept; dispatch between NumPy and the compiled streaming kernels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dwk_demography.errors import UnknownOption
from dwk_demography.projection.contract import (
    GUARD_CAPPED,
    GUARD_LIMITED,
    GUARD_NEGATIVE,
    FloatArray,
    IntArray,
    Keep,
    Prepared,
)
from dwk_demography.projection.grouping import (
    check_probabilities,
    group_bounds,
    run_groups_numpy,
    run_quantiles_numpy,
)
from dwk_demography.projection.result import GroupedProjection, GuardReport, QuantileProjection


def summarised(
    prepared: Prepared,
    keep: Keep,
    *,
    compiled: bool,
    lower_ages: Sequence[int] | None,
    probabilities: Sequence[float],
    capped_rates: int = 0,
) -> GroupedProjection | QuantileProjection:
    """Run a projection and keep age groups or quantiles.

    Parameters
    ----------
    prepared : Prepared
    keep : {"groups", "quantiles"}
    compiled : bool
        Use the streaming kernels, which never hold the cells of more than a few regions.
    lower_ages : sequence of int, optional
        First completed years of the groups.
    probabilities : sequence of float
        Of the quantiles.
    capped_rates : int
        Departure rates that were capped before.
    """
    if keep not in {"groups", "quantiles"}:
        raise UnknownOption(f"keep=„{keep}“: erwartet wird „all“, „groups“ oder „quantiles“.")
    bounds, lowest = group_bounds(prepared, lower_ages)
    if keep == "groups":
        groups, counts = _groups(prepared, bounds, compiled)
        shown = groups if prepared.has_trajectories else groups[0]
        return GroupedProjection(shown, lowest, _report(counts, capped_rates))
    wanted = check_probabilities(probabilities)
    values, counts = _quantiles(prepared, bounds, wanted, compiled)
    return QuantileProjection(values, tuple(float(p) for p in wanted), lowest, _report(counts, capped_rates))


def _groups(prepared: Prepared, bounds: IntArray, compiled: bool) -> tuple[FloatArray, IntArray]:
    if compiled:
        from dwk_demography.projection.streaming import run_groups

        return run_groups(prepared, bounds)
    return run_groups_numpy(prepared, bounds)


def _quantiles(
    prepared: Prepared, bounds: IntArray, probabilities: FloatArray, compiled: bool
) -> tuple[FloatArray, IntArray]:
    if compiled:
        from dwk_demography.projection.streaming import run_quantiles

        return run_quantiles(prepared, bounds, probabilities)
    return run_quantiles_numpy(prepared, bounds, probabilities)


def _report(counts: IntArray, capped_rates: int) -> GuardReport:
    sums = np.asarray(counts)
    return GuardReport(int(sums[GUARD_LIMITED]), int(sums[GUARD_NEGATIVE]), int(sums[GUARD_CAPPED]) + capped_rates, ())
