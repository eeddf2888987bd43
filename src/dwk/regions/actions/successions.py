"""What became of dissolved Kreise, from the small sourced table ``content/successions.csv``."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files

from django.db import transaction

from dwk.audit.models import Action
from dwk.audit.rules import Actor
from dwk.regions.models import Region, Succession

from .known import ensure_known
from .trail import record_regions


@dataclass(frozen=True, slots=True)
class SuccessionRow:
    """One row of the table: who took over (a part of) whom, when, by which law."""

    predecessor: str
    name: str
    successor: str
    on: date
    partly: bool
    source: str


@dataclass(frozen=True, slots=True)
class SuccessionChange:
    """How many successions were new, known already, or wait for a directory with the successor."""

    created: int
    same: int
    waiting: int


def read_successions() -> list[SuccessionRow]:
    """The table that comes with the product."""
    with files("dwk.content").joinpath("successions.csv").open(encoding="utf-8") as file:
        return [
            SuccessionRow(
                row["predecessor"],
                row["name"],
                row["successor"],
                date.fromisoformat(row["date"]),
                row["partly"] == "1",
                row["source"],
            )
            for row in csv.DictReader(file)
        ]


@transaction.atomic
def apply_successions(
    *, rows: Iterable[SuccessionRow] | None = None, by: Actor, effective_on: date
) -> SuccessionChange:
    """Enter the successions whose successor is known; the dissolved regions are made and end the day before.

    Call it again after each directory: what is entered already stays as it is.
    """
    every = list(read_successions() if rows is None else rows)
    known = set(Region.objects.filter(key__in={row.successor for row in every}).values_list("key", flat=True))
    usable = [row for row in every if row.successor in known]
    stored = set(Succession.objects.values_list("predecessor__key", "successor__key", "on"))
    new = [row for row in usable if (row.predecessor, row.successor, row.on) not in stored]
    ids: dict[str, int] = {}
    for source in dict.fromkeys(row.source for row in new):
        refs = [(row.predecessor, row.name) for row in new if row.source == source]
        ids |= ensure_known(refs=refs, by=by, effective_on=effective_on, source=source).ids
    successors = dict(Region.objects.filter(key__in=known).values_list("key", "pk"))
    created = [
        Succession(
            predecessor_id=ids[row.predecessor],
            successor_id=successors[row.successor],
            on=row.on,
            partly=row.partly,
            source=row.source,
        )
        for row in new
    ]
    Succession.objects.bulk_create(created)
    record_regions(objects=created, action=Action.CREATED, by=by, effective_on=effective_on)
    _end({row.predecessor: row.on for row in new}, by=by, effective_on=effective_on)
    return SuccessionChange(len(created), len(usable) - len(created), len(every) - len(usable))


def _end(dissolved: dict[str, date], *, by: Actor, effective_on: date) -> None:
    ended = []
    for region in Region.objects.filter(key__in=dissolved):
        last_day = dissolved[region.key] - timedelta(days=1)
        if region.valid_to is None or region.valid_to > last_day:
            region.valid_to = last_day
            ended.append(region)
    Region.objects.bulk_update(ended, ["valid_to"], batch_size=200)
    record_regions(objects=ended, action=Action.CHANGED, by=by, effective_on=effective_on, reason="aufgelöst")
