"""A chunked run on one machine: processes share a folder, finished chunks stay, a killed run goes on where it was.

A worker claims a chunk by locking its claim file; the operating system frees the lock when the process ends, however it
ends, so that no claim outlives its owner. A finished chunk is written under a draft name and renamed; what has its final
name is whole. Both are safe on a local disk and on network folders with working locks.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from dwk_demography.chunks import Arrays, Chunk, merge_chunks
from dwk_demography.reasons import DemographyError

PLAN = "plan.json"
#: how long a worker waits for chunks that others have claimed, between two looks
PAUSE_SECONDS = 0.05

Work = Callable[[Chunk], Mapping[str, np.ndarray]]


class OtherRun(DemographyError):
    """The folder holds chunks of another run."""


class DamagedChunk(DemographyError):
    """A stored chunk does not belong to the plan."""


def run_chunks(chunks: Sequence[Chunk], work: Work, folder: Path) -> int:
    """Calculate what is missing; several processes may do so at the same time on the same folder.

    Parameters
    ----------
    chunks : sequence of Chunk
        The whole plan.
    work : callable
        Pure function of a chunk: named arrays.
    folder : Path
        Where the chunks are kept.

    Returns
    -------
    int
        How many chunks this process calculated. Returns when all chunks of the plan are finished.
    """
    prepare_folder(chunks, folder)
    done = 0
    waiting = list(chunks)
    while waiting:
        left = []
        for chunk in waiting:
            if is_finished(chunk, folder):
                continue
            with claimed(chunk, folder) as mine:
                if not mine:
                    left.append(chunk)
                elif not is_finished(chunk, folder):
                    write_chunk(chunk, work(chunk), folder)
                    done += 1
        waiting = left
        if waiting:
            time.sleep(PAUSE_SECONDS)
    return done


def prepare_folder(chunks: Sequence[Chunk], folder: Path) -> None:
    """Note the plan in a new folder; refuse a folder that holds another run."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / PLAN
    plan = {chunk.id: chunk.fingerprint for chunk in chunks}
    if not path.exists():
        draft = path.with_name(f"{PLAN}.{os.getpid()}.part")
        draft.write_text(json.dumps(plan, indent=1), encoding="utf-8")
        # of several processes that start together all write the same
        draft.replace(path)
    if json.loads(path.read_text(encoding="utf-8")) != plan:
        raise OtherRun(
            f"Der Ordner {folder} gehört zu einer anderen Rechnung: Eingaben, Startwert, Größe der Teile oder Fassung des "
            "Rechenkerns sind verschieden. Nehmen Sie einen leeren Ordner, oder löschen Sie diesen."
        )


@contextmanager
def claimed(chunk: Chunk, folder: Path) -> Iterator[bool]:
    """Whether this process may calculate the chunk; the claim ends with the block or with the process."""
    # exists on Linux and macOS, where the platform runs; the engine itself needs no files
    import fcntl

    with (folder / f"{chunk.id}.claim").open("a+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def is_finished(chunk: Chunk, folder: Path) -> bool:
    """Whether the chunk's numbers are there, whole."""
    return chunk_path(chunk, folder).exists()


def chunk_path(chunk: Chunk, folder: Path) -> Path:
    """The file of a finished chunk."""
    return folder / f"{chunk.id}.npz"


def write_chunk(chunk: Chunk, arrays: Mapping[str, np.ndarray], folder: Path) -> None:
    """Write a finished chunk whole or not at all."""
    path = chunk_path(chunk, folder)
    draft = path.with_name(f"{path.name}.{os.getpid()}.part")
    with draft.open("wb") as file:
        np.savez(file, allow_pickle=False, **{**arrays, "fingerprint": np.array(chunk.fingerprint)})
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def read_chunk(chunk: Chunk, folder: Path) -> dict[str, np.ndarray]:
    """The arrays of a finished chunk."""
    with np.load(chunk_path(chunk, folder), allow_pickle=False) as stored:
        if str(stored["fingerprint"]) != chunk.fingerprint:
            raise DamagedChunk(
                f"Der Teil {chunk.id} gehört nicht zu dieser Rechnung. Löschen Sie die Datei und rechnen Sie neu."
            )
        return {name: stored[name] for name in stored.files if name != "fingerprint"}


def merged(chunks: Sequence[Chunk], axes: Mapping[str, int], folder: Path) -> dict[str, np.ndarray]:
    """All chunks of a finished run in the order of the regions."""
    parts: dict[str, Arrays] = {chunk.id: read_chunk(chunk, folder) for chunk in chunks if is_finished(chunk, folder)}
    return merge_chunks(chunks, parts, axes)
