"""Take over an official directory (GV100AD, AuszugGV)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db import transaction

from dwk.audit.models import Action
from dwk.audit.rules import Actor
from dwk.regions.models import Region
from dwk.regions.queries import plan_directory
from dwk.regions.rules import DirectoryEntry

from .known import sync_root
from .trail import record_regions

_WRITTEN = [field.name for field in Region._meta.concrete_fields if field.name not in {"id", "key"}]


@dataclass(frozen=True, slots=True)
class DirectoryChange:
    """How many regions a directory brought, changed (of these: ended) and left as they were."""

    created: int
    changed: int
    same: int
    closed: int


@transaction.atomic
def apply_directory(
    *, entries: Iterable[DirectoryEntry], source: str, by: Actor, effective_on: date
) -> DirectoryChange:
    """Write a directory: new regions, newer attributes, gaps filled; the same directory twice changes nothing."""
    sync_root(by=by, effective_on=effective_on)
    plan = plan_directory(entries, source=source)
    # planned from broad to narrow, so that each level finds the ids of the one above
    for _, level in groupby(plan.to_create, key=lambda region: region.level):
        Region.objects.bulk_create(_with_parent_ids(level), batch_size=1000)
    if plan.to_change:
        # one upsert per batch; bulk_update would need a CASE per row and field
        Region.objects.bulk_create(
            _with_parent_ids(plan.to_change),
            batch_size=1000,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=_WRITTEN,
        )
    record_regions(objects=plan.to_create, action=Action.CREATED, by=by, effective_on=effective_on, reason=source)
    record_regions(objects=plan.to_change, action=Action.CHANGED, by=by, effective_on=effective_on, reason=source)
    return DirectoryChange(plan.created, plan.changed, plan.same, plan.closed)


def _with_parent_ids(regions: Iterable[Region]) -> list[Region]:
    result = list(regions)
    for region in result:
        if region.parent_id is None and region.parent is not None:
            region.parent_id = region.parent.pk
    return result
