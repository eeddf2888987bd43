"""Reminders and the end of a round when days were left out, the deadline moved, somebody left, or midnight is near."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.audit.queries.replay import verify_replay
from dwk.audit.tracked import tracked_models
from dwk.cli.main import main
from dwk.cli.worker import remind_if_due
from dwk.kommunalprofil.actions import reviews
from dwk.kommunalprofil.actions.reminding import foreseen, run_day
from dwk.kommunalprofil.actions.telling import tell_moved
from dwk.kommunalprofil.models import ReviewRound
from dwk.kommunalprofil.rules import reminder_due
from dwk.notifications.models import Notification
from dwk.programme.actions.people import end_membership
from dwk.programme.models import Membership
from tests.factories.memberships import BY, member_of
from tests.factories.profiles import AT, DAY, Drawn, complete_profile

pytestmark = pytest.mark.django_db
LAST = DAY + timedelta(days=28)
SITE = "https://dwk.example"


@pytest.fixture
def drawn(db: None) -> Drawn:
    return complete_profile()


@pytest.fixture
def council(drawn: Drawn) -> User:
    return member_of(drawn.place.programme, Role.COUNCIL_MEMBER, drawn.place, name="Rolf Rat")


def opened(drawn: Drawn, *people: User, deadline: date = LAST) -> ReviewRound:
    found = reviews.open_round(profile=drawn.profile, deadline=deadline, by=BY, effective_on=DAY)
    reviews.invite(found=found, users=people, by=BY, effective_on=DAY)
    return found


def before(*days: int) -> list[int]:
    """Days before the deadline on which somebody was reminded, when the command ran on these days only."""
    return [left for left in days if run_day(today=LAST - timedelta(days=left), at=AT, site=SITE).reminded]


@pytest.mark.parametrize(
    ("ran", "reminded"),
    [
        ((9, 8, 7, 6, 5, 4, 3, 2, 1, 0), [7, 2]),
        ((9, 5, 4, 1, 0), [5, 1]),  # nothing ran for days
        ((9, 1, 0), [1]),  # both days were missed: one reminder
        ((9, 0), [0]),
        ((9, -1, -5), []),
    ],
)
def test_a_day_without_the_command_is_made_up_for_once(
    drawn: Drawn, council: User, ran: tuple[int, ...], reminded: list[int]
) -> None:
    opened(drawn, council)
    assert before(*ran) == reminded
    assert [*verify_replay(tracked_models())] == []


def test_the_words_of_the_last_days(drawn: Drawn, council: User) -> None:
    opened(drawn, council)
    before(7, 0)
    first, last = Notification.objects.filter(user=council).order_by("pk").values_list("text", flat=True)
    assert "sind noch 7 Tage, bis zum 30.03.2026, möglich" in first
    assert "sind nur noch heute möglich" in last


def test_who_was_invited_just_now_is_not_reminded(drawn: Drawn, council: User) -> None:
    opened(drawn, council, deadline=DAY + timedelta(days=5))
    assert run_day(today=DAY, at=AT, site=SITE).reminded == 0
    assert run_day(today=DAY + timedelta(days=3), at=AT, site=SITE).reminded == 1


def test_a_deadline_moved_after_reminding_is_reminded_of_in_its_own_time(drawn: Drawn, council: User) -> None:
    found = opened(drawn, council)
    assert before(7) == [7]
    day = LAST - timedelta(days=6)
    reviews.move_deadline(found=found, deadline=LAST + timedelta(days=1), by=BY, effective_on=day)
    # told of the new deadline that day, and not reminded the next day
    assert before(6, 5, 4, 2) == []
    assert before(1, 0) == [1]
    found.refresh_from_db()
    reviews.move_deadline(found=found, deadline=LAST + timedelta(days=30), by=BY, effective_on=LAST)
    assert before(-1, -10, -23, -24, -28, -29) == [-23, -28]


def test_who_left_hears_nothing_more(drawn: Drawn, council: User) -> None:
    found = opened(drawn, council)
    end_membership(
        membership=Membership.objects.get(user=council), successor=None, by=BY, effective_on=DAY + timedelta(days=2)
    )
    assert before(7, 2) == []
    at = datetime(2026, 3, 10, 9, tzinfo=UTC)
    moved = reviews.move_deadline(found=found, deadline=LAST + timedelta(days=3), by=BY, effective_on=date(2026, 3, 10))
    tell_moved(found=moved, by=BY, at=at, site=SITE)
    assert not Notification.objects.filter(user=council).exists()


def test_a_round_closed_by_hand_stays_as_it_was_closed(drawn: Drawn, council: User) -> None:
    found = opened(drawn, council)
    closed = reviews.close_early(found=found, reason="Fertig.", by=BY, effective_on=LAST - timedelta(days=8))
    assert before(7, 2, -1, -9) == []
    found.refresh_from_db()
    assert found.closed_on == closed.closed_on
    assert foreseen(LAST + timedelta(days=9)).closed == 0


def test_after_days_without_the_command_the_round_ended_with_its_deadline(
    drawn: Drawn, council: User, capsys: pytest.CaptureFixture[str]
) -> None:
    found = opened(drawn, council)
    late = (LAST + timedelta(days=20)).isoformat()
    for _ in range(2):
        assert main(["remind", "--as-of", late]) == 0
    assert capsys.readouterr().out.count("1 geschlossen") == 1
    found.refresh_from_db()
    assert found.closed_on == LAST
    assert Notification.objects.filter(user=drawn.research, text__contains="geschlossen").count() == 1


def test_the_day_begins_at_midnight_in_berlin(drawn: Drawn, council: User) -> None:
    found = opened(drawn, council)
    # 23:30 on the last day in Berlin, which has summer time by then
    remind_if_due(datetime(LAST.year, LAST.month, LAST.day, 21, 30, tzinfo=UTC))
    found.refresh_from_db()
    assert found.closed_on is None
    after = LAST + timedelta(days=1)
    remind_if_due(datetime(after.year, after.month, after.day, 6, 0, tzinfo=UTC))
    found.refresh_from_db()
    assert found.closed_on == LAST


def test_nobody_is_reminded_of_what_he_heard_that_day() -> None:
    assert reminder_due(LAST, DAY, LAST - timedelta(days=7))
    assert not reminder_due(LAST, LAST - timedelta(days=7), LAST - timedelta(days=7))
    assert not reminder_due(LAST, DAY, LAST + timedelta(days=1))
    assert not reminder_due(LAST, DAY, LAST - timedelta(days=8))
