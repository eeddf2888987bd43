"""The demo's values are those of the official files: importing these afterwards finds them the same."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from dwk.cli.demo import ensure_demo
from dwk.cli.demo_tables import demo_tables, read_table
from dwk.statistics.importers.registry import read_file
from dwk.statistics.loading.plan import make_plan
from dwk.statistics.models import Observation
from tools.make_demo_tables import TABLES, Wanted, same, selected

pytestmark = pytest.mark.reference

NOW = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
DEMO = {table.name: table for table in demo_tables()}


@pytest.mark.parametrize("wanted", TABLES, ids=lambda wanted: wanted.name)
def test_a_table_has_the_keys_and_values_of_the_official_file(wanted: Wanted, shared_data: Path) -> None:
    (official,) = read_file(shared_data / wanted.path).tables
    (demo,) = read_table(DEMO[wanted.name]).tables
    assert demo.source.key == official.source.key
    values = selected(demo, wanted)
    assert len(values) == len(demo), "no region that the demo does not mean to have"
    assert same(values, selected(official, wanted))


@pytest.mark.django_db
def test_official_files_imported_afterwards_change_no_value_and_no_region(shared_data: Path) -> None:
    ensure_demo(NOW)
    stored = {
        key: Observation.objects.filter(series__source__key=key, ended_by=None).count()
        for key in ("gv-isys:GV100AD", "regio:13211-02-05-4")
    }

    directory = make_plan(read_file(shared_data / "gv_isys" / "GV100AD_301123.txt.gz"))
    unemployed = make_plan(read_file(shared_data / "regionalstatistik/original/13211-02-05-4_2020.csv.gz"))

    assert directory.directory is not None
    assert (directory.directory.changed, directory.directory.closed) == (0, 0)
    assert (directory.changed_count, directory.same_count) == (0, stored["gv-isys:GV100AD"])
    assert (unemployed.changed_count, unemployed.same_count) == (0, stored["regio:13211-02-05-4"])


@pytest.mark.django_db
def test_an_original_export_of_one_year_agrees_with_the_long_series(shared_data: Path) -> None:
    ensure_demo(NOW)
    plan = make_plan(read_file(shared_data / "regionalstatistik/original/12411-02-03-4_2018.csv.gz"))
    of_2018 = Observation.objects.filter(series__source__key="regio:12411-02-03-4", date="2018-12-31").count()
    assert of_2018 > 1000
    assert (plan.changed_count, plan.same_count) == (0, of_2018)
