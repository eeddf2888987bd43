"""Lists of programmes and Kommunen: as many queries for many rows as for one, past days, words of the trail."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.programme.actions.events import create_task, plan_event
from dwk.programme.actions.participations import add_department, state_focus
from dwk.programme.actions.phases import plan_phase, skip_phase, start_phase, submit_phase
from dwk.programme.models import Event, FocusStatement, Participation, Task
from dwk.programme.queries.trail import differences
from tests.factories.memberships import BY, START, member_of, small_participation, small_programme

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
HERE = "/programm/probe/musterstadt/"
#: list -> queries it takes, session, person and the number of new notifications included
QUERIES = {
    "/programm/": 5,
    "/programm/probe/": 14,
    "/programm/probe/?ordnung=aktivitaet": 14,
    "/programm/probe/?stand=2026-06-01": 8,
    "/meine-seite/": 16,
    HERE: 10,
    HERE + "phasen/": 8,
    HERE + "veranstaltungen/": 8,
    HERE + "aufgaben/": 9,
    HERE + "aufgaben/?stand=2026-06-01": 8,
    HERE + "personen/": 10,
    HERE + "verlauf/": 10,
    HERE + "personen/kontakte/": 8,
    "/programm/probe/personen/": 8,
    "/programm/probe/personen/organisationen/": 6,
    "/programm/probe/programm/": 7,
    "/programm/probe/kommunen/neu/": 7,
}


def browser_of(user: User) -> Client:
    browser = Client()
    browser.force_login(user, backend=BACKEND)
    return browser


@pytest.fixture
def kommune(db: None) -> Participation:
    return small_participation(small_programme(), designation="Stadt")


@pytest.fixture
def office(kommune: Participation) -> Client:
    return browser_of(member_of(kommune.programme, Role.PROGRAMME_OFFICE))


def fill(kommune: Participation, number: int) -> None:
    """One more of everything that a list shows."""
    entry: dict[str, Any] = {"by": BY, "effective_on": START}
    place = small_participation(kommune.programme, f"ort-{number}")
    state_focus(participation=place, text="F", **entry)
    run = start_phase(run=plan_phase(participation=kommune, kind="kickoff", **entry), **entry)
    submit_phase(run=run, user=None, **entry)
    department = add_department(participation=kommune, name=f"Amt {number}", **entry)
    member_of(kommune.programme, Role.DEPARTMENT_MEMBER, kommune, name=f"Person {number}", department=department)
    for participation in (kommune, place):
        create_task(participation=participation, title=f"A {number}", role="programme_office", **entry)
        plan_event(
            programme=kommune.programme, participation=participation, kind="steering", title=f"R {number}",
            on=date(2099, 1, 1), **entry,
        )  # fmt: skip


@pytest.mark.parametrize("address", QUERIES)
def test_a_list_takes_the_same_queries_for_many_rows(kommune: Participation, office: Client, address: str) -> None:
    fill(kommune, 1)
    counted = []
    for more in (range(0), range(2, 9)):
        for number in more:
            fill(kommune, number)
        with CaptureQueriesContext(connection) as found:
            assert office.get(address).status_code == 200
        counted.append(len(found))
    assert counted == [QUERIES[address]] * 2


def test_a_past_day_is_filtered_sorted_and_saved_like_today(kommune: Participation, office: Client) -> None:
    other = small_participation(kommune.programme, "nachbarort", kind="mentor", starts_on=date(2026, 2, 1))
    plan_phase(participation=other, kind="kickoff", state="in_progress", by=BY, effective_on=date(2026, 2, 1))
    plan_event(
        programme=kommune.programme, participation=other, kind="steering", title="Lenkungsrunde", on=date(2026, 3, 9),
        by=BY, effective_on=date(2026, 2, 1),
    )  # fmt: skip
    day = "/programm/probe/?stand=2026-03-01"
    for query in ("&q=nachbar", "&phase=kickoff", "&zustand=in_progress", "&art=mentor"):
        page = office.get(day + query).content.decode()
        assert "Nachbarort" in page
        assert "Musterstadt" not in page
    assert "Lenkungsrunde" in office.get(day).content.decode()
    assert "Keine Kommune passt dazu" in office.get(day + "&frist=ueberfaellig").content.decode()
    latest = office.get(day + "&ordnung=aktivitaet").content.decode()
    assert latest.index("Nachbarort") < latest.index("Musterstadt")
    file = office.get("/programm/probe/kommunen.csv?stand=2026-03-01&q=nachbar").content.decode("utf-8-sig")
    assert "01.03.2026" in file or "Nachbarort" in file
    assert "Musterstadt" not in file
    assert any("Lenkungsrunde" in field for row in csv.reader(io.StringIO(file), delimiter=";") for field in row)


def test_the_overview_shows_the_phases_under_way_by_shape_and_word(kommune: Participation, office: Client) -> None:
    entry: dict[str, Any] = {"by": BY, "effective_on": START}
    skip_phase(run=plan_phase(participation=kommune, kind="kickoff", **entry), reason="War schon", **entry)
    assert "Kick-off übersprungen" in office.get("/programm/probe/").content.decode()
    start_phase(run=plan_phase(participation=kommune, kind="profile", **entry), **entry)
    page = office.get("/programm/probe/").content.decode()
    assert re.search(r"dwk-symbol--work.*?<span>Kommunalprofil in Arbeit</span>", page, re.DOTALL)
    assert "Kick-off übersprungen" not in page


def test_a_day_that_has_not_come_is_today(kommune: Participation, office: Client) -> None:
    coming = timezone.localdate() + timedelta(days=400)
    for address in (HERE, "/programm/probe/"):
        page = office.get(f"{address}?stand={coming}&bekannt={coming}").content.decode()
        assert "Hier lässt sich nichts ändern." not in page


def test_people_of_a_past_day_are_those_of_that_day(kommune: Participation, office: Client) -> None:
    from dwk.programme.actions.people import add_member, end_membership

    user = member_of(kommune.programme, Role.COUNCIL_MEMBER, kommune, name="Rat Früher")
    end_membership(membership=user.memberships.get(), successor=None, by=BY, effective_on=date(2026, 4, 1))
    member = member_of(kommune.programme, Role.CIVIL_PARTNER, name="Verein Später")
    add_member(
        user=member, programme=kommune.programme, participation=kommune, role=Role.CIVIL_PARTNER.value, by=BY,
        effective_on=date(2026, 5, 1),
    )  # fmt: skip
    for address in (HERE, HERE + "personen/"):
        past = office.get(address + "?stand=2026-03-01").content.decode()
        assert "Rat Früher" in past
        assert "Verein Später" not in past
        today = office.get(address).content.decode()
        assert "Rat Früher" not in today.split("Nachgetragen")[0]
        assert "Verein Später" in today


def test_a_focus_entered_late_holds_then_and_leaves_todays_alone(kommune: Participation) -> None:
    browser = browser_of(member_of(kommune.programme, Role.MUNICIPAL_COORDINATOR, kommune))
    state_focus(participation=kommune, text="Vom Januar", by=BY, effective_on=date(2026, 1, 10))
    state_focus(participation=kommune, text="Gilt heute", by=BY, effective_on=date(2026, 4, 1))
    assert browser.post(HERE + "fokus/", {"text": "Vom März", "effective_on": "2026-03-01"}).status_code == 302
    assert FocusStatement.objects.get().text == "Gilt heute"
    for day, text in (("2026-02-01", "Vom Januar"), ("2026-03-15", "Vom März"), ("2026-04-01", "Gilt heute")):
        assert text in browser.get(f"{HERE}?stand={day}").content.decode()


def test_a_focus_is_not_put_into_the_future(kommune: Participation) -> None:
    browser = browser_of(member_of(kommune.programme, Role.MUNICIPAL_COORDINATOR, kommune))
    page = browser.post(HERE + "fokus/", {"text": "Neu", "effective_on": "2099-01-01"}).content.decode()
    assert "liegt in der Zukunft" in page
    assert not FocusStatement.objects.exists()


def test_a_focus_that_was_taken_back_is_not_stated_anew_under_its_own_days(kommune: Participation) -> None:
    browser = browser_of(member_of(kommune.programme, Role.MUNICIPAL_COORDINATOR, kommune))
    state_focus(participation=kommune, text="Alt", by=BY, effective_on=date(2026, 2, 1))
    state_focus(participation=kommune, text="", by=BY, effective_on=date(2026, 4, 1))
    page = browser.post(HERE + "fokus/", {"text": "Neu", "effective_on": "2026-03-01"}).content.decode()
    assert "Es gilt schon eine Fassung ab dem 01.04.2026." in page
    assert not FocusStatement.objects.exists()
    assert browser.post(HERE + "fokus/", {"text": "Neu", "effective_on": ""}).status_code == 302


def test_a_meeting_ends_after_it_begins(kommune: Participation) -> None:
    browser = browser_of(member_of(kommune.programme, Role.MUNICIPAL_COORDINATOR, kommune))
    entered = {"kind": "steering", "title": "Runde", "on": "2026-03-02", "starts_at": "18:00", "ends_at": "17:00"}
    assert (
        "Das Ende liegt nicht nach dem Beginn." in browser.post(HERE + "veranstaltungen/neu/", entered).content.decode()
    )
    assert browser.post(HERE + "veranstaltungen/neu/", entered | {"ends_at": "20:00"}).status_code == 302
    assert "18:00 bis 20:00 Uhr" in browser.get(f"{HERE}veranstaltungen/{Event.objects.get().pk}/").content.decode()


def test_differences_are_said_in_words_and_names(kommune: Participation) -> None:
    user = member_of(kommune.programme, Role.MUNICIPAL_COORDINATOR, kommune)
    run = plan_phase(participation=kommune, kind="profile", by=BY, effective_on=date(2026, 2, 1))
    run = start_phase(run=run, by=BY, effective_on=date(2026, 3, 1))
    submit_phase(run=run, user=user, by=BY, effective_on=date(2026, 4, 1))
    found = {
        (one.record, one.field): (one.old, one.new)
        for one in differences(kommune.scope, date(2026, 2, 2), date(2026, 4, 2))
    }
    record = "Durchgang einer Phase „Kommunalprofil“"
    assert found == {
        (record, "Zustand"): ("nicht begonnen", "zur Abnahme vorgelegt"),
        (record, "Beginn"): ("–", "01.03.2026"),
        (record, "Fassung"): ("0", "1"),
        (record, "vorgelegt von"): ("–", "Demografiekoordination"),
    }


def test_the_trail_of_a_past_day_ends_there_and_can_be_narrowed(kommune: Participation, office: Client) -> None:
    state_focus(participation=kommune, text="Vorher", by=BY, effective_on=date(2026, 2, 1))
    state_focus(participation=kommune, text="Nachher", by=BY, effective_on=date(2026, 4, 1))
    past = office.get(HERE + "verlauf/?stand=2026-03-01").content.decode()
    assert "Vorher" in past
    assert "Nachher" not in past
    assert "2\N{NO-BREAK SPACE}Einträge" in office.get(HERE + "verlauf/?art=programme.focusstatement").content.decode()


def test_my_page_names_what_changed_where_and_what_waits_for_the_office(kommune: Participation, office: Client) -> None:
    create_task(
        participation=kommune,
        title="Bericht anfordern",
        role="programme_office",
        due_on=START,
        by=BY,
        effective_on=START,
    )
    page = office.get("/meine-seite/").content.decode()
    assert page.index("Überfällig") < page.index("Bericht anfordern")
    assert "Aufgabe „Bericht anfordern“ angelegt" in page
    other = Task.objects.get().participation
    stranger = browser_of(member_of(other.programme, Role.FUNDER)).get("/meine-seite/").content.decode()
    assert stranger.count("Bericht anfordern") == 1, "the entry, not the task"


def test_entries_about_people_are_for_those_who_may_read_the_trail(kommune: Participation, office: Client) -> None:
    from dwk.programme.actions.invitations import invite

    invite(
        token="geheim", link_of=str, at=timezone.now(), by=BY, email="neu@example.org", name="Jana Eingeladen",
        programme=kommune.programme, participation=kommune, role=Role.COUNCIL_MEMBER.value,
    )  # fmt: skip
    guest = browser_of(member_of(kommune.programme, Role.CIVIL_PARTNER, kommune))
    for address in ("/meine-seite/", HERE, HERE + "personen/"):
        assert "Jana Eingeladen" not in guest.get(address).content.decode()
    assert guest.get(HERE + "verlauf/").status_code == 403
    assert "Jana Eingeladen" in office.get(HERE + "verlauf/").content.decode()


def test_the_switch_leads_to_everything_one_belongs_to(kommune: Participation, office: Client) -> None:
    other = small_participation(kommune.programme, "nachbarort")
    user = member_of(kommune.programme, Role.CONSULTANT, kommune)
    assert "dwk-switch--fixed" in browser_of(user).get(HERE).content.decode()
    member_of(kommune.programme, Role.CONSULTANT, other)
    assert '<a href="/programm/probe/nachbarort/?stand=2026-03-01">' in (
        browser_of(user).get(HERE + "?stand=2026-03-01").content.decode()
    )
    assert "Übersicht Probeprogramm" in office.get(HERE).content.decode()


def test_a_request_refused_before_the_sign_in_gets_its_page() -> None:
    answer = Client(headers={"host": "fremd.example.org"}, raise_request_exception=False).get("/programm/")
    assert answer.status_code == 400


def test_odd_addresses_are_no_failure(kommune: Participation, office: Client) -> None:
    huge = 10**30
    for part in (f"phasen/{huge}/", f"veranstaltungen/{huge}/", f"personen/{huge}/beenden/"):
        assert office.get(HERE + part).status_code == 404
    for query in (
        "stand=0001-01-01",
        "bekannt=0001-01-01",
        "stand=9999-12-31&bekannt=9999-12-31",
        "seite=-1",
        "art=%00",
    ):
        for part in ("", "phasen/", "veranstaltungen/", "aufgaben/", "personen/", "verlauf/"):
            assert office.get(f"{HERE}{part}?{query}").status_code == 200
        for address in ("/programm/probe/", "/programm/probe/kommunen.csv"):
            assert office.get(f"{address}?{query}&ordnung=%00&zustand=x").status_code == 200
    assert office.get(HERE + "verlauf/?von=0001-01-01&bis=9999-12-31").status_code == 200


def test_a_kommune_that_begins_later_is_named_below_the_list_and_its_pages_are_there(
    kommune: Participation, office: Client
) -> None:
    begins = timezone.localdate() + timedelta(days=40)
    place = small_participation(kommune.programme, "spaeter", starts_on=begins)
    plan_phase(participation=place, kind="kickoff", by=BY, effective_on=START)
    page = office.get("/programm/probe/").content.decode().replace("\u202f", " ").replace("\xa0", " ")
    assert "1 Kommune" in page
    assert f"beginnt am {begins:%d.%m.%Y}" in page
    assert 'href="/programm/probe/spaeter/"' in page
    assert "Kick-off" in office.get("/programm/probe/spaeter/").content.decode()
    assert "Kick-off" in office.get("/programm/probe/spaeter/phasen/").content.decode()
