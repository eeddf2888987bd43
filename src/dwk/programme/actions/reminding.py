"""Remind people once a day of what is due and of what waits."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError
from django.urls import reverse

from dwk.notifications.actions import notify
from dwk.programme.queries.reminding import Digest, digests


def remind(*, today: date, at: datetime, site: str) -> list[Digest]:
    """Send everybody one digest of the day; whoever has it already gets none. Who got one now is returned."""
    return [digest for digest in digests(today) if _send(digest, today, at, site)]


def _send(digest: Digest, today: date, at: datetime, site: str) -> bool:
    try:
        told = notify(
            users=[digest.user],
            text=f"Erinnerung vom {today:%d.%m.%Y}: {digest.text}",
            url=reverse("my_page"),
            site=site,
            at=at,
            key=f"remind:{today.isoformat()}",
            details=[line for _, line in digest.lines],
        )
    except IntegrityError:
        # another process sends the same digest at this very moment
        return False
    return bool(told)
