"""Reasons that stand in the trail."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from dwk.audit.models import Version
from dwk.kommunalprofil.models import Comment, ReviewRound


def closing_reason(found: ReviewRound) -> str:
    """Why a round was closed; empty while nobody closed it."""
    if found.closed_on is None:
        return ""
    entries = Version.objects.filter(object_type=ReviewRound._meta.label_lower, object_id=str(found.pk))
    last = entries.exclude(reason="").order_by("recorded_at", "sequence").last()
    return last.reason if last is not None and last.data["closed_on"] else ""


def reclass_reasons(comments: Collection[Comment], until: date | None = None) -> dict[int, str]:
    """Why comments were put under another kind (until a day), by their number; one query."""
    keys = [str(one.pk) for one in comments]
    entries = Version.objects.filter(object_type=Comment._meta.label_lower, object_id__in=keys)
    if until is not None:
        entries = entries.filter(effective_on__lte=until)
    found: dict[int, str] = {}
    for entry in entries.exclude(reason="").order_by("recorded_at", "sequence"):
        found[int(entry.object_id)] = entry.reason
    return found
