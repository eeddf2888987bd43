"""The last step of every action on regions: the trail, and the stamp that outdates what is kept in memory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import models

from dwk.audit import actions as audit
from dwk.audit.models import Action
from dwk.audit.rules import Actor
from dwk.regions.models import RegionStamp


def record_regions(
    *,
    objects: Sequence[models.Model],
    action: Action,
    by: Actor,
    effective_on: date,
    reason: str = "",
    leave_out: Sequence[str] = (),
) -> None:
    """Add a version per object; nothing changed, nothing recorded. Called inside the action's transaction."""
    if not objects:
        return
    versions = audit.record_many(
        objects=objects, action=action, by=by, effective_on=effective_on, reason=reason, leave_out=leave_out
    )
    # the checksum of the last version never comes twice, so it is a stamp that survives rollbacks and restores
    RegionStamp.objects.update_or_create(pk=1, defaults={"value": versions[-1].hash})
