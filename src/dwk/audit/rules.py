"""What a version is made of and how versions are chained; no database, no clock."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

GENESIS_HASH = "0" * 64
PLATFORM_CHAIN = "platform"
BERLIN = ZoneInfo("Europe/Berlin")

# one encoder for all: making one for each row would take as long as using it
_encode = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an account, or the system itself with a name that says why (``Actor(None, "Einrichtung")``)."""

    user_id: int | None
    name: str


SYSTEM = Actor(None, "System")


def version_hash(
    *,
    previous: str,
    chain: str,
    sequence: int,
    object_type: str,
    object_id: str,
    effective_on: date,
    recorded_at: datetime,
    actor_id: int | None,
    actor_name: str,
    action: str,
    reason: str,
    data: dict[str, Any],
) -> str:
    """SHA-256 over the row before and everything this row says, in one canonical form.

    The form is JSON with sorted keys, put together by hand because walking a long trail spends its time here.
    """
    # microseconds survive both databases; the zone does not, hence UTC seconds
    canonical = (
        f'{{"action":{_encode(action)},"actor":{_encode([actor_id, actor_name])},"chain":{_encode(chain)},'
        f'"data":{_encode(data)},"effective_on":"{effective_on.isoformat()}",'
        f'"object":{_encode([object_type, object_id])},"previous":{_encode(previous)},"reason":{_encode(reason)},'
        f'"recorded_at":"{recorded_at.timestamp():.6f}","sequence":{sequence}}}'
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def is_late(effective_on: date, recorded_at: datetime) -> bool:
    """Whether something was entered on a later day than the one it holds from, by the calendar of Germany."""
    return recorded_at.astimezone(BERLIN).date() > effective_on


def carried_forward(
    before: Mapping[str, Any], new: Mapping[str, Any], later: Iterable[tuple[date, Mapping[str, Any] | None]]
) -> tuple[list[tuple[date, dict[str, Any]]], set[str]]:
    """What a late entry means for the days after it.

    ``before`` is what held on its day until now, ``new`` what holds on it instead, ``later`` what holds from each later
    day on (None: deleted). A field that the entry changed stays changed until a later day brought a value of its own.
    Returns what now holds from those later days on, and the fields that stay changed to the end.
    """
    changed = {name for name, value in new.items() if name not in before or before[name] != value}
    restated: list[tuple[date, dict[str, Any]]] = []
    for day, held in later:
        if held is None:
            return restated, set()
        changed = {name for name in changed if held.get(name) == before.get(name)}
        if not changed:
            break
        restated.append((day, {**held, **{name: new[name] for name in changed}}))
        before = held
    return restated, changed
