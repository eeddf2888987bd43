"""Every real file of the GENESIS family reads, with its counts and its published sums."""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from math import isnan
from pathlib import Path

import pytest

from dwk.statistics.importers import api_answer, datencsv, ffcsv, genesis_csv
from dwk.statistics.importers.contract import FileRefused, ParsedFile, ParsedTable
from dwk.statistics.importers.sample import open_sample

from .genesis_samples import values

pytestmark = pytest.mark.reference

#: file -> values, regions, skipped regions
TABLES = {
    "regionalstatistik/original/12411-02-03-4_1995.csv.gz": (27_864, 516, 22),
    "regionalstatistik/original/12411-02-03-4_2011.csv.gz": (24_246, 449, 89),
    "regionalstatistik/original/12411-02-03-4_2018.csv.gz": (24_840, 460, 78),
    "regionalstatistik/original/12411-02-03-5-B_kreise_2018.csv": (22_464, 416, 73),
    "regionalstatistik/original/12411-02-03-5-B_laender_2018.csv": (864, 16, 0),
    "regionalstatistik/original/12711-04-02-4_2000.csv.gz": (21_672, 516, 22),
    "regionalstatistik/original/12711-04-02-4_2015.csv.gz": (18_858, 449, 89),
    "regionalstatistik/original/13211-02-05-4_2020.csv.gz": (38_486, 462, 91),
    "regionalstatistik/original/22411-02-03-4.csv.gz": (37_287, 462, 79),
    "regionalstatistik/original/AI002-1_2013.csv": (5_775, 525, 0),
    "destatis_genesis/original/12411-0018_2015-2018.csv.gz": (54_570, 403, 0),
    "destatis_genesis/original/12613-0004_2000-2018.csv.gz": (17_613, 1, 0),
    "destatis_genesis/original/12621-0001_2016-2018.csv": (1_414, 1, 0),
    "destatis_genesis/original/12621-0001_2020-2022.csv": (1_414, 1, 0),
}
FLAT_FILES = {
    "genesis_api/1000A-0000_de_flat.csv.gz": (10_787, 10_787, 0),
    "genesis_api/11111-02-01-4_de_flat.csv": (413, 413, 76),
    "genesis_api/12211-0001_de_flat.csv": (225, 1, 0),
    "genesis_api/12411-01-01-4_de_flat.csv": (1_245, 415, 74),
    "genesis_api/12411-01-01-4_tablefile_response.zip": (1_245, 415, 74),
    "genesis_api/61511-01-03-4_de_flat.csv.gz": (3_726, 414, 75),
    "genesis_api/91111-0001_de_flat.csv.gz": (4_719, 1, 0),
    "genesis_api/AI-N-01-2-5_de_flat.csv.gz": (22_002, 11_001, 2_565),
}


def table_of(path: Path) -> ParsedTable:
    (table,) = genesis_csv.read(open_sample(path)).tables
    return table


def population(parsed: ParsedFile) -> dict[tuple[str, str, int | None, int | None], float]:
    return {(key[1], key[2], key[3], key[4]): value for key, (value, _) in values(parsed).items()}


@pytest.mark.parametrize("name", TABLES)
def test_table_exports_read(shared_data: Path, name: str) -> None:
    sample = open_sample(shared_data / name)
    assert genesis_csv.sniff(sample)
    (table,) = genesis_csv.read(sample).tables
    assert (len(table), len(table.regions), len(table.skipped)) == TABLES[name]
    assert table.rejected == []


@pytest.mark.parametrize("name", FLAT_FILES)
def test_flat_files_read(shared_data: Path, name: str) -> None:
    sample = open_sample(shared_data / name)
    assert ffcsv.sniff(sample)
    (table,) = ffcsv.read(sample).tables
    assert (len(table), len(table.regions), len(table.skipped)) == FLAT_FILES[name]
    assert table.rejected == []


def test_cube_reads(shared_data: Path) -> None:
    sample = open_sample(shared_data / "genesis_api/47414BJ002_cubefile_datencsv.csv")
    assert datencsv.sniff(sample)
    (table,) = datencsv.read(sample).tables
    assert len(table) == 313


def test_answers_without_a_table_are_refused_with_their_message(shared_data: Path) -> None:
    answers = sorted((shared_data / "genesis_api").glob("*_code*.json"))
    assert len(answers) == 6
    for path in answers:
        sample = open_sample(path)
        assert api_answer.sniff(sample)
        with pytest.raises(FileRefused, match="Antwort des Statistikportals"):
            api_answer.read(sample)


@pytest.mark.parametrize(("year", "people"), [(1995, 81_817_499), (2011, 80_327_900), (2018, 83_019_213)])
def test_ages_and_sexes_add_up_in_every_region(shared_data: Path, year: int, people: int) -> None:
    parsed = genesis_csv.read(open_sample(shared_data / f"regionalstatistik/original/12411-02-03-4_{year}.csv.gz"))
    found = population(parsed)
    assert found["DG", "", None, None] == people
    ages: dict[tuple[str, str], float] = defaultdict(float)
    for (region, sex, first, _), value in found.items():
        if first is not None:
            ages[region, sex] += value
    for (region, sex), summed in ages.items():
        total = found[region, sex, None, None]
        assert summed == total or isnan(total)
        assert found[region, "m", None, None] + found[region, "f", None, None] == found[
            region, "", None, None
        ] or isnan(total)


def test_wide_and_long_table_of_2018_are_equal(shared_data: Path) -> None:
    folder = shared_data / "regionalstatistik/original"
    long = population(genesis_csv.read(open_sample(folder / "12411-02-03-4_2018.csv.gz")))
    compared = 0
    for name in ("12411-02-03-5-B_kreise_2018.csv", "12411-02-03-5-B_laender_2018.csv"):
        for key, value in population(genesis_csv.read(open_sample(folder / name))).items():
            if key in long:
                assert value == long[key] or (isnan(value) and isnan(long[key]))
                compared += 1
    assert compared == 54 * (16 + 414)


def test_derived_population_of_2018_equals_the_export(shared_data: Path) -> None:
    found = population(
        genesis_csv.read(open_sample(shared_data / "regionalstatistik/original/12411-02-03-4_2018.csv.gz"))
    )
    compared = 0
    with gzip.open(
        shared_data / "regionalstatistik/bevoelkerung_kreise_alter_geschlecht_1995_2018.csv.gz", "rt", encoding="utf-8"
    ) as stream:
        for row in csv.DictReader(stream):
            if row["jahr"] != "2018" or not row["insgesamt"]:
                continue
            first = int(row["alter_von"]) if row["alter_von"] else None
            last = int(row["alter_bis"]) if row["alter_bis"] else None
            if row["altersgruppe"] == "Insgesamt":
                first = last = None
            assert found[row["region"], "", first, last] == float(row["insgesamt"])
            assert found[row["region"], "f", first, last] == float(row["weiblich"])
            compared += 1
    assert compared > 7_000


def test_published_indicators_of_germany(shared_data: Path) -> None:
    rates = values(genesis_csv.read(open_sample(shared_data / "regionalstatistik/original/13211-02-05-4_2020.csv.gz")))
    assert rates["ALOQ_ALLE", "DG", "", None, None, (), "2020-12-31", 12][0] == 5.9
    care = values(genesis_csv.read(open_sample(shared_data / "regionalstatistik/original/22411-02-03-4.csv.gz")))
    assert care["PFLEGEBEDUERFTIGE", "DG", "", None, None, (), "2019-12-31", 0][0] == 4_127_605
    land = values(ffcsv.read(open_sample(shared_data / "genesis_api/61511-01-03-4_de_flat.csv.gz")))
    prices = {key[1] for key in land if key[0] == "LAND_PRICE"}
    assert len(prices) == 414


def test_unknown_ages_of_deaths_stay_apart(shared_data: Path) -> None:
    table = table_of(shared_data / "destatis_genesis/original/12613-0004_2000-2018.csv.gz")
    labels = {label for cell in table.cells for _, _, label in cell.other}
    assert labels == {"Deutsche", "Ausländer", "Alter unbekannt"}
