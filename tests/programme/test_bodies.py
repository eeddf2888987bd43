"""Steering groups and own goals in the browser: set up, change, take away, and what earlier days still show."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dwk.accounts.permissions import Role
from dwk.audit.models import Version
from dwk.programme.actions.bodies import found_group, seat_member
from dwk.programme.actions.participations import add_department, add_goal
from dwk.programme.models import Participation, ReadinessGoal, SteeringGroup, SteeringMember
from tests.factories.browsing import browser_of
from tests.factories.memberships import BY, START, member_of, small_participation

pytestmark = pytest.mark.django_db

HERE = "/programm/probe/musterstadt/"
GROUP = {"name": "Lenkungsrunde", "mandate": "Entscheidet über Vorrang.", "rhythm": "alle drei Monate"}


@pytest.fixture
def coordinator(kommune: Participation) -> Client:
    return browser_of(member_of(kommune.programme, Role.MUNICIPAL_COORDINATOR, kommune))


def text(browser: Client, address: str) -> str:
    return browser.get(address).content.decode()


def test_a_steering_group_with_seats_stands_on_its_page_and_on_the_overview(
    kommune: Participation, coordinator: Client
) -> None:
    department = add_department(participation=kommune, name="Bauamt", by=BY, effective_on=START)
    assert "Steuerungsrunden mit Auftrag und Mitgliedern" in text(coordinator, HERE + "veranstaltungen/")
    assert "Noch keine Steuerungsrunde" in text(coordinator, HERE + "steuerung/")
    coordinator.post(HERE + "steuerung/neu/", GROUP)
    group = SteeringGroup.objects.get()
    seats = HERE + f"steuerung/{group.pk}/mitglied/"
    coordinator.post(seats, {"name": "Alex Beispiel", "department": department.pk})
    coordinator.post(seats, {"name": "Robin Frei", "department": ""})
    for address in (HERE, HERE + "steuerung/"):
        page = text(coordinator, address)
        assert "Lenkungsrunde" in page
        assert "Alex Beispiel, Bauamt" in page
        assert "Robin Frei" in page
    assert "Entscheidet über Vorrang." in text(coordinator, HERE + "steuerung/")


def test_the_same_person_sits_once_for_a_department(kommune: Participation, coordinator: Client) -> None:
    group = found_group(participation=kommune, name="Runde", mandate="M", by=BY, effective_on=START)
    address = HERE + f"steuerung/{group.pk}/mitglied/"
    assert coordinator.post(address, {"name": "Alex"}).status_code == 302
    answer = coordinator.post(address, {"name": "alex"})
    assert "alex hat diesen Sitz schon." in answer.content.decode()
    assert SteeringMember.objects.count() == 1


def test_a_seat_for_a_department_of_another_kommune_is_refused(kommune: Participation, coordinator: Client) -> None:
    other = small_participation(kommune.programme, "nachbarort")
    foreign = add_department(participation=other, name="Hafenamt", by=BY, effective_on=START)
    group = found_group(participation=kommune, name="Runde", mandate="M", by=BY, effective_on=START)
    answer = coordinator.post(HERE + f"steuerung/{group.pk}/mitglied/", {"name": "A", "department": foreign.pk})
    assert answer.status_code == 200
    assert not SteeringMember.objects.exists()


def test_a_changed_mandate_holds_from_its_day_on(kommune: Participation, coordinator: Client) -> None:
    group = found_group(participation=kommune, name="Runde", mandate="Alter Auftrag", by=BY, effective_on=START)
    entered = {"name": "Runde", "mandate": "Neuer Auftrag", "effective_on": "2026-03-01", "reason": "Beschluss"}
    coordinator.post(HERE + f"steuerung/{group.pk}/angaben/", entered)
    assert "Neuer Auftrag" in text(coordinator, HERE + "steuerung/")
    assert "Alter Auftrag" in text(coordinator, HERE + "steuerung/?stand=2026-02-01")


def test_dissolving_asks_first_ends_all_seats_and_earlier_days_still_show_them(
    kommune: Participation, coordinator: Client
) -> None:
    group = found_group(participation=kommune, name="Alte Runde", mandate="M", by=BY, effective_on=START)
    seat_member(group=group, name="Alex Beispiel", department=None, by=BY, effective_on=START)
    address = HERE + f"steuerung/{group.pk}/aufloesen/"
    asked = text(coordinator, address)
    assert "Soll „Alte Runde“ aufgelöst werden?" in asked
    assert "Sitz endet mit ihr." in asked
    assert SteeringGroup.objects.exists()
    assert "ist aufgelöst." in coordinator.post(address, follow=True).content.decode()
    assert not SteeringGroup.objects.exists()
    assert not SteeringMember.objects.exists()
    assert "Alte Runde" not in text(coordinator, HERE)
    yesterday = timezone.localdate() - timedelta(days=1)
    past = text(coordinator, f"{HERE}steuerung/?stand={yesterday}")
    assert "Alte Runde" in past
    assert "Alex Beispiel" in past
    assert "Auflösen" not in past


def test_a_seat_is_taken_away_after_a_question(kommune: Participation, coordinator: Client) -> None:
    group = found_group(participation=kommune, name="Runde", mandate="M", by=BY, effective_on=START)
    seat = seat_member(group=group, name="Alex", department=None, by=BY, effective_on=START)
    address = HERE + f"steuerung/sitz/{seat.pk}/aufheben/"
    assert "Soll Alex nicht mehr zu „Runde“ gehören?" in text(coordinator, address)
    coordinator.post(address)
    assert not SteeringMember.objects.exists()


def test_who_only_reads_is_offered_nothing(kommune: Participation) -> None:
    found_group(participation=kommune, name="Runde", mandate="M", by=BY, effective_on=START)
    page = text(browser_of(member_of(kommune.programme, Role.COUNCIL_MEMBER, kommune)), HERE + "steuerung/")
    assert "Runde" in page
    assert "Auflösen" not in page
    assert "einrichten" not in page


def test_the_page_takes_as_many_queries_for_many_groups_as_for_one(kommune: Participation, coordinator: Client) -> None:
    counted = []
    for number in (1, 6):
        for more in range(number):
            group = found_group(participation=kommune, name=f"R{number}{more}", mandate="M", by=BY, effective_on=START)
            for seat in range(3):
                seat_member(group=group, name=f"P{seat}", department=None, by=BY, effective_on=START)
        with CaptureQueriesContext(connection) as found:
            assert coordinator.get(HERE + "steuerung/").status_code == 200
        counted.append(len(found))
    assert counted[0] == counted[1] <= 8


def test_own_goals_are_added_changed_and_removed_in_the_words_of_the_kommune(
    kommune: Participation, coordinator: Client
) -> None:
    assert "Noch kein eigenes Ziel." in text(coordinator, HERE + "demografiefest/")
    entered = {
        "text": "Jede Haltestelle ist barrierefrei",
        "measure": "Zahl der umgebauten Haltestellen",
        "target": "alle 24",
        "due_on": "2028-12-31",
    }
    coordinator.post(HERE + "demografiefest/ziel/neu/", entered)
    goal = ReadinessGoal.objects.get()
    for address in (HERE, HERE + "demografiefest/"):
        page = text(coordinator, address)
        assert "Jede Haltestelle ist barrierefrei" in page
        assert "Zahl der umgebauten Haltestellen" in page
        assert "alle 24, bis 31.12.2028" in page
    changed = {**entered, "target": "die Hälfte", "reason": "Beschluss"}
    coordinator.post(HERE + f"demografiefest/ziel/{goal.pk}/", changed)
    assert "die Hälfte" in text(coordinator, HERE)
    remove = HERE + f"demografiefest/ziel/{goal.pk}/entfernen/"
    assert "nicht mehr gelten?" in text(coordinator, remove)
    coordinator.post(remove)
    assert not ReadinessGoal.objects.exists()
    found = Version.objects.filter(object_type="programme.readinessgoal").order_by("pk")
    assert list(found.values_list("action", flat=True)) == ["created", "changed", "deleted"]


def test_a_removed_goal_stays_on_earlier_days(kommune: Participation, coordinator: Client) -> None:
    goal = add_goal(participation=kommune, text="Altes Ziel", due_on=date(2027, 1, 1), by=BY, effective_on=START)
    coordinator.post(HERE + f"demografiefest/ziel/{goal.pk}/entfernen/")
    assert "Altes Ziel" not in text(coordinator, HERE)
    assert "Altes Ziel" in text(coordinator, HERE + "?stand=2026-02-01")


def test_a_goal_needs_words(kommune: Participation, coordinator: Client) -> None:
    answer = coordinator.post(HERE + "demografiefest/ziel/neu/", {"text": " "})
    assert answer.status_code == 200
    assert not ReadinessGoal.objects.exists()
