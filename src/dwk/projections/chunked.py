"""A chunked run on one machine: processes share a folder, finished chunks stay, a killed run goes on where it was.

A worker claims a chunk by locking its claim file; the operating system frees the lock when the process ends, however it
ends, so that no claim outlives its owner. A finished chunk is written under a draft name and renamed; what has its final
name is whole. Both are safe on a local disk and on network folders with working locks.
"""

from __future__ import annotations

import json
import os
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

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
    """A stored chunk is not whole, or does not belong to the plan."""


class FolderUnusable(DemographyError):
    """The folder of the chunks cannot be read, written or locked."""


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
    path = folder / PLAN
    plan = {chunk.id: chunk.fingerprint for chunk in chunks}
    with usable(folder):
        folder.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            # of several processes that start together all write the same
            with drafted(path) as file:
                file.write(json.dumps(plan, indent=1).encode())
        found = path.read_bytes()
    try:
        same = json.loads(found) == plan
    except ValueError as error:
        raise OtherRun(
            f"Die Datei {path} ist keine Liste von Teilen einer Rechnung. Nehmen Sie einen leeren Ordner."
        ) from error
    if not same:
        raise OtherRun(
            f"Der Ordner {folder} gehört zu einer anderen Rechnung: Eingaben, Startwert, Größe der Teile oder Fassung des "
            "Rechenkerns sind verschieden. Nehmen Sie einen leeren Ordner, oder löschen Sie diesen, wenn Sie seine Teile "
            "nicht mehr brauchen."
        )


@contextmanager
def usable(folder: Path) -> Iterator[None]:
    """Say of the folder what the system says of a file in it: full, not writable, no folder."""
    try:
        yield
    except OSError as error:
        raise FolderUnusable(
            f"Im Ordner {folder} lassen sich keine Teile ablegen oder lesen ({error.strerror or error}). Wählen Sie einen "
            "Ordner mit Schreibrecht und Platz. Teile, die fertig sind, bleiben erhalten."
        ) from error


@contextmanager
def drafted(path: Path) -> Iterator[IO[bytes]]:
    """A file that has its name only when it is whole."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with draft.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def claimed(chunk: Chunk, folder: Path) -> Iterator[bool]:
    """Whether this process may calculate the chunk; the claim ends with the block or with the process."""
    with usable(folder):
        file = (folder / f"{chunk.id}.claim").open("a+b")
    with file:
        with usable(folder):
            mine = _locked(file)
        yield mine


def _locked(file: IO[bytes]) -> bool:
    # exists on Linux and macOS, where the platform runs; the engine itself needs no files
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_finished(chunk: Chunk, folder: Path) -> bool:
    """Whether the chunk's numbers are there, whole."""
    return chunk_path(chunk, folder).exists()


def chunk_path(chunk: Chunk, folder: Path) -> Path:
    """The file of a finished chunk."""
    return folder / f"{chunk.id}.npz"


def write_chunk(chunk: Chunk, arrays: Mapping[str, np.ndarray], folder: Path) -> None:
    """Write a chunk that this process has claimed, whole or not at all."""
    path = chunk_path(chunk, folder)
    with usable(folder):
        # a killed process leaves what it had written so far; nobody else writes this chunk now
        for left in folder.glob(f"{path.name}.*.part"):
            left.unlink(missing_ok=True)
        with drafted(path) as file:
            np.savez(file, allow_pickle=False, **{**arrays, "fingerprint": np.array(chunk.fingerprint)})


def read_chunk(chunk: Chunk, folder: Path) -> dict[str, np.ndarray]:
    """The arrays of a finished chunk."""
    path = chunk_path(chunk, folder)
    try:
        with usable(folder), path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
            found = str(arrays.pop("fingerprint"))
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError) as error:
        raise DamagedChunk(_damaged(path, "ist beschädigt")) from error
    if found != chunk.fingerprint:
        raise DamagedChunk(_damaged(path, "gehört nicht zu dieser Rechnung"))
    return arrays


def _damaged(path: Path, what: str) -> str:
    return f"Die Datei {path} {what}. Löschen Sie sie und rechnen Sie noch einmal; nur dieser Teil entsteht dabei neu."


def merged(chunks: Sequence[Chunk], axes: Mapping[str, int], folder: Path) -> dict[str, np.ndarray]:
    """All chunks of a finished run in the order of the regions."""
    parts: dict[str, Arrays] = {chunk.id: read_chunk(chunk, folder) for chunk in chunks if is_finished(chunk, folder)}
    return merge_chunks(chunks, parts, axes)
