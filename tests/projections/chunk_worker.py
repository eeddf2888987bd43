"""A worker process for the tests of chunked runs: says each chunk it begins, and stops inside the one it is told."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from dwk.projections.chunked import run_chunks
from dwk_demography.chunks import Arrays, Chunk, plan_chunks
from dwk_demography.projection.chunk_work import ChunkOptions, quantiles_chunk

REGIONS = tuple(f"{number:05d}" for number in range(1001, 1024))
YEARS, AGES, TRAJECTORIES = 6, 21, 16
SEED = 20_241_122
OPTIONS = ChunkOptions(step=5, kernel="numpy", trajectories=TRAJECTORIES, own_sd=0.1, own_persistence=0.8)


def inputs() -> Arrays:
    """An invented country, the same in every process."""
    random = np.random.default_rng(7)
    survival = np.broadcast_to(1 - 0.4 * np.linspace(0, 1, AGES) ** 4, (1, 1, 2, AGES)).copy()
    asfr = np.zeros((1, 1, AGES))
    asfr[..., 3:10] = 0.04
    net = random.normal(0, 3, (1, len(REGIONS), 2, AGES))
    return {
        "base": random.random((len(REGIONS), 2, AGES)) * 900 + 100,
        "survival": survival,
        "survival_direction": (1 - survival) * 0.1,
        "asfr": asfr,
        "asfr_direction": asfr * 0.1,
        "srb": np.full((1, 1), 1.055),
        "net_migration": net,
        "net_migration_direction": np.abs(net),
        "common": random.normal(0, 1, (TRAJECTORIES, YEARS, 3)),
    }


def plan(size: int) -> tuple[Chunk, ...]:
    return plan_chunks(REGIONS, size, SEED, inputs=inputs(), version=OPTIONS.text())


def calculate(chunk: Chunk) -> dict[str, np.ndarray]:
    return quantiles_chunk(inputs(), chunk, OPTIONS)


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> None:
    """Arguments: folder, regions in a chunk, number of the chunk to stop in (-1: none)."""
    folder, size, stop = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])

    def work(chunk: Chunk) -> dict[str, np.ndarray]:
        say(str(chunk.index))
        if chunk.index == stop:
            sys.stdin.read()
        return calculate(chunk)

    say(f"finished {run_chunks(plan(size), work, folder)}")


if __name__ == "__main__":
    main()
