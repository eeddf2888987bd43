"""The trail only grows, shows every interference, and knows what held and what was known."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from dwk.audit import actions
from dwk.audit.models import Action, AppendOnlyViolation, ChainHead, Version
from dwk.audit.queries import history_of, state_as_of, verify_chain
from dwk.audit.rules import PLATFORM_CHAIN, Actor
from dwk.audit.snapshots import plain
from dwk.jobs.models import Job

pytestmark = pytest.mark.django_db

BY = Actor(7, "Erika Beispiel")
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def job(title: str = "a", **result: Any) -> Job:
    """Some object; the trail does not care which."""
    return Job.objects.create(kind="probe", title=title, result=result, created_at=NOW)


def record(obj: Job, action: Action = Action.CREATED, on: date = date(2026, 1, 1), **more: Any) -> Version:
    return actions.record(obj=obj, action=action, by=BY, effective_on=on, **more)


def sql(statement: str, *values: Any) -> None:
    """Past the software, as somebody with access to the database would."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.fixture
def chain() -> list[Version]:
    thing = job()
    return [record(thing, on=date(2026, 1, day)) for day in range(1, 6)]


def test_a_chain_verifies_and_names_who_did_what(chain: list[Version]) -> None:
    assert verify_chain(PLATFORM_CHAIN) is None
    assert verify_chain("never used") is None
    newest = history_of("jobs.job", chain[0].object_id)[0]
    assert (newest.sequence, newest.actor_name, newest.actor_id, newest.data["title"]) == (5, "Erika Beispiel", 7, "a")
    assert newest.previous_hash == chain[3].hash


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("reason", "nachgetragen"),
        ("actor_name", "Andere Person"),
        ("actor_id", None),
        ("effective_on", date(2025, 1, 1)),
        ("recorded_at", NOW),
        ("data", '{"title": "b"}'),
        ("action", "deleted"),
        ("object_id", "999"),
        ("hash", "f" * 64),
    ],
)
def test_a_row_that_was_tampered_with_is_found(chain: list[Version], column: str, value: object) -> None:
    sql(f"UPDATE audit_version SET {column} = %s WHERE sequence = 3", value)
    fault = verify_chain(PLATFORM_CHAIN)
    assert fault is not None
    assert (fault.sequence, fault.what) == (3, "Eintrag wurde verändert")


@pytest.mark.parametrize("sequence", [1, 3, 5])
def test_a_row_that_was_taken_out_is_found(chain: list[Version], sequence: int) -> None:
    sql("DELETE FROM audit_version WHERE sequence = %s", sequence)
    fault = verify_chain(PLATFORM_CHAIN)
    assert fault is not None
    assert (fault.sequence, fault.what) == (sequence, "Eintrag fehlt")


def test_a_trail_that_was_emptied_is_found(chain: list[Version]) -> None:
    sql("DELETE FROM audit_version")
    assert verify_chain(PLATFORM_CHAIN) is not None


def test_rows_added_past_the_software_are_found(chain: list[Version]) -> None:
    last = chain[-1]
    Version.objects.bulk_create(
        [Version(**{**{f.attname: getattr(last, f.attname) for f in Version._meta.fields}, "id": None, "sequence": 6})]
    )
    fault = verify_chain(PLATFORM_CHAIN)
    assert fault is not None
    assert fault.sequence == 6


def test_a_head_that_was_removed_is_found(chain: list[Version]) -> None:
    sql("DELETE FROM audit_chainhead")
    assert verify_chain(PLATFORM_CHAIN) is not None


def test_the_software_itself_neither_changes_nor_deletes(chain: list[Version]) -> None:
    chain[0].reason = "anders"
    for attempt in (
        chain[0].save,
        chain[0].delete,
        Version.objects.all().delete,
        lambda: Version.objects.update(reason="anders"),
        lambda: Version.objects.bulk_update(chain, ["reason"]),
    ):
        with pytest.raises(AppendOnlyViolation, match="neue Fassung"), transaction.atomic():
            attempt()
    assert verify_chain(PLATFORM_CHAIN) is None
    assert Version.objects.count() == 5


def test_chains_are_independent(chain: list[Version]) -> None:
    other = record(job("b"), chain="kommune 1")
    assert other.sequence == 1
    sql("UPDATE audit_version SET reason = 'x' WHERE chain = %s", PLATFORM_CHAIN)
    assert verify_chain("kommune 1") is None


def test_a_change_that_fails_leaves_no_entry() -> None:
    thing = job()

    def change() -> None:
        with transaction.atomic():
            record(thing)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change()
    assert not Version.objects.exists()
    assert not ChainHead.objects.exists()


def test_many_objects_are_many_links() -> None:
    things = [job(str(number)) for number in range(1200)]
    actions.record_many(objects=things, action=Action.CREATED, by=BY, effective_on=date(2026, 1, 1))
    assert Version.objects.count() == 1200
    assert verify_chain(PLATFORM_CHAIN) is None
    assert actions.record_many(objects=[], action=Action.CREATED, by=BY, effective_on=date(2026, 1, 1)) == []


def test_fields_can_be_left_out_and_odd_values_become_plain() -> None:
    thing = job(part=1)
    assert "result" not in record(thing, leave_out=["result"]).data
    assert record(thing).data["created_at"] == NOW.isoformat()
    assert plain(Decimal("1.10")) == "1.10"


def test_what_held_on_a_day_as_known_on_another(monkeypatch: pytest.MonkeyPatch) -> None:
    class Clock(datetime):
        moment = NOW

        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]  # a plain moment, not its own class
            return cls.moment

    monkeypatch.setattr(actions, "datetime", Clock)
    thing = job("erste")
    record(thing, on=date(2026, 1, 1))
    Clock.moment = NOW + timedelta(days=10)
    thing.title = "zweite"
    record(thing, Action.CHANGED, on=date(2026, 6, 1))
    # entered last, and holds from a day between the two on
    Clock.moment = NOW + timedelta(days=20)
    thing.title = "nachgetragen"
    record(thing, Action.CHANGED, on=date(2026, 3, 1))

    def held(on: date, known_after_days: int | None = None) -> str | None:
        known = None if known_after_days is None else NOW + timedelta(days=known_after_days)
        state = state_as_of("jobs.job", str(thing.pk), on, known)
        return state["title"] if state else None

    assert held(date(2025, 12, 31)) is None
    assert held(date(2026, 2, 1)) == "erste"
    assert held(date(2026, 4, 1)) == "nachgetragen"
    assert held(date(2026, 4, 1), 15) == "erste", "on that day nobody knew yet"
    assert held(date(2026, 7, 1)) == "zweite"
    assert held(date(2026, 7, 1), 5) == "erste"
    assert held(date(2026, 7, 1), -1) is None


def test_what_was_deleted_does_not_hold() -> None:
    thing = job()
    record(thing, on=date(2026, 1, 1))
    record(thing, Action.DELETED, on=date(2026, 2, 1))
    assert state_as_of("jobs.job", str(thing.pk), date(2026, 1, 31)) is not None
    assert state_as_of("jobs.job", str(thing.pk), date(2026, 2, 1)) is None


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"))
NUMBERS = st.one_of(
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    TEXTS,
)


class TestNumbers(TestCase):
    @given(st.dictionaries(st.sampled_from("abc"), st.one_of(NUMBERS, st.lists(NUMBERS, max_size=3))))
    def test_whatever_a_snapshot_holds_the_chain_verifies(self, result: dict[str, Any]) -> None:
        record(job(**result))
        assert verify_chain(PLATFORM_CHAIN) is None
