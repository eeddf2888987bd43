"""The official files beside the repository: every one is read, with the counts and sums that are published."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from math import isnan
from pathlib import Path

import pytest

from dwk.statistics.importers.contract import CellKey, ParsedFile, ParsedTable
from dwk.statistics.importers.registry import MappingNeeded, read_file

pytestmark = pytest.mark.reference

#: File: source key, number of values, of regions, of periods.
TABLES = {
    "gv_isys/gemeinden_2024-06-30.csv": ("gv-isys:AuszugGV", 43832, 10958, 1),
    "gv_isys/gemeinden_bevoelkerung_2009_2022.csv.gz": ("gv-isys:AuszugGV-Jahr", 169854, 13235, 5),
    "gv_isys/kreise_2024-06-30.csv": ("gv-isys:AuszugGV", 1995, 399, 1),
    "gv_isys/laender_2024-06-30.csv": ("gv-isys:AuszugGV", 45, 15, 1),
    "inkar/INKAR_2024_Beschaeftigtenquote_Kreise.xls": ("inkar:Beschäftigtenquote", 10000, 400, 25),
    "inkar/INKAR_2024_Haushaltseinkommen_Kreise.xls": ("inkar:Haushaltseinkommen", 8800, 400, 22),
    "inkar/einwohner_15_64_gemeinden_2001_2021.csv.gz": ("inkar:Erwerbsfähige Bevölkerung", 230790, 10990, 21),
    "rki_gisd/GISD_Bund_Kreis.csv": ("rki:GISD_Bund_Kreis", 38400, 400, 24),
    "destatis_genesis/12411-0006_deutschland_altersjahre_1970_2018.csv.gz": ("destatis:12411-0006", 12642, 1, 49),
    "destatis_genesis/12411-0013_laender_altersjahre_2015_2018.csv.gz": ("destatis:12411-0013", 17472, 16, 4),
    "destatis_genesis/12612-0002_lebendgeborene_monate.csv": ("destatis:12612-0002", 2604, 1, 868),
    "destatis_genesis/12612-0008_geburtenziffern_alter_1972_2024.csv": ("destatis:12612-0008", 1855, 1, 53),
    "destatis_genesis/12612-0009_tfr_1972_2024.csv": ("destatis:12612-0009", 106, 1, 53),
    "destatis_genesis/12613-0004_gestorbene_altersjahre_2000_2018.csv.gz": ("destatis:12613-0004", 5757, 1, 19),
    "destatis_genesis/12613-0006_gestorbene_monate.csv": ("destatis:12613-0006", 1736, 1, 868),
    "destatis_genesis/12621-0001_sterbetafeln_2016-18_2020-22.csv": ("destatis:12621-0001", 2828, 1, 2),
    "destatis_genesis/lebenserwartung_laender_2016-18_bis_2018-20.csv": (
        "destatis-pub:lebenserwartung-laender",
        714,
        17,
        3,
    ),
    "destatis_genesis/sterbetafeln_deutschland_west_ost_2016-18_bis_2018-20.csv.gz": (
        "destatis-pub:5126204",
        12726,
        1,
        3,
    ),
    "regionalstatistik/wanderungen_kreise_alter_geschlecht_1995_2016.csv.gz": ("regio:12711-04-02-4", 447552, 526, 22),
    "un_wpp2024/e01dt_germany.csv": ("un-wpp2024:e01dt", 222, 1, 74),
    "un_wpp2024/e0proj1dt_germany.csv": ("un-wpp2024:e0proj1dt", 1155, 1, 77),
    "un_wpp2024/mig1dt_germany.csv": ("un-wpp2024:mig1dt", 74, 1, 74),
    "un_wpp2024/migproj1dt_germany.csv": ("un-wpp2024:migproj1dt", 385, 1, 77),
    "un_wpp2024/migprojAge1dt_germany.csv.gz": ("un-wpp2024:migprojAge1dt", 15756, 1, 78),
    "un_wpp2024/misc1dt_germany.csv": ("un-wpp2024:misc1dt", 592, 1, 74),
    "un_wpp2024/miscproj1dt_germany.csv": ("un-wpp2024:miscproj1dt", 616, 1, 77),
    "un_wpp2024/mx5dt_germany.csv.gz": ("un-wpp2024:mx5dt", 1980, 1, 30),
    "un_wpp2024/percentASFR5dt_germany.csv": ("un-wpp2024:percentASFR5dt", 210, 1, 30),
    "un_wpp2024/popproj1dt_germany.csv": ("un-wpp2024:popproj1dt", 616, 1, 77),
    "un_wpp2024/sexRatio1dt_germany.csv": ("un-wpp2024:sexRatio1dt", 151, 1, 151),
    "un_wpp2024/tfr1dt_germany.csv": ("un-wpp2024:tfr1dt", 74, 1, 74),
    "un_wpp2024/tfrproj1dt_germany.csv": ("un-wpp2024:tfrproj1dt", 539, 1, 77),
    "un_wpp2019/popF_germany_5year.csv": ("un-wpp2019:popF", 315, 1, 15),
    "un_wpp2019/popM_germany_5year.csv": ("un-wpp2019:popM", 315, 1, 15),
}
#: The editions of June 2024 lack the people of Fehrbellin: one Gemeinde, its Kreis and its Land are rejected.
WITHOUT_FEHRBELLIN = {
    "gv_isys/gemeinden_2024-06-30.csv": "12068117",
    "gv_isys/kreise_2024-06-30.csv": "12068",
    "gv_isys/laender_2024-06-30.csv": "12",
}


@pytest.mark.parametrize("path", TABLES)
def test_every_table_is_read(shared_data: Path, path: str) -> None:
    (table,) = read_file(shared_data / path).tables
    assert (table.source.key, len(table), len(table.regions), len(table.periods)) == TABLES[path]
    rejected = [note.region for note in table.rejected]
    assert rejected == ([WITHOUT_FEHRBELLIN[path]] if path in WITHOUT_FEHRBELLIN else [])
    assert table.source.attribution
    assert table.source.licence
    assert all(measure.name and measure.unit for measure in table.measures)


def test_no_file_of_these_folders_is_forgotten(shared_data: Path) -> None:
    read_elsewhere = {
        "gv_isys/GV100AD_301123.txt.gz",
        "gv_isys/AuszugGV2QAktuell_2024-06-30.xlsx",
        "gv_isys/gemeindeverbaende_2024-06-30.csv",
        "regionalstatistik/bevoelkerung_kreise_alter_geschlecht_1995_2018.csv.gz",
    }
    folders = ["gv_isys", "inkar", "rki_gisd", "destatis_genesis", "regionalstatistik", "un_wpp2024", "un_wpp2019"]
    found = {str(path.relative_to(shared_data)) for folder in folders for path in (shared_data / folder).glob("*.*")}
    assert found == {*TABLES, *read_elsewhere}


def sums(table: ParsedTable, measure: str, digits: int) -> dict[tuple[str, date], float]:
    """Sum over regions whose key has so many digits, by sex and day."""
    total: dict[tuple[str, date], float] = defaultdict(float)
    for at in range(len(table)):
        region = table.regions[table.region[at]].key
        if region != "DG" and len(region) == digits and table.measures[table.measure[at]].code == measure:
            total[table.cells[table.cell[at]].sex, table.periods[table.period[at]].end] += table.value[at]
    return dict(total)


@pytest.fixture(scope="module")
def directory(shared_data: Path) -> ParsedFile:
    return read_file(shared_data / "gv_isys/GV100AD_301123.txt.gz")


def test_gv100ad(directory: ParsedFile) -> None:
    levels: dict[str, int] = defaultdict(int)
    for record in directory.directory:
        levels[record.level] += 1
    assert levels == {
        "state": 16,
        "government_region": 29,
        "planning_region": 12,
        "district": 400,
        "association": 1205,
        "municipality": 10981,
    }
    assert sum(levels.values()) + 3392 == 16035
    assert "3392 Einträge „verbandsfrei“" in directory.notes[0]
    keys = {record.key for record in directory.directory}
    assert len(keys) == len(directory.directory)
    assert {record.parent_key for record in directory.directory} - keys == {"DG"}
    (table,) = directory.tables
    day = date(2022, 12, 31)
    assert sums(table, "BEVSTD", 8)["", day] == 84_358_845
    for digits in (5, 2):
        assert sums(table, "BEVSTD_SUM", digits)["", day] == 84_358_845
    assert not table.rejected


def test_gv100ad_knows_the_founding_participants(directory: ParsedFile) -> None:
    records = {record.key: record for record in directory.directory}
    named = {key: (records[key].name, records[key].authority_type, records[key].parent_key) for key in records}
    assert named["14523010"] == ("Adorf/Vogtl., Stadt", "stadt", "14523")
    assert named["03454055"] == ("Vrees", "gemeinde", "034545409")
    assert named["05913000"] == ("Dortmund, Stadt", "kreisfreie_stadt", "05913")
    assert named["10041"] == ("Regionalverband Saarbrücken", "regionalverband", "10")
    assert named["130765657"] == ("Grabow", "amt", "13076")


def test_auszug_gv(shared_data: Path) -> None:
    parsed = read_file(shared_data / "gv_isys/AuszugGV2QAktuell_2024-06-30.xlsx")
    (table,) = parsed.tables
    assert (len(parsed.directory), len(table)) == (12619, 43832)
    assert [(note.region, note.row) for note in table.rejected] == [("12068117", 13010)]
    assert sums(table, "BEVSTD", 8)["", date(2022, 12, 31)] == 84_358_845 - 9_094
    gemeinden = [record for record in parsed.directory if record.level == "municipality"]
    without = [record.key for record in gemeinden if record.longitude is None]
    assert without == ["07000999", "10042999", "13000999"]  # the two condominiums with Luxembourg, coastal waters
    assert all(5 < record.longitude < 16 for record in gemeinden if record.longitude is not None)


def test_directory_of_verbaende(shared_data: Path) -> None:
    parsed = read_file(shared_data / "gv_isys/gemeindeverbaende_2024-06-30.csv")
    assert (len(parsed.directory), len(parsed.tables)) == (1203, 0)


def test_gemeinden_of_five_years(shared_data: Path) -> None:
    (table,) = read_file(shared_data / "gv_isys/gemeinden_bevoelkerung_2009_2022.csv.gz").tables
    totals = {day.year: total for (sex, day), total in sums(table, "BEVSTD", 8).items() if not sex}
    assert totals[2022] == 84_358_845
    assert totals[2014] == 81_197_537
    assert all(period.end == period.territory for period in table.periods)


@pytest.fixture(scope="module")
def long_table(shared_data: Path) -> ParsedTable:
    parsed = read_file(shared_data / "regionalstatistik/bevoelkerung_kreise_alter_geschlecht_1995_2018.csv.gz")
    (table,) = parsed.tables
    return table


def test_long_table_adds_up_for_all_years(long_table: ParsedTable) -> None:
    table = long_table
    assert (len(table), len(table.regions), len(table.periods)) == (626_130, 526, 24)
    assert (table.source.key, table.measures[0].code, len(table.rejected)) == ("regio:12411-02-03-4", "BEVSTD", 0)
    difference: dict[tuple[int, int, str], float] = defaultdict(float)
    for at in range(len(table)):
        cell = table.cells[table.cell[at]]
        sign = 1 if cell.age_from is not None else -1
        difference[table.region[at], table.period[at], cell.sex] += sign * table.value[at]
    assert len(difference) == 626_130 / 18
    assert not any(difference.values())


def test_kreise_make_germany_from_2009(long_table: ParsedTable) -> None:
    """Hamburg and Berlin exist only as Länder; the three cities are parts of their Kreise."""
    by_year: dict[int, float] = defaultdict(float)
    for at in range(len(long_table)):
        key = long_table.regions[long_table.region[at]].key
        year = long_table.periods[long_table.period[at]].end.year
        if year >= 2009 and long_table.cells[long_table.cell[at]] == CellKey():
            by_year[year] += long_table.value[at] * (len(key) == 5 or key in ("02", "11"))
            by_year[year] -= long_table.value[at] * (key == "DG")
    assert set(by_year) == set(range(2009, 2019))
    assert not any(by_year.values())


def test_empty_cells_of_the_moves_are_unknown(shared_data: Path) -> None:
    path = shared_data / "regionalstatistik/wanderungen_kreise_alter_geschlecht_1995_2016.csv.gz"
    (table,) = read_file(path).tables
    assert [measure.concept for measure in table.measures] == ["in_migration", "out_migration"]
    assert sum(map(isnan, table.value)) > 0
    assert {table.mark[at] for at in range(len(table)) if isnan(table.value[at])} == {2}


@pytest.mark.parametrize(
    ("name", "count", "level"),
    [
        ("kreise.topojson", 400, "district"),
        ("laender.topojson", 16, "state"),
        ("gemeinden.topojson.gz", 10997, "municipality"),
    ],
)
def test_boundaries(shared_data: Path, name: str, count: int, level: str) -> None:
    parsed = read_file(shared_data / "bkg" / name)
    assert len(parsed.boundaries) == count
    assert {record.level for record in parsed.boundaries} == {level}
    assert parsed.boundary_source is not None
    assert parsed.boundary_source.licence == "dl-de/by-2-0"


Values = dict[tuple[object, ...], tuple[str, int]]


def values_of(table: ParsedTable, year: int) -> Values:
    found: Values = {}
    for at in range(len(table)):
        period = table.periods[table.period[at]]
        if period.end.year == year:
            measure, cell = table.measures[table.measure[at]], table.cells[table.cell[at]]
            key = (measure, cell, table.regions[table.region[at]].key, period)
            found[key] = (repr(table.value[at]), table.mark[at])
    return found


@pytest.mark.parametrize(
    ("derived", "original", "year", "only_in_original"),
    [
        ("wanderungen_kreise_alter_geschlecht_1995_2016", "12711-04-02-4_2000", 2000, 420),
        ("wanderungen_kreise_alter_geschlecht_1995_2016", "12711-04-02-4_2015", 2015, 0),
        ("bevoelkerung_kreise_alter_geschlecht_1995_2018", "12411-02-03-4_2018", 2018, 648),
    ],
)
def test_derived_table_and_original_say_the_same(
    shared_data: Path, derived: str, original: str, year: int, only_in_original: int
) -> None:
    """The districts of Berlin and regions without any figure are left out of the derived tables."""
    folder = shared_data / "regionalstatistik"
    (first,) = read_file(folder / f"{derived}.csv.gz").tables
    (second,) = read_file(folder / "original" / f"{original}.csv.gz").tables
    assert first.source.key == second.source.key
    ours, theirs = values_of(first, year), values_of(second, year)
    assert len(theirs) - len(ours) == only_in_original
    assert ours == {key: theirs[key] for key in ours}


def test_table_of_another_country_is_not_taken_for_germany(shared_data: Path) -> None:
    with pytest.raises(MappingNeeded):
        read_file(shared_data / "un_reference/mexico/input_srb.csv")
