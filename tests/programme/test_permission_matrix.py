"""Every address of programmes with every role here, with roles elsewhere, as a stranger and as a visitor."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from dwk.accounts.actions import create_user
from dwk.accounts.models import User
from dwk.accounts.permissions import ROLE_PERMISSIONS, Role
from dwk.audit.models import Version
from dwk.kommunalprofil import coding_urls, document_urls, holiday_urls, interview_urls, profile_urls, review_urls
from dwk.programme.actions import trail
from dwk.programme.actions.participations import add_department
from dwk.programme.actions.people import add_member
from dwk.programme.models import (
    Event,
    Membership,
    PhaseRun,
    Task,
)
from dwk.programme.rules import APPROVING_ROLES, RESERVED_SLUGS
from dwk.programme.views.phases import STEPS
from tests.accounts.test_permission_walk import SCOPED_PLACES, patterns
from tests.factories.memberships import BY, START, member_of
from tests.programme.permission_site import (
    BACKEND,
    HERE,
    NOTHING,
    OF_KOMMUNE,
    OF_PROGRAMME,
    OPEN_TO_KOMMUNEN,
    OWN,
    REFUSED,
    ROLES,
    TABLE,
    Site,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(db: None) -> Site:
    return Site()


def codes(user: User | None, address: str) -> set[int]:
    browser = Client()
    if user is not None:
        browser.force_login(user, backend=BACKEND)
    return _codes(browser, address)


def _codes(browser: Client, address: str) -> set[int]:
    """What reading and writing answer; nothing that was written stays, so that the next address finds everything."""
    found = set()
    for method in (browser.get, browser.post):
        point = transaction.savepoint()
        found.add(method(address).status_code)
        transaction.savepoint_rollback(point)
    return found - {405}


def wrong(site: Site, user: User, expected: Mapping[str, frozenset[int] | None], **address: Any) -> list[str]:
    """Addresses that answer otherwise than expected; None: anything but a refusal."""
    browser = Client()
    browser.force_login(user, backend=BACKEND)
    found = []
    for pattern, wanted in expected.items():
        answers = _codes(browser, site.address(pattern, **address))
        if (403 in answers) if wanted is None else answers != wanted:
            found.append(f"{pattern}: {sorted(answers)}, expected {wanted and sorted(wanted)}")
    return found


def stranger() -> User:
    return create_user(
        email="fremd@example.org", name="Fremd", roles=[Role.PROGRAMME_OFFICE], by=BY, effective_on=START
    )


#: addresses of the Kommunalprofil are walked with every role in tests/kommunalprofil/test_*_rights.py
OF_PROFILES = {
    str(one.pattern)
    for part in (coding_urls, document_urls, holiday_urls, interview_urls, profile_urls, review_urls)
    for one in part.urlpatterns
}


def test_every_address_is_in_the_table() -> None:
    found = {pattern for pattern in patterns(get_resolver()) if pattern.startswith(SCOPED_PLACES)} - OF_PROFILES
    assert found == OF_KOMMUNE.keys() | OF_PROGRAMME.keys() | OWN
    assert len(found) * (len(ROLES) * 3 + 2) >= 900, "addresses times personas"


def test_no_kommune_can_stand_where_a_page_of_the_whole_programme_is() -> None:
    whole = {pattern.split("/")[2] for pattern in OF_PROGRAMME if pattern.startswith("programm/<slug:slug>/")}
    assert {word for word in whole if word and "." not in word} <= RESERVED_SLUGS


@pytest.mark.parametrize("role", ROLES)
def test_members_of_the_kommune_open_what_their_role_allows(site: Site, role: Role) -> None:
    rights = ROLE_PERMISSIONS[role]
    expected = {pattern: None if needed in rights else REFUSED for pattern, needed in OF_KOMMUNE.items()}
    user = member_of(site.programme, role, site.here)
    assert wrong(site, user, expected) == []
    # what may be opened is there, too
    opened = {pattern for pattern, needed in OF_KOMMUNE.items() if needed in rights}
    browser = Client()
    browser.force_login(user, backend=BACKEND)
    assert [one for one in opened if 404 in _codes(browser, site.address(one))] == []


@pytest.mark.parametrize("role", ROLES)
def test_members_of_another_kommune_find_nothing(site: Site, role: Role) -> None:
    assert wrong(site, member_of(site.programme, role, site.there), dict.fromkeys(OF_KOMMUNE, NOTHING)) == []


@pytest.mark.parametrize("role", ROLES)
def test_members_of_the_whole_programme_open_what_their_role_allows(site: Site, role: Role) -> None:
    expected = {pattern: None if needed in ROLE_PERMISSIONS[role] else REFUSED for pattern, needed in TABLE}
    assert wrong(site, member_of(site.programme, role), expected) == []


@pytest.mark.parametrize("role", ROLES)
def test_members_of_one_kommune_find_no_page_of_the_whole_programme(site: Site, role: Role) -> None:
    expected = dict.fromkeys(OF_PROGRAMME.keys() - OPEN_TO_KOMMUNEN, NOTHING)
    assert wrong(site, member_of(site.programme, role, site.here), expected) == []


def test_a_role_for_the_whole_installation_opens_no_programme(site: Site) -> None:
    assert wrong(site, stranger(), dict.fromkeys(dict(TABLE), NOTHING)) == []


def test_visitors_come_to_the_sign_in(site: Site) -> None:
    for pattern in [*OF_KOMMUNE, *OF_PROGRAMME, *OWN]:
        address = site.address(pattern) if "<" in pattern else f"/{pattern}"
        for answer in (Client().get(address), Client().post(address)):
            assert answer.status_code in {302, 405}, pattern
            if answer.status_code == 302:
                assert answer["Location"].startswith("/konto/login/?next="), pattern


def test_objects_of_another_kommune_are_not_reached_through_ones_own(site: Site) -> None:
    numbered = [pattern for pattern in OF_KOMMUNE if "<int:pk>" in pattern]
    user = member_of(site.programme, Role.MUNICIPAL_COORDINATOR, site.here)
    before = Version.objects.count()
    # a right that is missing is said before anybody looks for the object
    rights = ROLE_PERMISSIONS[Role.MUNICIPAL_COORDINATOR]
    expected = {pattern: NOTHING if OF_KOMMUNE[pattern] in rights else REFUSED for pattern in numbered}
    assert wrong(site, user, expected, objects_of=site.there) == []
    assert Version.objects.count() == before


def test_a_form_cannot_name_a_department_of_another_kommune(site: Site) -> None:
    foreign = add_department(participation=site.there, name="Hochbauamt", by=BY, effective_on=START)
    browser = Client()
    browser.force_login(member_of(site.programme, Role.MUNICIPAL_LEAD, site.here), backend=BACKEND)
    entered = {"name": "A", "email": "a@example.org", "role": "department_member", "department": foreign.pk}
    answer = browser.post(site.address(HERE + "personen/einladen/"), entered)
    assert answer.status_code == 200
    assert "Hochbauamt" not in answer.content.decode()


def test_a_fragment_asked_for_by_script_is_guarded_the_same(site: Site) -> None:
    browser = Client(headers={"HX-Request": "true"})
    browser.force_login(member_of(site.programme, Role.MUNICIPAL_LEAD, site.there), backend=BACKEND)
    assert browser.get(site.address(HERE)).status_code == 404


def test_refusals_are_logged_without_names(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    user = member_of(site.programme, Role.COUNCIL_MEMBER, site.here)
    with caplog.at_level(logging.WARNING, logger="dwk.access"):
        codes(user, site.address(HERE + "fokus/"))
        codes(user, site.address(HERE, place=site.there))
    messages = [record.getMessage() for record in caplog.records if record.name == "dwk.access"]
    assert len(messages) == 3
    assert all(f"user {user.pk}" in message and user.name not in message for message in messages)


def test_leaving_ends_rights_at_once(site: Site) -> None:
    from dwk.programme.actions.people import end_membership

    user = member_of(site.programme, Role.MUNICIPAL_COORDINATOR, site.here)
    address = site.address(HERE)
    assert codes(user, address) == {200}
    membership = Membership.objects.get(user=user)
    end_membership(membership=membership, successor=None, by=BY, effective_on=date(2026, 2, 1))
    assert codes(user, address) == {404}


def test_a_person_can_be_consultant_here_and_guest_there(site: Site) -> None:
    user = member_of(site.programme, Role.CONSULTANT, site.here)
    add_member(
        user=user,
        programme=site.programme,
        participation=site.there,
        role=Role.CIVIL_PARTNER.value,
        by=BY,
        effective_on=START,
    )
    assert codes(user, site.address(HERE + "veranstaltungen/neu/")) == {200}
    assert codes(user, site.address(HERE + "veranstaltungen/neu/", place=site.there)) == {403}


@pytest.mark.parametrize("role", ROLES)
def test_each_step_of_a_phase_takes_its_own_right(site: Site, role: Role) -> None:
    here, there = (
        member_of(site.programme, role, site.here),
        member_of(site.programme, role, site.there, name="Nachbar"),
    )
    for step, (_, _, needed) in STEPS.items():
        address = site.address(HERE + "phasen/<int:pk>/<slug:step>/").replace("vorlegen", step)
        opens = needed in ROLE_PERMISSIONS[role]
        if step == "abnehmen":
            opens = opens and role.value in APPROVING_ROLES["kickoff"]
        found = codes(here, address)
        assert (403 not in found) if opens else found == {403}, step
        assert codes(there, address) == {404}, step


def test_a_membership_that_ends_later_holds_until_its_day(site: Site) -> None:
    user = member_of(site.programme, Role.MUNICIPAL_COORDINATOR, site.here)
    mine, today = Membership.objects.filter(user=user), timezone.localdate()
    for ended_on, opens in ((today + timedelta(days=1), True), (today, False), (today - timedelta(days=1), False)):
        trail.change(obj=mine.get(), ended_on=ended_on, by=BY, effective_on=START)
        assert (codes(user, site.address(HERE)) == {200}) is opens


def test_nothing_can_be_changed_on_a_past_day(site: Site) -> None:
    user = member_of(site.programme, Role.MUNICIPAL_COORDINATOR, site.here)
    browser = Client()
    browser.force_login(user, backend=BACKEND)
    address = site.address(HERE + "aufgaben/<int:pk>/erledigt/") + "?stand=2026-01-15"
    assert browser.post(address).status_code == 403
    assert Task.objects.get(participation=site.here).done_on is None
    assert (Event.objects.count(), PhaseRun.objects.count()) == (3, 2)
