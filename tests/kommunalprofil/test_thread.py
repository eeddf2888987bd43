"""The thread of a statement: from figure, quote and document to recommendation, version and release."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from dwk.accounts.permissions import Role
from dwk.kommunalprofil.actions.releasing import release
from dwk.kommunalprofil.actions.signing import sign
from dwk.kommunalprofil.actions.statements import add_statement, change_statement, pair
from dwk.kommunalprofil.actions.versions import freeze_version
from dwk.kommunalprofil.models import Statement
from dwk.kommunalprofil.queries.thread import thread_of
from tests.factories.interviews import DAY
from tests.factories.memberships import BY
from tests.factories.profiles import complete_profile
from tests.factories.tables import load_entries, population
from tests.kommunalprofil.profile_site import KREIS, WORDS, ProfileSite, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def site() -> ProfileSite:
    return ProfileSite()


def statement(site: ProfileSite, quadrant: str = "weakness", text: str = "Wohnungen fehlen.") -> Statement:
    return add_statement(
        profile=site.profile, quadrant=quadrant, text=text, evidence=[site.figure(), site.quoted()], by=BY,
        effective_on=DAY,
    )  # fmt: skip


def page_of(site: ProfileSite, found: Statement, browser: Client | None = None) -> str:
    return text_of(browser or site.browser(), site.address(f"swot/{found.pk}/faden/"))


def test_the_thread_leads_back_to_figure_and_quote(site: ProfileSite) -> None:
    found = statement(site)
    partner = site.browser()
    page = page_of(site, found, partner)
    assert "amtliche Zahl, eingefroren am" in page
    assert f'href="/daten/profil/{KREIS}/"' in page
    assert WORDS in page
    assert "Noch keine Empfehlung" in page
    board = text_of(partner, site.address("swot/"))
    assert f"/swot/{found.pk}/faden/" in board


def test_only_who_may_open_interviews_is_led_to_the_one_behind_a_quote(site: ProfileSite) -> None:
    found = statement(site)
    assert "/interviews/" in page_of(site, found).partition("Woher das kommt")[2]
    told = page_of(site, found, site.browser(Role.MUNICIPAL_LEAD))
    assert WORDS in told
    assert "/interviews/" not in told


def test_a_value_that_changed_at_its_source_is_noticed(site: ProfileSite) -> None:
    found = statement(site)
    load_entries([*population(KREIS, 2017, 100), *population(KREIS, 2018, 250)])
    page = page_of(site, found)
    assert "Neuer Wert an der Quelle" in page


def test_the_thread_leads_on_to_recommendation_and_version(site: ProfileSite) -> None:
    found = statement(site)
    chance = add_statement(
        profile=site.profile, quadrant="opportunity", text="Bauland ist da.", evidence=[], by=BY, effective_on=DAY
    )
    pair(inner=found, outer=chance, recommendation="Klein bauen.", by=BY, effective_on=DAY)
    freeze_version(profile=site.profile, by=BY, effective_on=DAY)
    change_statement(statement=found, by=BY, effective_on=DAY, text="Kleine Wohnungen fehlen.")
    found.refresh_from_db()
    partner = site.browser()
    page = page_of(site, found, partner)
    assert "zusammen mit Chance „Bauland ist da.“" in page
    assert "Klein bauen." in page
    assert f"fassungen/1/#statement:{found.pk}" in page
    assert "Dort steht: „Wohnungen fehlen.“" in page
    assert "zusammen mit Schwäche" in page_of(site, chance, partner)
    assert "Veröffentlicht am" not in page


def test_what_everybody_may_read_is_the_end_of_the_thread(db: None) -> None:
    drawn = complete_profile()
    drawn.round_over()
    version = drawn.version()
    for user, role in ((drawn.research, Role.RESEARCH_PARTNER), (drawn.lead, Role.MUNICIPAL_LEAD)):
        sign(version=version, user=user, role=role, by=BY, effective_on=DAY)
    release(version=drawn.version(), key="swot", by=BY, effective_on=DAY)
    found = Statement.objects.filter(profile=version.profile).first()
    assert found is not None
    thread = thread_of(version.profile, found, opens_interviews=False)
    assert thread.results[-1].kind.startswith("Veröffentlicht am")
    assert Client().get(thread.results[-1].url).status_code == 200


def test_a_statement_without_evidence_says_what_that_means(site: ProfileSite) -> None:
    bare = add_statement(profile=site.profile, quadrant="threat", text="x", evidence=[], by=BY, effective_on=DAY)
    assert "Noch kein Beleg" in page_of(site, bare)


def test_the_thread_takes_the_same_queries_for_any_length(
    site: ProfileSite, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    found = statement(site)
    partner, address = site.browser(), site.address(f"swot/{found.pk}/faden/")
    freeze_version(profile=site.profile, by=BY, effective_on=DAY)
    text_of(partner, address)
    with django_assert_max_num_queries(40) as few:
        text_of(partner, address)
    for number in range(4):
        other = add_statement(
            profile=site.profile, quadrant="threat", text=f"x{number}", evidence=[], by=BY, effective_on=DAY
        )
        pair(inner=found, outer=other, recommendation=f"y{number}", by=BY, effective_on=DAY)
        freeze_version(profile=site.profile, by=BY, effective_on=DAY)
    with django_assert_max_num_queries(len(few)):
        text_of(partner, address)
