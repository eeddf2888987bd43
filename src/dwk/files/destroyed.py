"""What was destroyed for good, noted beside the key file: an older backup brings back the database, not this list.

One line each: what it was, the participation, its GUID, the day. No content, no name.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from .vault import VaultError, key_file

INTERVIEW, TRANSCRIPT = "interview", "transcript"
#: a quote that was taken back, and a person (by interview) who does not want to be quoted any more
QUOTE, QUOTING = "quote", "quoting"


@dataclass(frozen=True, slots=True, order=True)
class Destroyed:
    """What is gone, of which participation, under which GUID, with the day."""

    kind: str
    participation_id: int
    guid: str
    day: date

    @property
    def line(self) -> str:
        """As it stands in the list."""
        return f"{self.kind} {self.participation_id} {self.guid} {self.day.isoformat()}"


def list_file() -> Path:
    """Where the list lies: beside the keys, outside of the database and of every backup of it."""
    return key_file().with_name("destroyed.txt")


def note_destroyed(entries: Iterable[Destroyed]) -> int:
    """Append what the list does not hold yet; how many lines that were."""
    path = list_file()
    known = set(read_destroyed(path))
    fresh = [entry for entry in dict.fromkeys(entries) if entry not in known]
    if not fresh:
        return 0
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write("".join(f"{entry.line}\n" for entry in fresh))
        stream.flush()
        os.fsync(stream.fileno())
    return len(fresh)


def read_destroyed(path: Path) -> list[Destroyed]:
    """The entries of a list; none where there is no file."""
    if not path.exists():
        return []
    return [_entry(line, path) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _entry(line: str, path: Path) -> Destroyed:
    try:
        kind, participation, guid, day = line.split(" ")
        return Destroyed(kind, int(participation), guid, date.fromisoformat(day))
    except ValueError as error:
        raise VaultError(
            f"Die Liste der vernichteten Abschriften ({path.name}) ist beschädigt. Bitte spielen Sie die gesicherte ein."
        ) from error
