"""Any sequence of imports and withdrawals gives what a plain dictionary would."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from dwk.statistics.actions.imports import withdraw_import
from dwk.statistics.importers.contract import MARKS, MARKS_WITHOUT_VALUE, CellKey
from dwk.statistics.models import ImportRun, Observation
from tests.factories.tables import NOW, Entry, load_entries

Key = tuple[str, int, str]
Content = tuple[float | None, str]

KEYS = st.tuples(st.sampled_from(["DG", "01", "01051"]), st.sampled_from([2017, 2018]), st.sampled_from(["", "m", "f"]))
#: marks that stand instead of a value, and nil; remarks beside a value do not vanish and have a test of their own
CONTENTS = st.one_of(
    st.tuples(st.integers(0, 3).map(float), st.just("")),
    st.tuples(st.none(), st.sampled_from(sorted(MARKS_WITHOUT_VALUE))),
    st.just((0.0, "-")),
)
TABLES = st.dictionaries(KEYS, CONTENTS, min_size=1, max_size=6)


def load(table: dict[Key, Content]) -> ImportRun:
    return load_entries(
        Entry(region=region, day=date(year, 12, 31), cell=CellKey(sex), value=value, mark=mark)
        for (region, year, sex), (value, mark) in table.items()
    )


def held() -> dict[Key, Content]:
    rows = Observation.objects.filter(ended_by=None).values_list("region__key", "date", "cell__sex", "value", "mark")
    return {(region, day.year, sex): (value, MARKS[mark]) for region, day, sex, value, mark in rows}


def overlaid(tables: list[dict[Key, Content]]) -> dict[Key, Content]:
    return {key: content for table in tables for key, content in table.items()}


@pytest.mark.django_db
class TestSequences(TestCase):
    @settings(max_examples=40)
    @given(st.lists(TABLES, min_size=1, max_size=4), st.data())
    def test_current_values_are_those_of_the_imports_that_stand(
        self, tables: list[dict[Key, Content]], data: st.DataObject
    ) -> None:
        standing = []
        for table in tables:
            standing.append((load(table), table))
            assert held() == overlaid([entry for _run, entry in standing])
            if data.draw(st.booleans(), label="withdraw one"):
                run, _table = standing.pop(data.draw(st.integers(0, len(standing) - 1), label="which"))
                withdraw_import(run=run, by=None, reason="Beispiel", effective_on=NOW.date())
                assert held() == overlaid([entry for _run, entry in standing])
