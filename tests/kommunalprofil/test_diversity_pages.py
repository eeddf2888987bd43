"""The diversity check: counts, never single interviews."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from dwk.accounts.permissions import Role
from dwk.kommunalprofil.actions.interviews import record_interview
from dwk.programme.models import Participation
from tests.factories.browsing import browser_of
from tests.factories.interviews import DAY, interview_with
from tests.factories.memberships import BY, member_of, small_participation, small_programme

pytestmark = pytest.mark.django_db
HERE = "/programm/probe/musterstadt/"
LIST = HERE + "interviews/"


@pytest.fixture
def kommune(db: None) -> Participation:
    return small_participation(small_programme(), designation="Stadt")


@pytest.fixture
def partner(kommune: Participation) -> Client:
    return browser_of(member_of(kommune.programme, Role.RESEARCH_PARTNER, name="Rita Forscht"))


def text_of(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_diversity_names_the_silent_and_never_a_small_group(kommune: Participation, partner: Client) -> None:
    for number in range(1, 9):
        record_interview(
            participation=kommune,
            pseudonym=f"P{number:02}",
            group="civil" if number < 7 else "council",
            age_group="65plus" if number < 7 else "under30",
            area="Nordstadt" if number < 7 else "Kleinhof",
            dimensions=["age"],
            held_on=date(2026, 2, 1),
            by=BY,
            effective_on=DAY,
        )
    lead = browser_of(member_of(kommune.programme, Role.MUNICIPAL_LEAD, kommune))
    page = text_of(lead, HERE + "profil/vielfalt/")
    assert "8\N{NO-BREAK SPACE}Interviews" in page
    assert "Religion und Weltanschauung" in page
    # two of council: withheld, and with them the six others, or they would follow from eight
    assert "kommt vor" in page
    assert "Kleinhof" not in page
    assert "2\N{NO-BREAK SPACE}verschiedenen Gebieten" in page
    assert "P01" not in page
    # who may open the interviews counts for themselves anyway
    exact = text_of(partner, HERE + "profil/vielfalt/")
    assert "Kleinhof" in exact
    assert re.search(r"Kleinhof.*?<td[^>]*>\s*2\s*</td>", exact, re.DOTALL)
    assert "P01" not in exact


def test_the_diversity_check_takes_the_same_queries_for_any_number(
    kommune: Participation, partner: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    address = HERE + "profil/vielfalt/"
    interview_with(kommune, "P01")
    text_of(partner, address)
    with django_assert_max_num_queries(12) as few:
        text_of(partner, address)
    for number in range(2, 20):
        interview_with(kommune, f"P{number:02}")
    with django_assert_max_num_queries(len(few)):
        text_of(partner, address)


def test_fewer_than_five_interviews_are_not_told_apart(kommune: Participation) -> None:
    interview_with(kommune)
    lead = browser_of(member_of(kommune.programme, Role.MUNICIPAL_LEAD, kommune))
    page = text_of(lead, HERE + "profil/vielfalt/")
    assert "weniger als 5 Interviews" in page
    assert "Altersgruppe" not in page
