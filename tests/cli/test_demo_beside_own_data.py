"""Loading the demo where somebody has official data already."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from dwk.audit.rules import SYSTEM
from dwk.cli.demo import ensure_demo
from dwk.regions.actions import apply_directory
from dwk.regions.models import Region
from dwk.statistics.importers.contract import RegionRecord
from dwk.statistics.models import ImportRun, Observation

NOW = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)


def record(key: str, level: str, name: str, kind: str, parent: str) -> RegionRecord:
    return RegionRecord(key, level, name, kind, parent, date(2021, 1, 31), ars=key, ags=key)


@pytest.mark.django_db
def test_an_official_directory_is_not_taken_for_outdated_by_the_excerpt() -> None:
    entries = [
        record("05", "state", "Nordrhein-Westfalen", "land", "DG"),
        record("05111", "district", "Düsseldorf", "kreisfreie_stadt", "05"),
        record("05111000", "municipality", "Düsseldorf, Stadt", "kreisfreie_stadt", "05111"),
    ]
    apply_directory(entries=entries, source="© Sample, 2021", by=SYSTEM, effective_on=NOW.date())

    assert ensure_demo(NOW) is True

    assert not Region.objects.filter(key__startswith="05111", valid_to__isnull=False).exists()
    assert not ImportRun.objects.filter(file_name="Demo: verzeichnis.csv").exists()
    assert Observation.objects.filter(region__key="01051").exists()
    assert Region.objects.filter(key__startswith="05913000-").count() == 12
    assert ensure_demo(NOW) is False
