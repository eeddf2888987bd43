"""People find what stands in their own Kommunen and programmes; nobody finds anything of another Kommune."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dwk.accounts.actions import create_user
from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.evaluation.actions import note_finding
from dwk.programme.actions import trail
from dwk.programme.actions.events import add_item, create_task, plan_event
from dwk.programme.actions.participations import add_goal, define_readiness, state_focus
from dwk.programme.actions.people import end_membership
from dwk.programme.models import Contact, Membership, Participation, SteeringGroup
from tests.factories.memberships import BY, START, member_of, small_participation, small_programme

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
#: what is entered in the Kommune, each with a word of its own -> heading under which it is found
WORDS = {
    "Titelwort": "Veranstaltungen und Protokolle",
    "Tagesordnungswort": "Veranstaltungen und Protokolle",
    "Protokollwort": "Veranstaltungen und Protokolle",
    "Beschlusswort": "Beschlüsse und Aufträge",
    "Aufgabenwort": "Aufgaben",
    "Fokuswort": "Fokus",
    "Festwort": "Demografiefest",
    "Zielwort": "Eigene Ziele",
    "Rundenwort": "Steuerungsrunden",
    "Kontaktwort": "Kontakte",
    "Personenwort": "Personen",
    "Musterstadt": "Kommunen des Programms",
}
OF_PROGRAMME = {"Erkenntniswort": "Erkenntnisse"}


def browser_of(user: User) -> Client:
    browser = Client()
    browser.force_login(user, backend=BACKEND)
    return browser


def fill(place: Participation, number: str = "") -> None:
    """One of everything that is found."""
    entry: dict[str, Any] = {"by": BY, "effective_on": START}
    event = plan_event(
        programme=place.programme, participation=place, kind="other", title=f"Titelwort {number}", on=START, held=True,
        agenda="Das Tagesordnungswort zuerst.", minutes="Alle nannten das Protokollwort.", **entry,
    )  # fmt: skip
    add_item(event=event, kind="decision", text="Das Beschlusswort gilt.", **entry)
    create_task(participation=place, title=f"Aufgabenwort {number}", role="programme_office", **entry)
    add_goal(participation=place, text="Das Zielwort", **entry)
    group = SteeringGroup(participation=place, name="Runde", mandate="Rundenwort")
    trail.create(obj=group, **entry)
    trail.create(obj=Contact(participation=place, name=f"Kontaktwort {number}"), **entry)
    member_of(place.programme, Role.CIVIL_PARTNER, place, name=f"Personenwort {number}")
    note_finding(programme=place.programme, headline="Erkenntniswort", text="Sie fehlt.", **entry)


@pytest.fixture
def kommune(db: None) -> Participation:
    place = small_participation(small_programme())
    fill(place)
    state_focus(participation=place, text="Das Fokuswort", by=BY, effective_on=START)
    define_readiness(participation=place, text="Das Festwort", by=BY, effective_on=START)
    return place


def headings(browser: Client, text: str) -> list[str]:
    page = browser.get("/suche/", {"q": text}).content.decode()
    return re.findall(r'id="art-[a-z]+">([^<]+)</h2>', page)


@pytest.mark.parametrize(("word", "heading"), WORDS.items())
def test_the_coordination_finds_everything_of_its_kommune(kommune: Participation, word: str, heading: str) -> None:
    browser = browser_of(member_of(kommune.programme, Role.MUNICIPAL_COORDINATOR, kommune))
    assert headings(browser, word.upper()) == [heading]
    page = browser.get("/suche/", {"q": word}).content.decode()
    assert f"<mark>{word}</mark>" in page
    address = re.search(r'<a href="(/programm/[^"]*)">', page.partition("dwk-hits")[2])
    assert address
    assert browser.get(address[1]).status_code == 200


@pytest.mark.parametrize(("word", "heading"), {**WORDS, **OF_PROGRAMME}.items())
def test_the_office_finds_it_too(kommune: Participation, word: str, heading: str) -> None:
    assert headings(browser_of(member_of(kommune.programme, Role.PROGRAMME_OFFICE)), word) == [heading]


def others(kommune: Participation) -> dict[str, User]:
    """People who do not belong to the Kommune."""
    neighbour = small_participation(kommune.programme, "nachbarort")
    elsewhere = small_programme("anderes")
    left = member_of(kommune.programme, Role.MUNICIPAL_COORDINATOR, kommune, name="Frau Frueher")
    end_membership(membership=Membership.objects.get(user=left), successor=None, by=BY, effective_on=date(2026, 2, 1))
    return {
        "stranger": create_user(
            email="fremd@example.org", name="Fremd", roles=[Role.PROGRAMME_OFFICE], by=BY, effective_on=START
        ),
        "member of another Kommune": member_of(
            kommune.programme, Role.MUNICIPAL_COORDINATOR, neighbour, name="Nachbar"
        ),
        "consultant of another Kommune": member_of(kommune.programme, Role.CONSULTANT, neighbour, name="Beratung"),
        "office of another programme": member_of(elsewhere, Role.PROGRAMME_OFFICE, name="Andere Stelle"),
        "who has left": left,
    }


@pytest.mark.parametrize(
    "who",
    [
        "stranger",
        "member of another Kommune",
        "consultant of another Kommune",
        "office of another programme",
        "who has left",
    ],
)
def test_nobody_finds_anything_of_another_kommune(kommune: Participation, who: str) -> None:
    browser = browser_of(others(kommune)[who])
    for word in {**WORDS, **OF_PROGRAMME}:
        page = browser.get("/suche/", {"q": word}).content.decode()
        assert "dwk-hits" not in page, word
        assert word == kommune.full_name or kommune.full_name not in page
    for kind in ("veranstaltungen", "ergebnisse", "aufgaben", "kontakte", "personen", "kommunen", "erkenntnisse"):
        page = browser.get("/suche/", {"q": "wort", "art": kind}).content.decode()
        assert "<mark>" not in page
        assert kommune.full_name not in page


def test_visitors_find_nothing_of_any_programme(kommune: Participation) -> None:
    for word in {**WORDS, **OF_PROGRAMME}:
        assert headings(Client(), word) == []


@pytest.mark.parametrize(
    ("role", "finds"), [(Role.CONSULTANT, True), (Role.MUNICIPAL_LEAD, False), (Role.COUNCIL_MEMBER, False)]
)
def test_contacts_are_found_by_those_who_run_meetings(kommune: Participation, role: Role, finds: bool) -> None:
    browser = browser_of(member_of(kommune.programme, role, kommune, name="Jemand"))
    assert headings(browser, "Kontaktwort") == (["Kontakte"] if finds else [])
    assert headings(browser, "Protokollwort") == ["Veranstaltungen und Protokolle"]


def test_meetings_of_a_programme_are_found_by_those_who_belong_to_it_as_a_whole(kommune: Participation) -> None:
    event = plan_event(
        programme=kommune.programme, kind="exchange", title="Austauschwort", on=START, by=BY, effective_on=START
    )
    add_item(event=event, kind="decision", text="Das Gesamtwort gilt.", by=BY, effective_on=START)
    office, lead = (
        browser_of(member_of(kommune.programme, role, place))
        for role, place in ((Role.PROGRAMME_OFFICE, None), (Role.MUNICIPAL_LEAD, kommune))
    )
    for word, heading in (
        ("Austauschwort", "Veranstaltungen und Protokolle"),
        ("Gesamtwort", "Beschlüsse und Aufträge"),
    ):
        assert headings(office, word) == [heading]
        assert headings(lead, word) == []
    address = f"/programm/probe/veranstaltungen/{event.pk}/"
    assert f'href="{address}"' in office.get("/suche/", {"q": "Austauschwort"}).content.decode()
    assert office.get(address).status_code == 200


def test_findings_are_found_only_by_members_of_the_whole_programme(kommune: Participation) -> None:
    browser = browser_of(member_of(kommune.programme, Role.MUNICIPAL_LEAD, kommune, name="Leitung"))
    assert headings(browser, "Erkenntniswort") == []


def test_reports_are_found_by_those_who_may_read_them(kommune: Participation) -> None:
    from dwk.berichte.actions import freeze_report

    freeze_report(
        programme=kommune.programme, kind="zwischenbericht", as_of=date(2026, 3, 1), known_on=None, user=None,
        at=timezone.now(),
    )  # fmt: skip
    assert headings(browser_of(member_of(kommune.programme, Role.FUNDER)), "zwischenbericht 01.03.2026") == ["Berichte"]
    assert headings(browser_of(member_of(kommune.programme, Role.CONSULTANT)), "zwischenbericht") == []


def test_a_membership_that_ends_later_finds_until_then(kommune: Participation) -> None:
    user = member_of(kommune.programme, Role.COUNCIL_MEMBER, kommune, name="Rat")
    mine, today = Membership.objects.get(user=user), timezone.localdate()
    trail.change(obj=mine, ended_on=today.replace(year=today.year + 1), by=BY, effective_on=START)
    assert headings(browser_of(user), "Protokollwort") == ["Veranstaltungen und Protokolle"]
    trail.change(obj=mine, ended_on=today, by=BY, effective_on=START)
    assert headings(browser_of(user), "Protokollwort") == []


def test_the_search_takes_the_same_queries_for_much_as_for_little(kommune: Participation) -> None:
    browser = browser_of(member_of(kommune.programme, Role.PROGRAMME_OFFICE))
    counted = []
    for more in (range(0), range(1, 9)):
        for number in more:
            place = small_participation(kommune.programme, f"ort-{number}")
            fill(place, str(number))
            fill(kommune, f"nochmal {number}")
        with CaptureQueriesContext(connection) as captured:
            assert "<mark>" in browser.get("/suche/", {"q": "wort"}).content.decode()
        counted.append(len(captured))
    assert counted[0] == counted[1] <= 20


def test_many_hits_of_a_kind_come_page_by_page(kommune: Participation) -> None:
    for number in range(30):
        create_task(
            participation=kommune, title=f"Öffnung {number}", role="programme_office", by=BY, effective_on=START
        )
    browser = browser_of(member_of(kommune.programme, Role.PROGRAMME_OFFICE))
    first = browser.get("/suche/", {"q": "öffnung"}).content.decode()
    assert first.count("<mark>Öffnung</mark>") == 5
    assert "Mehr unter „Aufgaben“" in first
    second = browser.get("/suche/", {"q": "oeffnung", "art": "aufgaben", "seite": "2"}).content.decode()
    assert second.count("<mark>Öffnung</mark>") == 5
