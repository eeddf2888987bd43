"""What held on a day, as known on a day, for a whole programme: today and a past day come from the same query."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from dwk.audit.models import Action, Version

BERLIN = ZoneInfo("Europe/Berlin")


@dataclass(frozen=True, slots=True)
class PastRow:
    """One record as it held; ``data`` carries its fields by column name."""

    object_type: str
    object_id: int
    data: dict[str, Any]
    effective_on: date
    recorded_at: datetime
    actor_name: str
    reason: str

    @property
    def trace(self) -> str:
        """Name of the record for a reader who wants to know where a sentence comes from."""
        return f"{self.object_type}:{self.object_id}"

    @property
    def late(self) -> bool:
        """Whether it was entered on a later day than the one it holds from."""
        return self.recorded_at.astimezone(BERLIN).date() > self.effective_on

    def __getitem__(self, name: str) -> Any:
        """A field of the record."""
        return self.data[name]


@dataclass(slots=True)
class Past:
    """Everything that held, by kind of record."""

    as_of: date
    known_on: datetime | None
    rows: dict[str, dict[int, PastRow]] = field(default_factory=dict)

    def all(self, object_type: str, **where: Any) -> list[PastRow]:
        """Records of a kind whose fields have these values, in their own order."""
        found = [
            row
            for row in self.rows.get(object_type, {}).values()
            if all(row.data.get(k) == v for k, v in where.items())
        ]
        return sorted(found, key=lambda row: (row.data.get("position", 0), row.object_id))

    def one(self, object_type: str, object_id: int | None = None, **where: Any) -> PastRow | None:
        """One record by its number or by its fields; None if it did not exist."""
        if object_id is not None:
            return self.rows.get(object_type, {}).get(object_id)
        return next(iter(self.all(object_type, **where)), None)


def past_of(chains: Sequence[str], as_of: date, known_on: datetime | None = None, types: Iterable[str] = ()) -> Past:
    """One query over chains of the trail: per record the version latest in effect, without what was taken away."""
    versions = Version.objects.filter(chain__in=chains, effective_on__lte=as_of)
    if known_on is not None:
        versions = versions.filter(recorded_at__lte=known_on)
    if types:
        versions = versions.filter(object_type__in=list(types))
    ranked = versions.annotate(
        rank=Window(
            RowNumber(),
            partition_by=[F("object_type"), F("object_id")],
            order_by=[F("effective_on").desc(), F("recorded_at").desc(), F("sequence").desc()],
        )
    ).filter(rank=1)
    past = Past(as_of, known_on)
    # taken-away records are dropped here: in the query the condition would move before the ranking
    for row in ranked:
        if row.action != Action.DELETED:
            kept = PastRow(
                row.object_type,
                int(row.object_id),
                row.data,
                row.effective_on,
                row.recorded_at,
                row.actor_name,
                row.reason,
            )
            past.rows.setdefault(row.object_type, {})[kept.object_id] = kept
    return past
