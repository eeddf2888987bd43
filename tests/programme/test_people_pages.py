"""People of a Kommune: departments, invitations, ending a membership with a successor."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.programme.actions import invitations
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.actions.events import create_task
from dwk.programme.actions.participations import add_department, create_participation
from dwk.programme.models import Department, Invitation, Membership, Participation, Task
from tests.factories.memberships import BY, START, member_of, small_participation, small_programme

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
HERE = "/programm/probe/musterstadt/personen/"


def browser_of(user: User) -> Client:
    browser = Client()
    browser.force_login(user, backend=BACKEND)
    return browser


@pytest.fixture
def kommune(db: None) -> Participation:
    return small_participation(small_programme(), designation="Stadt")


@pytest.fixture
def lead(kommune: Participation) -> Client:
    return browser_of(member_of(kommune.programme, Role.MUNICIPAL_LEAD, kommune, name="Lea Leitung"))


def department(kommune: Participation, name: str = "Bauamt") -> Department:
    return add_department(participation=kommune, name=name, by=BY, effective_on=START)


def text_of(browser: Client, address: str = HERE) -> str:
    return browser.get(address).content.decode()


def test_a_department_is_entered_renamed_and_taken_away(kommune: Participation, lead: Client) -> None:
    assert "Noch kein Fachbereich eingetragen." in text_of(lead)
    lead.post(HERE + "fachbereiche/neu/", {"name": "Bauamt"})
    found = Department.objects.get(participation=kommune)
    assert "Bauamt" in text_of(lead)
    lead.post(f"{HERE}fachbereiche/{found.pk}/", {"name": "Bauen und Wohnen"})
    assert "Bauen und Wohnen" in text_of(lead)
    lead.post(f"{HERE}fachbereiche/{found.pk}/entfernen/")
    assert not Department.objects.exists()


def test_a_name_that_is_there_is_refused_in_words(kommune: Participation, lead: Client) -> None:
    department(kommune)
    answer = lead.post(HERE + "fachbereiche/neu/", {"name": "Bauamt"})
    assert "Diesen Fachbereich gibt es schon." in answer.content.decode()


def test_a_department_somebody_belongs_to_stays(kommune: Participation, lead: Client) -> None:
    found = department(kommune)
    member_of(kommune.programme, Role.DEPARTMENT_MEMBER, kommune, department=found)
    answer = lead.post(f"{HERE}fachbereiche/{found.pk}/entfernen/", follow=True)
    assert "wird noch gebraucht: 1\N{NO-BREAK SPACE}Mitgliedschaft" in answer.content.decode()
    assert Department.objects.filter(pk=found.pk).exists()


def test_a_member_moves_to_another_department_and_the_old_one_goes(kommune: Participation, lead: Client) -> None:
    old, new = department(kommune), department(kommune, "Sozialamt")
    user = member_of(kommune.programme, Role.DEPARTMENT_MEMBER, kommune, name="Bea Bleibt", department=old)
    lead.post(f"{HERE}{user.memberships.get().pk}/angaben/", {"department": new.pk, "organisation": ""})
    lead.post(f"{HERE}fachbereiche/{old.pk}/entfernen/")
    assert user.memberships.get().department == new
    assert not Department.objects.filter(pk=old.pk).exists()


def test_a_department_of_another_kommune_is_no_choice(kommune: Participation, lead: Client) -> None:
    foreign = department(small_participation(kommune.programme, "nachbarort"), "Hochbauamt")
    user = member_of(kommune.programme, Role.DEPARTMENT_MEMBER, kommune, name="Bea Bleibt")
    address = f"{HERE}{user.memberships.get().pk}/angaben/"
    assert lead.post(address, {"department": foreign.pk}).status_code == 200
    assert user.memberships.get().department is None


def test_who_only_reads_sees_departments_and_no_steps(kommune: Participation) -> None:
    department(kommune)
    guest = browser_of(member_of(kommune.programme, Role.COUNCIL_MEMBER, kommune))
    page = text_of(guest)
    assert "Bauamt" in page
    assert "Umbenennen" not in page
    assert "Beenden" not in page
    assert "Kontakte" not in page


def test_a_past_day_shows_the_departments_of_that_day(kommune: Participation, lead: Client) -> None:
    found = department(kommune)
    lead.post(f"{HERE}fachbereiche/{found.pk}/", {"name": "Bauen und Wohnen"})
    page = text_of(lead, HERE + "?stand=2026-02-01")
    assert "Bauamt" in page
    assert "Umbenennen" not in page


def task_for(kommune: Participation, user: User, role: Role) -> Task:
    return create_task(participation=kommune, title="Liste", role=role.value, assignee=user, by=BY, effective_on=START)


def test_ending_says_how_many_tasks_are_open_and_hands_them_over(kommune: Participation, lead: Client) -> None:
    leaving = member_of(kommune.programme, Role.MUNICIPAL_COORDINATOR, kommune, name="Gero Geht")
    staying = member_of(kommune.programme, Role.DEPARTMENT_MEMBER, kommune, name="Bea Bleibt")
    task = task_for(kommune, leaving, Role.MUNICIPAL_COORDINATOR)
    address = f"{HERE}{Membership.objects.get(user=leaving).pk}/beenden/"
    page = text_of(lead, address)
    assert "1\N{NO-BREAK SPACE}offene Aufgabe ist dieser Person zugeordnet" in page
    assert "Das lässt sich nicht rückgängig machen." in page
    assert "an die Rolle zurück" in page
    answer = lead.post(address, {"successor": staying.pk}, follow=True)
    assert "ging an Bea Bleibt" in answer.content.decode()
    task.refresh_from_db()
    assert task.assignee == staying
    assert browser_of(leaving).get(HERE).status_code == 404


def test_without_a_successor_tasks_go_back_to_the_role(kommune: Participation, lead: Client) -> None:
    leaving = member_of(kommune.programme, Role.MUNICIPAL_COORDINATOR, kommune, name="Gero Geht")
    task = task_for(kommune, leaving, Role.MUNICIPAL_COORDINATOR)
    lead.post(f"{HERE}{Membership.objects.get(user=leaving).pk}/beenden/", {"successor": ""})
    task.refresh_from_db()
    assert (task.assignee, task.role) == (None, Role.MUNICIPAL_COORDINATOR.value)


def test_whoever_keeps_another_role_keeps_its_tasks(kommune: Participation, lead: Client) -> None:
    leaving = member_of(kommune.programme, Role.MUNICIPAL_COORDINATOR, kommune, name="Gero Geht")
    member_of(kommune.programme, Role.DEPARTMENT_MEMBER, kommune, name="Gero Geht")
    given_up = task_for(kommune, leaving, Role.MUNICIPAL_COORDINATOR)
    kept = task_for(kommune, leaving, Role.DEPARTMENT_MEMBER)
    membership = Membership.objects.get(user=leaving, role=Role.MUNICIPAL_COORDINATOR.value)
    lead.post(f"{HERE}{membership.pk}/beenden/", {"successor": ""})
    given_up.refresh_from_db()
    kept.refresh_from_db()
    assert (given_up.assignee, kept.assignee) == (None, leaving)


def test_nobody_from_elsewhere_takes_tasks_over(kommune: Participation, lead: Client) -> None:
    there = small_participation(kommune.programme, "nachbarort")
    stranger = member_of(kommune.programme, Role.MUNICIPAL_LEAD, there, name="Nora Nachbar")
    leaving = member_of(kommune.programme, Role.MUNICIPAL_COORDINATOR, kommune, name="Gero Geht")
    task_for(kommune, leaving, Role.MUNICIPAL_COORDINATOR)
    address = f"{HERE}{Membership.objects.get(user=leaving).pk}/beenden/"
    assert "Nora" not in text_of(lead, address)
    assert lead.post(address, {"successor": stranger.pk}).status_code == 200
    assert Membership.objects.get(user=leaving).ended_on is None


@pytest.mark.parametrize("role", [Role.PROGRAMME_OFFICE, Role.RESEARCH_PARTNER, Role.FUNDER, Role.STRATEGIC_ADVISER])
def test_a_kommune_gives_no_role_that_reaches_further(kommune: Participation, lead: Client, role: Role) -> None:
    entered = {"name": "Zu Viel", "email": "viel@example.org", "role": role.value}
    assert lead.post(HERE + "einladen/", entered).status_code == 200
    with pytest.raises(ProgrammeRefused, match="gilt im ganzen Programm"):
        invitations.invite(
            token="x", link_of=str, at=timezone.now(), by=BY, programme=kommune.programme, participation=kommune, **entered
        )  # fmt: skip
    assert not Invitation.objects.exists()


def test_an_invitation_for_the_programme_names_no_role_of_a_kommune(kommune: Participation) -> None:
    with pytest.raises(ProgrammeRefused, match="gilt nur in einer Kommune"):
        invitations.invite(
            token="x", link_of=str, at=timezone.now(), by=BY, programme=kommune.programme, participation=None,
            name="N", email="n@example.org", role=Role.MUNICIPAL_LEAD.value,
        )  # fmt: skip


def test_no_kommune_takes_the_address_of_a_page(kommune: Participation) -> None:
    with pytest.raises(ProgrammeRefused, match="Kurznamen"):
        create_participation(
            programme=kommune.programme, regions=[], slug="personen", name="Personen", kind="model", starts_on=START,
            by=BY, effective_on=START,
        )  # fmt: skip


def test_an_expired_invitation_is_not_listed(kommune: Participation, lead: Client) -> None:
    for token, at in (("neu", timezone.now()), ("alt", timezone.now() - timedelta(days=30))):
        invitations.invite(
            token=token, link_of=str, at=at, by=BY, programme=kommune.programme, participation=kommune, name=f"Gast {token}",
            email=f"{token}@example.org", role=Role.COUNCIL_MEMBER.value,
        )  # fmt: skip
    page = text_of(lead)
    assert "Gast neu" in page
    assert "Gast alt" not in page
