"""The map of the overview: who is on it, that it leads on, that it says nothing but where."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from dwk.accounts.permissions import Role
from dwk.documents.outline import germany
from dwk.programme.actions.participations import create_participation
from dwk.programme.models import Participation, Programme
from dwk.programme.queries import places
from dwk.programme.views import overview_map
from tests.factories.memberships import BY, START, member_of, small_participation, small_programme
from tests.factories.regions import make_region

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
LIST = "/programm/probe/"
DOT = re.compile(
    r'<a href="(?P<url>[^"]+)" tabindex="-1">\s*<circle class="dwk-map__dot"[^>]*>\s*<title>(?P<name>[^<]+)'
)
needs_outline = pytest.mark.skipif(germany() is None, reason="set-up has not fetched the outline")


@pytest.fixture
def programme(db: None) -> Programme:
    return small_programme()


@pytest.fixture
def office(programme: Programme) -> Client:
    browser = Client()
    browser.force_login(member_of(programme, Role.PROGRAMME_OFFICE), backend=BACKEND)
    return browser


def place(programme: Programme, number: int, **fields: Any) -> Participation:
    region = make_region(f"0105100{number}", f"Ort {number}", longitude=9.0 + number / 5, latitude=51.0 + number / 5)
    values = {"name": f"Ort {number}", "slug": f"ort-{number}", "kind": "model", "starts_on": START, **fields}
    return create_participation(programme=programme, regions=[region], by=BY, effective_on=START, **values)


def dots(page: str) -> list[tuple[str, str]]:
    return [(found["url"], found["name"]) for found in DOT.finditer(page)]


@needs_outline
def test_every_listed_kommune_is_a_point_that_leads_to_its_page(programme: Programme, office: Client) -> None:
    for number in range(1, 4):
        place(programme, number)
    small_participation(programme)
    page = office.get(LIST).content.decode()
    assert dots(page) == [(f"{LIST}ort-{n}/", f"Ort {n}") for n in range(1, 4)]
    assert "Auf der Karte: 3\xa0Kommunen der Liste. Zu 1 weiteren ist kein Ort bekannt." in page
    assert 'aria-hidden="true"' in page.partition('class="dwk-map"')[2][:200]
    for number in range(1, 4):
        assert page.count(f'href="{LIST}ort-{number}/"') == 2, "the list says the same"
    assert not re.search(r'(cx|cy)="[^"]*,', page), "figures as SVG writes them"


@needs_outline
def test_the_map_follows_the_filter_and_the_day(programme: Programme, office: Client) -> None:
    place(programme, 1)
    place(programme, 2, kind="mentor")
    assert dots(office.get(LIST + "?art=mentor").content.decode()) == [(f"{LIST}ort-2/", "Ort 2")]
    past = office.get(LIST + "?stand=2026-02-01&art=mentor").content.decode()
    assert dots(past) == [(f"{LIST}ort-2/?stand=2026-02-01", "Ort 2")]
    none = office.get(LIST + "?q=gibtesnicht").content.decode()
    assert "dwk-map" not in none


@needs_outline
def test_one_colour_says_that_they_belong_and_nothing_else(programme: Programme, office: Client) -> None:
    place(programme, 1, kind="model")
    place(programme, 2, kind="associated")
    page = office.get(LIST).content.decode()
    picture = page.partition('<svg class="dwk-map"')[2].partition("</svg>")[0]
    assert "fill" not in picture
    assert set(re.findall(r'class="([^"]+)"', picture)) == {"dwk-map__land", "dwk-map__dot", "dwk-map__name"}
    assert set(re.findall(r' r="(\d+)"', picture)) == {"5"}, "no size tells a figure"


@needs_outline
def test_several_regions_of_one_kommune_are_several_points(programme: Programme, office: Client) -> None:
    regions = [make_region(f"0105100{n}", f"G {n}", longitude=9.0 + n, latitude=52.0) for n in (1, 2)]
    create_participation(
        programme=programme, regions=regions, by=BY, effective_on=START, name="Beide", slug="beide", kind="model",
        starts_on=START,
    )  # fmt: skip
    page = office.get(LIST).content.decode()
    assert dots(page) == [(f"{LIST}beide/", "Beide")] * 2
    assert "Auf der Karte: 1\xa0Kommune der Liste." in page


def test_without_points_or_outline_a_sentence_stands_there_and_nothing_else(
    programme: Programme, office: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_participation(programme)
    if germany() is not None:
        assert "ist in den Gebietsdaten kein Ort bekannt" in office.get(LIST).content.decode()
    place(programme, 1)
    monkeypatch.setattr(overview_map, "germany", lambda: None)
    overview_map._base.cache_clear()
    page = office.get(LIST).content.decode()
    overview_map._base.cache_clear()
    assert "der Umriss von Deutschland" in page
    assert "<circle" not in page


@needs_outline
def test_a_long_list_is_cut_and_says_so(programme: Programme, office: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (places, overview_map):
        monkeypatch.setattr(module, "MOST_SPOTS", 2)
    for number in range(1, 5):
        place(programme, number)
    page = office.get(LIST).content.decode()
    assert len(dots(page)) == 2
    assert "bitte grenzen Sie die Liste ein" in page
    assert len(dots(office.get(LIST + "?stand=2026-02-01").content.decode())) == 2


@needs_outline
def test_names_stand_beside_a_few_points_only(programme: Programme, office: Client, monkeypatch: Any) -> None:
    place(programme, 1)
    assert "dwk-map__name" in office.get(LIST).content.decode()
    monkeypatch.setattr(overview_map, "MOST_NAMES", 0)
    assert "dwk-map__name" not in office.get(LIST).content.decode()
