"""What held in a scope on a day, as known on a day; what differs between days; pages of the trail."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from dwk.audit import actions
from dwk.audit.queries import (
    changes,
    difference,
    state_as_of,
    states_as_of,
    states_of_scopes,
    versions_between,
)
from dwk.audit.rules import Actor
from tests.audit.probe import BY, MEASURE, START, TOPIC, Clock, Measure, Topic, day

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("probe_tables")]
OTHER = Actor(8, "Max Muster")


def measure(on: int, group: int = 1, **fields: Any) -> Measure:
    made = Measure(group=group, **{"title": "Lotsin", **fields})
    actions.create(obj=made, by=BY, effective_on=day(on))
    return made


def change(obj: Any, on: int, reason: str = "", by: Actor = BY, **fields: Any) -> None:
    actions.change(obj=obj, fields=fields, by=by, effective_on=day(on), reason=reason)


def titles(on: int, known: float | None = None, scope: str = "probe:1") -> list[str]:
    known_on = None if known is None else START + timedelta(days=known)
    states = states_as_of([MEASURE], scope=scope, as_of=day(on), known_on=known_on)
    return [state.data["title"] for state in states[MEASURE]]


def test_a_scope_on_a_day_as_known_on_a_day(clock: type[Clock]) -> None:
    first, second = measure(0, title="a"), measure(2, title="b")
    measure(0, group=2, title="fremd")
    clock.to(1)
    change(first, 10, title="A")
    clock.to(2)
    change(second, 4, title="B")
    clock.to(3)
    actions.remove(obj=second, by=BY, effective_on=day(12))
    assert titles(-1) == []
    assert titles(0) == ["a"]
    assert titles(3) == ["a", "b"]
    assert titles(4) == ["a", "B"]
    assert titles(4, known=1.5) == ["a", "b"], "on that day nobody knew yet"
    assert titles(11) == ["A", "B"]
    assert titles(12) == ["A"]
    assert titles(12, known=2.5) == ["A", "B"]
    assert titles(0, scope="probe:2") == ["fremd"]


def test_a_state_says_who_entered_it_and_whether_late(clock: type[Clock]) -> None:
    made = measure(0)
    clock.to(1)
    change(made, 60, reason="Beschluss", by=OTHER, title="neu")
    early, late = (states_as_of([MEASURE], as_of=day(on), object_ids=[made.pk])[MEASURE][0] for on in (61, 0))
    assert (early.actor_name, early.actor_id, early.reason, early.action) == ("Max Muster", 8, "Beschluss", "changed")
    assert (early.late, late.late) == (False, True)
    # 2026-03-01, 23:30 UTC is the second of March in Germany
    clock.to(11.5 / 24)
    change(made, 59, title="kurz nach Mitternacht")
    assert states_as_of([MEASURE], as_of=day(59))[MEASURE][0].late


def test_many_scopes_and_kinds_are_one_query(django_assert_num_queries: Any) -> None:
    for group in range(1, 6):
        for number in range(6):
            change(measure(0, group=group, title=f"{group}.{number}"), 3, amount=number)
    actions.create(obj=Topic(name="Wohnen"), by=BY, effective_on=day(0))
    with django_assert_num_queries(1):
        found = states_as_of([MEASURE, TOPIC], scope="probe:1", as_of=day(5))
    assert (len(found[MEASURE]), len(found[TOPIC])) == (6, 1)
    with django_assert_num_queries(1):
        by_scope = states_of_scopes([MEASURE], ["probe:1", "probe:3", "probe:9"], as_of=day(5))
    assert [len(by_scope[scope][MEASURE]) for scope in ("probe:1", "probe:3", "probe:9")] == [6, 6, 0]
    assert by_scope["probe:3"][MEASURE][0].data["title"] == "3.0"
    with django_assert_num_queries(1):
        assert len(states_as_of([MEASURE], as_of=day(5))[MEASURE]) == 30


def test_difference_names_fields_and_the_entries_behind_them(
    clock: type[Clock], django_assert_num_queries: Any
) -> None:
    kept, gone = measure(0, title="a", amount=1), measure(0, title="weg")
    same = measure(0, title="gleich")
    clock.to(1)
    change(kept, 5, reason="Titel", title="b")
    clock.to(2)
    change(kept, 6, reason="Betrag", by=OTHER, amount=2)
    change(same, 6, title="anders")
    change(same, 7, title="gleich")
    actions.remove(obj=gone, by=OTHER, effective_on=day(8), reason="doppelt")
    new = measure(7, title="neu")
    change(new, 8, title="neuer")
    with django_assert_num_queries(3):
        found = difference("probe:1", day(1), day(9))
    assert [(one.kind, one.object_id) for one in found] == [
        ("changed", str(kept.pk)),
        ("vanished", found[1].object_id),
        ("appeared", str(new.pk)),
    ]
    assert [(f.name, f.old, f.new, f.cause.reason, f.cause.actor_name) for f in found[0].fields] == [
        ("amount", "1.00", "2.00", "Betrag", "Max Muster"),
        ("title", "a", "b", "Titel", "Erika Beispiel"),
    ]
    vanished, appeared = found[1:]
    assert (vanished.cause and vanished.cause.reason, vanished.after, vanished.fields) == ("doppelt", None, ())
    assert (appeared.cause and appeared.cause.effective_on, appeared.before) == (day(7), None)
    assert difference("probe:1", day(9), day(9)) == []
    # the same day, known earlier and now
    clock.to(3)
    change(kept, 6, title="c")
    then = START.replace(day=4, hour=1)
    assert [one.kind for one in difference("probe:1", day(9), day(9), known_a=then)] == ["changed"]
    before = START.replace(day=1, hour=1)
    assert {one.cause for one in difference("probe:1", day(9), day(9), known_b=before)} == {None}


def test_pages_of_the_trail(clock: type[Clock], django_assert_num_queries: Any) -> None:
    made = measure(0)
    for number in range(1, 8):
        clock.to(number)
        change(made, number, by=OTHER if number % 2 else BY, title=str(number))
    actions.create(obj=Topic(name="Wohnen"), by=BY, effective_on=day(0))
    with django_assert_num_queries(2):
        page = changes("probe:1", limit=3, offset=1)
    assert page.total == 9
    assert [entry.data.get("title") for entry in page.entries] == ["7", "6", "5"]
    assert changes("probe:1", object_types=[TOPIC]).total == 1
    assert changes("probe:1", actor_ids=[8]).total == 4
    entered = changes("probe:1", first=START.date(), last=START.replace(day=3).date())
    assert [entry.data["title"] for entry in entered.entries] == ["2", "1", "Lotsin"]
    assert [v.data["title"] for v in versions_between("probe:1", day(2), day(3))] == ["2", "3"]
    assert [v.data["title"] for v in versions_between("probe:1", day(2), day(3), START.replace(day=3, hour=13))] == [
        "2"
    ]


def test_one_object_and_a_scope_agree() -> None:
    made = measure(0)
    change(made, 3, title="b")
    for on in (-1, 0, 3):
        states = states_as_of([MEASURE], scope="probe:1", as_of=day(on))[MEASURE]
        assert (states[0].data if states else None) == state_as_of(MEASURE, str(made.pk), day(on))
