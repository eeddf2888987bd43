"""A folder of one's own for the time of a command: gone afterwards, also when somebody stops it or the disk is full."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from .errors import CommandFailed


@contextmanager
def own_folder(parent: Path, prefix: str) -> Iterator[Path]:
    """Work in a folder that carries the number of the process; what killed ones left behind goes first."""
    for left in parent.glob(f"{prefix}*"):
        number = left.name.removeprefix(prefix).partition("-")[0]
        if left.is_dir() and number.isdecimal() and not _runs(int(number)):
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=f"{prefix}{os.getpid()}-", dir=parent) as name:
        yield Path(name)


def _runs(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@contextmanager
def in_words(what: str, nothing: str) -> Iterator[None]:
    """A full disk and a refused right as a sentence; SIGTERM ends like Ctrl+C, with everything cleared away."""
    before = signal.signal(signal.SIGTERM, _stop)
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise CommandFailed(
            f"{what}: {why}. {nothing} Bitte prüfen Sie den Platz auf dem Datenträger und die Rechte an den Ordnern."
        ) from error
    finally:
        signal.signal(signal.SIGTERM, before)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt("Angehalten. Es liegt nichts Halbes da.")
