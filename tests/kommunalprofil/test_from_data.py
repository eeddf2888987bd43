"""From a figure of the data profile to the choice of evidence, for those who write a profile about that place."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from dwk.accounts.permissions import ROLE_PERMISSIONS as RIGHTS
from dwk.accounts.permissions import Permission, Role
from dwk.kommunalprofil.actions.profiles import start_profile
from dwk.programme.actions import trail
from dwk.regions.models import Region
from tests.factories.browsing import browser_of
from tests.factories.interviews import DAY
from tests.factories.memberships import BY, member_of
from tests.kommunalprofil.profile_site import KREIS, TOWN, ProfileSite, text_of

pytestmark = pytest.mark.django_db
DATA = f"/daten/profil/{KREIS}/"
LINK = "Als Beleg verwenden"
PICKER = "belege/neu/?gebiet="


@pytest.fixture
def site() -> ProfileSite:
    return ProfileSite()


def test_below_a_figure_of_the_data_profile_the_way_leads_to_the_choice_of_evidence(site: ProfileSite) -> None:
    partner = site.browser()
    page = text_of(partner, DATA)
    assert LINK in page
    assert f'href="{DATA}als-beleg/?abbildung=entwicklung"' in page
    answer = partner.get(f"{DATA}als-beleg/?abbildung=entwicklung")
    assert answer["Location"] == site.address(f"{PICKER}{KREIS}&q=Bev%C3%B6lkerung")
    assert "Bevölkerung am 31.12." in text_of(partner, answer["Location"])


def test_figures_of_a_larger_region_back_a_profile_too_and_of_a_smaller_one_do_not(site: ProfileSite) -> None:
    partner = site.browser()
    assert partner.get("/daten/profil/DG/als-beleg/")["Location"].startswith(site.address(f"{PICKER}DG"))
    answer = partner.get(f"/daten/profil/{TOWN}/als-beleg/", follow=True)
    assert "kein offenes Kommunalprofil" in answer.content.decode()


def test_several_profiles_are_asked_for(site: ProfileSite) -> None:
    other = site.participation("stadt", TOWN)
    start_profile(participation=other, region=Region.objects.get(key=TOWN), form="short", by=BY, effective_on=DAY)
    everywhere = browser_of(member_of(site.programme, Role.RESEARCH_PARTNER))
    page = text_of(everywhere, f"{DATA}als-beleg/")
    assert "In welches Kommunalprofil" in page
    assert page.count(PICKER) == 2
    # who belongs to one of both is not told of the other
    single = browser_of(member_of(site.programme, Role.RESEARCH_PARTNER, other, name="Eine Andere"))
    assert "/stadt/" in single.get(f"{DATA}als-beleg/")["Location"]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PUBLIC])
def test_the_link_is_offered_to_those_who_write(site: ProfileSite, role: Role) -> None:
    page = text_of(browser_of(member_of(site.programme, role, site.place)), DATA)
    assert (LINK in page) is (Permission.EDIT_PROFILE in RIGHTS[role])


def test_nobody_else_sees_it_not_even_after_a_writer_has_opened_the_page(site: ProfileSite) -> None:
    text_of(site.browser(), DATA)
    assert LINK not in text_of(Client(), DATA)
    assert Client().get(f"{DATA}als-beleg/").status_code == 302
    assert "konto/login" in Client().get(f"{DATA}als-beleg/")["Location"]


def test_a_signed_profile_takes_nothing(site: ProfileSite) -> None:
    trail.change(obj=site.profile, by=BY, effective_on=DAY, signed=True)
    partner = site.browser()
    assert LINK not in text_of(partner, DATA)
    assert "wieder geöffnet" in partner.get(f"{DATA}als-beleg/", follow=True).content.decode()
    assert partner.get("/daten/profil/gibtesnicht/als-beleg/").status_code == 404


def test_the_way_costs_one_query_whatever_the_number_of_profiles(
    site: ProfileSite, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    partner = site.browser()
    text_of(partner, DATA)
    with django_assert_max_num_queries(30) as few:
        text_of(partner, DATA)
    for number in range(4):
        place = site.participation(f"weitere-{number}", KREIS)
        start_profile(participation=place, region=site.region, form="long", by=BY, effective_on=DAY)
    with django_assert_max_num_queries(len(few)):
        text_of(partner, DATA)
