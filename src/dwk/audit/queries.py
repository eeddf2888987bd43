"""Reads of the trail: the history of an object and what held on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from .models import Action, ChainHead, Version
from .rules import GENESIS_HASH, version_hash


def history_of(object_type: str, object_id: str) -> QuerySet[Version]:
    """All versions of one object, the latest entry first."""
    return Version.objects.filter(object_type=object_type, object_id=object_id).order_by("-recorded_at", "-sequence")


def state_as_of(
    object_type: str, object_id: str, as_of: date, known_on: datetime | None = None
) -> dict[str, Any] | None:
    """What held for an object on ``as_of``, as known at ``known_on`` (now, if left out); None if it did not exist."""
    versions = Version.objects.filter(object_type=object_type, object_id=object_id, effective_on__lte=as_of)
    if known_on is not None:
        versions = versions.filter(recorded_at__lte=known_on)
    latest = versions.order_by("-effective_on", "-recorded_at", "-sequence").first()
    if latest is None or latest.action == Action.DELETED:
        return None
    return dict(latest.data)


@dataclass(frozen=True, slots=True)
class ChainFault:
    """First row of a chain that does not fit."""

    chain: str
    sequence: int
    what: str


def verify_chain(chain: str) -> ChainFault | None:
    """Walk one chain from its beginning; None when each row fits the one before and nothing is missing at its end."""
    head = _head(chain)
    previous, expected = GENESIS_HASH, 1
    for row in Version.objects.filter(chain=chain).order_by("sequence").iterator(chunk_size=2000):
        if row.sequence != expected:
            return ChainFault(chain, expected, "Eintrag fehlt")
        computed = version_hash(
            previous=previous,
            chain=row.chain,
            sequence=row.sequence,
            object_type=row.object_type,
            object_id=row.object_id,
            effective_on=row.effective_on,
            recorded_at=row.recorded_at,
            actor_id=row.actor_id,
            actor_name=row.actor_name,
            action=row.action,
            reason=row.reason,
            data=row.data,
        )
        if row.previous_hash != previous or row.hash != computed:
            return ChainFault(chain, row.sequence, "Eintrag wurde verändert")
        if row.sequence == head[0] and row.hash != head[1]:
            return ChainFault(chain, row.sequence, "Eintrag wurde verändert")
        previous, expected = row.hash, expected + 1
    seen = expected - 1
    if seen < head[0]:
        return ChainFault(chain, expected, "Eintrag fehlt")
    # somebody may have written meanwhile, so the end is looked up again
    if seen > _head(chain)[0]:
        return ChainFault(chain, seen, "Eintrag kam nicht über die Software hinzu")
    return None


def _head(chain: str) -> tuple[int, str]:
    return ChainHead.objects.filter(chain=chain).values_list("sequence", "hash").first() or (0, GENESIS_HASH)


def all_chains() -> list[str]:
    """Names of all chains, also of one whose end was taken away."""
    heads = ChainHead.objects.values_list("chain", flat=True)
    return sorted(set(heads) | set(Version.objects.order_by().values_list("chain", flat=True).distinct()))
