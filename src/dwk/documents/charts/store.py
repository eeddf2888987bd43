"""Rendered charts on disk, found by what they were made from.

When is an entry wrong? Never: its name is the fingerprint of everything that decides its bytes (input, variant,
theme, drawing code, version of the engine, fonts). Entries may be deleted at any time.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import tempfile
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dwk.documents.charts.specs import ChartInputError, Geometry

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


@functools.cache
def _names(kind: type[DataclassInstance]) -> tuple[str, ...]:
    return tuple(part.name for part in fields(kind))


def _encode(value: Any) -> Any:
    if isinstance(value, Geometry):
        return value.digest
    if is_dataclass(value) and not isinstance(value, type):
        return [type(value).__name__, [getattr(value, name) for name in _names(type(value))]]
    raise TypeError(f"no canonical form for {type(value).__name__}")


def fingerprint(**parts: Any) -> str:
    """sha256 over the canonical JSON of all parts."""
    try:
        text = json.dumps(parts, default=_encode, sort_keys=True, separators=(",", ":"), allow_nan=False)
    except ValueError as error:
        raise ChartInputError(
            "Die Abbildung konnte nicht gezeichnet werden, weil ein Wert keine endliche Zahl ist. "
            "Bitte geben Sie fehlende Werte als leer an."
        ) from error
    return hashlib.sha256(text.encode()).hexdigest()


def read(folder: Path | None, name: str) -> bytes | None:
    """The stored bytes, or nothing if the chart has not been drawn yet."""
    if folder is None:
        return None
    try:
        return (folder / name[:2] / name).read_bytes()
    except FileNotFoundError:
        return None


def write(folder: Path | None, name: str, content: bytes) -> None:
    """Store whole or not at all: a temporary file beside the target, then a rename."""
    if folder is None:
        return
    target = folder / name[:2] / name
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(temporary, target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
