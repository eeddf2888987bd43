"""What a worker does with one chunk: pure functions of named arrays, so that any machine can be given the work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dwk_demography.chunks import Arrays, Chunk
from dwk_demography.projection.contract import Outputs, Prepared, Timing, Varied
from dwk_demography.projection.grouping import PROBABILITIES
from dwk_demography.projection.preparing import prepare
from dwk_demography.projection.projecting import Kernel, project, run
from dwk_demography.projection.result import Projection

#: inputs and the axis along which they are divided by region
REGION_AXIS: Mapping[str, int] = {
    "base": 0,
    "survival": 1,
    "asfr": 1,
    "srb": 1,
    "net_migration": 1,
    "separation": 1,
    "survival_direction": 1,
    "asfr_direction": 1,
    "net_migration_direction": 1,
}
#: results of `project_chunk` and of `quantiles_chunk`, with their region axis
PROJECTED_AXIS: Mapping[str, int] = {
    "population": 2,
    "births": 2,
    "deaths": 2,
    "net_migration": 2,
    "correction": 2,
    "deaths_total": 2,
    "net_total": 2,
    "correction_total": 2,
    "guard_counts": 1,
}
QUANTILES_AXIS: Mapping[str, int] = {"quantiles": 2}
LEVELS = ("survival", "asfr", "net_migration")


@dataclass(frozen=True, slots=True)
class ChunkOptions:
    """Conventions of a run; they belong to its fingerprint.

    Attributes
    ----------
    step : int
        Years of a step.
    timing : {"end", "even"}
    births_include_migrants : bool
    kernel : {"auto", "numpy", "numba"}
    trajectories : int
        Of `quantiles_chunk`.
    own_sd, own_persistence : float
        Yearly shock and persistence (AR(1)) of each region's own deviation, in the unit of the weights.
    """

    step: int
    timing: Timing = "end"
    births_include_migrants: bool = False
    kernel: Kernel = "auto"
    trajectories: int = 0
    own_sd: float = 0.0
    own_persistence: float = 0.0

    def text(self) -> str:
        """All options that decide about numbers, for the fingerprint (both kernels give the same)."""
        return (
            f"{self.step}/{self.timing}/{self.births_include_migrants}/{self.trajectories}/{self.own_sd!r}/"
            f"{self.own_persistence!r}"
        )


def part_of_inputs(inputs: Arrays, chunk: Chunk) -> dict[str, npt.NDArray[np.generic]]:
    """The inputs of a chunk's regions; what is the same for all of them is passed on as it is.

    Parameters
    ----------
    inputs : mapping of str to ndarray
        Of the whole run; a region axis (`REGION_AXIS`) may have the length one.
    chunk : Chunk
    """
    parts = {}
    for name, values in inputs.items():
        axis = REGION_AXIS.get(name)
        shared = axis is None or values.shape[axis] == 1
        # all regions of a run with one region are one chunk, so that a length of one always means "the same for all"
        parts[name] = values if shared else values[(slice(None),) * (axis or 0) + (chunk.regions,)]
    return parts


def project_chunk(inputs: Arrays, chunk: Chunk, options: ChunkOptions) -> dict[str, np.ndarray]:
    """Project the regions of one chunk.

    Parameters
    ----------
    inputs : mapping of str to ndarray
        Of the whole run: ``base`` (R, 2, A), ``survival`` (Y|1, R|1, 2, A), ``asfr`` (Y|1, R|1, A), ``srb`` (Y|1, R|1),
        optionally ``net_migration`` (Y|1, R|1, 2, A); units as in `project`.
    chunk : Chunk
    options : ChunkOptions

    Returns
    -------
    dict of str to ndarray
        The fields of `contract.Outputs`, with their axes.
    """
    outputs = run(_prepared(part_of_inputs(inputs, chunk), options), kernel=options.kernel)
    return {name: getattr(outputs, name) for name in PROJECTED_AXIS}


def joined_projection(inputs: Arrays, merged: Mapping[str, np.ndarray], options: ChunkOptions) -> Projection:
    """The projection of the whole run from the merged results of `project_chunk`.

    Parameters
    ----------
    inputs : mapping of str to ndarray
        Of the whole run; ``separation`` (Y|1, R|1, 2, A) divides deaths by age at death.
    merged : mapping of str to ndarray
        From `chunks.merge_chunks` with `PROJECTED_AXIS`.
    options : ChunkOptions
    """
    prepared = _prepared(inputs, options)
    separation = inputs.get("separation")
    factors = None if separation is None else np.asarray(separation, float)[: prepared.years]
    return Projection(prepared, Outputs(**merged), factors, kernel=options.kernel)


def _prepared(inputs: Arrays, options: ChunkOptions) -> Prepared:
    return prepare(
        inputs["base"],
        inputs["survival"],
        inputs["asfr"],
        inputs["srb"],
        inputs.get("net_migration"),
        step=options.step,
        timing=options.timing,
        births_include_migrants=options.births_include_migrants,
    )


def quantiles_chunk(inputs: Arrays, chunk: Chunk, options: ChunkOptions) -> dict[str, np.ndarray]:
    """Quantiles over trajectories of the regions of one chunk, in float32.

    Parameters
    ----------
    inputs : mapping of str to ndarray
        As for `project_chunk`; further ``survival_direction``, ``asfr_direction``, ``net_migration_direction`` (what a
        deviation of one changes) and ``common`` (trajectory, year, level), the deviations common to all regions.
    chunk : Chunk
        Its seeds give the regions' own deviations.
    options : ChunkOptions

    Returns
    -------
    dict of str to ndarray
        ``quantiles`` (quantile, Y+1, R, 1+G) of all ages and the 17 published groups, persons.
    """
    own = part_of_inputs(inputs, chunk)
    weights = own_weights(np.asarray(own["common"], np.float32), chunk, options)
    varied = {
        name: Varied(
            np.asarray(own[name], np.float32)[None],
            np.asarray(own[f"{name}_direction"], np.float32)[None],
            weights[..., level],
        )
        for level, name in enumerate(LEVELS)
        if name in own
    }
    result = project(
        own["base"],
        varied["survival"],
        varied["asfr"],
        own["srb"],
        varied.get("net_migration"),
        step=options.step,
        timing=options.timing,
        births_include_migrants=options.births_include_migrants,
        keep="quantiles",
        quantiles=PROBABILITIES,
        kernel=options.kernel,
        dtype=np.float32,
    )
    return {"quantiles": result.values}


def own_weights(common: npt.NDArray[np.float32], chunk: Chunk, options: ChunkOptions) -> npt.NDArray[np.float32]:
    """Common deviations plus those of each region, shape (trajectory, year, region, level).

    The regions' own follow an AR(1) drawn from the seed of the region alone.
    """
    weights = np.repeat(common[:, :, None, :], chunk.stop - chunk.start, axis=2)
    if options.own_sd == 0:
        return weights
    for place, seed in enumerate(chunk.seeds):
        generator = np.random.Generator(np.random.Philox(np.random.SeedSequence(seed)))
        shocks = generator.standard_normal(common.shape, np.float32) * np.float32(options.own_sd)
        now = np.zeros_like(shocks[:, 0])
        for year in range(common.shape[1]):
            now = np.float32(options.own_persistence) * now + shocks[:, year]
            weights[:, year, place] += now
    return weights
