"""A table names regions that no directory has."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from dwk.audit.models import Version
from dwk.regions import actions
from dwk.regions.models import Boundary, Region, RegionStatus, Succession
from dwk.regions.rules import UnknownKey
from tests.factories.regions import BY, SOURCE, TODAY, Outline, apply_small_directory

pytestmark = pytest.mark.django_db
ARGUMENTS: dict[str, Any] = {"by": BY, "effective_on": TODAY, "source": "Tabelle 12411"}
SQUARE: dict[str, object] = {"type": "Polygon", "coordinates": [[[9, 54], [10, 54], [10, 55], [9, 54]]]}


def test_a_dissolved_kreis_becomes_a_historical_region_with_key_and_name():
    apply_small_directory()

    known = actions.ensure_known(refs=[("01099", "  Altkreis,  Landkreis")], **ARGUMENTS)

    region = Region.objects.select_related("parent").get(pk=known.ids["01099"])
    assert known.created == [region]
    assert (region.name, region.status) == ("Altkreis, Landkreis", RegionStatus.HISTORICAL)
    assert (region.authority_type, region.level) == ("landkreis", "district")
    assert region.parent is not None
    assert region.parent.key == "01"


def test_the_same_names_again_make_nothing_new():
    apply_small_directory()
    refs = [("01099", "Altkreis"), ("01051", "Küstenkreis")]
    actions.ensure_known(refs=refs, **ARGUMENTS)
    versions = Version.objects.count()

    known = actions.ensure_known(refs=refs, **ARGUMENTS)

    assert known.created == []
    assert Version.objects.count() == versions


def test_an_ars_of_twelve_digits_means_the_gemeinde():
    apply_small_directory()

    known = actions.ensure_known(refs=[("010515163001", "St. Aldenfleth")], **ARGUMENTS)

    assert known.ids["010515163001"] == Region.objects.get(key="01051001").pk


def test_hamburg_as_land_and_as_kreis_is_one_territory():
    known = actions.ensure_known(refs=[("02", "Hamburg"), ("02000", "Hamburg"), ("DG", "Deutschland")], **ARGUMENTS)

    keys = Region.objects.filter(pk__in=known.ids.values()).values_list("key", "territory_key")
    assert dict(keys) == {"02": "02", "02000": "02", "DG": "DG"}


def test_a_district_of_berlin_hangs_below_the_city():
    actions.ensure_known(refs=[("11001001", "Berlin-Mitte"), ("11000", "Berlin"), ("11", "Berlin")], **ARGUMENTS)

    part = Region.objects.select_related("parent").get(key="11001001")
    assert part.parent is not None
    assert part.parent.key == "11000"
    assert part.territory_key == "11001001"


@pytest.mark.parametrize("key", ["99123", "1", "01A51", "०१०५१"])
def test_a_key_that_no_region_can_have_is_refused_and_nothing_is_made(key):
    with pytest.raises(UnknownKey, match="kein Gebietsschlüssel"):
        actions.ensure_known(refs=[("01099", "Altkreis"), (key, "?")], **ARGUMENTS)

    assert not Region.objects.exists()


def test_successions_make_the_dissolved_region_and_end_it():
    apply_small_directory()
    row = actions.SuccessionRow("01099", "Altkreis", "01051", date(2008, 8, 1), False, "Beispielgesetz")
    waiting = actions.SuccessionRow("02099", "Anderer", "02051", date(2008, 8, 1), False, "Beispielgesetz")

    first = actions.apply_successions(rows=[row, waiting], by=BY, effective_on=TODAY)
    second = actions.apply_successions(rows=[row, waiting], by=BY, effective_on=TODAY)

    assert (first.created, first.waiting, second.created, second.same) == (1, 1, 0, 1)
    assert Region.objects.get(key="01099").valid_to == date(2008, 7, 31)
    assert Succession.objects.get().successor.key == "01051"


def test_the_table_of_successions_is_sound():
    rows = actions.read_successions()

    assert len(rows) == len({(row.predecessor, row.successor, row.on) for row in rows})
    assert all(row.source and row.name and row.predecessor != row.successor for row in rows)
    # one successor means the whole territory, unless several take parts
    for row in rows:
        others = [other for other in rows if other.predecessor == row.predecessor and other.partly]
        assert not row.partly or len(others) > 1


def test_outlines_are_stored_once_and_unknown_regions_are_made():
    apply_small_directory()
    records = [Outline("01051", "Küstenkreis", SQUARE), Outline("01051099", "Aufgelöst", SQUARE)]
    arguments: dict[str, Any] = {
        "records": records,
        "valid_on": date(2022, 12, 31),
        "source": "BKG",
        "by": BY,
        "effective_on": TODAY,
    }

    first = actions.apply_boundaries(**arguments)
    second = actions.apply_boundaries(**arguments)

    assert (first.created, [region.key for region in first.new_regions]) == (2, ["01051099"])
    assert (second.created, second.changed, second.same) == (0, 0, 2)
    assert Boundary.objects.count() == 2
    assert "geometry" not in Version.objects.filter(object_type="regions.boundary")[0].data


def test_a_corrected_outline_of_the_same_day_replaces_the_stored_one():
    apply_small_directory()
    arguments: dict[str, Any] = {"valid_on": date(2022, 12, 31), "source": SOURCE, "by": BY, "effective_on": TODAY}
    actions.apply_boundaries(records=[Outline("01051", "Küstenkreis", SQUARE)], **arguments)

    change = actions.apply_boundaries(records=[Outline("01051", "Küstenkreis", {**SQUARE, "bbox": []})], **arguments)

    assert change.changed == 1
    assert "bbox" in Boundary.objects.get().geometry
