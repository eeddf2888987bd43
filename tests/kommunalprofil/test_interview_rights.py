"""Every address of interviews with every role here, elsewhere, as a stranger and as a visitor."""

from __future__ import annotations

import logging

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dwk.accounts.actions import create_user
from dwk.accounts.models import User
from dwk.accounts.permissions import ROLE_PERMISSIONS, Permission, Role
from dwk.audit.models import Version
from dwk.berichte.actions import freeze_report
from dwk.kommunalprofil import interview_urls
from dwk.kommunalprofil.models import InterviewAccess
from dwk.kommunalprofil.models.base import chain_of
from dwk.notifications.models import Notification
from tests.factories.browsing import browser_of
from tests.factories.memberships import BY, START, member_of
from tests.kommunalprofil.interview_site import InterviewSite

pytestmark = pytest.mark.django_db
ROLES = [role for role in Role if role is not Role.PUBLIC]
OPEN_TO_READERS = "diversity"
WORDS = "barrierefreie"


NAMES = [str(one.name) for one in interview_urls.urlpatterns]
OF_GUIDES = [name for name in NAMES if name.startswith("guide")]
OF_KOMMUNE = [name for name in NAMES if name not in OF_GUIDES]


@pytest.fixture
def site(db: None) -> InterviewSite:
    return InterviewSite()


def codes(user: User, address: str) -> set[int]:
    """What reading and writing answer; nothing that was written stays."""
    browser, found = browser_of(user), set()
    for method in (browser.get, browser.post):
        point = transaction.savepoint()
        answer = method(address)
        found.add(answer.status_code)
        if answer.status_code in {403, 404}:
            assert WORDS not in answer.content.decode()
        transaction.savepoint_rollback(point)
    return found - {405}


def wrong(site: InterviewSite, user: User, names: list[str], expected: set[int]) -> list[str]:
    return [f"{name}: {found}" for name in names if (found := codes(user, site.address(name))) != expected]


@pytest.mark.parametrize("role", ROLES)
def test_only_the_scientific_partner_opens_interviews_of_its_kommune(site: InterviewSite, role: Role) -> None:
    user = member_of(site.programme, role, site.here, name=f"Hier {role.value}")
    for name in OF_KOMMUNE:
        found = codes(user, site.address(name))
        needed = Permission.VIEW_PROFILE if name == OPEN_TO_READERS else Permission.VIEW_INTERVIEWS
        opens = needed in ROLE_PERMISSIONS[role]
        if name in {"transcript_preview", "transcript_discard"} and opens:
            # what somebody else uploaded waits for that person only
            assert found == {404}, name
        else:
            assert (not found & {403, 404}) if opens else found == {403}, name
    assert wrong(site, user, OF_GUIDES, {404}) == []


@pytest.mark.parametrize("role", ROLES)
def test_members_of_another_kommune_find_nothing(site: InterviewSite, role: Role) -> None:
    assert wrong(site, member_of(site.programme, role, site.there, name=f"Dort {role.value}"), NAMES, {404}) == []


@pytest.mark.parametrize("role", [Role.PROGRAMME_OFFICE, Role.CONSULTANT, Role.FUNDER, Role.STRATEGIC_ADVISER])
def test_members_of_the_whole_programme_without_the_right_are_refused(site: InterviewSite, role: Role) -> None:
    user = member_of(site.programme, role, name=f"Ganz {role.value}")
    assert wrong(site, user, [name for name in NAMES if name != OPEN_TO_READERS], {403}) == []


def test_the_writer_opens_everything(site: InterviewSite) -> None:
    for name in NAMES:
        assert not codes(site.writer, site.address(name)) & {403, 404}, name


def test_strangers_find_nothing_and_visitors_come_to_the_sign_in(site: InterviewSite) -> None:
    stranger = create_user(
        email="fremd@example.org", name="Fremd", roles=[Role.RESEARCH_PARTNER], by=BY, effective_on=START
    )
    assert wrong(site, stranger, NAMES, {404}) == []
    for name in NAMES:
        for answer in (Client().get(site.address(name)), Client().post(site.address(name))):
            assert answer.status_code in {302, 405}
            if answer.status_code == 302:
                assert answer["Location"].startswith("/konto/login/?next="), name


def test_interviews_of_another_kommune_are_not_reached_through_ones_own(site: InterviewSite) -> None:
    user = member_of(site.programme, Role.RESEARCH_PARTNER, site.here, name="Hier forscht")
    before = Version.objects.count(), InterviewAccess.objects.count()
    for name in OF_KOMMUNE:
        address = site.address(name, objects_of=site.there)
        if address != site.address(name):
            assert codes(user, address) == {404}, name
    assert (Version.objects.count(), InterviewAccess.objects.count()) == before


def test_refused_tries_stand_in_the_accesses_of_the_interview(
    site: InterviewSite, caplog: pytest.LogCaptureFixture
) -> None:
    lead = member_of(site.programme, Role.MUNICIPAL_LEAD, site.here, name="Lea Leitung")
    InterviewAccess.objects.all().delete()
    with caplog.at_level(logging.WARNING, logger="dwk.access"):
        for name in ("transcript", "interview", "consent_withdraw"):
            assert browser_of(lead).get(site.address(name)).status_code == 403
    noted = InterviewAccess.objects.filter(interview=site.numbers["musterstadt"]["interview"])
    assert list(noted.values_list("user_name", "what", "times")) == [("Lea Leitung", "refused", 3)]
    said = [record.getMessage() for record in caplog.records if record.name == "dwk.access"]
    assert len(said) == 3
    assert not any("Lea" in line or WORDS in line for line in said)
    page = browser_of(site.writer).get(site.address("interview_accesses")).content.decode()
    assert "verweigert" in page
    # who belongs elsewhere learns nothing and fills nobody's list
    other = member_of(site.programme, Role.MUNICIPAL_LEAD, site.there, name="Nora Nachbar")
    assert browser_of(other).get(site.address("transcript")).status_code == 404
    assert noted.get().times == 3


@pytest.mark.parametrize(
    "role", [Role.MUNICIPAL_LEAD, Role.MUNICIPAL_COORDINATOR, Role.PROGRAMME_OFFICE, Role.CONSULTANT]
)
def test_search_trail_overview_and_notifications_show_nothing(site: InterviewSite, role: Role) -> None:
    browser = browser_of(member_of(site.programme, role, site.here, name=f"Hier {role.value}"))
    here = f"/programm/{site.programme.slug}/{site.here.slug}/"
    pages = [here, here + "verlauf/", here + "profil/vielfalt/", "/meine-seite/"]
    pages += [f"/suche/?q={text}" for text in (WORDS, "Seniorenbeirat", "P01", "müde")]
    for page in pages:
        shown = browser.get(page).content.decode().replace("?q=" + WORDS, "").partition("<main")[2]
        for words in ("Ältere finden", "Seniorenbeirat kaum", "Wirkte müde", "barrierefreie Wohnungen"):
            assert words not in shown, page
    assert not mail.outbox
    assert not Notification.objects.exists()


def test_exports_and_reports_hold_nothing(site: InterviewSite) -> None:
    office = browser_of(member_of(site.programme, Role.PROGRAMME_OFFICE, name="Greta Stelle"))
    report = freeze_report(
        programme=site.programme, kind="zwischenbericht", as_of=START, known_on=None, user=None, at=timezone.now()
    )
    slug = site.programme.slug
    for address in (
        reverse("programme_export", args=[slug, "csv"]),
        reverse("contacts_export", args=[slug, site.here.slug, "csv"]),
        reverse("report_file", args=[slug, report.pk, "html"]),
        reverse("report_detail", args=[slug, report.pk]),
    ):
        answer = office.get(address)
        assert answer.status_code == 200, address
        found = answer.content.decode()
        for words in ("Ältere finden", "Seniorenbeirat", "Wirkte müde", "barrierefreie Wohnungen", "P01"):
            assert words not in found, address


def test_guides_are_the_only_trace_in_the_trail_of_the_programme(site: InterviewSite) -> None:
    chains = set(Version.objects.filter(object_type__startswith="kommunalprofil.").values_list("chain", flat=True))
    assert chains == {
        f"programme:{site.programme.pk}",
        chain_of(site.here.pk),
        chain_of(site.there.pk),
    }
    of_programme = Version.objects.filter(chain=f"programme:{site.programme.pk}")
    kinds = set(of_programme.values_list("object_type", flat=True))
    assert {kind for kind in kinds if kind.startswith("kommunalprofil.")} == {"kommunalprofil.guide"}
