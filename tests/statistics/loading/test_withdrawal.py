"""Taking imports back: what they replaced holds again, whatever the order."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dwk.audit.models import Action, Version
from dwk.regions.models import Region
from dwk.statistics.actions.imports import ImportNotPossible, withdraw_import
from dwk.statistics.importers.contract import CellKey
from dwk.statistics.loading.plan import current_stamp
from dwk.statistics.models import ImportRun, ImportState, Observation
from dwk.statistics.queries.imports import withdrawal_preview
from tests.factories.tables import NOW, Entry, current, load_entries

pytestmark = pytest.mark.django_db


def value() -> float | None:
    """The one value that holds now."""
    held = list(current().values())
    assert len(held) <= 1
    return held[0] if held else None


def load(number: float) -> ImportRun:
    return load_entries([Entry(value=number)])


def withdraw(run: ImportRun) -> int:
    return withdraw_import(run=run, by=None, reason="falsche Datei", effective_on=NOW.date())


def test_the_replaced_value_holds_again() -> None:
    load(1)
    second, stamp = load(2), current_stamp()

    assert withdraw(second) == 1
    assert value() == 1
    assert current_stamp() != stamp
    assert Observation.objects.count() == 2, "nothing is deleted"
    entry = Version.objects.get(action=Action.WITHDRAWN)
    assert (entry.reason, entry.object_id) == ("falsche Datei", str(second.pk))


def test_the_earlier_one_first_then_the_later_one() -> None:
    first, second = load(1), load(2)

    assert withdraw(first) == 0
    assert value() == 2
    assert withdraw(second) == 1
    assert value() is None


@pytest.mark.parametrize(
    ("order", "held"),
    [("c", 2), ("cb", 1), ("bc", 1), ("b", 3), ("ab", 3), ("abc", None), ("cba", None), ("ac", 2), ("ca", 2)],
)
def test_of_three_versions_the_latest_that_stands_holds(order: str, held: float | None) -> None:
    runs = {name: load(number) for number, name in enumerate("abc", start=1)}
    for name in order:
        withdraw(runs[name])
    assert value() == held


def test_a_file_imported_again_after_its_withdrawal_holds_again() -> None:
    load(1)
    withdraw(load(2))
    again = load(2)
    assert value() == 2
    withdraw(again)
    assert value() == 1


def test_a_key_that_held_nothing_any_more_takes_a_first_value_again() -> None:
    withdraw(load(1))
    assert value() is None
    again = load(1)
    assert (again.new_count, value()) == (1, 1)
    withdraw(load(2))
    assert value() == 1


def test_only_what_the_import_brought_is_taken_back() -> None:
    load_entries([Entry(value=1), Entry(value=10, cell=CellKey("m"))])
    second = load_entries([Entry(value=2), Entry(value=10, cell=CellKey("m")), Entry(value=7, cell=CellKey("f"))])

    preview = withdrawal_preview(second)
    assert (preview.ending, preview.reviving) == (2, 1)
    assert withdraw(second) == 2
    day = date(2018, 12, 31)
    assert current() == {("01051", day, ""): 1, ("01051", day, "sex=m"): 10}


def test_regions_stay() -> None:
    withdraw(load(1))
    assert Region.objects.filter(key="01051").exists()


@pytest.mark.parametrize("state", [state for state in ImportState if state != ImportState.DONE])
def test_only_an_applied_import_is_withdrawn(state: ImportState) -> None:
    run = load(1)
    ImportRun.objects.filter(pk=run.pk).update(state=state)
    with pytest.raises(ImportNotPossible, match="zurückgezogen werden können nur übernommene"):
        withdraw(run)
    assert value() == 1


def test_a_second_click_changes_nothing() -> None:
    load(1)
    second = load(2)
    withdraw(second)
    with pytest.raises(ImportNotPossible):
        withdraw(second)
    assert value() == 1


def test_a_reason_is_needed() -> None:
    run = load(1)
    with pytest.raises(ImportNotPossible, match="Grund"):
        withdraw_import(run=run, by=None, reason="  ", effective_on=NOW.date())
    assert value() == 1


def test_the_number_of_statements_does_not_grow_with_the_values() -> None:
    def statements(size: int, start: int) -> int:
        entries = [Entry(value=1, cell=CellKey("", age, age)) for age in range(start, start + size)]
        load_entries(entries)
        second = load_entries([Entry(value=2, cell=entry.cell) for entry in entries])
        with CaptureQueriesContext(connection) as captured:
            assert withdraw(second) == size
        return len(captured)

    assert statements(2, 0) == statements(40, 10)


def test_the_state_of_the_data_is_locked_before_anything_is_taken_back() -> None:
    run = load(1)
    with CaptureQueriesContext(connection) as captured:
        withdraw(run)
    first = next(query["sql"] for query in captured if "SAVEPOINT" not in query["sql"])
    assert "statistics_datastamp" in first, "otherwise an import running meanwhile compares with values that vanish"


def test_a_value_that_another_import_repeats_goes_on_holding() -> None:
    first = load_entries([Entry(value=1), Entry(value=5, cell=CellKey("m"))])
    repeated = load(1)

    assert withdrawal_preview(first).ending == 1
    assert withdraw(first) == 1
    assert value() == 1
    assert Observation.objects.get(ended_by=None).imported_by == repeated
    assert withdraw(repeated) == 1
    assert value() is None


def test_a_repeated_value_that_was_replaced_meanwhile_can_hold_again() -> None:
    first, _repeated, third = load(1), load(1), load(3)
    withdraw(first)
    assert value() == 3
    withdraw(third)
    assert value() == 1
