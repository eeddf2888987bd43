"""People of a whole programme and the organisations they belong to."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.programme.actions.events import create_task
from dwk.programme.actions.organisations import add_organisation
from dwk.programme.actions.people import end_membership
from dwk.programme.models import Invitation, Membership, Organisation, Programme
from tests.factories.memberships import BY, START, member_of, small_participation, small_programme

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
HERE = "/programm/probe/personen/"


def browser_of(user: User) -> Client:
    browser = Client()
    browser.force_login(user, backend=BACKEND)
    return browser


@pytest.fixture
def programme(db: None) -> Programme:
    return small_programme()


@pytest.fixture
def office(programme: Programme) -> Client:
    return browser_of(member_of(programme, Role.PROGRAMME_OFFICE, name="Olga Office"))


def text_of(browser: Client, address: str = HERE) -> str:
    return browser.get(address).content.decode()


def organisation(name: str = "Demografie-Institut", **fields: str) -> Organisation:
    return add_organisation(name=name, by=BY, effective_on=START, **fields)


def test_the_office_sees_everybody_of_the_programme_and_nobody_of_a_kommune(
    programme: Programme, office: Client
) -> None:
    member_of(programme, Role.FUNDER, name="Fritz Förder", organisation=organisation("Ministerium"))
    member_of(programme, Role.MUNICIPAL_LEAD, small_participation(programme), name="Lea Leitung")
    page = text_of(office)
    assert "Fritz Förder" in page
    assert "Ministerium" in page
    assert "Lea Leitung" not in page
    assert "Person einladen" in page


def test_who_only_looks_gets_no_steps(programme: Programme) -> None:
    page = text_of(browser_of(member_of(programme, Role.FUNDER)))
    assert "Förderer" in page
    assert "Beenden" not in page
    assert "Person einladen" not in page


@pytest.mark.django_db(transaction=True)
def test_somebody_is_invited_with_an_organisation_and_joins() -> None:
    programme = small_programme()
    office = browser_of(member_of(programme, Role.PROGRAMME_OFFICE, name="Olga Office"))
    house = organisation()
    entered = {
        "name": "Rita Research", "email": "rita@example.org", "role": Role.RESEARCH_PARTNER.value,
        "organisation": house.pk,
    }  # fmt: skip
    page = office.post(HERE + "einladen/", entered, follow=True).content.decode()
    assert "Rita Research, Wissenschaftliche Begleitung" in page
    link = re.search(r"http://testserver(/einladung/\S+/)", str(mail.outbox[0].body))
    assert link is not None
    password = "ein-langer-Satz-zum-Merken-42"
    Client().post(link[1], {"name": "Rita Research", "password": password, "again": password})
    made = Membership.objects.get(user__email="rita@example.org")
    assert (made.role, made.participation, made.organisation) == (Role.RESEARCH_PARTNER.value, None, house)


def test_an_invitation_is_taken_back(office: Client) -> None:
    office.post(HERE + "einladen/", {"name": "Falsch", "email": "f@example.org", "role": Role.FUNDER.value})
    found = Invitation.objects.get()
    office.post(f"{HERE}einladung/{found.pk}/zurueckziehen/")
    assert "Falsch, Förderer" not in text_of(office)
    found.refresh_from_db()
    assert found.revoked_at is not None


@pytest.mark.parametrize("role", [Role.MUNICIPAL_LEAD, Role.MUNICIPAL_COORDINATOR])
def test_the_programme_invites_into_its_own_roles_only(office: Client, role: Role) -> None:
    answer = office.post(HERE + "einladen/", {"name": "A", "email": "a@example.org", "role": role.value})
    assert answer.status_code == 200
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("role", [Role.MUNICIPAL_LEAD, Role.MUNICIPAL_COORDINATOR])
def test_who_manages_one_kommune_reaches_no_page_of_the_programme(programme: Programme, role: Role) -> None:
    browser = browser_of(member_of(programme, role, small_participation(programme)))
    for address in ("", "einladen/", "organisationen/", "organisationen/neu/"):
        assert browser.get(HERE + address).status_code == 404
        assert browser.post(HERE + address).status_code in {404, 405}


def test_the_organisation_of_a_member_changes_from_today(programme: Programme, office: Client) -> None:
    user = member_of(programme, Role.FUNDER, name="Fritz Förder", organisation=organisation("Altes Haus"))
    house = organisation("Neues Haus")
    office.post(f"{HERE}{user.memberships.get().pk}/organisation/", {"organisation": house.pk})
    assert "Neues Haus" in text_of(office)
    yesterday = timezone.localdate() - timedelta(days=1)
    assert "Altes Haus" in text_of(office, f"{HERE}?stand={yesterday}")


def test_a_membership_ends_and_its_tasks_in_all_kommunen_go_to_the_successor(
    programme: Programme, office: Client
) -> None:
    leaving = member_of(programme, Role.CONSULTANT, name="Konrad Konsul")
    staying = member_of(programme, Role.RESEARCH_PARTNER, name="Rita Research")
    tasks = [
        create_task(
            participation=small_participation(programme, slug), title="Rat", role="consultant", assignee=leaving, by=BY,
            effective_on=START,
        )
        for slug in ("musterstadt", "nachbarort")
    ]  # fmt: skip
    address = f"{HERE}{leaving.memberships.get().pk}/beenden/"
    assert "2\N{NO-BREAK SPACE}offene Aufgaben sind" in text_of(office, address)
    answer = office.post(address, {"successor": staying.pk}, follow=True)
    assert "gingen an Rita Research" in answer.content.decode()
    for task in tasks:
        task.refresh_from_db()
    assert [task.assignee for task in tasks] == [staying, staying]
    assert "Konrad Konsul" not in text_of(office)


def test_the_last_of_the_office_cannot_leave(programme: Programme, office: Client) -> None:
    mine = Membership.objects.get(user__name="Olga Office")
    page = office.post(f"{HERE}{mine.pk}/beenden/").content.decode()
    assert "die letzte Person der Geschäftsstelle" in page
    member_of(programme, Role.PROGRAMME_OFFICE, name="Otto Office")
    office.post(f"{HERE}{mine.pk}/beenden/")
    mine.refresh_from_db()
    assert mine.ended_on == timezone.localdate()


def test_members_of_a_kommune_are_not_ended_from_here(programme: Programme, office: Client) -> None:
    user = member_of(programme, Role.MUNICIPAL_LEAD, small_participation(programme))
    assert office.post(f"{HERE}{user.memberships.get().pk}/beenden/").status_code == 404


def test_an_organisation_is_entered_and_changed_from_a_day_on(office: Client) -> None:
    entered = {"name": "Demografie-Institut", "phone": "0351 1", "fax": "0351 2", "website": "institut.example"}
    office.post(HERE + "organisationen/neu/", {**entered, "effective_on": "2026-01-10"})
    found = Organisation.objects.get()
    page = text_of(office, HERE + "organisationen/")
    assert "Tel. 0351 1, Fax 0351 2" in page
    moved = {**entered, "address": "Neue Straße 1", "effective_on": "2026-03-01", "reason": "Umzug"}
    office.post(f"{HERE}organisationen/{found.pk}/", moved)
    assert "Neue Straße 1" in text_of(office, HERE + "organisationen/?stand=2026-03-01")
    past = text_of(office, HERE + "organisationen/?stand=2026-02-01")
    assert "Neue Straße 1" not in past
    assert "Organisation eintragen" not in past


def test_a_name_that_is_there_is_refused_in_words(office: Client) -> None:
    organisation()
    answer = office.post(HERE + "organisationen/neu/", {"name": "Demografie-Institut"})
    assert "Die Organisation „Demografie-Institut“ gibt es schon." in answer.content.decode()
    assert Organisation.objects.count() == 1


def test_a_past_day_shows_who_was_there_and_changes_nothing(programme: Programme, office: Client) -> None:
    gone = member_of(programme, Role.FUNDER, name="Gerd Gegangen")
    end_membership(membership=gone.memberships.get(), successor=None, by=BY, effective_on=date(2026, 3, 1))
    assert "Gerd Gegangen" not in text_of(office)
    past = text_of(office, HERE + "?stand=2026-02-01")
    assert "Gerd Gegangen" in past
    assert "Beenden" not in past
    entered = {"name": "A", "email": "a@example.org", "role": Role.FUNDER.value}
    assert office.post(HERE + "einladen/?stand=2026-02-01", entered).status_code == 403


def test_many_people_take_as_many_queries_as_one(programme: Programme, office: Client) -> None:
    counts = []
    for number in range(2):
        for one in range(5):
            member_of(
                programme, Role.FUNDER, name=f"Person {number}{one}", organisation=organisation(f"Haus {number}{one}")
            )
        for address in ("", "organisationen/"):
            with CaptureQueriesContext(connection) as queries:
                text_of(office, HERE + address)
            counts.append(len(queries))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 9
