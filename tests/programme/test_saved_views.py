"""A person keeps filters of the overview under a name."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from dwk.accounts.permissions import Role
from dwk.audit.models import Version
from dwk.programme.actions.saved_views import MOST, save_view
from dwk.programme.models import Programme, SavedView
from tests.factories.memberships import member_of, small_participation, small_programme

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
LIST = "/programm/probe/"
SAVE = LIST + "ansichten/neu/"


def browser_of(programme: Programme, role: Role) -> Client:
    browser = Client()
    browser.force_login(member_of(programme, role), backend=BACKEND)
    return browser


@pytest.fixture
def programme(db: None) -> Programme:
    programme = small_programme()
    small_participation(programme)
    return programme


@pytest.fixture
def office(programme: Programme) -> Client:
    return browser_of(programme, Role.PROGRAMME_OFFICE)


def test_filters_are_kept_listed_and_lead_back(programme: Programme, office: Client) -> None:
    page = office.get(LIST + "?art=mentor&frist=ueberfaellig&ordnung=name").content.decode()
    fields = dict(re.findall(r'<input type="hidden" name="(art|frist|ordnung)" value="(\w+)">', page))
    assert fields == {"art": "mentor", "frist": "ueberfaellig", "ordnung": "name"}
    before = Version.objects.count()
    answer = office.post(SAVE, {**fields, "name": " Mentoren in Verzug "})
    assert answer["Location"] == LIST + "?art=mentor&frist=ueberfaellig&ordnung=name"
    assert SavedView.objects.get().name == "Mentoren in Verzug"
    assert Version.objects.count() == before, "a convenience of the person is no record of the programme"
    page = office.get(LIST).content.decode()
    assert '<a href="?art=mentor&amp;frist=ueberfaellig&amp;ordnung=name">Mentoren in Verzug</a>' in page
    assert page.index("Mentoren in Verzug") < page.index("Liste filtern")


def test_without_a_filter_there_is_nothing_to_keep(office: Client) -> None:
    assert "Ansicht speichern" not in office.get(LIST).content.decode()
    assert "Ansicht speichern" in office.get(LIST + "?q=muster").content.decode()


def test_only_what_the_list_knows_is_kept(office: Client) -> None:
    entered = {
        "name": "A",
        "q": "x&y",
        "ordnung": "kosten",
        "phase": "erfunden",
        "next": "https://example.org",
        "seite": "3",
    }
    office.post(SAVE, entered)
    assert SavedView.objects.get().query == "q=x%26y"


def test_a_name_is_needed_and_used_once(programme: Programme, office: Client) -> None:
    for _ in range(2):
        office.post(SAVE, {"name": "A", "q": "x"})
    page = office.post(SAVE, {"name": "A", "q": "x"}, follow=True).content.decode()
    assert "Eine Ansicht mit diesem Namen haben Sie schon." in page
    office.post(SAVE, {"name": " \0", "q": "x"})
    office.post(SAVE, {"name": "x" * 61, "q": "x"})
    assert SavedView.objects.count() == 1
    browser_of(programme, Role.FUNDER).post(SAVE, {"name": "A", "q": "x"})
    assert SavedView.objects.count() == 2, "another person may use the same name"


def test_views_are_a_persons_own(programme: Programme, office: Client) -> None:
    office.post(SAVE, {"name": "Geheim", "q": "x"})
    view, other = SavedView.objects.get(), browser_of(programme, Role.FUNDER)
    assert "Geheim" not in other.get(LIST).content.decode()
    assert other.post(f"{LIST}ansichten/{view.pk}/loeschen/").status_code == 404
    assert office.get(f"{LIST}ansichten/{view.pk}/loeschen/").status_code == 405
    assert office.post(f"{LIST}ansichten/{view.pk}/loeschen/").status_code == 302
    assert not SavedView.objects.exists()


def test_there_is_an_end_to_the_number(programme: Programme, office: Client) -> None:
    user = member_of(small_programme("zweites"), Role.PROGRAMME_OFFICE)
    for number in range(MOST):
        save_view(user=user, programme=programme, name=str(number), query="q=x")
    page = office.post(SAVE, {"name": "noch eine", "q": "x"}, follow=True).content.decode()
    assert "Bitte löschen Sie zuerst eine." in page
    assert SavedView.objects.count() == MOST
