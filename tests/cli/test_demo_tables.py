"""The tables of the demo as they lie in the package: small, attributed, nothing of unclear licence."""

from __future__ import annotations

import csv
from importlib.resources import files
from pathlib import Path

import pytest
import yaml

from dwk.cli.demo_tables import DemoTable, demo_tables, own_rows, read_table
from dwk.statistics.importers.contract import SourceFacts

FOLDER = Path(str(files("dwk.content"))) / "demo"
MEGABYTE = 1_000_000
TABLES = {table.name: table for table in demo_tables()}
PARTICIPANTS = list(csv.DictReader((FOLDER.parent / "founding_participants.csv").read_text("utf-8").splitlines()))


def facts(table: DemoTable) -> SourceFacts:
    parsed = read_table(table)
    source = parsed.directory_source if table.is_directory else parsed.tables[0].source
    assert source is not None
    return source


def test_all_files_together_stay_below_two_megabytes() -> None:
    sizes = {path.name: path.stat().st_size for path in FOLDER.rglob("*") if path.is_file()}
    assert len(sizes) > 30
    assert sum(sizes.values()) < MEGABYTE, "well below the 2 MB that are allowed"


def test_no_boundaries_and_nothing_from_inkar() -> None:
    assert {path.suffix for path in FOLDER.iterdir()} <= {".csv", ".yaml", ".md"}
    for table in TABLES.values():
        described = (table.data.decode() + table.description).lower()
        assert "inkar" not in described
        assert "bbsr" not in described
        assert "polygon" not in described


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_table_carries_its_source_line_and_licence(name: str) -> None:
    source = facts(TABLES[name])
    first_line = next(csv.reader(TABLES[name].data.decode().splitlines()))[0]
    assert first_line == f"Quelle: {source.attribution} (Auszug)"
    assert source.attribution.startswith("© ")
    assert source.publisher
    assert source.title
    assert source.licence == "dl-de/by-2-0" or "mit Quellenangabe gestattet" in source.licence


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_table_is_read_without_a_refused_row(name: str) -> None:
    parsed = read_table(TABLES[name])
    assert parsed.directory or len(parsed.tables[0])
    assert not [note for table in parsed.tables for note in table.rejected]


def test_the_check_sum_changes_with_figures_and_with_their_meaning() -> None:
    table = TABLES["12612-0009"]
    more = DemoTable(table.name, table.data + b"\n", table.description)
    other = DemoTable(table.name, table.data, table.description + "# anders")
    assert len({table.sha256, more.sha256, other.sha256}) == 3


def test_every_participant_is_in_the_directory_with_a_point_for_the_map() -> None:
    records = {record.key: record for record in read_table(TABLES["verzeichnis"]).directory}
    assert len(PARTICIPANTS) == 9, "Emsland and Vrees take part together"
    for row in PARTICIPANTS:
        found = records[row["region_key"]]
        assert (found.longitude, found.latitude) == (float(row["longitude"]), float(row["latitude"])), row
    assert {record.name for record in records.values()} >= {"Adorf/Vogtl., Stadt", "Vrees", "Dithmarschen"}
    assert records["13076050"].name.startswith("Grabow")
    assert records["13076050"].parent_key == "130765657", "Stadt Grabow lies in Amt Grabow"
    assert sum(record.level == "state" for record in records.values()) == 16


def test_the_directory_names_no_region_without_the_ones_above_it() -> None:
    keys = {record.key for record in read_table(TABLES["verzeichnis"]).directory}
    for record in read_table(TABLES["verzeichnis"]).directory:
        assert record.parent_key in keys | {"DG"}, record


def test_invented_people_say_that_they_are_an_example() -> None:
    people = own_rows("beispielpersonen")
    assert people
    for person in people:
        assert person["name"].endswith("(Beispiel)")
        assert person["email"].endswith("@example.org")


def test_descriptions_do_not_repeat_a_column() -> None:
    for table in TABLES.values():
        columns = [value["column"] for value in yaml.safe_load(table.description).get("values", [])]
        assert len(columns) == len(set(columns)), table.name
