"""Whatever is done in whatever order: the trail tells the tables, the past is that of a plain list, the chains fit."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from dwk.audit import actions
from dwk.audit.models import Version
from dwk.audit.queries import states_as_of, states_of_scopes, verify_chains, verify_replay
from tests.audit.probe import BY, MEASURE, START, STEP, TABLES, TOPIC, Clock, Measure, Step, Topic, day

KINDS = [TOPIC, MEASURE, STEP]
NUMBERS = st.integers(0, 6)
DAYS = st.integers(0, 30)
STEPS = st.one_of(
    st.tuples(st.just("topic"), DAYS, NUMBERS),
    st.tuples(st.just("measure"), DAYS, st.integers(1, 2), st.lists(NUMBERS, max_size=3), st.none() | NUMBERS),
    st.tuples(st.just("step"), DAYS, NUMBERS),
    st.tuples(
        st.just("change"),
        DAYS,
        NUMBERS,
        st.fixed_dictionaries(
            {},
            optional={
                "title": st.sampled_from("abc"),
                "amount": st.none() | st.sampled_from(["1", "2.50"]),
                "starts_on": st.none() | st.dates(date(2026, 1, 1), date(2026, 1, 3)),
                "notes": st.dictionaries(st.sampled_from("xy"), st.floats(0, 1), max_size=2),
                "secret": st.sampled_from("st"),
                "lead": NUMBERS,
                "topics": st.lists(NUMBERS, max_size=3),
            },
        ),
    ),
    st.tuples(st.just("rename"), DAYS, NUMBERS, st.sampled_from("pqr")),
    st.tuples(st.just("remove topic"), DAYS, NUMBERS),
    st.tuples(st.just("remove measure"), DAYS, NUMBERS),
)


class World:
    """Does the steps; a number means one of the rows that are there."""

    def __init__(self) -> None:
        self.names = 0

    def one(self, model: Any, number: int) -> Any:
        rows = list(model.objects.order_by("pk"))
        return rows[number % len(rows)] if rows else None

    def some(self, numbers: list[int]) -> list[Topic]:
        return [topic for number in numbers if (topic := self.one(Topic, number))]

    def do(self, name: str, on: int, *words: Any) -> None:
        getattr(self, name.replace(" ", "_"))({"by": BY, "effective_on": day(on)}, *words)

    def topic(self, said: Any, number: int) -> None:
        self.names += 1
        actions.create(obj=Topic(name=f"{number} {self.names}"), **said)

    def measure(self, said: Any, group: int, topics: list[int], lead: int | None) -> None:
        made = Measure(group=group, title="a", lead=None if lead is None else self.one(Topic, lead))
        actions.create(obj=made, related={"topics": self.some(topics)}, **said)

    def step(self, said: Any, number: int) -> None:
        if measure := self.one(Measure, number):
            actions.create(obj=Step(measure=measure, text="s"), **said)

    def change(self, said: Any, number: int, fields: dict[str, Any]) -> None:
        if measure := self.one(Measure, number):
            given = dict(fields)
            if "lead" in given:
                given["lead"] = self.one(Topic, given["lead"])
            if "topics" in given:
                given["topics"] = self.some(given["topics"])
            actions.change(obj=measure, fields=given, **said)

    def rename(self, said: Any, number: int, name: str) -> None:
        self.names += 1
        if topic := self.one(Topic, number):
            actions.change(obj=topic, fields={"name": f"{name} {self.names}"}, **said)

    def remove_topic(self, said: Any, number: int) -> None:
        if topic := self.one(Topic, number):
            actions.remove(obj=topic, **said)

    def remove_measure(self, said: Any, number: int) -> None:
        if measure := self.one(Measure, number):
            actions.remove(obj=measure, **said)


def plain_past(versions: list[Version], as_of: date, known_on: datetime | None) -> dict[tuple[str, str], Any]:
    """The past without a database: go through all entries, keep for each object the one latest in effect."""
    best: dict[tuple[str, str], Version] = {}
    for version in versions:
        if version.effective_on > as_of or (known_on is not None and version.recorded_at > known_on):
            continue
        key = (version.object_type, version.object_id)
        rank = (version.effective_on, version.recorded_at, version.sequence)
        kept = best.get(key)
        if kept is None or rank > (kept.effective_on, kept.recorded_at, kept.sequence):
            best[key] = version
    return {key: version.data for key, version in best.items() if version.action != "deleted"}


@pytest.mark.usefixtures("probe_tables")
class TestReplay(TestCase):
    @settings(max_examples=60)
    @given(
        st.lists(STEPS, min_size=4, max_size=25),
        st.lists(st.tuples(st.integers(-1, 31), st.none() | st.integers(0, 25)), min_size=3, max_size=3),
    )
    def test_the_trail_tells_tables_and_past(self, steps: list[Any], looks: list[tuple[int, int | None]]) -> None:
        world = World()
        with mock.patch.object(actions, "datetime", Clock):
            for number, step in enumerate(steps):
                Clock.to(number)
                world.do(*step)
        assert verify_replay(TABLES) == []
        assert not [fault for report in verify_chains() for fault in report.faults]
        versions = list(Version.objects.all())
        for on, known in looks:
            known_on = None if known is None else START + timedelta(days=known)
            expected = plain_past(versions, day(on), known_on)
            found = states_as_of(KINDS, as_of=day(on), known_on=known_on)
            assert {(s.object_type, s.object_id): s.data for kind in KINDS for s in found[kind]} == expected
            by_scope = states_of_scopes(KINDS, ["probe:1", "probe:2"], as_of=day(on), known_on=known_on)
            together = [s for states in by_scope.values() for kind in KINDS for s in states[kind]]
            assert {(s.object_type, s.object_id): s.data for s in together} == expected
        homes = {(version.object_type, version.object_id, version.chain) for version in versions}
        assert len(homes) == len({home[:2] for home in homes}), "all entries of a row stand in one chain"
        now = {(s.object_type, s.object_id) for kind, all_ in states_as_of(KINDS, as_of=date.max).items() for s in all_}
        rows = {(m._meta.label_lower, str(key)) for m in TABLES for key in m.objects.values_list("pk", flat=True)}
        assert now == rows
