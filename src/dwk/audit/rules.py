"""What a version is made of and how versions are chained; no database, no clock."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

GENESIS_HASH = "0" * 64
PLATFORM_CHAIN = "platform"


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
    """SHA-256 over the row before and everything this row says, in one canonical form."""
    sealed = {
        "previous": previous,
        "chain": chain,
        "sequence": sequence,
        "object": [object_type, object_id],
        "effective_on": effective_on.isoformat(),
        # microseconds survive both databases; the zone does not, hence UTC seconds
        "recorded_at": f"{recorded_at.timestamp():.6f}",
        "actor": [actor_id, actor_name],
        "action": action,
        "reason": reason,
        "data": data,
    }
    canonical = json.dumps(sealed, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
