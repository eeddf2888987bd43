"""The engine's run on stored arrays: the deterministic path, and trajectories from a stated seed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

from dwk_demography.projection import ArrivalsAndDepartures, Projection, Varied, project

Floats = npt.NDArray[np.float64]
#: one and the same way of computing everywhere, so that a run can be repeated to the last bit
KERNEL: Final = "numpy"
#: trajectories held in memory at once
BLOCK = 250
#: trajectories that measure the width before it is brought to the errors of the past; their seed is always the same
CALIBRATION = 200
CALIBRATION_SEED = 1
FACTORS = (0.2, 5.0)
#: fertility strays at most by this factor in either direction
WIDEST = 2.0


def central(arrays: Mapping[str, Floats]) -> Projection:
    """The deterministic projection, one region, yearly steps."""
    migration = ArrivalsAndDepartures(
        _by_region(arrays["arrivals"] + arrays["events"]), _by_region(arrays["out_rates"])
    )
    return project(
        arrays["base"][None],
        _by_region(arrays["survival"]),
        arrays["asfr"][:, None],
        arrays["srb"][:, None],
        migration,
        step=1,
        timing="even",
        kernel=KERNEL,
        years=len(arrays["asfr"]),
    )


def trajectories(arrays: Mapping[str, Floats], count: int, seed: int) -> Iterator[Floats]:
    """Population of blocks of trajectories, (T, Y+1, 2, A); the whole depends on the seed and the count only."""
    weights = deviations(arrays, count, seed)
    for start in range(0, count, BLOCK):
        part = [weight[start : start + BLOCK, :, None] for weight in weights]
        moves = Varied(
            _by_region(arrays["arrivals"] + arrays["events"])[None],
            arrays["migration_profile"][None, None, None],
            np.ascontiguousarray(part[2]),
        )
        found = project(
            arrays["base"][None],
            Varied(_by_region(arrays["survival"])[None], _by_region(arrays["survival_slope"])[None], part[1]),
            Varied(arrays["asfr"][None, :, None], arrays["asfr"][None, :, None], part[0]),
            arrays["srb"][:, None],
            ArrivalsAndDepartures(moves, _by_region(arrays["out_rates"])),
            step=1,
            timing="even",
            kernel=KERNEL,
            years=len(arrays["asfr"]),
            components=False,
        )
        # a single trajectory comes without its axis
        yield np.asarray(found.population, dtype=np.float64).reshape(len(part[0]), -1, *arrays["base"].shape)


def deviations(arrays: Mapping[str, Floats], count: int, seed: int) -> tuple[Floats, Floats, Floats]:
    """Relative deviation of fertility, of life expectancy in years, of net migration in persons; each (T, Y)."""
    births, deaths, moves, memory = (float(value) for value in arrays["spread"])
    steps = len(arrays["asfr"])
    shocks = np.random.Generator(np.random.PCG64(seed)).standard_normal((3, count, steps))
    bound = np.log(WIDEST)
    fertility = np.exp(np.clip(births * shocks[0].cumsum(axis=1), -bound, bound)) - 1
    mortality = deaths * shocks[1].cumsum(axis=1)
    migration = np.empty((count, steps))
    held = np.zeros(count)
    for step in range(steps):
        held = memory * held + moves * shocks[2, :, step]
        migration[:, step] = held
    return fertility, mortality, migration


def calibrated(arrays: Mapping[str, Floats], errors: Floats) -> Floats:
    """The spread of the components, widened or narrowed by one factor until totals stray as they did in the past.

    ``errors`` (Y,) are standard deviations of the logarithm of the total by years ahead. The factor is the same for
    fertility, mortality and migration, so that their shares stay as their own histories say.
    """
    totals = np.concatenate([block.sum(axis=(2, 3)) for block in trajectories(arrays, CALIBRATION, CALIBRATION_SEED)])
    drawn = np.std(np.log(np.maximum(totals[:, 1:], 1.0)), axis=0)
    factor = float(np.clip(errors.sum() / max(drawn.sum(), 1e-12), *FACTORS))
    return np.asarray(arrays["spread"] * np.array([factor, factor, factor, 1.0]))


def _by_region(array: Floats) -> Floats:
    """(Y, 2, A) as (Y, 1, 2, A)."""
    return np.ascontiguousarray(array[:, None])
