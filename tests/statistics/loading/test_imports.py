"""What an import writes, what it leaves alone, and what it keeps of the values it replaces."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from dwk.audit.models import Version
from dwk.regions.models import Region, RegionStatus
from dwk.statistics.actions import imports
from dwk.statistics.importers.contract import CellKey, FileRefused
from dwk.statistics.loading.plan import current_stamp, make_plan
from dwk.statistics.models import Cell, ImportNote, ImportRun, Observation, Series, Source
from tests.factories.regions import apply_small_directory, make_region
from tests.factories.tables import NOW, Entry, current, load_entries, load_file, parsed

pytestmark = pytest.mark.django_db

DAY = date(2018, 12, 31)
WOMEN = CellKey("f", 0, 2)


def counts(entries: list[Entry]) -> tuple[int, int, int]:
    plan = load_file(parsed(entries))[1]
    return plan.new_count, plan.changed_count, plan.same_count


def test_first_values_are_new_and_the_same_file_again_changes_nothing() -> None:
    entries = [Entry(value=5), Entry(value=2, cell=WOMEN), Entry(region="01", value=9)]
    assert counts(entries) == (3, 0, 0)
    rows, stamp, versions = Observation.objects.count(), current_stamp(), Version.objects.count()

    assert counts(entries) == (0, 0, 3)
    assert (Observation.objects.count(), current_stamp()) == (rows, stamp)
    assert Version.objects.count() == versions + 1, "only that somebody imported"


def test_a_revised_value_becomes_a_version_and_the_earlier_one_stays_readable() -> None:
    load_entries([Entry(value=5), Entry(value=2, cell=WOMEN)])
    second, plan = load_file(parsed([Entry(value=6), Entry(value=2, cell=WOMEN)]))

    assert (plan.new_count, plan.changed_count, plan.same_count) == (0, 1, 1)
    assert current(cell__key="") == {("01051", DAY, ""): 6}
    earlier = Observation.objects.get(ended_by=second)
    assert (earlier.value, earlier.version) == (5, 1)
    note = ImportNote.objects.get(run=second, kind=ImportNote.Kind.CHANGED)
    assert (note.before, note.text, note.region_key) == ("5", "6", "01051")


def test_a_value_that_disappears_becomes_a_version_too() -> None:
    load_entries([Entry(value=5)])
    second, plan = load_file(parsed([Entry(value=None, mark=".")]))

    assert plan.changed_count == 1
    assert list(current().values()) == [None]
    assert counts([Entry(value=None, mark=".")]) == (0, 0, 1), "two missing values with the same mark are the same"
    assert ImportNote.objects.get(run=second).text == "."


def test_a_mark_added_is_a_change_and_a_table_without_marks_does_not_take_it_back() -> None:
    load_entries([Entry(value=5)])
    for mark in ("p", "r", "e"):
        assert counts([Entry(value=5, mark=mark)]) == (0, 1, 0)
        assert counts([Entry(value=5)]) == (0, 0, 1)
    assert Observation.objects.get(ended_by=None).version == 4


def test_a_plain_value_replaces_a_mark_that_stood_instead_of_one() -> None:
    load_entries([Entry(value=None, mark="...")])
    assert counts([Entry(value=0)]) == (0, 1, 0)
    assert counts([Entry(value=0, mark="-")]) == (0, 1, 0)


def test_another_territory_day_length_or_source_is_another_value() -> None:
    base = Entry(value=5)
    load_entries([base])
    for other in (
        replace(base, territory=date(2020, 12, 31)),
        replace(base, months=12),
        replace(base, day=date(2019, 12, 31)),
        replace(base, region="01053"),
    ):
        assert counts([other]) == (1, 0, 0)
    assert load_file(parsed([base], "destatis:12411-0018"))[1].new_count == 1


def test_ags_and_ars_of_a_gemeinde_are_one_region() -> None:
    load_entries([Entry(region="010515163001", value=7)])
    assert counts([Entry(region="01051001", value=7)]) == (0, 0, 1)
    assert Region.objects.filter(key="01051001").count() == 1


def test_equal_duplicates_count_once() -> None:
    assert counts([Entry(region="01051001"), Entry(region="010515163001"), Entry(region="01051001")]) == (1, 0, 0)


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        (Entry(region="01051001", value=7), Entry(region="010515163001", value=8), "in Zeile 2 mit 7"),
        (Entry(value=7), Entry(value=None, mark="."), "„.“"),
        (Entry(value=None, mark="."), Entry(value=None, mark="x"), "„x“"),
        (Entry(value=None), Entry(value=3), "ohne Wert"),
    ],
)
def test_a_file_that_contradicts_itself_is_refused_whole(first: Entry, second: Entry, words: str) -> None:
    with pytest.raises(FileRefused, match="widerspricht sich") as refused:
        load_file(parsed([Entry(region="01"), first, second]))

    assert words in str(refused.value)
    assert "nan" not in str(refused.value)
    assert not ImportRun.objects.exists()
    assert not Observation.objects.exists()


def test_a_region_that_no_directory_knows_is_made_as_historical_and_named() -> None:
    apply_small_directory()
    run, plan = load_file(parsed([Entry(region="01051"), Entry(region="01098")]))

    assert plan.unknown_regions == [("01098", "Gebiet 01098")]
    assert run.facts["Nicht im Verzeichnis"] == ["01098 Gebiet 01098"]
    assert Region.objects.get(key="01098").status == RegionStatus.HISTORICAL
    assert Region.objects.get(key="01051").status != RegionStatus.HISTORICAL


def test_sums_of_the_publisher_are_kept_as_published() -> None:
    load_entries([Entry(value=99), Entry(value=60, cell=CellKey("m")), Entry(value=41, cell=CellKey("f"))])
    assert sorted(value or 0 for value in current().values()) == [41, 60, 99]


def test_a_key_that_no_german_region_has_refuses_the_file() -> None:
    with pytest.raises(FileRefused, match="kein Gebietsschlüssel"):
        load_file(parsed([Entry(), Entry(region="99999")]))
    assert not Region.objects.filter(key="01051").exists()
    assert not ImportRun.objects.exists()


def test_a_failure_while_writing_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    make_region("DG", "Deutschland")
    before = Version.objects.count(), Region.objects.count()

    def fail(run: ImportRun, plan: object) -> None:
        raise OSError("Platte voll")

    monkeypatch.setattr(imports, "notes_of", fail)
    with pytest.raises(OSError, match="Platte voll"):
        load_file(parsed([Entry(region="01098")]))

    for model in (ImportRun, Source, Series, Cell, Observation, ImportNote):
        assert not model.objects.exists(), model
    assert (Version.objects.count(), Region.objects.count()) == before
    assert current_stamp() == ""


def test_a_file_compared_with_an_old_state_is_compared_again(monkeypatch: pytest.MonkeyPatch) -> None:
    load_entries([Entry(value=5)])
    calls = []

    def plan_while_somebody_else_imports(file: object) -> object:
        plan = make_plan(file)  # type: ignore[arg-type]  # handed on as it came
        calls.append((plan.new_count, plan.changed_count))
        if len(calls) == 1:
            monkeypatch.setattr(imports, "make_plan", make_plan)
            load_entries([Entry(value=6), Entry(value=1, cell=WOMEN)])
            monkeypatch.setattr(imports, "make_plan", plan_while_somebody_else_imports)
        return plan

    monkeypatch.setattr(imports, "make_plan", plan_while_somebody_else_imports)
    run = load_entries([Entry(value=7), Entry(value=1, cell=WOMEN)])

    assert calls == [(1, 1), (0, 1)], "the first comparison no longer held"
    assert (run.new_count, run.changed_count, run.same_count) == (0, 1, 1)
    assert [row.value for row in Observation.objects.filter(cell__key="").order_by("version")] == [5, 6, 7]


def test_a_checked_file_is_written_once(monkeypatch: pytest.MonkeyPatch) -> None:
    file = parsed([Entry()])
    run = imports.receive_import(file=None, file_name="a.csv", sha256="0" * 64, by=None, at=NOW)
    imports.record_check(run=run, plan=make_plan(file))
    imports.apply_parsed(parsed=file, run=run, by=None, at=NOW)

    with pytest.raises(imports.ImportNotPossible, match="übernommen"):
        imports.apply_parsed(parsed=file, run=run, by=None, at=NOW)
    assert Observation.objects.count() == 1


def test_a_check_writes_no_value() -> None:
    run = imports.receive_import(file=None, file_name="a.csv", sha256="0" * 64, by=None, at=NOW)
    imports.record_check(run=run, plan=make_plan(parsed([Entry(region="01098")])))

    assert run.new_count == 1
    assert not Observation.objects.exists()
    assert not Region.objects.filter(key="01098").exists()
