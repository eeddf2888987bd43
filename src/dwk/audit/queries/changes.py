"""Entries of the trail as they were made: the history of an object, pages of a scope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet

from dwk.audit.models import Version
from dwk.audit.rules import BERLIN


def history_of(object_type: str, object_id: str) -> QuerySet[Version]:
    """All versions of one object, the latest entry first."""
    return Version.objects.filter(object_type=object_type, object_id=object_id).order_by("-recorded_at", "-sequence")


def versions_between(scope: str, first: date, last: date, known_on: datetime | None = None) -> list[Version]:
    """Versions of a scope that hold from a day of the period on, in the order in which they hold."""
    versions = Version.objects.filter(chain=scope, effective_on__gte=first, effective_on__lte=last)
    if known_on is not None:
        versions = versions.filter(recorded_at__lte=known_on)
    return list(versions.order_by("effective_on", "recorded_at", "sequence"))


@dataclass(frozen=True, slots=True)
class ChangePage:
    """Some entries of a scope, the latest first, and how many there are in all."""

    entries: list[Version]
    total: int


def changes(
    scope: str,
    *,
    limit: int = 50,
    offset: int = 0,
    object_types: Sequence[str] | None = None,
    actor_ids: Sequence[int] | None = None,
    first: date | None = None,
    last: date | None = None,
) -> ChangePage:
    """A page of the trail: two queries; ``first`` and ``last`` are days of entry by the calendar of Germany."""
    versions = Version.objects.filter(chain=scope)
    if object_types is not None:
        versions = versions.filter(object_type__in=list(object_types))
    if actor_ids is not None:
        versions = versions.filter(actor_id__in=list(actor_ids))
    if first is not None:
        versions = versions.filter(recorded_at__gte=datetime.combine(first, time(), BERLIN))
    if last is not None:
        versions = versions.filter(recorded_at__lt=datetime.combine(last + timedelta(days=1), time(), BERLIN))
    # within one chain the running number is the order of entry
    return ChangePage(list(versions.order_by("-sequence")[offset : offset + limit]), versions.count())
