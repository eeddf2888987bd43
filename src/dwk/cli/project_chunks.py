"""``dwk project`` in parts: several processes share the regions, and an interrupted run goes on where it was."""

from __future__ import annotations

import argparse
import multiprocessing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import CommandFailed

if TYPE_CHECKING:
    import numpy as np

    from dwk_demography.chunks import Chunk
    from dwk_demography.projection import Projection
    from dwk_demography.projection.chunk_work import ChunkOptions

    from .projection_input import ProjectionInput

#: regions in a part, unless said otherwise
CHUNK_SIZE = 50


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How the work is divided."""
    parser.add_argument(
        "--chunk-dir",
        type=Path,
        metavar="ORDNER",
        help="in Teilen rechnen und fertige Teile hier behalten; ein abgebrochener Lauf geht damit weiter",
    )
    parser.add_argument(
        "--chunk-size", type=int, default=CHUNK_SIZE, metavar="N", help=f"Gebiete je Teil (ohne Angabe {CHUNK_SIZE})"
    )
    parser.add_argument(
        "--workers", type=int, default=1, metavar="N", help="so viele Prozesse rechnen zugleich an Teilen"
    )


def calculate_in_chunks(
    given: ProjectionInput,
    timing: str,
    births_include_migrants: bool,
    *,
    folder: Path,
    size: int,
    workers: int,
    compiled: bool,
) -> Projection:
    """Project what was read in parts; the same numbers as at once, whatever the size and the number of processes."""
    from dwk.projections.chunked import merged, run_chunks
    from dwk_demography.chunks import plan_chunks
    from dwk_demography.projection.chunk_work import PROJECTED_AXIS, ChunkOptions, joined_projection
    from dwk_demography.version import ENGINE_VERSION

    if workers < 1:
        raise CommandFailed(f"--workers {workers}: Erwartet wird mindestens 1.")
    options = ChunkOptions(
        step=given.grid.step,
        timing="even" if timing == "even" else "end",
        births_include_migrants=births_include_migrants,
        kernel="auto" if compiled else "numpy",
    )
    inputs = inputs_of(given)
    # chance plays no part here; the seed is fixed so that the plan is the same every time
    chunks = plan_chunks(given.grid.regions, size, 0, inputs=inputs, version=f"{ENGINE_VERSION}/{options.text()}")
    # a fresh interpreter for every worker: a copy of this one would share threads it does not have
    context = multiprocessing.get_context("spawn")
    others = [
        context.Process(target=work_on, args=(chunks, inputs, options, folder), daemon=True) for _ in range(workers - 1)
    ]
    for process in others:
        process.start()
    try:
        run_chunks(chunks, partial(_calculate, inputs, options), folder)
    finally:
        for process in others:
            process.join()
    return joined_projection(inputs, merged(chunks, PROJECTED_AXIS, folder), options)


def work_on(chunks: tuple[Chunk, ...], inputs: dict[str, np.ndarray], options: ChunkOptions, folder: Path) -> None:
    """A worker process: take parts until all are finished."""
    from dwk.projections.chunked import run_chunks

    run_chunks(chunks, partial(_calculate, inputs, options), folder)


def inputs_of(given: ProjectionInput) -> dict[str, np.ndarray]:
    """The arrays that decide about the numbers, by the names `chunk_work` knows."""
    arrays = {
        "base": given.base,
        "survival": given.survival,
        "asfr": given.asfr,
        "srb": given.srb,
        "net_migration": given.net_migration,
        "separation": given.separation,
    }
    return {name: values for name, values in arrays.items() if values is not None}


def _calculate(inputs: dict[str, np.ndarray], options: ChunkOptions, chunk: Chunk) -> dict[str, np.ndarray]:
    from dwk_demography.projection.chunk_work import project_chunk

    return project_chunk(inputs, chunk, options)
