"""Take over outlines of regions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from dwk.audit.models import Action
from dwk.audit.rules import Actor
from dwk.regions.models import Boundary, Region
from dwk.regions.queries import plan_boundaries
from dwk.regions.rules import BoundaryEntry

from .known import ensure_known
from .trail import record_regions

#: the outline itself is in the file it came from; a copy per version would be the largest part of the trail
_NOT_IN_TRAIL = ("geometry",)


@dataclass(frozen=True, slots=True)
class BoundaryChange:
    """How many outlines were new, changed and the same, and which regions had to be made for them."""

    created: int
    changed: int
    same: int
    new_regions: tuple[Region, ...] = ()


@transaction.atomic
def apply_boundaries(
    *, records: Iterable[BoundaryEntry], valid_on: date | None, source: str, by: Actor, effective_on: date
) -> BoundaryChange:
    """Store the outlines of a day (None: not named by the file); the same file twice changes nothing."""
    plan = plan_boundaries(records, valid_on=valid_on, source=source)
    refs = [(key, name) for key, name, _ in plan.to_create]
    known = ensure_known(refs=refs, by=by, effective_on=effective_on, source=source)
    created = []
    for key, _, boundary in plan.to_create:
        boundary.region_id = known.ids[key]
        created.append(boundary)
    Boundary.objects.bulk_create(created, batch_size=500)
    Boundary.objects.bulk_update(plan.to_change, ["geometry", "source"], batch_size=200)
    for objects, action in ((created, Action.CREATED), (plan.to_change, Action.CHANGED)):
        record_regions(
            objects=objects,
            action=action,
            by=by,
            effective_on=effective_on,
            reason=source,
            leave_out=_NOT_IN_TRAIL,
        )
    return BoundaryChange(plan.created, plan.changed, plan.same, tuple(known.created))
