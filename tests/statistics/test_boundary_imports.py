"""Outlines of regions come from TopoJSON files that do not name the day for which they hold."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from dwk.cli.import_files import import_one, text_of
from dwk.regions.models import Boundary
from dwk.statistics.actions.imports import apply_parsed, new_run
from dwk.statistics.importers.registry import read_file
from dwk.statistics.loading.plan import Plan
from dwk.statistics.models import ImportRun

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def topology(width: int = 10) -> str:
    ring = [[0, 0], [0, 10], [width, 0], [0, -10], [-width, 0]]
    return json.dumps(
        {
            "type": "Topology",
            "transform": {"scale": [0.1, 0.1], "translate": [9, 54]},
            "arcs": [ring],
            "objects": {
                "kreise": {
                    "type": "GeometryCollection",
                    "geometries": [
                        {"type": "Polygon", "arcs": [[0]], "properties": {"ags": "01051", "name": "Beispielkreis"}}
                    ],
                }
            },
        }
    )


@pytest.fixture
def outlines(tmp_path: Path) -> Path:
    path = tmp_path / "grenzen.topojson"
    path.write_text(topology(), encoding="utf-8")
    return path


def imported(path: Path, valid_on: date | None = None) -> str:
    return text_of(import_one(path, dry_run=False, mapping=None, named=True, valid_on=valid_on))


def test_outlines_without_a_day_are_stored_and_say_so(outlines: Path) -> None:
    text = imported(outlines)

    assert "1 Grenzen neu" in text
    assert "Gebietsstand nicht genannt" in text
    boundary = Boundary.objects.get()
    assert boundary.valid_on is None
    assert "Gebietsstand nicht genannt" in str(boundary)
    assert "GeoBasis-DE / BKG (Daten verändert)" in boundary.source
    assert ImportRun.objects.get().facts["Gebietsstand der Grenzen"] == "nicht genannt"


def test_the_same_outlines_again_change_nothing(outlines: Path) -> None:
    imported(outlines)

    assert "1 Grenzen gleich" in imported(outlines)
    assert Boundary.objects.count() == 1


def test_changed_outlines_without_a_day_replace_the_stored_ones(outlines: Path) -> None:
    imported(outlines)
    outlines.write_text(topology(width=20), encoding="utf-8")

    assert "1 Grenzen geändert" in imported(outlines)
    assert Boundary.objects.count() == 1


def test_a_day_given_with_the_file_is_kept_and_named_in_the_source(outlines: Path) -> None:
    imported(outlines)
    text = imported(outlines, date(2022, 12, 31))

    assert "1 Grenzen neu" in text
    assert "Gebietsstand nicht genannt" not in text
    dated = Boundary.objects.get(valid_on=date(2022, 12, 31))
    assert "GeoBasis-DE / BKG 2022 (Daten verändert)" in dated.source
    assert "1 Grenzen gleich" in imported(outlines, date(2022, 12, 31))


def test_what_is_planned_is_what_is_written(outlines: Path) -> None:
    def apply() -> Plan:
        run = new_run(file=None, file_name=outlines.name, sha256="0" * 64, by=None, at=NOW)
        return apply_parsed(parsed=read_file(outlines), run=run, by=None, at=NOW)

    first, second = apply().boundaries, apply().boundaries

    assert first is not None
    assert second is not None
    assert (first.created, second.created, second.changed, second.same) == (1, 0, 0, 1)


@pytest.mark.reference
@pytest.mark.parametrize(("name", "count"), [("laender.topojson", 16), ("kreise.topojson", 400)])
def test_official_outlines_are_stored_once(shared_data: Path, name: str, count: int) -> None:
    path = shared_data / "bkg" / name
    first = import_one(path, dry_run=False, mapping=None, named=True)
    second = import_one(path, dry_run=False, mapping=None, named=True)

    assert (first["boundaries_new"], second["boundaries_new"], second["boundaries_changed"]) == (count, 0, 0)
    assert second["boundaries_same"] == Boundary.objects.count() == count
