"""The engine's run on stored arrays: the deterministic path, and trajectories from a stated seed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

from dwk_demography.projection import ArrivalsAndDepartures, Projection, Varied, project
from dwk_demography.uncertainty import LevelModel, common_deviations

Floats = npt.NDArray[np.float64]
#: one and the same way of computing everywhere, so that a run can be repeated to the last bit
KERNEL: Final = "numpy"
#: trajectories held in memory at once
BLOCK = 250
#: fertility strays at most by this factor in either direction
WIDEST = 2.0
#: how trajectories are drawn, stored with the inputs; a run drawn in another way cannot be repeated bit for bit
DRAWING: Final = 2


class OtherDrawing(Exception):
    """The inputs belong to another way of drawing; ``str()`` says so in German."""


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
    """Relative deviation of fertility, of life expectancy in years, of net migration in persons; each (T, Y).

    Drawn together by the correlation of their yearly shocks.
    """
    if "drawing" not in arrays or arrays["drawing"].item() != DRAWING:
        raise OtherDrawing(
            "Die Verläufe dieses Rechenlaufs wurden nach einem anderen Verfahren gezogen als heute und lassen sich nicht "
            "wiederholen. Die gespeicherten Ergebnisse gelten weiter; für neue Fragen rechnen Sie das Szenario neu."
        )
    drawn = common_deviations(
        [_level(*row) for row in arrays["spread"]],
        len(arrays["asfr"]),
        count,
        np.random.Generator(np.random.PCG64(seed)),
        correlation=arrays["correlation"],
    )
    bound = np.log(WIDEST)
    fertility = np.exp(np.clip(drawn[..., 0], -bound, bound)) - 1
    return fertility, np.ascontiguousarray(drawn[..., 1]), np.ascontiguousarray(drawn[..., 2])


def _level(sd: float, persistence: float, drift_sd: float) -> LevelModel:
    """A level as the inputs keep it; what is drawn are deviations, so that where it stands is of no account."""
    kind: Final = "random_walk" if persistence == 1 else "ar1"
    return LevelModel(kind, 0.0, 0.0, float(persistence), float(sd), float(drift_sd), 0.0, np.zeros(0))


def _by_region(array: Floats) -> Floats:
    """(Y, 2, A) as (Y, 1, 2, A)."""
    return np.ascontiguousarray(array[:, None])
