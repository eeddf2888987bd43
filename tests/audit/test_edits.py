"""Row and version are written together, and a late entry holds until a later day brought a value of its own."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from dwk.audit import actions
from dwk.audit.models import Action, Version
from dwk.audit.queries import state_as_of, verify_chain, verify_replay
from dwk.audit.rules import carried_forward
from tests.audit.probe import BY, MEASURE, STEP, TABLES, TOPIC, Measure, Step, Topic, day

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("probe_tables")]


def topic(name: str, on: int = 0) -> Topic:
    made = Topic(name=name)
    actions.create(obj=made, by=BY, effective_on=day(on))
    return made


def measure(on: int = 0, related: Any = None, **fields: Any) -> Measure:
    made = Measure(**{"title": "Lotsin", **fields})
    actions.create(obj=made, by=BY, effective_on=day(on), related=related)
    return made


def change(obj: Any, on: int, **fields: Any) -> Version | None:
    return actions.change(obj=obj, fields=fields, by=BY, effective_on=day(on))


def remove(obj: Any, on: int) -> Version:
    return actions.remove(obj=obj, by=BY, effective_on=day(on))


def held(obj: Any, on: int) -> dict[str, Any]:
    state = state_as_of(obj._meta.label_lower, str(obj.pk), day(on))
    assert state is not None
    return state


def whole() -> bool:
    return verify_replay(TABLES) == [] and verify_chain("probe:1") is None


def test_a_new_row_has_one_version_with_its_relations() -> None:
    first, second = topic("a"), topic("b")
    made = measure(related={"topics": [second, first]}, amount="7.5", secret="nicht für den Verlauf")
    version = Version.objects.get(object_type=MEASURE)
    assert (version.action, version.chain) == (Action.CREATED, "probe:1")
    assert version.data["topics"] == [first.pk, second.pk]
    assert version.data["amount"] == "7.50", "as the database gives it back"
    assert "secret" not in version.data
    assert Measure.objects.get(pk=made.pk).secret == "nicht für den Verlauf"
    assert whole()


def test_a_change_writes_row_relation_and_one_version() -> None:
    first, second = topic("a"), topic("b")
    made = measure(related={"topics": [first]})
    version = change(made, 3, title="Lotse", lead=second, topics=[second.pk])
    assert version is not None
    assert (version.data["title"], version.data["lead_id"], version.data["topics"]) == ("Lotse", second.pk, [second.pk])
    assert (made.title, made.lead) == ("Lotse", second), "the caller's copy is brought up to date"
    assert Version.objects.filter(object_type=MEASURE).count() == 2
    assert whole()


def test_nothing_differs_nothing_is_entered() -> None:
    made = measure(amount=Decimal("1.50"), related={"topics": [topic("a")]})
    assert change(made, 3, title="Lotsin", amount="1.5", topics=list(made.topics.all())) is None
    assert Version.objects.filter(object_type=MEASURE).count() == 1
    # what versions leave out changes too, and somebody did it
    assert change(made, 3, secret="neu") is not None


def test_an_old_copy_overwrites_nothing_but_its_fields() -> None:
    made = measure()
    old = Measure.objects.get(pk=made.pk)
    change(made, 1, title="neu")
    old.title = "steht nur in der alten Kopie"
    change(old, 2, amount=3)
    assert Measure.objects.get().title == "neu"
    assert whole()


def test_what_is_wrong_is_not_stored() -> None:
    made = measure()
    entries = Version.objects.count()
    with pytest.raises(ValidationError), transaction.atomic():
        actions.change(obj=made, fields={"title": ""}, by=BY, effective_on=day(1), clean=True)
    with pytest.raises(ValidationError), transaction.atomic():
        actions.create(obj=Measure(title=""), by=BY, effective_on=day(1), clean=True)
    assert Version.objects.count() == entries
    assert whole()


def test_a_chain_can_be_named() -> None:
    made = Measure(title="a")
    assert actions.create(obj=made, by=BY, effective_on=day(0), chain="programme:3").chain == "programme:3"


def test_many_new_rows_are_one_statement_of_versions(django_assert_max_num_queries: Any) -> None:
    rows = [Measure(title=str(number)) for number in range(400)]
    with django_assert_max_num_queries(25):
        assert len(actions.create_many(objects=rows, by=BY, effective_on=day(0))) == 400
    assert actions.create_many(objects=[], by=BY, effective_on=day(0)) == []
    assert whole()


def test_a_late_entry_holds_until_a_later_day_brought_its_own_value() -> None:
    made = measure(0, title="alt", amount=1)
    change(made, 10, title="neu")
    change(made, 20, amount=2)
    # entered last, holds from between: the title was changed on day 10, the amount on day 20, the notes never
    version = change(made, 5, title="dazwischen", amount=9, notes={"seit": 5})
    assert version is not None
    assert [held(made, on)["title"] for on in (4, 5, 10, 20)] == ["alt", "dazwischen", "neu", "neu"]
    assert [held(made, on)["amount"] for on in (4, 5, 10, 20)] == ["1.00", "9.00", "9.00", "2.00"]
    assert [held(made, on)["notes"] for on in (4, 5, 20)] == [{}, {"seit": 5}, {"seit": 5}]
    row = Measure.objects.get()
    assert (row.title, row.amount, row.notes) == ("neu", Decimal(2), {"seit": 5})
    assert (made.title, made.amount, made.notes) == ("neu", Decimal(2), {"seit": 5})
    assert whole()


def test_a_late_relation_holds_until_a_later_day_brought_its_own() -> None:
    first, second = topic("a"), topic("b")
    made = measure(0)
    actions.set_related(obj=made, name="topics", objects=[first], by=BY, effective_on=day(10))
    actions.set_related(obj=made, name="topics", objects=[second], by=BY, effective_on=day(5))
    assert [held(made, on)["topics"] for on in (4, 5, 10)] == [[], [second.pk], [first.pk]]
    assert list(made.topics.all()) == [first]
    assert change(made, 5, topics=[second]) is None
    assert list(made.topics.all()) == [first]
    assert whole()


def test_an_entry_before_the_beginning_moves_the_beginning() -> None:
    made = measure(10, title="alt")
    change(made, 20, title="neu")
    change(made, 5, amount=4)
    assert (held(made, 5)["title"], held(made, 5)["amount"]) == ("alt", "4.00")
    assert (held(made, 20)["title"], held(made, 20)["amount"]) == ("neu", "4.00")
    assert whole()


def test_a_removal_takes_what_hangs_on_it_and_frees_what_refers_to_it() -> None:
    first, second = topic("a"), topic("b")
    kept = measure(lead=first, related={"topics": [first, second]})
    gone = measure()
    step = Step(measure=gone, text="erster Schritt")
    actions.create(obj=step, by=BY, effective_on=day(0))
    key, step_key = str(gone.pk), str(step.pk)
    change(gone, 9, title="später")
    assert remove(gone, 5).object_id == key
    assert (state_as_of(MEASURE, key, day(4)) or {})["title"] == "Lotsin"
    assert state_as_of(MEASURE, key, day(5)) is None
    assert state_as_of(MEASURE, key, day(30)) is None, "what was to hold later does not come back"
    assert state_as_of(STEP, step_key, day(5)) is None
    topic_key = str(first.pk)
    assert remove(first, 7).object_type == TOPIC
    assert state_as_of(TOPIC, topic_key, day(7)) is None
    assert (held(kept, 7)["lead_id"], held(kept, 7)["topics"]) == (None, [second.pk])
    assert held(kept, 6)["topics"] == [int(topic_key), second.pk]
    assert whole()


def test_a_number_can_come_back() -> None:
    made = measure()
    key = made.pk
    remove(made, 10)
    actions.create(obj=Measure(pk=key, title="wieder da"), by=BY, effective_on=day(5))
    assert held(Measure.objects.get(), 12)["title"] == "wieder da"
    assert whole()


def test_what_was_deleted_on_a_later_day_stays_deleted() -> None:
    assert carried_forward({"a": 1}, {"a": 2}, [(day(1), {"a": 1}), (day(2), None)]) == ([(day(1), {"a": 2})], set())
