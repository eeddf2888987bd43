"""Refuse to overwrite what somebody else stored since a form was opened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dwk.kommunalprofil.seen import changed_since, plain

from .errors import ProfileRefused


class ChangedMeanwhile(ProfileRefused):
    """Somebody else changed the same record; nothing was stored. ``names`` are the fields that differ."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(
            "Jemand anderes hat hier inzwischen etwas geändert. Es wurde noch nichts gespeichert. "
            "Bitte wählen Sie, was gelten soll."
        )
        self.names = names


def demand_unchanged(seen: str, stored: Mapping[str, Any], wanted: Mapping[str, Any]) -> None:
    """Refuse when a field is neither what was seen nor what is wanted; called while the record is held."""
    names = [
        name for name in changed_since(seen, stored) if name not in wanted or plain(wanted[name]) != plain(stored[name])
    ]
    if names:
        raise ChangedMeanwhile(names)
