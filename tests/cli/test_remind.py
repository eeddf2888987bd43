"""``dwk remind`` names what is due and what waits, once a day, to those who can do something about it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.cli import worker
from dwk.cli.main import main
from dwk.notifications.actions import choose_mail
from dwk.notifications.models import Notification
from dwk.programme.actions import phases
from dwk.programme.actions.events import create_task, finish_task
from dwk.programme.actions.invitations import invite, revoke_invitation
from dwk.programme.actions.participations import change_participation
from dwk.programme.actions.people import end_membership
from dwk.programme.models import Membership
from dwk.programme.queries.reminding import digests, task_why, waits_too_long
from tests.factories.memberships import BY, START, member_of, small_participation, small_programme
from tests.factories.programme import kickoff_handed_in

DAY = date(2026, 5, 4)


class Site:
    """A Kommune with coordination and head, and a neighbour."""

    def __init__(self) -> None:
        self.programme = small_programme()
        self.place = small_participation(self.programme)
        self.coordinator = member_of(self.programme, Role.MUNICIPAL_COORDINATOR, self.place, name="Kim Koordination")
        self.lead = member_of(self.programme, Role.MUNICIPAL_LEAD, self.place, name="Lou Leitung")
        other = small_participation(self.programme, "nachbarort")
        member_of(self.programme, Role.MUNICIPAL_COORDINATOR, other, name="Nachbar Koordination")

    def task(self, days: int, **fields: Any) -> Any:
        values = {"title": f"In {days}", "role": "municipal_coordinator", **fields}
        return create_task(
            participation=self.place, due_on=DAY + timedelta(days=days), by=BY, effective_on=START, **values
        )


@pytest.fixture
def site(transactional_db: None) -> Site:
    return Site()


def remind(capsys: pytest.CaptureFixture[str], day: date = DAY, *more: str) -> dict[str, dict[str, int]]:
    """What was sent: counts by name."""
    assert main(["remind", "--as-of", day.isoformat(), "--json", *more]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["as_of"] == day.isoformat()
    return {User.objects.get(pk=one["user"]).name: one["counts"] for one in answer["people"]}


def test_tasks_are_named_a_week_before_on_the_day_and_weekly_once_they_are_late(site: Site, capsys) -> None:
    for days in (8, 7, 6, 1, 0, -1, -6, -7, -14):
        site.task(days)
    finish_task(task=site.task(0, title="Erledigt"), by=BY, effective_on=START)
    assert remind(capsys) == {"Kim Koordination": {"overdue": 2, "today": 1, "soon": 1}}
    (message,) = mail.outbox
    body = str(message.body)
    assert "Musterstadt: „In 7“, fällig am 11.05.2026" in body
    assert "„In 0“, heute fällig" in body
    assert "„In -7“, überfällig seit 27.04.2026" in body
    assert "Erledigt" not in body
    assert "http://localhost:8000/meine-seite/" in body
    assert "abbestellen" in body


def test_nobody_is_reminded_twice_on_a_day_and_everybody_again_next_week(site: Site, capsys) -> None:
    site.task(0)
    assert set(remind(capsys)) == {"Kim Koordination"}
    assert remind(capsys) == {}
    assert len(mail.outbox) == Notification.objects.count() == 1
    assert remind(capsys, DAY + timedelta(days=1)) == {}
    assert remind(capsys, DAY + timedelta(days=7)) == {"Kim Koordination": {"overdue": 1}}
    assert len(mail.outbox) == 2


def test_a_dry_run_says_who_would_be_reminded_and_sends_nothing(site: Site, capsys) -> None:
    site.task(0)
    assert set(remind(capsys, DAY, "--dry-run")) == {"Kim Koordination"}
    assert not mail.outbox
    assert not Notification.objects.exists()
    main(["remind", "--as-of", "2026-05-04", "--dry-run"])
    shown = capsys.readouterr().out.replace("\xa0", " ")
    assert "Kim Koordination: 1 Aufgabe heute fällig." in shown
    assert "example.org" not in shown
    assert set(remind(capsys)) == {"Kim Koordination"}


def test_a_task_of_a_person_reminds_that_person_only_while_he_belongs(site: Site, capsys) -> None:
    site.task(0, assignee=site.lead)
    assert set(remind(capsys, DAY, "--dry-run")) == {"Lou Leitung"}
    end_membership(
        membership=Membership.objects.get(user=site.lead), successor=None, by=BY, effective_on=date(2026, 5, 1)
    )
    site.task(0, assignee=site.lead)
    assert "Lou Leitung" not in remind(capsys)


def test_whoever_wants_no_mails_reads_it_in_the_application(site: Site, capsys) -> None:
    choose_mail(user=site.coordinator, wanted=False)
    site.task(0)
    remind(capsys)
    assert not mail.outbox
    assert Notification.objects.get().text.startswith("Erinnerung vom 04.05.2026: 1")


def test_a_kommune_that_has_left_reminds_nobody(site: Site, capsys) -> None:
    site.task(0)
    change_participation(participation=site.place, ends_on=date(2026, 4, 30), by=BY, effective_on=date(2026, 4, 30))
    assert remind(capsys) == {}


def test_a_phase_that_waits_too_long_is_named_to_those_who_can_accept_it(transactional_db: None, capsys) -> None:
    place = small_participation(small_programme())
    kickoff_handed_in(place, date(2026, 3, 2))
    handed_in = date(2026, 3, 2)
    assert remind(capsys, handed_in + timedelta(days=28)) == {}
    assert remind(capsys, handed_in + timedelta(days=29)) == {"Leitung Beispiel": {"waiting": 1}}
    assert remind(capsys, handed_in + timedelta(days=30)) == {}
    assert remind(capsys, handed_in + timedelta(days=36)) == {"Leitung Beispiel": {"waiting": 1}}
    assert "wartet seit 29 Tagen auf Abnahme" in str(mail.outbox[0].body)


def test_a_phase_given_back_and_handed_in_again_waits_from_then_on(transactional_db: None, capsys) -> None:
    kickoff = kickoff_handed_in(small_participation(small_programme()), date(2026, 3, 2))
    run = phases.return_phase(run=kickoff.run, by=BY, effective_on=date(2026, 3, 10), reason="Liste fehlt")
    phases.submit_phase(run=run, user=kickoff.coordinator, by=BY, effective_on=date(2026, 3, 20))
    assert remind(capsys, date(2026, 3, 31)) == {}
    assert set(remind(capsys, date(2026, 4, 18))) == {"Leitung Beispiel"}


def test_an_invitation_about_to_expire_is_named_to_the_coordination_and_not_to_who_is_invited(
    site: Site, capsys
) -> None:
    def invited(token: str, days: int) -> Any:
        at = datetime(2026, 5, 4, 10, tzinfo=UTC) + timedelta(days=days - 14)
        return invite(
            token=token, link_of=str, at=at, by=BY, email="neu@example.org", name="Jana Neu", programme=site.programme,
            participation=site.place, role=Role.COUNCIL_MEMBER.value,
        )  # fmt: skip

    for number, days in enumerate((1, 2, 3)):
        invited(f"offen-{number}", days)
    revoke_invitation(invitation=invited("weg", 2), at=datetime(2026, 5, 1, tzinfo=UTC), by=BY)
    mail.outbox.clear()
    assert remind(capsys) == {"Kim Koordination": {"expiring": 1}}
    (message,) = mail.outbox
    assert message.to == [site.coordinator.email]
    assert "Die Einladung an Jana Neu gilt nur noch bis 06.05.2026" in str(message.body)


def test_the_reads_are_as_many_for_many_people_as_for_one(site: Site) -> None:
    counted = []
    for more in (range(1), range(1, 9)):
        for number in more:
            site.task(0, title=f"Aufgabe {number}")
            place = small_participation(site.programme, f"ort-{number}")
            member_of(site.programme, Role.MUNICIPAL_COORDINATOR, place, name=f"Person {number}")
            entry: dict[str, Any] = {"by": BY, "effective_on": START}
            run = phases.start_phase(run=phases.plan_phase(participation=place, kind="workshop", **entry), **entry)
            phases.submit_phase(run=run, user=None, **entry)
        with CaptureQueriesContext(connection) as found:
            assert digests(START + timedelta(days=29))
        counted.append(len(found))
    assert counted == [6, 6]


def test_the_worker_reminds_after_the_hour_and_once(site: Site) -> None:
    site.task(0)
    assert worker.remind_if_due(datetime(2026, 5, 4, 3, 59, tzinfo=UTC)) == 0
    assert worker.remind_if_due(datetime(2026, 5, 4, 4, 1, tzinfo=UTC)) == 1
    assert worker.remind_if_due(datetime(2026, 5, 4, 12, tzinfo=UTC)) == 0


@pytest.mark.parametrize(("days", "named"), [(28, False), (29, True), (30, False), (36, True), (43, True)])
def test_how_long_a_phase_may_wait(days: int, named: bool) -> None:
    assert waits_too_long(days, 28) is named


def test_on_which_days_a_task_is_named() -> None:
    named = [days for days in range(-15, 10) if task_why(DAY + timedelta(days=days), DAY) is not None]
    assert named == [-14, -7, 0, 7]
