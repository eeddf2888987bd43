"""A key in any usual form leads to its region."""

from __future__ import annotations

from datetime import date

import pytest

from dwk.regions import queries
from dwk.regions.models import Region
from dwk.regions.rules import Level, level_of_key
from tests.factories.regions import apply_small_directory, make_region

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("key", "found"),
    [
        ("01051044", "01051044"),
        ("010510044044", "01051044"),
        (" 01051 ", "01051"),
        ("010515163", "010515163"),
        ("01", "01"),
        ("DG", "DG"),
        ("dg", "DG"),
        ("01002", "01002"),
        ("01002000", "01002000"),
        ("01051000", "01051"),
    ],
)
def test_a_region_is_found_by_each_form_of_its_key(key, found):
    apply_small_directory()

    assert queries.region_by_key(key).key == found


def test_an_unknown_key_is_answered_with_a_sentence_and_suggestions():
    apply_small_directory()

    with pytest.raises(queries.RegionUnknown, match=r"nicht bekannt\. Meinten Sie Küstenkreis") as caught:
        queries.region_by_key("01051999")

    assert [region.key for region in caught.value.suggestions] == ["01051", "01"]


def test_a_name_instead_of_a_key_is_answered_with_that_region():
    apply_small_directory()

    with pytest.raises(queries.RegionUnknown, match="Meinten Sie Küstenkreis"):
        queries.region_by_key("Kuestenkreis")


def test_without_any_directory_the_sentence_says_what_to_do():
    with pytest.raises(queries.RegionUnknown, match="lesen Sie zuerst ein Gemeindeverzeichnis ein"):
        queries.region_by_key("01051")


def test_the_regions_to_compare_with_come_from_near_to_far_in_one_query(django_assert_num_queries):
    apply_small_directory()
    town = Region.objects.get(key="01051001")

    with django_assert_num_queries(1):
        chain = queries.chain_of(town)

    assert [region.key for region in chain] == ["01051", "01", "DG"]


def test_a_free_city_is_not_compared_with_itself():
    apply_small_directory()

    assert [region.key for region in queries.chain_of(Region.objects.get(key="01002000"))] == ["01", "DG"]


def test_dissolved_regions_stand_below_existing_ones():
    apply_small_directory()
    make_region("01099", "Altkreis", valid_to=date(2008, 7, 31))

    names = [region.name for region in queries.children_of(Region.objects.get(key="01"))]

    assert names == ["Hafenstadt, Landeshauptstadt", "Küstenkreis", "Altkreis"]


def test_levels_follow_the_length_of_the_key():
    assert level_of_key("01051044-01") is Level.NEIGHBOURHOOD
    assert level_of_key("0811") is Level.PLANNING_REGION
