"""The data profile as a visitor sees it: of every kind of region, with whatever figures there are."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date
from itertools import count

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from dwk.regions.models import Region, RegionStamp, RegionStatus
from dwk.statistics.models import DataStamp
from tests.factories.regions import apply_small_directory, make_region
from tests.factories.tables import load_entries, migration, population

pytestmark = pytest.mark.django_db

LAND, KREIS, TOWN, EMPTY = "01", "01051", "01051044", "01002"
YEARS = (1998, 2014, 2015, 2016, 2017, 2018)
_stamps = count(1)


@pytest.fixture(autouse=True)
def regions() -> None:
    make_region("DG", "Deutschland")
    apply_small_directory()


@pytest.fixture
def figures() -> None:
    """Germany, the Land and a Kreis with ages and moves; a Gemeinde with totals only."""
    entries = []
    for key, shift in (("DG", 0.0), (LAND, 0.1), (KREIS, 0.3)):
        for at, year in enumerate(YEARS):
            entries += population(key, year, 900 + 20 * at, shift=shift + at / 20)
    load_entries(entries)
    moves = []
    for key in ("DG", LAND, KREIS):
        for year in YEARS[2:]:
            moves += migration(key, year, (40, 30, 40, 40, 40, 40), (20, 90, 20, 20, 20, 20))
    load_entries(moves, "regio:12711-04-02-4")
    load_entries(
        [e for year in (2021, 2022) for e in population(TOWN, year, 500 + year, ages=False)], "gv-isys:GV100AD"
    )


def text_of(client, key: str, query: str = "") -> str:
    answer = client.get(f"/daten/profil/{key}/{query}")
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.mark.parametrize("key", [KREIS, LAND, "DG", TOWN])
def test_the_page_of_every_kind_of_region_names_sources(client, figures, key: str) -> None:
    page = text_of(client, key)
    assert "Beispielamt" in page
    assert "dl-de/by-2-0" in page
    assert page.count('class="dwk-figure"') >= 2
    assert "None" not in page
    assert "nan" not in page.lower().replace("finanz", "").split()


def test_a_gemeinde_without_ages_shows_its_kreis_flagged_everywhere(client, figures) -> None:
    from dwk.regions.queries import region_by_key
    from dwk.statistics.profile.build import data_stamp, facts_of
    from dwk.statistics.profile.figures import all_figures
    from dwk.statistics.profile.selection import Selection

    page = text_of(client, TOWN)
    assert "gibt es hier keine amtlichen Zahlen nach Alter" in page
    facts = facts_of(region_by_key(TOWN), Selection(), data_stamp())
    shown = {figure.key: figure for figure in all_figures(facts)}
    assert {"entwicklung", "pyramide", "altersgruppen", "lebensphasen"} <= shown.keys()
    for key, figure in shown.items():
        if key == "entwicklung":
            assert "Küstenkreis" not in figure.subtitle
            continue
        assert "Küstenkreis" in figure.subtitle, key
        assert "Ersatzwert" in " ".join([figure.title, figure.subtitle, *figure.notes]), key
        assert "Küstenkreis" in figure.table.caption, key


@pytest.mark.parametrize("key", [EMPTY, TOWN, "DG"])
def test_a_region_without_any_figure_says_what_to_do(client, key: str) -> None:
    page = text_of(client, key)
    assert "noch keine Zahlen" in page
    assert 'class="dwk-figure"' not in page
    answer = client.get(f"/daten/profil/{key}/datenprofil.pdf")
    assert answer.status_code == 404
    assert "noch keine Zahlen eingelesen" in answer.content.decode()


def test_a_kreis_that_no_longer_exists_has_a_profile(client, figures) -> None:
    load_entries([*population("01099", 1998), *population("01099", 1999)])
    assert Region.objects.get(key="01099").status == RegionStatus.HISTORICAL
    assert "1999" in text_of(client, "01099")


def test_figures_appear_only_as_far_as_the_data_reach(client) -> None:
    load_entries(population(KREIS, 2018, ages=False))
    assert 'id="pyramide"' not in text_of(client, KREIS)
    load_entries(population(KREIS, 2018))
    page = text_of(client, KREIS)
    assert "34.000" in page
    assert "Lebensphase" not in page


def test_groups_that_end_before_65_do_not_break_the_page(client) -> None:
    from dataclasses import replace

    from dwk.statistics.importers.contract import CellKey
    from tests.factories.tables import Entry

    base = Entry(region=KREIS)
    groups = ((0, 19), (20, 39), (40, None))
    load_entries(
        replace(base, day=date(year, 12, 31), value=100.0, cell=CellKey(sex, first, last))
        for year in (2017, 2018)
        for first, last in groups
        for sex in ("m", "f")
    )
    assert "600" in text_of(client, KREIS)


def test_the_address_chooses_years_and_nonsense_counts_as_not_chosen(client, figures) -> None:
    for query in (
        "?jahr=1998", "?jahr=2016&frueher=1998", "?jahr=1998&frueher=2018", "?jahr=2018&frueher=2018", "?jahr=9999",
        "?jahr=0", "?jahr=-5", "?jahr=x&frueher=%00", "?jahr=²⁰¹⁸", "?karte=DROP", "?karte=TFR&jahr=2018",
        "?jahr=&frueher=", "?jahr=2018&jahr=2016", "?" + "a=1&" * 900,
    ):  # fmt: skip
        assert "Küstenkreis" in text_of(client, KREIS, query), query


def test_chosen_years_are_shown_and_kept_in_the_downloads(client, figures) -> None:
    page = text_of(client, KREIS, "?jahr=2016&frueher=2014")
    assert "31.12.2016" in page
    assert "jahr=2016&amp;frueher=2014" in page
    assert '<option value="2016" selected' in page


def test_an_unknown_region_or_file_does_not_exist(client, figures) -> None:
    for key in ("99999", "01051x", "dg", "01051%00", "%20", "010510440440", "<script>"):
        assert client.get(f"/daten/profil/{key}/").status_code == 404, key
    for path in ("pyramide.exe", "nichts.csv", "datenprofil.docx", "karte.csv.csv", "pyramide.", "datenprofil.PDF"):
        assert client.get(f"/daten/profil/{KREIS}/{path}").status_code == 404, path


def test_pages_are_only_read(client, figures) -> None:
    for path in ("", "datenprofil.pdf", "pyramide.csv"):
        address = f"/daten/profil/{KREIS}/{path}"
        assert client.post(address, {"a": SimpleUploadedFile("a", b"x")}).status_code == 405
    answer = client.head(f"/daten/profil/{KREIS}/")
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize("figure", ["pyramide", "altersgruppen"])
def test_every_download_opens_and_holds_its_source(client, figures, figure: str) -> None:
    def get(extension: str) -> bytes:
        answer = client.get(f"/daten/profil/{KREIS}/{figure}.{extension}")
        assert answer.status_code == 200
        assert f"{KREIS}-{figure}.{extension}" in answer["Content-Disposition"]
        return bytes(answer.content)

    text = get("csv").decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(text), delimiter=";"))) > 3
    assert "Beispielamt" in text
    book = load_workbook(io.BytesIO(get("xlsx")))
    assert any("Beispielamt" in str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    with zipfile.ZipFile(io.BytesIO(get("ods"))) as archive:
        assert "Beispielamt" in archive.read("content.xml").decode()
    cube = json.loads(get("json"))
    assert (cube["version"], cube["class"]) == ("2.0", "dataset")
    assert "Beispielamt" in json.dumps(cube, ensure_ascii=False)
    svg = get("svg").decode()
    assert svg.lstrip().startswith("<svg")
    assert get("png").startswith(b"\x89PNG")


def test_the_pdf_of_the_profile(client, figures) -> None:
    answer = client.get(f"/daten/profil/{TOWN}/datenprofil.pdf")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF-")


@pytest.fixture
def stamped() -> None:
    """A state of the data that no other test has kept results of."""
    DataStamp.objects.update_or_create(pk=1, defaults={"value": f"page {next(_stamps)}"})
    RegionStamp.objects.update_or_create(pk=1, defaults={"value": f"page {next(_stamps)}"})


def test_the_number_of_queries_is_the_same_for_kreis_and_gemeinde(
    client, figures, stamped, django_assert_max_num_queries
) -> None:
    seen = []
    for key in (KREIS, TOWN):
        with django_assert_max_num_queries(16) as cold:
            text_of(client, key)
        with django_assert_max_num_queries(6) as warm:
            text_of(client, key)
        seen.append((len(cold), len(warm)))
    assert seen[0][1] == seen[1][1]
    assert max(cold for cold, _warm in seen) <= 16


def test_a_new_import_is_seen_at_once(client, figures) -> None:
    assert "12.345" not in text_of(client, TOWN)
    load_entries(population(TOWN, 2023, 12345, ages=False), "gv-isys:GV100AD")
    assert "12.345" in text_of(client, TOWN)


def test_moves_by_year_name_the_table_of_the_moves_too(client, figures) -> None:
    sheet = client.get(f"/daten/profil/{KREIS}/wanderung-jahre.csv").content.decode("utf-8-sig")
    source = next(line for line in sheet.splitlines() if line.startswith("Quelle;"))
    assert "12711-04-02-4" in source
    assert "12411-02-03-4" in source
