"""Pages of the reports: who reads, who makes, which day, what is said when something is wrong."""

from __future__ import annotations

import logging
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.berichte.actions import freeze_report
from dwk.berichte.models import ReportRun
from dwk.files.actions import store_file
from dwk.files.queries import path_of
from dwk.programme.actions.people import end_membership
from dwk.programme.actions.programmes import add_part, create_organisation
from dwk.programme.models import Backer, Membership, Programme
from tests.factories.memberships import BY, START, member_of, small_participation, small_programme

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
LIST, MAKE = "/berichte/probe/", "/berichte/probe/neu/"
AT = datetime(2026, 5, 2, 8, 0, tzinfo=UTC)
#: who reads reports without running the programme
READERS = (Role.FUNDER, Role.RESEARCH_PARTNER, Role.STRATEGIC_ADVISER)


def browser_of(user: User) -> Client:
    browser = Client()
    browser.force_login(user, backend=BACKEND)
    return browser


@pytest.fixture
def programme(db: None) -> Programme:
    return small_programme()


@pytest.fixture
def office(programme: Programme) -> Client:
    return browser_of(member_of(programme, Role.PROGRAMME_OFFICE))


def freeze(programme: Programme, as_of: date = START, at: datetime = AT) -> ReportRun:
    return freeze_report(programme=programme, kind="zwischenbericht", as_of=as_of, known_on=None, user=None, at=at)


# --- who


def test_the_office_makes_a_report_and_loads_its_files(programme: Programme, office: Client) -> None:
    small_participation(programme, designation="Stadt")
    assert MAKE in office.get(LIST).content.decode()
    answer = office.post(MAKE, {"as_of": "2026-03-01", "known_on": ""}, follow=True)
    run = ReportRun.objects.get()
    assert answer.redirect_chain == [(f"{LIST}{run.pk}/", 302)]
    page = answer.content.decode()
    assert "Der Bericht ist zusammengestellt." in page
    assert "Stand 01.03.2026" in page
    assert "Stadt Musterstadt" in page
    assert "kein Fokus genannt" in page
    assert run.created_by is not None
    for kind in ("pptx", "pdf", "html"):
        assert f"{LIST}{run.pk}/zwischenbericht.{kind}" in page
        loaded = office.get(f"{LIST}{run.pk}/zwischenbericht.{kind}")
        assert loaded.status_code == 200
        assert loaded["Content-Disposition"] == f'attachment; filename="zwischenbericht-probe-2026-03-01.{kind}"'


@pytest.mark.parametrize("role", READERS)
def test_who_only_reads_is_offered_no_making_and_refused_it(programme: Programme, role: Role) -> None:
    run = freeze(programme)
    browser = browser_of(member_of(programme, role))
    page = browser.get(LIST).content.decode()
    assert f"{LIST}{run.pk}/" in page
    assert MAKE not in page
    assert browser.get(f"{LIST}{run.pk}/zwischenbericht.html").status_code == 200
    assert browser.get(MAKE).status_code == 403
    assert browser.post(MAKE, {"as_of": "2026-03-01"}).status_code == 403
    assert ReportRun.objects.count() == 1


def test_a_membership_that_ended_opens_nothing_and_one_that_ends_tomorrow_still_does(programme: Programme) -> None:
    user = member_of(programme, Role.FUNDER)
    browser = browser_of(user)
    today = timezone.localdate()
    end_membership(
        membership=Membership.objects.get(user=user), successor=None, by=BY, effective_on=today + timedelta(days=1)
    )
    assert browser.get(LIST).status_code == 200
    other = member_of(programme, Role.STRATEGIC_ADVISER)
    end_membership(membership=Membership.objects.get(user=other), successor=None, by=BY, effective_on=today)
    assert browser_of(other).get(LIST).status_code == 404


def test_refusals_are_logged_without_names(programme: Programme, caplog: pytest.LogCaptureFixture) -> None:
    user = member_of(programme, Role.FUNDER)
    outsider = member_of(small_programme("anderes"), Role.PROGRAMME_OFFICE, name="Anderswo")
    with caplog.at_level(logging.WARNING, logger="dwk.access"):
        browser_of(user).post(MAKE)
        browser_of(outsider).get(LIST)
    told = [record.getMessage() for record in caplog.records if record.name == "dwk.access"]
    assert len(told) == 2
    assert f"user {user.pk}, POST {MAKE}, needs edit_programme" in told[0]
    assert f"user {outsider.pk}, GET {LIST}, needs view_reports" in told[1]
    assert not [message for message in told if user.name in message or outsider.name in message]


def test_a_report_of_another_programme_is_not_there(programme: Programme, office: Client) -> None:
    other = freeze(small_programme("anderes"))
    assert office.get(f"{LIST}{other.pk}/").status_code == 404
    assert office.get(f"{LIST}{other.pk}/zwischenbericht.pdf").status_code == 404
    assert office.get(f"{LIST}{freeze(programme).pk}/zwischenbericht.exe").status_code == 404


# --- what the pages show


def test_reports_are_a_tab_of_the_programme(programme: Programme, office: Client) -> None:
    run = freeze(programme)
    for address in (LIST, MAKE, f"{LIST}{run.pk}/"):
        page = office.get(address).content.decode()
        assert f'href="{LIST}"' in page
        assert 'href="/programm/probe/"' in page
        assert re.search(rf'<a[^>]*href="{LIST}"[^>]*aria-current="page"|aria-current="page"[^>]*href="{LIST}"', page)


def test_on_a_past_day_only_reports_made_by_then_are_listed_and_none_is_made(
    programme: Programme, office: Client
) -> None:
    early, late = freeze(programme, at=datetime(2026, 2, 1, 8, 0, tzinfo=UTC)), freeze(programme, date(2026, 4, 1))
    page = office.get(f"{LIST}?stand=2026-03-01").content.decode()
    assert f"{LIST}{early.pk}/" in page
    assert f"{LIST}{late.pk}/" not in page
    assert MAKE not in page
    assert "dwk-past" in page


@pytest.mark.parametrize(
    ("entered", "sentence"),
    [
        ({}, "Bitte wählen Sie den Tag, dessen Stand"),
        ({"as_of": ""}, "Bitte wählen Sie den Tag, dessen Stand"),
        ({"as_of": "2020-01-01"}, "gab es am 01.01.2020 noch nicht"),
        ({"as_of": "2999-01-01"}, "Dieser Tag liegt in der Zukunft"),
        ({"as_of": "2026-03-01", "known_on": "2999-01-01"}, "Dieser Tag liegt in der Zukunft"),
        ({"as_of": "2026-03-01", "known_on": "2020-01-01"}, "war am 01.01.2020 noch nichts eingetragen"),
    ],
)
def test_what_cannot_be_made_is_a_sentence_at_the_field(
    programme: Programme, office: Client, entered: dict[str, str], sentence: str
) -> None:
    answer = office.post(MAKE, entered)
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert not ReportRun.objects.exists()


def test_a_file_that_cannot_be_made_leads_back_with_the_reason(
    programme: Programme, office: Client, settings: LazySettings, tmp_path: Path
) -> None:
    settings.FILES_DIR = tmp_path
    logo = store_file(name="logo.png", chunks=[b"x"], purpose="logo", by=None, at=AT, limit_bytes=10)
    ministry = create_organisation(name="Ministerium", by=BY, effective_on=START)
    backer = Backer(programme=programme, organisation=ministry, kind="funder", wording="Ministerium", logo=logo)
    add_part(part=backer, by=BY, effective_on=START)
    run = freeze(programme)
    path_of(logo.sha256).unlink()
    answer = office.get(f"{LIST}{run.pk}/zwischenbericht.pdf", follow=True)
    assert answer.redirect_chain == [(f"{LIST}{run.pk}/", 302)]
    assert "ist nicht mehr abgelegt" in answer.content.decode()


def test_a_list_takes_the_same_queries_for_many_reports(programme: Programme, office: Client) -> None:
    counts = []
    for day in (1, 2, 3):
        freeze(programme, date(2026, 2, day))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert office.get(LIST).status_code == 200
        counts.append(len(queries))
    assert len(set(counts)) == 1
    assert counts[0] <= 8
