"""Somebody looks for a place the way people write it."""

from __future__ import annotations

import pytest

from dwk.regions import queries
from dwk.regions.names import coarse, fine, sort_name, spellings
from dwk.regions.rules import Level
from dwk.regions.search import Entry, MatchedOn, SearchIndex
from tests.factories.regions import apply_small_directory, large_directory, make_region

PLACES = [
    ("05515", "Münster, Stadt", Level.DISTRICT, "48127"),
    ("05515000", "Münster, Stadt", Level.MUNICIPALITY, "48127"),
    ("09779187", "Münster", Level.MUNICIPALITY, ""),
    ("03358016", "Munster, Stadt", Level.MUNICIPALITY, "29633"),
    ("10046", "St. Wendel", Level.DISTRICT, ""),
    ("08211", "Baden-Baden, Stadt", Level.DISTRICT, "76530"),
    ("14523040", "Bad Elster, Stadt", Level.MUNICIPALITY, "08645"),
    ("14523010", "Adorf/Vogtl., Stadt", Level.MUNICIPALITY, "08626"),
    ("05358", "Düren", Level.DISTRICT, ""),
    ("05358008", "Düren, Stadt", Level.MUNICIPALITY, "52349"),
    ("01051", "Dithmarschen", Level.DISTRICT, ""),
    ("13076", "Ludwigslust-Parchim", Level.DISTRICT, ""),
    ("14285", "Riesa-Großenhain, Landkreis", Level.DISTRICT, ""),
]


@pytest.fixture(scope="module")
def index():
    entries = []
    for number, (key, name, level, code) in enumerate(PLACES):
        ars = f"{key[:5]}0000{key[5:]}" if len(key) == 8 else key
        territory = key[:5] if key.endswith("000") else key
        entries.append(Entry(number, key, ars, name, sort_name(name), level, territory, key[:2], code, key != "14285"))
    return SearchIndex(entries)


def keys(index, text, **arguments):
    return [match.entry.key for match in index.matches(text, **arguments)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Münster", "05515"),
        ("muenster", "05515"),
        ("MÜNSTER", "05515"),
        ("Mu\u0308nster", "05515"),
        ("Munster", "03358016"),
        ("Sankt Wendel", "10046"),
        ("St Wendel", "10046"),
        ("baden baden", "08211"),
        ("Elster", "14523040"),
        ("Adorf", "14523010"),
        ("adorf vogtl", "14523010"),
        ("Dithmarshen", "01051"),
        ("Ditmarschen", "01051"),
        ("dithm", "01051"),
        ("ditmar", "01051"),
        ("Landkreis Düren", "05358"),
        ("Stadt Adorf", "14523010"),
        ("parchim", "13076"),
        ("wigslust", "13076"),
        ("Riesa Grossenhain", "14285"),
        ("01051", "01051"),
        ("145230000010", "14523010"),
        ("48127", "05515"),
    ],
)
def test_the_place_meant_stands_first(index, text, first):
    assert keys(index, text)[0] == first


def test_a_town_that_is_also_a_kreis_stands_once(index):
    assert keys(index, "Münster").count("05515") == 1
    assert "05515000" not in keys(index, "Münster")
    assert keys(index, "05515000") == ["05515000"]


def test_with_a_level_only_regions_of_that_level_are_found(index):
    assert keys(index, "Düren", level=Level.MUNICIPALITY) == ["05358008"]


def test_a_postal_code_says_that_it_is_the_seat_s(index):
    [match] = index.matches("08626")

    assert match.on is MatchedOn.POSTAL_CODE
    assert match.on.label == "Postleitzahl des Verwaltungssitzes"


@pytest.mark.parametrize("text", ["", "   ", "-", "(", "xyzxyzxyz", "99999", "%", "\u0000", "ä" * 500])
def test_nonsense_finds_nothing_and_breaks_nothing(index, text):
    assert index.matches(text) == []


def test_spellings_know_the_name_before_comma_slash_and_bad():
    assert spellings("Bad Elster, Stadt") == ("Bad Elster, Stadt", "Bad Elster", "Elster, Stadt", "Elster")
    assert fine("Groß-Düben") == "gross dueben"
    assert coarse("Groß-Düben") == coarse("Gross Dueben") == "gross duben"
    assert sort_name("Öhringen") == "ohringen"


def test_among_16000_regions_the_meant_ones_are_found():
    entries = [
        Entry(
            number, record.key, record.ars, record.name, sort_name(record.name), Level(record.level), record.key,
            "01", record.postal_code, True,
        )
        for number, record in enumerate(large_directory())
    ]  # fmt: skip
    index = SearchIndex(entries)
    wanted = entries[9_000]

    assert len(entries) == 16_000
    assert index.matches(wanted.name)[0].entry is wanted
    assert index.matches(wanted.name.lower().replace("ü", "ue"))[0].entry is wanted
    assert index.matches(wanted.key)[0].entry is wanted
    assert wanted in [match.entry for match in index.matches(wanted.name[:3] + wanted.name[4:])]


@pytest.mark.django_db
def test_a_new_region_is_found_at_once():
    apply_small_directory()
    assert queries.search("Neuling") == []

    made = make_region("01051777", "Neuling")

    assert [hit.region for hit in queries.search("Neuling")] == [made]


@pytest.mark.django_db
def test_a_search_takes_two_queries_once_the_index_stands(django_assert_num_queries):
    apply_small_directory()
    queries.search("Küste")

    with django_assert_num_queries(2):
        hits = queries.search("Kuestenkreis")

    assert hits[0].region.key == "01051"
