"""Rows of a scenario brought to what somebody entered."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Protocol, TypeVar

from dwk.projections.models import Assumption, DemandValue


class Entered(Protocol):
    """What every entry of a variant table says."""

    @property
    def value(self) -> float:
        """The number."""

    @property
    def source(self) -> str:
        """Where it comes from, or why."""


Row = TypeVar("Row", Assumption, DemandValue)
Key = TypeVar("Key", bound=Hashable)
Entry = TypeVar("Entry", bound=Entered)


def reconciled(
    rows: Iterable[Row], wanted: dict[Key, Entry], *, key: Callable[[Row], Key], fresh: Callable[[Entry], Row]
) -> tuple[list[Row], list[Row], list[Row]]:
    """Rows created, changed and deleted so that there is one for every wanted entry; ``wanted`` is used up."""
    changed, deleted = [], []
    for row in rows:
        entry = wanted.pop(key(row), None)
        if entry is None:
            identity = row.pk
            row.delete()
            row.pk = identity
            deleted.append(row)
        elif (row.value, row.source) != (entry.value, entry.source.strip()):
            row.value, row.source = entry.value, entry.source.strip()
            row.save()
            changed.append(row)
    created = [fresh(entry) for entry in wanted.values()]
    for row in created:
        row.save()
    return created, changed, deleted
