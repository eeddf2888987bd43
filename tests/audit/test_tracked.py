"""No write goes around the trail: whatever Django offers for writing is refused outside a recording."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import models, transaction

from dwk.audit import actions
from dwk.audit.models import Action, Version
from dwk.audit.queries import verify_replay
from dwk.audit.tracked import TrackedManager, TrackedModel, UntrackedWrite, recording, tracked_models
from tests.audit.probe import BY, MEASURE, REGISTRY, TABLES, Desk, Measure, Office, Topic, day

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("probe_tables")]


@pytest.fixture
def topic() -> Topic:
    made = Topic(name="Wohnen")
    actions.create(obj=made, by=BY, effective_on=day(0))
    return made


@pytest.fixture
def measure(topic: Topic) -> Measure:
    made = Measure(title="Lotsin", lead=topic)
    actions.create(obj=made, by=BY, effective_on=day(0), related={"topics": [topic]})
    return made


WRITES: dict[str, Callable[[Any, Any], object]] = {
    "save": lambda measure, topic: measure.save(),
    "save of one field": lambda measure, topic: measure.save(update_fields=["title"]),
    "save of a new row": lambda measure, topic: Measure(title="neu").save(),
    "create": lambda measure, topic: Measure.objects.create(title="neu"),
    "get_or_create": lambda measure, topic: Measure.objects.get_or_create(title="neu"),
    "update_or_create": lambda measure, topic: Measure.objects.update_or_create(title="Lotsin", defaults={"amount": 1}),
    "update": lambda measure, topic: Measure.objects.update(title="x"),
    "update of a filter": lambda measure, topic: Measure.objects.filter(pk=measure.pk).update(title="x"),
    "update by relation": lambda measure, topic: topic.led.update(title="x"),
    "bulk_create": lambda measure, topic: Measure.objects.bulk_create([Measure(title="neu")]),
    "bulk_update": lambda measure, topic: Measure.objects.bulk_update([measure], ["title"]),
    "delete": lambda measure, topic: measure.delete(),
    "delete of a query set": lambda measure, topic: Measure.objects.all().delete(),
    "delete of what it refers to": lambda measure, topic: topic.delete(),
    "base manager": lambda measure, topic: Measure._base_manager.filter(pk=measure.pk).update(title="x"),
    "assign by relation": lambda measure, topic: topic.led.set([]),
    "add": lambda measure, topic: measure.topics.create(name="neu"),
    "remove": lambda measure, topic: measure.topics.remove(topic),
    "clear": lambda measure, topic: measure.topics.clear(),
    "set": lambda measure, topic: measure.topics.set([]),
    "set from the other side": lambda measure, topic: topic.measures.set([]),
    "add from the other side": lambda measure, topic: topic.measures.add(0),
    "row of the relation": lambda measure, topic: Measure.topics.through(measure_id=0, topic_id=topic.pk).save(),
    "rows of the relation": lambda measure, topic: Measure.topics.through.objects.all().delete(),
    "delete a row of the relation": lambda measure, topic: Measure.topics.through.objects.get().delete(),
}


@pytest.mark.parametrize("name", WRITES)
def test_a_write_past_the_trail_is_refused(name: str, measure: Measure, topic: Topic) -> None:
    entries = Version.objects.count()
    with pytest.raises(UntrackedWrite, match="nur zusammen mit einem Eintrag im Verlauf"), transaction.atomic():
        WRITES[name](measure, topic)
    assert verify_replay(TABLES) == []
    assert Version.objects.count() == entries
    assert Measure.objects.get().title == "Lotsin"


def test_no_write_is_missing_from_the_list() -> None:
    """Whatever a later Django adds to its query sets for writing must be looked at here."""
    own = models.QuerySet
    writing = {name for name in vars(own) if getattr(getattr(own, name), "alters_data", False)}
    assert {name.removeprefix("a") if name != "aggregate" else name for name in writing} <= {
        "create", "get_or_create", "update_or_create", "update", "bulk_create", "bulk_update", "delete",
        "_insert", "_update", "_raw_delete",
    }  # fmt: skip


def test_a_recording_without_entry_is_undone(measure: Measure) -> None:
    with pytest.raises(UntrackedWrite, match="Maßnahme"), recording():
        Measure.objects.update(title="x")
    assert Measure.objects.get().title == "Lotsin"
    with recording():
        Measure.objects.filter(title="gibt es nicht").update(title="x")


def test_bulk_work_writes_inside_a_recording_and_enters_it(measure: Measure) -> None:
    with recording():
        Measure.objects.update(title="x")
        actions.record_many(
            objects=Measure.objects.all(), action=Action.CHANGED, by=BY, effective_on=day(1), chain="probe:1",
            leave_out=Measure.trail_leave_out,
        )  # fmt: skip
    assert verify_replay(TABLES) == []


def test_deleting_what_no_tracked_row_refers_to_is_nobodys_business() -> None:
    office = Office._base_manager.create(name="Rathaus")
    other = Office._base_manager.create(name="Bauamt")
    desk = Desk(office=office)
    actions.create(obj=desk, by=BY, effective_on=day(0), related={"visitors": [office]})
    other.delete()
    with pytest.raises(UntrackedWrite), transaction.atomic():
        office.delete()
    actions.change(obj=desk, fields={"office": None}, by=BY, effective_on=day(1))
    with pytest.raises(UntrackedWrite), transaction.atomic():
        office.delete()
    actions.set_related(obj=desk, name="visitors", objects=[], by=BY, effective_on=day(1))
    office.delete()
    assert verify_replay([Desk]) == []


def test_models_that_could_not_be_guarded_are_refused() -> None:
    class Loose(TrackedModel):
        objects = TrackedManager()

        class Meta:
            apps = REGISTRY
            app_label = "probe"

        def __str__(self) -> str:
            return ""

    assert Loose._base_manager.name == "objects"
    with pytest.raises(ImproperlyConfigured, match="no TrackedManager"):

        class Open(TrackedModel):
            objects = models.Manager()  # type: ignore[assignment]  # what the test is about

            class Meta:
                apps = REGISTRY
                app_label = "probe"

            def __str__(self) -> str:
                return ""


def test_replay_names_what_was_written_past_the_software(measure: Measure, topic: Topic) -> None:
    assert Measure not in tracked_models(), "not installed"
    models.QuerySet(Measure).filter(pk=measure.pk).update(title="heimlich")
    models.QuerySet(Measure.topics.through).all()._raw_delete("default")
    rows: models.QuerySet[Any] = models.QuerySet(Topic)
    rows.bulk_create([Topic(name="heimlich")])
    found = {(fault.object_type, fault.field): (fault.in_trail, fault.in_table) for fault in verify_replay(TABLES)}
    assert found[MEASURE, "title"] == ("Lotsin", "heimlich")
    assert found[MEASURE, "topics"] == ([topic.pk], [])
    assert found["probe.topic", ""] == (None, "vorhanden")
    models.QuerySet(Measure).all()._raw_delete("default")
    faults = verify_replay([Measure])
    assert [(fault.in_trail, fault.in_table) for fault in faults] == [("vorhanden", None)]
    assert "probe.measure" in str(faults[0])
