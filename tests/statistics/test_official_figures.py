"""The official files, read by the command, give the published and independently calculated figures."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Count, Sum
from pypdf import PdfReader

from dwk.cli.import_files import import_one
from dwk.cli.indicators import indicator_rows
from dwk.regions.actions import sync_root
from dwk.regions.queries import region_by_key
from dwk.statistics.actions.definitions import sync_indicators
from dwk.statistics.models import Observation
from dwk.statistics.profile.output import profile_pdf
from dwk.statistics.profile.selection import Selection
from tests.factories.regions import BY, TODAY

pytestmark = [pytest.mark.reference, pytest.mark.django_db]

FILES = (
    "gv_isys/GV100AD_301123.txt.gz",
    "regionalstatistik/bevoelkerung_kreise_alter_geschlecht_1995_2018.csv.gz",
    "regionalstatistik/wanderungen_kreise_alter_geschlecht_1995_2016.csv.gz",
    "destatis_genesis/12411-0006_deutschland_altersjahre_1970_2018.csv.gz",
    "destatis_genesis/12411-0013_laender_altersjahre_2015_2018.csv.gz",
)
LONG = "regio:12411-02-03-4"


@dataclass(frozen=True)
class Loaded:
    """What the command answered, by file."""

    folder: Path
    results: dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def loaded(shared_data: Path, django_db_setup, django_db_blocker) -> Iterator[Loaded]:
    """The official files in a database of their own for this module."""
    if connection.vendor == "postgresql":
        # one transaction around a million rows keeps their checks and the planner's counts waiting to its end
        pytest.skip("nur auf SQLite")
    with django_db_blocker.unblock(), transaction.atomic():
        sync_root(by=BY, effective_on=TODAY)
        sync_indicators()
        results = {name: import_one(shared_data / name, dry_run=False, mapping=None, named=True) for name in FILES}
        yield Loaded(shared_data, results)
        transaction.set_rollback(True)


def totals(source: str, **filters: Any) -> Any:
    return Observation.objects.filter(
        series__source__key=source, series__concept="population", ended_by=None, **filters
    )


def test_every_file_is_read_without_a_refused_row(loaded: Loaded) -> None:
    assert {name: (result["state"], result["rejected"]) for name, result in loaded.results.items()} == dict.fromkeys(
        FILES, ("done", 0)
    )
    assert loaded.results[FILES[0]]["unknown_regions"] == []


def test_the_gemeinden_of_2022_add_up_to_the_published_population(loaded: Loaded) -> None:
    rows = totals("gv-isys:GV100AD", cell__key="", region__level="municipality", date=date(2022, 12, 31))
    assert rows.aggregate(Sum("value"))["value__sum"] == 84_358_845


def test_ages_and_sexes_add_up_in_every_year(loaded: Loaded) -> None:
    sums: dict[tuple[str, date], dict[tuple[str, bool], float]] = defaultdict(dict)
    grouped = (
        totals(LONG)
        .values("region__key", "date", "cell__sex", "cell__age_from")
        .annotate(persons=Sum("value"), known=Count("value"))
        .order_by()
    )
    for row in grouped.iterator():
        assert row["known"], row
        entry = sums[row["region__key"], row["date"]]
        key = row["cell__sex"], row["cell__age_from"] is not None
        entry[key] = entry.get(key, 0) + row["persons"]
    assert {day.year for _region, day in sums} == set(range(1995, 2019))
    assert len(sums) > 11_000
    wrong = [
        place
        for place, entry in sums.items()
        if len({entry["", False], entry["", True], entry["m", True] + entry["f", True]}) > 1
        or entry["m", False] + entry["f", False] != entry["", False]
        or entry["m", False] != entry["m", True]
    ]
    assert wrong == []


def test_germany_2018(loaded: Loaded) -> None:
    rows = {row["code"]: row["value"] for row in indicator_rows("DG", 2018)}
    assert rows["POP_TOTAL"] == 83_019_213
    assert (round(rows["YOUTH_RATIO"], 1), round(rows["OLD_AGE_RATIO"], 1)) == (30.7, 35.9)


def test_every_value_of_the_independent_calculation_is_met(loaded: Loaded) -> None:
    path = loaded.folder.parent / "domain" / "oracle-2018.csv"
    with path.open(encoding="utf-8") as stream:
        oracle = list(csv.DictReader(stream))
    assert len(oracle) == 292
    found: dict[tuple[str, int], dict[str, dict[str, Any]]] = {}
    wrong = []
    for row in oracle:
        place = row["region"], int(row["year"])
        if place not in found:
            found[place] = {entry["code"]: entry for entry in indicator_rows(*place)}
        own = found[place][row["code"]]
        expected = float(row["value"])
        if own["value"] != pytest.approx(expected, rel=1e-9, abs=1e-12) or own["is_proxy"]:
            wrong.append((row, own["value"], own["reason"]))
    assert wrong == []


def test_each_value_names_the_tables_of_the_independent_calculation(loaded: Loaded) -> None:
    path = loaded.folder.parent / "domain" / "oracle-2018.csv"
    with path.open(encoding="utf-8") as stream:
        oracle = [row for row in csv.DictReader(stream) if row["region"] in {"DG", "01051", "02"}]
    rows = {
        (key, year): {entry["code"]: entry["source_keys"] for entry in indicator_rows(key, year)}
        for key, year in {(row["region"], int(row["year"])) for row in oracle}
    }
    for row in oracle:
        named = {key.partition(":")[2] for key in rows[row["region"], int(row["year"])][row["code"]]}
        assert named == set(row["basis"].split(";")), row


def test_reading_everything_again_changes_nothing(loaded: Loaded) -> None:
    before = Observation.objects.count()
    for name in FILES:
        again = import_one(loaded.folder / name, dry_run=False, mapping=None, named=True)
        first = loaded.results[name]
        assert (again["new"], again["changed"], again["same"]) == (0, 0, first["new"] + first["same"]), name
        assert (again["regions_new"], again["regions_changed"]) == (0, 0)
    assert Observation.objects.count() == before


def test_the_profile_of_a_kreis_is_a_tagged_document_of_a_handy_length(loaded: Loaded) -> None:
    content = profile_pdf(region_by_key("01051"), Selection(), date(2026, 11, 22))
    document = PdfReader(io.BytesIO(content))
    assert 12 <= len(document.pages) <= 20
    root: Any = document.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "de"
