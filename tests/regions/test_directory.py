"""The office takes over an official directory."""

from __future__ import annotations

from datetime import date

import pytest

from dwk.audit.models import Version
from dwk.audit.queries import verify_chain
from dwk.regions import actions, queries
from dwk.regions.models import Region, RegionStamp, RegionStatus
from tests.factories.regions import BY, SOURCE, TODAY, apply_small_directory, small_directory

pytestmark = pytest.mark.django_db

LATER = date(2024, 6, 30)


def test_a_directory_makes_regions_with_their_place_in_the_hierarchy():
    change = apply_small_directory()

    assert (change.created, change.changed, change.same) == (7, 0, 0)
    town = Region.objects.get(key="01051001")
    above = Region.objects.filter(pk=town.pk).values_list(
        "parent__name", "parent__parent__name", "parent__parent__parent__parent__key"
    )
    assert above.get() == ("Marsch", "Küstenkreis", "DG")
    assert (town.district_key, town.state_key) == ("01051", "01")
    assert town.known_as_of == date(2023, 11, 30)
    assert town.source == SOURCE


def test_a_free_city_is_one_territory_as_kreis_and_as_gemeinde():
    apply_small_directory()

    assert queries.same_territory(Region.objects.get(key="01002")) == [
        Region.objects.get(key="01002").pk,
        Region.objects.get(key="01002000").pk,
    ]


def test_every_region_gets_a_version_and_the_trail_stays_whole():
    apply_small_directory()

    assert Version.objects.filter(object_type="regions.region").count() == 8  # seven and Germany
    assert verify_chain("platform") is None


def test_the_same_directory_twice_changes_nothing():
    apply_small_directory()
    versions, stamp = Version.objects.count(), RegionStamp.objects.get().value

    change = apply_small_directory()

    assert (change.created, change.changed, change.same) == (0, 0, 7)
    assert (Version.objects.count(), RegionStamp.objects.get().value) == (versions, stamp)


def test_a_newer_directory_replaces_names_and_keeps_what_it_does_not_tell():
    apply_small_directory()

    entries = small_directory(LATER, k01051={"name": "Marschkreis", "seat": ""})
    change = apply_small_directory(entries=entries, source="Beispielverzeichnis 2024")

    region = Region.objects.get(key="01051")
    assert change.changed == 7
    assert (region.name, region.search_name, region.seat) == ("Marschkreis", "marschkreis", "Müsterhude")
    assert region.known_as_of == LATER
    assert region.source == f"Beispielverzeichnis 2024; ergänzt aus: {SOURCE}"


def test_an_older_directory_fills_gaps_and_overwrites_nothing():
    apply_small_directory(entries=small_directory(LATER, k01051={"name": "Marschkreis", "seat": ""}), source="neu")

    change = apply_small_directory()

    region = Region.objects.get(key="01051")
    assert (region.name, region.seat, region.known_as_of) == ("Marschkreis", "Müsterhude", LATER)
    assert region.source == f"neu; ergänzt aus: {SOURCE}"
    assert change.changed == 1


def test_another_directory_of_the_same_day_only_adds_what_is_missing():
    apply_small_directory()

    entries = small_directory(k01051044={"name": "Anders", "longitude": 9.1, "latitude": 54.2, "area_km2": 99.0})
    apply_small_directory(entries=entries, source="AuszugGV")
    again = apply_small_directory()

    town = Region.objects.get(key="01051044")
    assert (town.name, town.area_km2, town.longitude) == ("Müsterhude, Stadt", 30.25, 9.1)
    assert again.changed == 0


def test_a_gemeinde_that_a_newer_directory_lacks_ends_the_day_before():
    apply_small_directory()

    newer = [entry for entry in small_directory(LATER) if entry.key != "01051001"]
    change = apply_small_directory(entries=newer, source="neu")

    assert change.closed == 1
    assert Region.objects.get(key="01051001").valid_to == date(2024, 6, 29)
    assert Region.objects.get(key="01051001").name == "St. Aldenfleth"


def test_the_order_in_which_two_directories_come_does_not_matter():
    newer = [entry for entry in small_directory(LATER) if entry.key != "01051001"]
    apply_small_directory(entries=newer, source="neu")

    apply_small_directory()

    assert Region.objects.get(key="01051001").valid_to == date(2024, 6, 29)
    assert Region.objects.get(key="01051044").valid_to is None


def test_a_directory_of_one_level_ends_no_region_of_another():
    apply_small_directory()

    apply_small_directory(entries=[e for e in small_directory(LATER) if e.level == "district"], source="neu")

    assert not Region.objects.filter(valid_to__isnull=False).exists()


def test_a_region_known_from_a_table_becomes_an_official_one():
    actions.ensure_known(refs=[("01051", "Küstenkreis, Kreis")], by=BY, effective_on=TODAY, source="Tabelle")

    apply_small_directory()

    region = Region.objects.get(key="01051")
    assert (region.status, region.name, region.source) == (RegionStatus.DIRECTORY, "Küstenkreis", SOURCE)
    assert region.parent is not None
    assert region.parent.key == "01"


def test_the_preview_counts_and_writes_nothing():
    apply_small_directory()
    versions = Version.objects.count()

    plan = queries.plan_directory(small_directory(LATER, k01051={"name": "Marschkreis"}))

    assert (plan.created, plan.changed, plan.same) == (0, 7, 0)
    assert Region.objects.get(key="01051").name == "Küstenkreis"
    assert Version.objects.count() == versions


def test_nothing_is_left_when_writing_fails(monkeypatch):
    def broken(**_: object) -> None:
        raise RuntimeError("disk full")

    monkeypatch.setattr("dwk.audit.actions.record_many", broken)
    with pytest.raises(RuntimeError, match="disk full"):
        apply_small_directory()

    assert Region.objects.count() == 0
