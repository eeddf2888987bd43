"""Make sure that the regions a table names exist, even if no directory has them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from django.db import transaction

from dwk.audit.models import Action
from dwk.audit.rules import Actor
from dwk.regions.models import Region, RegionStatus
from dwk.regions.names import sort_name
from dwk.regions.rules import (
    ROOT_KEY,
    ROOT_NAME,
    Level,
    authority_type_from_name,
    clean_name,
    key_prefixes,
    level_of_key,
    normal_key,
    territory_key,
)

from .trail import record_regions


@dataclass(frozen=True, slots=True)
class KnownRegions:
    """The id of each region by its key (as in the file and as kept), and which had to be made."""

    ids: dict[str, int]
    created: list[Region] = field(default_factory=list)


@transaction.atomic
def sync_root(*, by: Actor, effective_on: date) -> Region:
    """Make sure that Germany exists; everything else hangs below it."""
    root, made = Region.objects.get_or_create(
        key=ROOT_KEY,
        defaults={
            "name": ROOT_NAME,
            "search_name": sort_name(ROOT_NAME),
            "territory_key": ROOT_KEY,
            "level": Level.FEDERATION,
            "authority_type": "bund",
        },
    )
    if made:
        record_regions(objects=[root], action=Action.CREATED, by=by, effective_on=effective_on)
    return root


@transaction.atomic
def ensure_known(*, refs: Iterable[tuple[str, str]], by: Actor, effective_on: date, source: str) -> KnownRegions:
    """Return the ids of regions named as (key, name); unknown ones are made as historical or partial regions.

    Raises :class:`dwk.regions.rules.UnknownKey` for a key that no German region can have; then nothing is made.
    """
    pairs = [(key, normal_key(key), name) for key, name in refs]
    ids = dict(Region.objects.values_list("key", "pk"))
    missing: dict[str, str] = {}
    for _, key, name in pairs:
        if key not in ids:
            level_of_key(key)
            missing.setdefault(key, clean_name(name, key))
    created: list[Region] = []
    if missing:
        root = sync_root(by=by, effective_on=effective_on)
        ids[ROOT_KEY] = root.pk
        missing.pop(ROOT_KEY, None)
        created = _create(missing, ids, source)
        record_regions(objects=created, action=Action.CREATED, by=by, effective_on=effective_on, reason=source)
    wanted = {file_key: ids[key] for file_key, key, _ in pairs}
    return KnownRegions({**wanted, **{key: ids[key] for _, key, _ in pairs}}, created)


def _create(missing: dict[str, str], ids: dict[str, int], source: str) -> list[Region]:
    """Short keys first, so that a Kreis exists before the Gemeinden that lie in it."""
    types = dict(Region.objects.filter(level=Level.DISTRICT).values_list("key", "authority_type"))
    created: list[Region] = []
    for _, group in groupby(sorted(missing, key=lambda key: (len(key), key)), key=len):
        regions = [_historical(key, missing[key], ids, types, source) for key in group]
        Region.objects.bulk_create(regions, batch_size=1000)
        ids.update((region.key, region.pk) for region in regions)
        created += regions
    return created


def _historical(key: str, name: str, ids: dict[str, int], types: dict[str, str], source: str) -> Region:
    level = level_of_key(key)
    kind = authority_type_from_name(name, level)
    if level is Level.DISTRICT:
        types[key] = kind
    above = [prefix for prefix in key_prefixes(key) if prefix in ids]
    district = next((prefix for prefix in (key, *above) if len(prefix) == 5), "")
    return Region(
        key=key,
        ags=key if level is Level.MUNICIPALITY else "",
        name=name[:200],
        search_name=sort_name(name)[:200],
        level=level,
        authority_type=kind,
        status=RegionStatus.HISTORICAL,
        parent_id=ids[above[0]],
        district_key=district,
        state_key=key[:2],
        territory_key=territory_key(key, types.get(key[:5], "")),
        source=source[:1000],
    )
