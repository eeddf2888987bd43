"""``dwk project`` in parts: several processes share the regions, and an interrupted run goes on where it was."""

from __future__ import annotations

import argparse
import multiprocessing
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from multiprocessing import resource_tracker
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import CommandFailed

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

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
    parser.add_argument("--chunk-size", type=int, metavar="N", help=f"Gebiete je Teil (ohne Angabe {CHUNK_SIZE})")
    parser.add_argument("--workers", type=int, metavar="N", help="so viele Prozesse rechnen zugleich an Teilen")


def check_arguments(arguments: argparse.Namespace) -> None:
    """Refuse what cannot be meant, before anything is read."""
    for option, value in (("--chunk-size", arguments.chunk_size), ("--workers", arguments.workers)):
        if value is None:
            continue
        if arguments.chunk_dir is None:
            raise CommandFailed(f"{option} braucht --chunk-dir: den Ordner, in dem die Teile liegen.")
        if value < 1:
            raise CommandFailed(f"{option} {value}: Erwartet wird mindestens 1.")


def calculate_in_chunks(
    given: ProjectionInput,
    timing: str,
    births_include_migrants: bool,
    *,
    folder: Path,
    size: int | None,
    workers: int | None,
    compiled: bool,
) -> Projection:
    """Project what was read in parts; the same numbers as at once, whatever the size and the number of processes."""
    from dwk.projections.chunked import is_finished, merged, prepare_folder, run_chunks
    from dwk_demography.chunks import plan_chunks
    from dwk_demography.projection.chunk_work import PROJECTED_AXIS, ChunkOptions, joined_projection
    from dwk_demography.version import ENGINE_VERSION

    options = ChunkOptions(
        step=given.grid.step,
        timing="even" if timing == "even" else "end",
        births_include_migrants=births_include_migrants,
        kernel="auto" if compiled else "numpy",
    )
    inputs = inputs_of(given)
    # chance plays no part here; the seed is fixed so that the plan is the same every time
    version = f"{ENGINE_VERSION}/{options.text()}"
    chunks = plan_chunks(given.grid.regions, size or CHUNK_SIZE, 0, inputs=inputs, version=version)
    prepare_folder(chunks, folder)
    others = min(workers or 1, len(chunks)) - 1
    try:
        with _helped_by(others, (chunks, inputs, options, folder)):
            run_chunks(chunks, partial(_calculate, inputs, options), folder)
    except KeyboardInterrupt:
        done = sum(is_finished(chunk, folder) for chunk in chunks)
        raise KeyboardInterrupt(
            f"Abgebrochen; {done} von {len(chunks)} Teilen sind fertig. Derselbe Befehl rechnet mit ihnen weiter."
        ) from None
    return joined_projection(inputs, merged(chunks, PROJECTED_AXIS, folder), options)


@contextmanager
def _helped_by(
    number: int, task: tuple[tuple[Chunk, ...], dict[str, np.ndarray], ChunkOptions, Path]
) -> Iterator[None]:
    """Worker processes beside this one, which end with it."""
    # a fresh interpreter for every worker: a copy of this one would share threads it does not have
    context = multiprocessing.get_context("spawn")
    others = [context.Process(target=work_on, args=task, daemon=True) for _ in range(number)]
    try:
        if others:
            _start(others)
        yield
    finally:
        # all parts are finished, or nobody waits for them any more
        started = [process for process in others if process.pid is not None]
        for process in started:
            process.terminate()
        for process in started:
            process.join()


def _start(workers: Sequence[SpawnProcess]) -> None:
    """Start processes that Ctrl+C does not reach, though it goes to every process of a terminal: they are ended here."""
    # its own start would lift the block
    resource_tracker.ensure_running()
    # workers inherit the block; threads of this process do not have it, so that Ctrl+C is only noted until all have started
    noted: list[int] = []
    handler = signal.signal(signal.SIGINT, lambda number, _: noted.append(number))
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        for process in workers:
            process.start()
    except OSError as error:
        raise CommandFailed(f"--workers: Mehr Prozesse lassen sich nicht starten ({error.strerror}).") from error
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        signal.signal(signal.SIGINT, handler)
    if noted:
        signal.raise_signal(signal.SIGINT)


def work_on(chunks: tuple[Chunk, ...], inputs: dict[str, np.ndarray], options: ChunkOptions, folder: Path) -> None:
    """A worker process: take parts until all are finished, or the process that started it is gone."""
    from dwk.projections.chunked import run_chunks
    from dwk_demography.reasons import DemographyError

    def work(chunk: Chunk) -> dict[str, np.ndarray]:
        starter = multiprocessing.parent_process()
        if starter is not None and not starter.is_alive():
            sys.exit(1)
        return _calculate(inputs, options, chunk)

    try:
        run_chunks(chunks, work, folder)
    except DemographyError:
        # the starting process takes over the part, meets the same, and says so
        sys.exit(1)


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
