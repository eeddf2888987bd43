"""Arrivals and departures moved until net migration is what a scenario wants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from dwk.projections.rules import ScenarioRefused

from .engine import central

Floats = npt.NDArray[np.float64]
#: departures depend on who is there, so a few rounds are needed; each takes the remaining error down by a tenth or more
ROUNDS = 12
CLOSE_ENOUGH_PERSONS = 0.005
LARGEST_CHANGE = 0.95


def meet_net_targets(
    arrays: Mapping[str, Floats], departures: Floats, targets: Mapping[int, float], years: Sequence[int]
) -> dict[str, Floats]:
    """``arrivals`` and ``out_rates`` with which net migration without events meets the targets.

    Both change by the same share in opposite directions, so that ages stay as observed.
    """
    wanted = [year in targets for year in years]
    goal = np.array([targets.get(year, 0.0) for year in years])
    by_rates = bool(arrays["out_rates"].any())
    coming = arrays["arrivals"] if by_rates else arrays["arrivals"] + departures
    change = np.zeros(len(years))
    found: dict[str, Floats] = {}
    for _ in range(ROUNDS):
        factor = change[:, None, None]
        leaving = departures * (1 - factor)
        found = {
            "arrivals": coming * (1 + factor) - (0 if by_rates else leaving),
            "out_rates": np.minimum(arrays["out_rates"] * (1 - factor), 0.8),
        }
        net = _net(arrays, found)
        if not np.abs((net - goal)[wanted]).max() > CLOSE_ENOUGH_PERSONS:
            return found
        moving = coming.sum(axis=(1, 2))
        gone = moving * (1 + change) - net
        usual = gone / (1 - change)
        change = np.where(wanted, (goal - moving + usual) / np.maximum(moving + usual, 1e-9), 0.0)
        if np.abs(change).max() > LARGEST_CHANGE:
            year = years[int(np.abs(change).argmax())]
            raise ScenarioRefused(
                f"Der Wanderungssaldo {year} liegt so weit vom Beobachteten, dass Zu- oder Fortzüge fast verschwinden "
                "müssten. Bitte nehmen Sie einen kleineren Wert oder tragen Sie ein Ereignis ein."
            )
    return found


def _net(arrays: Mapping[str, Floats], changed: Mapping[str, Floats]) -> Floats:
    """Net migration by year as the engine applies it, without the events."""
    projection = central({**arrays, **changed})
    applied = projection.net_migration.sum(axis=(1, 2, 3))
    return np.asarray(applied - arrays["events"].sum(axis=(1, 2)))
