"""Whoever something concerns is told, in the application and by mail; never whoever did it, never who has left."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.audit.rules import Actor
from dwk.notifications.models import Notification
from dwk.programme.actions import telling
from dwk.programme.actions.events import create_task, plan_event
from dwk.programme.actions.people import end_membership
from dwk.programme.actions.phases import plan_phase, start_phase
from dwk.programme.models import Membership, PhaseRun
from tests.factories.memberships import BY, START, member_of, small_participation, small_programme
from tests.factories.programme import kickoff_handed_in

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
HERE = "/programm/probe/musterstadt/"


def browser_of(user: User) -> Client:
    browser = Client()
    browser.force_login(user, backend=BACKEND)
    return browser


class People:
    """Two Kommunen of a programme with everybody in the first."""

    def __init__(self) -> None:
        self.programme = small_programme()
        self.place = small_participation(self.programme)
        self.coordinator = member_of(self.programme, Role.MUNICIPAL_COORDINATOR, self.place, name="Kim Koordination")
        self.lead = member_of(self.programme, Role.MUNICIPAL_LEAD, self.place, name="Lou Leitung")
        self.council = member_of(self.programme, Role.COUNCIL_MEMBER, self.place, name="Rat Haus")
        self.office = member_of(self.programme, Role.PROGRAMME_OFFICE, name="Stelle")
        other = small_participation(self.programme, "nachbarort")
        self.stranger = member_of(self.programme, Role.MUNICIPAL_LEAD, other, name="Nachbar Leitung")
        self.gone = member_of(self.programme, Role.MUNICIPAL_LEAD, self.place, name="Frau Frueher")
        end_membership(
            membership=Membership.objects.get(user=self.gone), successor=None, by=BY, effective_on=date(2026, 2, 1)
        )


@pytest.fixture
def people(transactional_db: None) -> People:
    return People()


def told() -> set[tuple[str, str]]:
    return {(one.user.name, one.text) for one in Notification.objects.select_related("user")}


def names() -> set[str]:
    return {name for name, _ in told()}


def addresses() -> set[str]:
    return {address for message in mail.outbox for address in message.to}


def kickoff(people: People) -> PhaseRun:
    entry: dict[str, Any] = {"by": BY, "effective_on": START}
    return start_phase(run=plan_phase(participation=people.place, kind="kickoff", **entry), **entry)


def test_a_phase_handed_in_is_told_to_those_who_accept_it(people: People) -> None:
    run = kickoff(people)
    browser_of(people.coordinator).post(f"{HERE}phasen/{run.pk}/vorlegen/")
    assert told() == {("Lou Leitung", "Musterstadt: „Kick-off“ ist zur Abnahme vorgelegt.")}
    (message,) = mail.outbox
    assert message.to == [people.lead.email]
    assert f"http://testserver{HERE}phasen/{run.pk}/" in str(message.body)
    assert "abbestellen" in str(message.body)


def test_whoever_hands_a_phase_in_is_not_asked_to_accept_it(people: People) -> None:
    member_of(people.programme, Role.MUNICIPAL_LEAD, people.place, name="Kim Koordination")
    browser_of(people.coordinator).post(f"{HERE}phasen/{kickoff(people).pk}/vorlegen/")
    assert names() == {"Lou Leitung"}


def test_a_step_that_is_refused_tells_nobody(people: People) -> None:
    run = kickoff(people)
    browser_of(people.coordinator).post(f"{HERE}phasen/{run.pk}/wieder-oeffnen/", {"reason": "Neu"})
    assert not told()
    assert not mail.outbox


def test_acceptance_giving_back_skipping_and_reopening_are_told_to_those_who_answer(people: People) -> None:
    run = kickoff(people)
    coordinator, lead, office = (browser_of(one) for one in (people.coordinator, people.lead, people.office))
    address = f"{HERE}phasen/{run.pk}/"
    coordinator.post(address + "vorlegen/")
    lead.post(address + "zurueckgeben/", {"reason": "Die Liste fehlt."})
    office.post(address + "ueberspringen/", {"reason": "Schon geschehen."})
    office.post(address + "wieder-oeffnen/", {"reason": "Doch nicht."})
    texts = {text for name, text in told() if name == "Kim Koordination"}
    assert texts == {f"Musterstadt: „Kick-off“ ist {w}." for w in ("zurückgegeben", "übersprungen", "wieder geöffnet")}
    assert "Die Liste fehlt." not in "".join(str(message.body) for message in mail.outbox)


def test_an_accepted_phase_is_told_to_the_coordination(transactional_db: None) -> None:
    programme = small_programme()
    handed_in = kickoff_handed_in(small_participation(programme), date(2026, 3, 2))
    browser_of(handed_in.lead).post(f"{HERE}phasen/{handed_in.run.pk}/abnehmen/")
    assert told() == {
        (name, "Musterstadt: „Kick-off“ ist abgenommen.") for name in ("Koordination Beispiel", "Vertretung Beispiel")
    }


def test_a_task_of_a_role_is_told_to_its_holders_and_not_to_who_gives_it(people: People) -> None:
    entered = {"title": "Liste\nder Vereine", "role": "municipal_coordinator", "due_on": "2099-03-04"}
    browser_of(people.coordinator).post(HERE + "aufgaben/neu/", entered)
    assert not told()
    browser_of(people.office).post(HERE + "aufgaben/neu/", entered)
    assert names() == {"Kim Koordination"}
    assert "fällig am 04.03.2099" in next(iter(told()))[1]
    assert "\n" not in mail.outbox[0].subject


def test_a_task_of_a_person_is_told_to_that_person_while_he_belongs(people: People) -> None:
    by, at = Actor(people.office.pk, "Stelle"), datetime(2026, 5, 4, 9, tzinfo=UTC)
    for user in (people.council, people.gone):
        task = create_task(
            participation=people.place, title="Aushang", role="council_member", assignee=user, by=BY, effective_on=START
        )
        telling.tell_task(task=task, by=by, at=at, site="https://dwk.example")
    assert names() == {"Rat Haus"}


def test_a_to_do_of_a_meeting_is_told_like_a_task(people: People) -> None:
    event = plan_event(
        programme=people.programme, participation=people.place, kind="other", title="Runde", on=START, by=BY,
        effective_on=START,
    )  # fmt: skip
    entered = {"kind": "todo", "text": "Einladen", "role": "municipal_lead"}
    browser_of(people.coordinator).post(f"{HERE}veranstaltungen/{event.pk}/ergebnis/", entered)
    browser_of(people.coordinator).post(
        f"{HERE}veranstaltungen/{event.pk}/ergebnis/", {"kind": "decision", "text": "Ja"}
    )
    assert told() == {("Lou Leitung", "Musterstadt: neue Aufgabe „Einladen“.")}


def test_released_minutes_are_told_to_the_members_of_the_kommune(people: People) -> None:
    event = plan_event(
        programme=people.programme, participation=people.place, kind="other", title="Runde", on=START, held=True,
        minutes="Vertrauliches Gespräch.", by=BY, effective_on=START,
    )  # fmt: skip
    browser_of(people.coordinator).post(f"{HERE}veranstaltungen/{event.pk}/freigeben/")
    assert names() == {"Lou Leitung", "Rat Haus"}
    assert addresses() == {people.lead.email, people.council.email}
    assert all("Vertrauliches" not in str(message.body) for message in mail.outbox)


def test_a_changed_focus_is_told_to_coordination_and_head(people: People) -> None:
    office = browser_of(people.office)
    office.post(HERE + "fokus/", {"text": "Wohnen"})
    assert names() == {"Kim Koordination", "Lou Leitung"}
    office.post(HERE + "fokus/", {"text": "Wohnen"})
    office.post(HERE + "demografiefest/", {"text": "Alle bleiben."})
    assert Notification.objects.count() == 2, "nothing changed, or something else did"


def test_a_membership_that_ends_is_told_to_the_person_who_can_open_the_page(people: People) -> None:
    membership = Membership.objects.get(user=people.council)
    browser_of(people.office).post(f"{HERE}personen/{membership.pk}/beenden/")
    assert told() == {("Rat Haus", "Musterstadt: Ihre Rolle „Vertretung“ ist beendet.")}
    (one,) = Notification.objects.all()
    assert browser_of(people.council).get(one.url).status_code == 200


def test_tasks_of_somebody_who_leaves_are_told_to_those_who_hold_their_role_now(people: People) -> None:
    for title in ("Aushang", "Liste"):
        create_task(
            participation=people.place, title=title, role="municipal_lead", assignee=people.council, by=BY,
            effective_on=START,
        )  # fmt: skip
    membership = Membership.objects.get(user=people.council)
    browser_of(people.office).post(f"{HERE}personen/{membership.pk}/beenden/")
    assert ("Lou Leitung", "Musterstadt: 2 Aufgaben sind an die Rolle „Verwaltungsspitze“ zurückgegangen.") in told()
    assert names() == {"Lou Leitung", "Rat Haus"}


def test_a_membership_that_is_given_is_told_unless_one_gave_it_oneself(people: People) -> None:
    membership, at = Membership.objects.get(user=people.council), timezone.now()
    telling.tell_membership(
        membership=membership, by=Actor(people.council.pk, "Rat"), at=at, site="https://dwk.example"
    )
    assert not told()
    telling.tell_membership(membership=membership, by=BY, at=at, site="https://dwk.example")
    assert told() == {("Rat Haus", "Musterstadt: Ihre Rolle „Vertretung“ ist eingetragen.")}


def test_an_account_that_is_closed_is_told_nothing(people: People) -> None:
    User.objects.filter(pk=people.lead.pk).update(is_active=False)
    browser_of(people.coordinator).post(f"{HERE}phasen/{kickoff(people).pk}/vorlegen/")
    assert not told()
