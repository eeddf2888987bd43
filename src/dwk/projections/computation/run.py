"""A whole run: inputs, deterministic path, quantiles of what is shown, all as arrays under fixed names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
import numpy.typing as npt

from dwk.projections.inputs.gathering import RegionInputs
from dwk.projections.inputs.origins import as_json
from dwk.projections.rules import AGE_BANDS, PERCENTILES, Preset
from dwk.projections.snapshot import Computed, checksum
from dwk_demography.version import ENGINE_VERSION

from .assembling import assemble
from .demand import demand_items, stacked_weights
from .engine import BLOCK, KERNEL, central, trajectories
from .widths import brought_to_the_past

Floats = npt.NDArray[np.float64]
Tell = Callable[[str, int], None]
#: axes of weights that are the same in every year
CONSTANT = 3


class Interrupted(Exception):
    """Somebody wished the run away while it was computed."""


def compute(
    inputs: RegionInputs, scenario: Mapping[str, Any], *, seed: int, count: int, data_stamp: str, tell: Tell
) -> Computed:
    """Everything a run stores; ``tell`` hears of each step and may raise ``Interrupted``."""
    tell("Annahmen werden zusammengestellt", 15)
    assembled = assemble(inputs, scenario)
    items = demand_items(inputs, scenario.get("demand_values", ()))
    arrays = {**assembled.arrays, "demand_weights": stacked_weights(items)}
    closed = scenario["preset"] == Preset.CLOSED
    arrays["spread"], width = brought_to_the_past(arrays, inputs.spread.errors, closed=closed)
    results = results_of(arrays, seed=seed, count=count, tell=tell)
    sources = [*assembled.sources, *width, *(line for item in items for line in item.parameters)]
    total = results["population"].sum(axis=(1, 2))
    summary = {
        "base_year": inputs.base_year,
        "horizon": inputs.horizon,
        "base_total": float(total[0]),
        "horizon_total": float(total[-1]),
        "low": float(results["total_quantiles"][0, -1]),
        "high": float(results["total_quantiles"][-1, -1]),
        "demand": [
            {
                "code": item.code,
                "label": item.label,
                "unit": item.unit,
                "note": item.note,
                "parameters": as_json(list(item.parameters)),
            }
            for item in items
        ],
        "cautions": [*inputs.cautions, *limited_words(arrays)],
    }
    return Computed(
        inputs=arrays,
        results=results,
        sources=[{**asdict(entry), "flags": list(entry.flags)} for entry in sources],
        summary=summary,
        engine_version=ENGINE_VERSION,
        kernel=KERNEL,
        numpy_version=np.__version__,
        is_uncertain=inputs.is_uncertain,
        data_stamp=data_stamp,
        inputs_sha256=checksum(arrays),
        results_sha256=checksum(results),
    )


def results_of(arrays: Mapping[str, Floats], *, seed: int, count: int, tell: Tell) -> dict[str, Floats]:
    """Results from stored inputs alone: the same arrays, seed and count give the same bits.

    ``population`` (Y+1, 2, A); ``births``, ``deaths``, ``net_migration`` (Y, 2) with ``events`` (Y,) taken out of the
    migration; ``demand`` (D, Y+1); ``total_quantiles`` (Q, Y+1); ``band_quantiles`` (B, Q, Y+1); ``demand_quantiles``
    (D, Q, Y+1). The weights of the demand are (D, 2, A), or (D, Y+1, 2, A) where own values begin in a later year.
    """
    tell("Vorausberechnung", 25)
    projection = central(arrays)
    population = projection.population[:, 0]
    bands, weights = band_weights(population.shape[-1]), arrays["demand_weights"]
    everybody = np.ones((1, *bands.shape[1:]))
    drawn = []
    for block in trajectories(arrays, count, seed):
        drawn.append(_shown(block, np.concatenate([everybody, bands]), weights))
        tell("Spannweite aus Zufallsverläufen", 30 + int(60 * min(1.0, len(drawn) * BLOCK / count)))
    quantiles = np.quantile(np.concatenate(drawn), [percent / 100 for percent in PERCENTILES], axis=0)
    quantiles = np.ascontiguousarray(quantiles.transpose(1, 0, 2))
    events = arrays["events"].sum(axis=(1, 2))
    applied = projection.net_migration.sum(axis=(1, 3))
    return {
        "population": np.ascontiguousarray(population),
        "births": np.ascontiguousarray(projection.births[:, 0]),
        "deaths": np.ascontiguousarray(projection.deaths_cohort.sum(axis=(1, 3))),
        "net_migration": np.ascontiguousarray(applied - arrays["events"].sum(axis=2)),
        "events": np.ascontiguousarray(events),
        "demand": np.einsum("ysa,ksa->ky" if weights.ndim == CONSTANT else "ysa,kysa->ky", population, weights),
        "total_quantiles": quantiles[0],
        "band_quantiles": quantiles[1 : 1 + len(bands)],
        "demand_quantiles": quantiles[1 + len(bands) :],
    }


def _shown(block: Floats, always: Floats, weights: Floats) -> Floats:
    """What a block of trajectories (T, Y+1, 2, A) says of each sum that is shown, (T, K, Y+1)."""
    if weights.ndim == CONSTANT:
        return np.asarray(np.einsum("tysa,ksa->tky", block, np.concatenate([always, weights])))
    first, second = np.einsum("tysa,ksa->tky", block, always), np.einsum("tysa,kysa->tky", block, weights)
    return np.concatenate([first, second], axis=1)


def band_weights(ages: int) -> Floats:
    """Which ages belong to each group of ``AGE_BANDS``, (B, 2, ages)."""
    found = np.zeros((len(AGE_BANDS), 2, ages))
    for at, band in enumerate(AGE_BANDS):
        found[at, :, band.first : ages if band.last is None else band.last + 1] = 1
    return found


def limited_words(arrays: Mapping[str, Floats]) -> list[str]:
    """What must be said where more people would leave than the engine lets go; nothing where nobody is held back."""
    guards = central(arrays).guards
    if not guards.limited + guards.negative + guards.capped:
        return []
    return [
        "Es sollen mehr Menschen fortziehen, als da sind: Aus einem Altersjahr geht höchstens ein fester Teil. Die "
        "Fortzüge sind deshalb begrenzt; was an eigenen Ereignissen nicht möglich war, steht als Gegenzahl im "
        "Wanderungssaldo. Bitte prüfen Sie Ereignisse und Annahmen zur Wanderung."
    ]


def silent(_step: str, _percent: int) -> None:
    """Nobody listens."""
