"""Every address of the content analysis with every role here, elsewhere, as a stranger and as a visitor."""

from __future__ import annotations

import re

import pytest
from django.db import transaction
from django.test import Client

from dwk.accounts.actions import create_user
from dwk.accounts.models import User
from dwk.accounts.permissions import ROLE_PERMISSIONS, Permission, Role
from dwk.kommunalprofil.actions.coding import make_quote, write_memo
from dwk.kommunalprofil.coding_urls import urlpatterns
from dwk.kommunalprofil.models import InterviewAccess
from tests.factories.memberships import BY, START, member_of, small_participation
from tests.kommunalprofil.coding_site import BACKEND, CodingSite, browser_of

pytestmark = pytest.mark.django_db
PATTERNS = [str(one.pattern) for one in urlpatterns]
ROLES = [role for role in Role if role is not Role.PUBLIC]


class Site(CodingSite):
    """With something behind every address."""

    def __init__(self) -> None:
        super().__init__()
        self.made = self.coding()
        self.memo = write_memo(participation=self.place, text="Gedanke", by=BY, effective_on=START)
        self.quote = make_quote(
            transcript=self.transcript, start=0, end=5, text="Frage", speaker="Person", by=BY, effective_on=START
        )

    def address(self, pattern: str, participation: str = "musterstadt") -> str:
        numbers = {
            "kodieren": self.interview.pk, "kodierung": self.made.pk, "kategorien": self.age.pk, "memos": self.memo.pk,
            "zitate": self.quote.pk,
        }  # fmt: skip
        pk = next((number for word, number in numbers.items() if word in pattern), 0)
        values = {"slug:slug": "probe", "slug:participation": participation, "int:pk": pk, "str:kind": "csv"}
        values["int:transcript"] = self.transcript.pk
        made = "/" + re.sub(r"<([^>]+)>", lambda found: str(values[found[1]]), pattern)
        return made + "?von=0&bis=5" if "zitate/neu" in made else made


@pytest.fixture
def site(db: None) -> Site:
    return Site()


def codes(browser: Client, address: str) -> set[int]:
    found = set()
    for method in (browser.get, browser.post):
        point = transaction.savepoint()
        found.add(method(address).status_code)
        transaction.savepoint_rollback(point)
    return found - {405}


@pytest.mark.parametrize("role", ROLES)
def test_only_who_may_see_interviews_gets_in(site: Site, role: Role) -> None:
    user = member_of(site.programme, role, site.place, name=f"Rolle {role.value}")
    site.made = site.coding("Der Bus", user=user)
    browser = browser_of(user)
    may = Permission.VIEW_INTERVIEWS in ROLE_PERMISSIONS[role]
    assert may == (role is Role.RESEARCH_PARTNER)
    for pattern in PATTERNS:
        found = codes(browser, site.address(pattern))
        assert found <= {200, 302} if may else found == {403}, (pattern, found)


@pytest.mark.parametrize("role", ROLES)
def test_roles_elsewhere_open_nothing_here(site: Site, role: Role) -> None:
    elsewhere = small_participation(site.programme, "nachbarort")
    browser = browser_of(member_of(site.programme, role, elsewhere, name=f"Fern {role.value}"))
    for pattern in PATTERNS:
        assert codes(browser, site.address(pattern)) == {404}, pattern


def test_strangers_find_nothing_and_visitors_are_asked_to_sign_in(site: Site) -> None:
    stranger = create_user(email="fremd@example.org", name="Fremd", roles=[], by=BY, effective_on=START)
    for user, wanted in ((stranger, {404}), (None, {302})):
        browser = Client()
        if isinstance(user, User):
            browser.force_login(user, backend=BACKEND)
        for pattern in PATTERNS:
            assert codes(browser, site.address(pattern)) == wanted, pattern


def test_what_belongs_to_another_kommune_is_not_there(site: Site) -> None:
    elsewhere = small_participation(site.programme, "nachbarort")
    browser = browser_of(member_of(site.programme, Role.RESEARCH_PARTNER, elsewhere, name="Reni Research"))
    before = InterviewAccess.objects.count()
    for pattern in PATTERNS:
        if "<int:" in pattern:
            found = codes(browser, site.address(pattern, "nachbarort"))
            assert found == {404}, (pattern, found)
    assert InterviewAccess.objects.count() == before


def test_nothing_is_taken_in_by_a_link(site: Site) -> None:
    browser = browser_of(site.rita)
    before = InterviewAccess.objects.count()
    writing = [one for one in PATTERNS if one.endswith(("markieren/", "qdpx", "einlesen/", "stellen.<str:kind>"))]
    assert len(writing) == 4
    for pattern in writing:
        assert browser.get(site.address(pattern)).status_code == 405
    assert InterviewAccess.objects.count() == before


def test_no_browser_keeps_what_was_said(site: Site) -> None:
    for pattern in PATTERNS:
        answer = site.browser.get(site.address(pattern))
        assert answer.status_code == 405 or "no-store" in answer["Cache-Control"], pattern
