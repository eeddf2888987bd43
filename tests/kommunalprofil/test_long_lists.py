"""Lists that grow long can be searched, narrowed and paged; what is looked for is found without scrolling."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dwk.kommunalprofil.actions.statements import add_statement, pair
from dwk.kommunalprofil.list_words import fits
from dwk.kommunalprofil.models import Evidence
from dwk.kommunalprofil.rules import Quadrant
from tests.factories.interviews import DAY
from tests.factories.memberships import BY
from tests.kommunalprofil.profile_site import ProfileSite, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(db: None) -> ProfileSite:
    return ProfileSite()


def shown(page: str) -> list[int]:
    return [int(number) for number in re.findall(r'<li id="beleg-(\d+)"', page)]


def test_words_are_compared_without_case_and_with_umlauts() -> None:
    assert fits("bevoelkerung 2018", "Bevölkerung", "im Jahr 2018")
    assert fits("", "irgendetwas")
    assert not fits("Wohnen Miete", "Wohnen")


def test_evidence_is_searched_narrowed_and_paged(site: ProfileSite) -> None:
    browser, page = site.browser(), site.address("belege/")
    for _ in range(51):
        figure = site.figure()
    quote = site.quoted()
    add_statement(
        profile=site.profile, quadrant="threat", text="Junge ziehen weg.", evidence=[quote], by=BY, effective_on=DAY
    )
    first = text_of(browser, page)
    assert "52\u00a0Belege" in first
    assert len(shown(first)) == 50
    assert shown(first)[0] == quote.pk, "the newest stands first"
    assert len(shown(text_of(browser, f"{page}?seite=2"))) == 2
    assert shown(text_of(browser, f"{page}?art=quote")) == [quote.pk]
    assert shown(text_of(browser, f"{page}?verwendung=ja")) == [quote.pk]
    assert shown(text_of(browser, f"{page}?verwendung=nein&q=Beleg+{figure.pk}")) == [figure.pk]
    assert shown(text_of(browser, f"{page}?verwendung=revidiert")) == []
    nothing = text_of(browser, f"{page}?q=Fischerei")
    assert "Kein Beleg passt dazu" in nothing
    assert "Alle Belege zeigen" in nothing


def test_more_evidence_asks_no_more_of_the_database(site: ProfileSite) -> None:
    browser, counts = site.browser(), []
    for _ in range(2):
        for _ in range(3):
            site.figure()
        with CaptureQueriesContext(
            connection,
        ) as caught:
            text_of(browser, site.address("belege/"))
        counts.append(len(caught))
    assert counts[0] == counts[1]


def test_the_evidence_of_a_statement_stands_first_in_its_form(site: ProfileSite) -> None:
    old, newer = site.figure(), site.figure(year=2017)
    made = add_statement(
        profile=site.profile, quadrant="threat", text="Junge ziehen weg.", evidence=[old], by=BY, effective_on=DAY
    )
    page = text_of(site.browser(), site.address(f"swot/{made.pk}/"))
    assert page.index(f'value="{old.pk}"') < page.index(f'value="{newer.pk}"')


def test_a_first_statement_says_where_evidence_comes_from(site: ProfileSite) -> None:
    page = text_of(site.browser(), site.address("swot/neu/"))
    assert "Noch gibt es keinen Beleg zur Wahl." in page
    assert site.address("belege/neu/") in page
    assert not Evidence.objects.exists()


def test_a_matrix_that_nobody_could_read_asks_for_a_field(site: ProfileSite) -> None:
    browser, page = site.browser(), site.address("empfehlungen/")
    assert "Zur SWOT-Analyse" in text_of(browser, page)
    made = {}
    for number in range(21):
        field = "housing" if number == 0 else "communication"
        for quadrant in (Quadrant.STRENGTH, Quadrant.THREAT):
            made[quadrant, number] = add_statement(
                profile=site.profile, quadrant=quadrant.value, text=f"{quadrant.label} Nummer {number}",
                field_of_action=field, by=BY, effective_on=DAY,
            )  # fmt: skip
    large = text_of(browser, page)
    assert "21 Stärken und Schwächen treffen auf 21 Chancen und Risiken." in large
    assert "<table" not in large
    pair(
        inner=made[Quadrant.STRENGTH, 0], outer=made[Quadrant.THREAT, 0], recommendation="Umbauen.", by=BY,
        effective_on=DAY,
    )  # fmt: skip
    small = text_of(browser, f"{page}?innen=housing")
    assert small.count("<tr>") == 2
    assert "Stärke Nummer 0" in small
    assert "Umbauen." in text_of(browser, page), "recommendations stand there however large the matrix is"
    assert "Zu dieser Auswahl gibt es keine Verknüpfung." in text_of(browser, f"{page}?innen=cooperation")
