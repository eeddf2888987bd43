"""Arrays of a run as bytes that are the same for the same numbers, and the checksum over them."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

Arrays = Mapping[str, npt.NDArray[Any]]


@dataclass(frozen=True)
class Computed:
    """What a run leaves behind before it is stored."""

    inputs: Arrays
    results: Arrays
    sources: list[dict[str, Any]]
    summary: dict[str, Any]
    engine_version: str
    kernel: str
    numpy_version: str
    is_uncertain: bool
    data_stamp: str
    inputs_sha256: str = field(default="")
    results_sha256: str = field(default="")


def checksum(arrays: Arrays) -> str:
    """SHA-256 over names, types, shapes and numbers, in the order of the names."""
    digest = hashlib.sha256()
    for name in sorted(arrays):
        array = np.ascontiguousarray(arrays[name])
        digest.update(f"{name}|{array.dtype.str}|{array.shape}|".encode())
        digest.update(array.tobytes())
    return digest.hexdigest()


def to_bytes(arrays: Arrays) -> bytes:
    """A NumPy archive; names are sorted, times in it are fixed."""
    buffer = io.BytesIO()
    # the stub knows only keyword arrays, of which ours are many under names known at run time
    np.savez_compressed(buffer, **{name: arrays[name] for name in sorted(arrays)})  # type: ignore[arg-type]  # see above
    return buffer.getvalue()


def from_bytes(data: bytes) -> dict[str, npt.NDArray[Any]]:
    """The arrays of an archive; objects are refused, so that a file cannot run code."""
    with np.load(io.BytesIO(data), allow_pickle=False) as archive:
        return {name: archive[name] for name in archive.files}
