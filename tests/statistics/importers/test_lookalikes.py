"""A table that only looks like a known one is not taken for it: nothing is written until its columns are explained."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from dwk.cli.import_files import import_one
from dwk.statistics.actions.imports import apply_parsed, new_run
from dwk.statistics.importers.contract import NothingToRead
from dwk.statistics.importers.mapped import shipped_mappings
from dwk.statistics.importers.mapping import Mapping
from dwk.statistics.importers.registry import MappingNeeded, read_bytes
from dwk.statistics.models import ImportRun, Observation

#: tells the region in a column of its own, which the first row names
NAMES_REGION = {"gebiet"}
YEARS = ["1950", "1955"]


def names_nothing(mapping: Mapping) -> bool:
    """Whether the table leaves region or day to the mapping."""
    return bool(mapping.region.constant or mapping.period.constant or mapping.directory)


def lookalike(mapping: Mapping, cells: dict[str, str]) -> bytes:
    header = [*mapping.header, *(YEARS if mapping.period.wide else [])]
    rows = [header, [cells.get(column, "1") for column in header]]
    return "".join(",".join(row) + "\n" for row in rows).encode()


@pytest.mark.parametrize(
    "mapping", [found for found in shipped_mappings() if names_nothing(found)], ids=lambda mapping: mapping.name
)
def test_the_same_header_over_other_figures_is_not_recognised(mapping: Mapping) -> None:
    figures = {rule.column for rule in mapping.values} | NAMES_REGION | set(YEARS)
    same = {column: text for column, text in mapping.first_row.items() if column not in figures}

    with pytest.raises(MappingNeeded):
        read_bytes("tabelle.csv", lookalike(mapping, same))


@pytest.mark.django_db
def test_birth_ratios_of_another_country_leave_those_of_germany_alone(tmp_path: Path) -> None:
    ours = read_bytes("a.csv", b"year,srb\n1950,1.073\n1951,1.072\n")
    run = new_run(file=None, file_name="a.csv", sha256="0" * 64, by=None, at=datetime(2026, 3, 1, tzinfo=UTC))
    apply_parsed(parsed=ours, run=run, by=None, at=datetime(2026, 3, 1, tzinfo=UTC))
    other = tmp_path / "input_srb.csv"
    other.write_text("year,srb\n1950,1.05\n1951,1.051\n", encoding="utf-8")

    found = import_one(other, dry_run=False, mapping=None, named=False)
    named = import_one(other, dry_run=False, mapping=None, named=True)

    assert (found["state"], named["state"]) == ("passed_over", "refused")
    assert "ordnen Sie die Spalten zu" in named["message"]
    assert sorted(Observation.objects.values_list("value", "version")) == [(1.072, 1), (1.073, 1)]
    assert ImportRun.objects.count() == 1


@pytest.mark.parametrize("count", [1, 4595, 4597])
def test_a_directory_of_another_day_is_not_taken_for_the_known_one(count: int) -> None:
    rows = "".join(f'{10010000 + number:09},"Amt {number}",50\n' for number in range(count))
    with pytest.raises(MappingNeeded):
        read_bytes("a.csv", b"schluessel,name,textkennzeichen\n" + rows.encode())


def test_a_message_of_a_web_service_is_passed_over_in_a_folder_and_refused_by_itself(tmp_path: Path) -> None:
    answer = tmp_path / "antwort.json"
    answer.write_text('{"Ident": {}, "Status": {"Code": 104, "Content": "Nichts da"}}', encoding="utf-8")

    with pytest.raises(NothingToRead, match="Nichts da"):
        read_bytes("antwort.json", answer.read_bytes())
    assert import_one(answer, dry_run=True, mapping=None, named=False)["state"] == "passed_over"
    assert import_one(answer, dry_run=True, mapping=None, named=True)["state"] == "refused"
