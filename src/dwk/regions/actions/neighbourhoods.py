"""Quartiere below a Gemeinde: the only regions that people make themselves."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from dwk.audit.models import Action
from dwk.audit.rules import Actor
from dwk.regions.models import Region, RegionStatus
from dwk.regions.names import sort_name
from dwk.regions.rules import Level

from .trail import record_regions

MAX_NUMBER = 99


class NeighbourhoodRefused(Exception):
    """A Quartier cannot be made or changed this way; the text says why."""


def _checked_name(name: str, siblings: list[Region]) -> str:
    name = " ".join(name.split())
    if not name:
        raise NeighbourhoodRefused("Das Quartier braucht einen Namen.")
    if any(sort_name(sibling.name) == sort_name(name) and sibling.valid_to is None for sibling in siblings):
        raise NeighbourhoodRefused(f"Ein Quartier „{name}“ gibt es hier schon. Bitte wählen Sie einen anderen Namen.")
    return name


def _siblings(parent: Region, but: Region | None = None) -> list[Region]:
    found = parent.children.filter(level=Level.NEIGHBOURHOOD)
    return list(found.exclude(pk=but.pk) if but else found)


def _free_number(number: int | None, siblings: list[Region]) -> int:
    taken = {int(sibling.key.rsplit("-", 1)[1]) for sibling in siblings}
    if number is None:
        number = max(taken, default=0) + 1
    if not 1 <= number <= MAX_NUMBER:
        raise NeighbourhoodRefused(f"Die Nummer eines Quartiers liegt zwischen 1 und {MAX_NUMBER}.")
    if number in taken:
        raise NeighbourhoodRefused(f"Die Nummer {number} ist hier schon vergeben. Bitte wählen Sie eine andere.")
    return number


@transaction.atomic
def create_neighbourhood(*, parent: Region, name: str, number: int | None, by: Actor, effective_on: date) -> Region:
    """Make a Quartier; without a number it takes the next one. Its key is that of the Gemeinde with "-01"."""
    parent = Region.objects.select_for_update().get(pk=parent.pk)
    if parent.level != Level.MUNICIPALITY or parent.valid_to is not None:
        raise NeighbourhoodRefused("Quartiere lassen sich nur in einer bestehenden Gemeinde anlegen.")
    siblings = _siblings(parent)
    name = _checked_name(name, siblings)
    key = f"{parent.key}-{_free_number(number, siblings):02d}"
    region = Region(
        key=key,
        territory_key=key,
        name=name,
        search_name=sort_name(name),
        level=Level.NEIGHBOURHOOD,
        authority_type="quartier",
        status=RegionStatus.OWN,
        parent=parent,
        district_key=parent.district_key,
        state_key=parent.state_key,
        valid_from=effective_on,
        source=f"Festlegung der Kommune ({parent.name})",
    )
    region.full_clean()
    region.save()
    record_regions(objects=[region], action=Action.CREATED, by=by, effective_on=effective_on)
    return region


def _own(region: Region) -> Region:
    region = Region.objects.select_for_update().get(pk=region.pk)
    if region.status != RegionStatus.OWN or region.level != Level.NEIGHBOURHOOD:
        raise NeighbourhoodRefused("Amtliche Gebiete lassen sich hier nicht ändern, nur eigene Quartiere.")
    return region


def _parent(region: Region) -> Region:
    return Region.objects.get(children=region)


@transaction.atomic
def rename_neighbourhood(*, region: Region, name: str, by: Actor, effective_on: date) -> Region:
    """Give a Quartier another name; the key stays."""
    region = _own(region)
    region.name = _checked_name(name, _siblings(_parent(region), but=region))
    region.search_name = sort_name(region.name)
    region.full_clean()
    region.save()
    record_regions(objects=[region], action=Action.CHANGED, by=by, effective_on=effective_on)
    return region


@transaction.atomic
def close_neighbourhood(*, region: Region, by: Actor, effective_on: date) -> Region:
    """End a Quartier on a day; it stays readable and can be reopened. Ended already: nothing changes."""
    region = _own(region)
    if region.valid_to is None:
        # a Quartier that would end before it began ends on its first day
        region.valid_to = max(effective_on, region.valid_from or effective_on)
        region.save()
        record_regions(objects=[region], action=Action.CHANGED, by=by, effective_on=effective_on, reason="geschlossen")
    return region


@transaction.atomic
def reopen_neighbourhood(*, region: Region, by: Actor, effective_on: date) -> Region:
    """Take the end of a Quartier back."""
    region = _own(region)
    if region.valid_to is not None:
        _checked_name(region.name, _siblings(_parent(region), but=region))
        region.valid_to = None
        region.save()
        record_regions(
            objects=[region], action=Action.CHANGED, by=by, effective_on=effective_on, reason="wieder geöffnet"
        )
    return region
