"""Anybody reads the list of regions and the page of a region."""

from __future__ import annotations

import io
import json
from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from dwk.regions import actions
from dwk.regions.models import Region
from dwk.ui.panels import Panel, Panels
from tests.factories.regions import BY, SOURCE, TODAY, apply_small_directory, make_region

pytestmark = pytest.mark.django_db


@pytest.fixture
def directory():
    apply_small_directory()


def test_the_list_shows_names_kinds_and_keys(client, directory):
    page = client.get(reverse("region_list")).text

    assert "Küstenkreis" in page
    assert "kreisfreie Stadt" in page
    assert "8\u00a0Gebiete" in page


def test_the_list_is_narrowed_by_the_address(client, directory):
    page = client.get(reverse("region_list"), {"ebene": "municipality", "land": "01", "q": "muesterhude"}).text

    assert "Müsterhude, Stadt" in page
    assert reverse("region_detail", args=["01051"]) not in page
    assert "1\u00a0Gebiet" in page


def test_a_postal_code_in_the_list_is_named_as_the_seat_s(client, directory):
    assert "gefunden über Postleitzahl des Verwaltungssitzes: 25799" in client.get("/kommunen/?q=25799").text


def test_the_list_is_sorted_by_key_when_asked(client, directory):
    page = client.get(reverse("region_list"), {"ordnung": "schluessel", "ebene": "municipality"}).text

    assert page.index("01002000") < page.index("01051001") < page.index("01051044")


def test_an_empty_installation_says_where_regions_come_from(client):
    assert "Noch ist kein Verzeichnis eingelesen" in client.get(reverse("region_list")).text


def test_a_search_without_hits_says_what_to_do(client, directory):
    assert "Kein Gebiet passt dazu" in client.get("/kommunen/?q=xyzxyz").text


@pytest.mark.parametrize("query", ["?seite=99", "?seite=x", "?ebene=alles", "?land=xx", "?ordnung=groesse", "?q=%00"])
def test_an_odd_address_still_shows_a_list(client, directory, query):
    assert client.get(f"/kommunen/{query}").status_code == 200


@pytest.mark.parametrize("query", [{}, {"q": "ortschaft"}])
def test_the_number_of_queries_does_not_grow_with_the_list(client, directory, django_assert_num_queries, query):
    make_region("01051099", "Ortschaft 99", authority_type="gemeinde")
    client.get(reverse("region_list"), query)
    with django_assert_num_queries(3):
        client.get(reverse("region_list"), query)
    for number in range(100, 180):
        make_region(f"01051{number}", f"Ortschaft {number}", authority_type="gemeinde")
    client.get(reverse("region_list"), query)

    with django_assert_num_queries(3):
        assert "Seiten der Liste" in client.get(reverse("region_list"), query).text


def test_suggestions_come_as_html_and_as_json(client, directory):
    address = reverse("region_suggestions")

    assert reverse("region_detail", args=["01051"]) in client.get(address, {"q": "Kuesten"}).text
    found = json.loads(client.get(address, {"q": "25799"}, headers={"Accept": "application/json"}).content)
    assert found == [
        {
            "label": "St. Aldenfleth",
            "hint": "Gemeinde, 01051001, Marsch, Postleitzahl des Verwaltungssitzes: 25799",
            "url": "/kommunen/01051001/",
        }
    ]
    assert json.loads(client.get(address, headers={"Accept": "application/json"}).content) == []


def test_the_list_can_be_taken_along_as_a_table(client, directory):
    csv = client.get(reverse("region_export", args=["csv"]), {"q": "Müsterhude"}).content.decode("utf-8-sig")
    assert "01051044;Müsterhude, Stadt;Gemeinde;Stadt;Küstenkreis;30,25" in csv
    assert SOURCE in csv

    xlsx = client.get(reverse("region_export", args=["xlsx"]))
    sheet = load_workbook(io.BytesIO(xlsx.content)).worksheets[0]
    assert sheet.max_row == 9
    assert client.get("/kommunen/tabelle.exe").status_code == 404


def test_the_page_of_a_region_says_what_it_is_and_where_from(client, directory):
    page = client.get(reverse("region_detail", args=["01051001"])).text

    for words in ("St. Aldenfleth", "010515163001", "25799", "30.11.2023", f"Quelle: {SOURCE}", "Marsch"):
        assert words in page
    assert "Noch ist kein Quartier angelegt" in page


def test_the_page_of_a_kreis_lists_its_regions_in_constant_queries(client, directory, django_assert_num_queries):
    # five of the page and one each of the panels that lead to data profile and projections
    with django_assert_num_queries(7):
        assert "2\u00a0Gebiete darin" in client.get(reverse("region_detail", args=["01051"])).text
    for number in range(100, 180):
        make_region(f"01051{number}", f"Gemeinde {number}")

    with django_assert_num_queries(7):
        assert "Seiten der Liste" in client.get(reverse("region_detail", args=["01051"])).text


def test_a_dissolved_kreis_says_so_and_leads_on(client, directory):
    row = actions.SuccessionRow("01099", "Altkreis, Landkreis", "01051", date(2008, 8, 1), True, "Beispielgesetz")
    actions.apply_successions(rows=[row], by=BY, effective_on=TODAY)

    old = client.get(reverse("region_detail", args=["01099"])).text
    assert "Dieses Gebiet besteht nicht mehr" in old
    assert "31.07.2008" in old
    assert "Quelle: Beispielgesetz" in old
    assert "Altkreis, Landkreis" in client.get(reverse("region_detail", args=["01051"])).text


def test_a_region_known_from_a_table_only_says_so(client, directory):
    actions.ensure_known(refs=[("01051901", "Ortsteil")], by=BY, effective_on=TODAY, source="Tabelle")

    assert "steht in keinem eingelesenen Verzeichnis" in client.get("/kommunen/01051901/").text


def test_another_spelling_of_the_key_leads_to_the_page(client, directory):
    assert client.get("/kommunen/010515163001/").headers["Location"] == "/kommunen/01051001/"


def test_an_unknown_key_answers_with_suggestions(client, directory):
    answer = client.get("/kommunen/01051999/")

    assert answer.status_code == 404
    assert "Meinten Sie Küstenkreis" in answer.text


@pytest.mark.parametrize("key", ["%00", "01051%00", "..", "%F0%9F%98%80", "0" * 500, "%22%3E%3Cscript%3E"])
def test_an_odd_key_is_unknown(client, directory, key):
    assert client.get(f"/kommunen/{key}/").status_code == 404


def test_pages_cannot_be_posted_to(client, directory):
    for address in ("/kommunen/", "/kommunen/01051/", "/kommunen/vorschlaege/", "/kommunen/tabelle.csv"):
        assert client.post(address).status_code == 405


def test_upper_modules_show_their_panel_on_the_page(client, directory, monkeypatch):
    region = Region.objects.get(key="01051")
    own = Panels()
    own.register(
        Panel(
            "regions.detail",
            "test",
            "ui/components/empty.html",
            lambda _user, ids, _at: {ids[0]: {"title": "Aus dem Test"}} if ids == [region.pk] else {},
        )
    )
    monkeypatch.setattr("dwk.regions.views.details.panels", own)

    assert client.get("/kommunen/01051/").status_code == 200
