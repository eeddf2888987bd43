"""Focus, events, tasks, memberships: what an action refuses, and that each leaves exactly one version."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from dwk.accounts.permissions import Role
from dwk.audit.models import Action, Version
from dwk.audit.queries import history_of, verify_chain
from dwk.programme.actions import events, participations, people, phases, programmes
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.models import Attendance, Event, EventItem, FocusStatement, Membership, Task
from tests.factories.memberships import BY, member_of, small_participation, small_programme
from tests.factories.regions import make_region

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
NEXT = date(2026, 4, 1)
ENTRY: dict[str, Any] = {"by": BY, "effective_on": DAY}


def meeting(kommune, **fields: Any) -> Event:
    values = {"kind": "steering", "title": "Runde", "on": DAY, "held": True, "minutes": "Wir sprachen.", **fields}
    return events.plan_event(programme=kommune.programme, participation=kommune, **values, **ENTRY)


def focus_of(kommune) -> FocusStatement | None:
    return FocusStatement.objects.filter(participation=kommune).first()


# --- focus


def test_every_wording_of_a_focus_stays_in_the_trail_and_taking_it_back_too(kommune) -> None:
    stated = participations.state_focus(participation=kommune, text=" Wohnen ", **ENTRY)
    assert stated is not None
    assert stated.text == "Wohnen"
    participations.state_focus(participation=kommune, text="Pflege", by=BY, effective_on=NEXT)
    participations.state_focus(participation=kommune, text="", by=BY, effective_on=NEXT)
    assert focus_of(kommune) is None
    history = history_of("programme.focusstatement", str(stated.pk))
    assert [(row.action, row.data["text"]) for row in history] == [
        (Action.DELETED, "Pflege"),
        (Action.CHANGED, "Pflege"),
        (Action.CREATED, "Wohnen"),
    ]


def test_a_focus_taken_back_can_be_stated_anew(kommune) -> None:
    for text in ("Wohnen", "", "Pflege"):
        participations.state_focus(participation=kommune, text=text, **ENTRY)
    found = focus_of(kommune)
    assert found is not None
    assert found.text == "Pflege"


def test_taking_back_what_was_never_stated_enters_nothing(kommune) -> None:
    before = Version.objects.count()
    assert participations.state_focus(participation=kommune, text="  ", **ENTRY) is None
    assert Version.objects.count() == before


def test_the_same_wording_again_enters_nothing(kommune) -> None:
    participations.state_focus(participation=kommune, text="Wohnen", **ENTRY)
    before = Version.objects.count()
    participations.state_focus(participation=kommune, text="Wohnen", **ENTRY)
    assert Version.objects.count() == before


# --- events


def test_released_minutes_stay_as_they_are(kommune) -> None:
    event = events.release_minutes(event=meeting(kommune), by=BY, effective_on=NEXT)
    assert event.minutes_released_on == NEXT
    with pytest.raises(ProgrammeRefused, match="nicht mehr ändern"):
        events.change_event(event=event, minutes="Anders.", by=BY, effective_on=NEXT)
    event.refresh_from_db()
    assert event.minutes == "Wir sprachen."
    assert events.change_event(event=event, place="Rathaus", by=BY, effective_on=NEXT).place == "Rathaus"


def test_an_old_copy_of_a_meeting_does_not_change_released_minutes(kommune) -> None:
    old = meeting(kommune)
    events.release_minutes(event=Event.objects.get(pk=old.pk), by=BY, effective_on=NEXT)
    with pytest.raises(ProgrammeRefused, match="nicht mehr ändern"):
        events.change_event(event=old, minutes="Anders.", by=BY, effective_on=NEXT)


def test_what_was_released_is_not_released_again_on_another_day(kommune) -> None:
    event = events.release_minutes(event=meeting(kommune), **ENTRY)
    with pytest.raises(ProgrammeRefused, match="schon freigegeben"):
        events.release_minutes(event=event, by=BY, effective_on=NEXT)


@pytest.mark.parametrize(("fields", "word"), [({"minutes": " "}, "kein Protokoll"), ({"held": False}, "durchgeführt")])
def test_minutes_are_released_only_of_a_meeting_that_took_place(kommune, fields: dict[str, Any], word: str) -> None:
    with pytest.raises(ProgrammeRefused, match=word):
        events.release_minutes(event=meeting(kommune, **fields), **ENTRY)


def test_a_day_that_is_not_sure_says_why(kommune) -> None:
    with pytest.raises(ProgrammeRefused, match="warum"):
        meeting(kommune, precision="by")
    assert meeting(kommune, precision="by", date_note="Tag nicht genannt.").pk


def test_attendance_is_counted_by_group_and_a_group_with_none_is_taken_off(kommune) -> None:
    event = meeting(kommune)
    events.record_attendance(event=event, groups={"municipal_lead": 1, "consultant": 2, "funder": 0}, **ENTRY)
    events.record_attendance(event=event, groups={"municipal_lead": 0, "consultant": 3}, **ENTRY)
    assert list(Attendance.objects.values_list("group", "count")) == [("consultant", 3)]


def test_a_todo_becomes_a_task_of_a_role(kommune) -> None:
    event = meeting(kommune)
    item = events.add_item(
        event=event, kind="todo", text="Daten liefern", role=Role.MUNICIPAL_COORDINATOR.value, due_on=NEXT, **ENTRY
    )
    task = Task.objects.get()
    assert item.task == task
    assert (task.title, task.role, task.due_on, task.participation) == (
        "Daten liefern", "municipal_coordinator", NEXT, kommune,
    )  # fmt: skip


def test_a_todo_without_a_role_leaves_nothing(kommune) -> None:
    with pytest.raises(ProgrammeRefused, match="Rolle"):
        events.add_item(event=meeting(kommune), kind="todo", text="Daten liefern", **ENTRY)
    assert not EventItem.objects.exists()
    assert not Task.objects.exists()


def test_a_decision_is_no_task(kommune) -> None:
    item = events.add_item(event=meeting(kommune), kind="decision", text="Wir machen es.", **ENTRY)
    assert item.task is None
    assert not Task.objects.exists()


# --- people


def test_who_leaves_hands_open_tasks_over_and_keeps_what_is_done(kommune) -> None:
    old = member_of(kommune.programme, Role.MUNICIPAL_COORDINATOR, kommune, name="Alt")
    new = member_of(kommune.programme, Role.MUNICIPAL_COORDINATOR, kommune, name="Neu")
    role = Role.MUNICIPAL_COORDINATOR.value
    still_open = events.create_task(participation=kommune, title="Offen", role=role, assignee=old, **ENTRY)
    done = events.create_task(participation=kommune, title="Getan", role=role, assignee=old, **ENTRY)
    events.finish_task(task=done, **ENTRY)
    elsewhere = events.create_task(
        participation=small_participation(kommune.programme, "nachbarstadt"), title="Dort", role=role, assignee=old,
        **ENTRY,
    )  # fmt: skip
    ended = people.end_membership(
        membership=Membership.objects.get(user=old), successor=new, by=BY, effective_on=NEXT, reason="Wechsel"
    )
    assert ended.ended_on == NEXT
    for task, person in ((still_open, new), (done, old), (elsewhere, old)):
        task.refresh_from_db()
        assert task.assignee == person, task.title


def test_without_a_successor_open_tasks_go_back_to_the_role(kommune) -> None:
    old = member_of(kommune.programme, Role.MUNICIPAL_COORDINATOR, kommune)
    task = events.create_task(participation=kommune, title="Offen", role="municipal_coordinator", assignee=old, **ENTRY)
    people.end_membership(membership=Membership.objects.get(user=old), successor=None, by=BY, effective_on=NEXT)
    task.refresh_from_db()
    assert (task.assignee, task.role) == (None, "municipal_coordinator")


def test_nobody_has_the_same_role_twice_and_nobody_belongs_to_a_foreign_kommune(kommune) -> None:
    user = member_of(kommune.programme, Role.MUNICIPAL_LEAD, kommune)
    with pytest.raises(ProgrammeRefused, match="hier schon"):
        people.add_member(user=user, programme=kommune.programme, participation=kommune, role="municipal_lead", **ENTRY)
    with pytest.raises(ProgrammeRefused, match="gehört nicht zu diesem Programm"):
        people.add_member(
            user=user, programme=small_programme("anderes"), participation=kommune, role="consultant", **ENTRY
        )


# --- programmes and participations


def test_rules_of_a_programme_are_checked_when_it_is_made_and_changed(kommune) -> None:
    with pytest.raises(ProgrammeRefused, match="Unbekannte Regel"):
        programmes.change_programme(programme=kommune.programme, rules={"x": 1}, **ENTRY)
    changed = programmes.change_programme(programme=kommune.programme, rules={"review_days": 14}, **ENTRY)
    assert changed.rules == {"review_days": 14}


@pytest.mark.parametrize(("first", "last"), [(date(2026, 2, 1), date(2026, 1, 31))])
def test_a_term_that_ends_before_it_begins_is_refused(first: date, last: date) -> None:
    with pytest.raises(ProgrammeRefused, match="endet vor"):
        programmes.create_programme(
            slug="x", name="X", short_name="X", starts_on=first, ends_on=last, by=BY, effective_on=first
        )
    assert not Version.objects.filter(object_type="programme.programme").exists()


def test_two_kommunen_together_are_one_participant(kommune) -> None:
    regions = [make_region("01051", "Küstenkreis"), make_region("01051044", "Müsterhude")]
    both = participations.create_participation(
        programme=kommune.programme, slug="beide", name="Küstenkreis / Müsterhude", kind="model", starts_on=DAY,
        regions=regions, **ENTRY,
    )  # fmt: skip
    assert [row.region for row in both.participationregion_set.order_by("position")] == regions


# --- the trail


def plan(kommune) -> Any:
    return phases.plan_phase(participation=kommune, kind="review", **ENTRY)


ONE_VERSION_EACH: dict[str, Callable[[Any], Any]] = {
    "focus": lambda kommune: participations.state_focus(participation=kommune, text="Wohnen", **ENTRY),
    "readiness": lambda kommune: participations.define_readiness(participation=kommune, text="Alle bleiben.", **ENTRY),
    "goal": lambda kommune: participations.add_goal(participation=kommune, text="Wohnraum", **ENTRY),
    "department": lambda kommune: participations.add_department(participation=kommune, name="Bau", **ENTRY),
    "participation": lambda kommune: participations.change_participation(participation=kommune, name="Neu", **ENTRY),
    "phase": plan,
    "event": meeting,
    "task": lambda kommune: events.create_task(participation=kommune, title="Tun", role="consultant", **ENTRY),
}


@pytest.mark.parametrize("action", ONE_VERSION_EACH.values(), ids=ONE_VERSION_EACH.keys())
def test_one_action_writes_one_version_with_all_fields_into_the_chain_of_the_kommune(kommune, action) -> None:
    before = Version.objects.count()
    obj = action(kommune)
    assert Version.objects.count() == before + 1
    version = Version.objects.get(chain=kommune.scope, sequence=Version.objects.filter(chain=kommune.scope).count())
    assert (version.object_type, version.object_id) == (obj._meta.label_lower, str(obj.pk))
    assert (version.effective_on, version.actor_name) == (DAY, BY.name)
    assert set(version.data) == {field.attname for field in obj._meta.concrete_fields}
    assert verify_chain(kommune.scope) is None


def test_entries_of_one_kommune_stay_out_of_the_chain_of_another(kommune) -> None:
    other = small_participation(kommune.programme, "nachbarstadt")
    before = Version.objects.filter(chain=other.scope).count()
    meeting(kommune)
    assert Version.objects.filter(chain=other.scope).count() == before


def test_a_refused_action_leaves_neither_row_nor_version(kommune) -> None:
    participations.add_department(participation=kommune, name="Bau", **ENTRY)
    before = Version.objects.count()
    with pytest.raises(ProgrammeRefused, match="schon"):
        participations.add_department(participation=kommune, name="Bau", **ENTRY)
    assert Version.objects.count() == before
