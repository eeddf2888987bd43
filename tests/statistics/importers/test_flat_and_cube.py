"""A member of staff loads flat files and cube files of the web services."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from math import isnan

import pytest

from dwk.statistics.importers import datencsv, ffcsv, genesis_csv
from dwk.statistics.importers.contract import MARKS, FileRefused
from dwk.statistics.importers.sample import sample_from_bytes

from .genesis_samples import CUBE, ENGLISH_FLAT, FLAT, LONG, OLD_FLAT, by_name, sample, values


def test_flat_file_in_any_order() -> None:
    parsed = ffcsv.read(sample(FLAT, "12411-01-01-4_de_flat.csv", "utf-8-sig"))
    (table,) = parsed.tables
    assert table.source.key == "regio:12411-01-01-4"
    assert by_name(parsed) == {
        "01051 f None-None BEVSTD": 31,
        "01051 t None-None BEVSTD": 60,
        "01051 m None-None BEVSTD": 29,
    }
    assert [note.region for note in table.skipped] == ["01999"]


def test_table_export_and_flat_file_name_the_same_measure_and_cells() -> None:
    long = genesis_csv.read(sample(LONG)).tables[0]
    flat = ffcsv.read(sample(FLAT, encoding="utf-8")).tables[0]
    assert long.measures == flat.measures
    assert set(flat.cells) <= set(long.cells)
    assert long.periods == flat.periods


def test_earlier_layout_gives_the_same_values_with_quality_marks() -> None:
    found = values(ffcsv.read(sample(OLD_FLAT, encoding="utf-8")))
    assert found["BEVSTD", "01051", "m", None, None, (), "2018-12-31", 0] == (29, MARKS.index("e"))
    assert found["BEVSTD", "01051", "f", None, None, (), "2018-12-31", 0] == (31, MARKS.index("p"))


def test_english_flat_file_has_a_decimal_point_and_gives_the_land_price() -> None:
    parsed = ffcsv.read(sample(ENGLISH_FLAT, "61511-01-03-4_en_flat.csv", "utf-8"))
    found = values(parsed)
    assert found["LAND_PRICE", "01051", "", None, None, (), "2024-12-31", 12] == (191.67, MARKS.index("p"))
    assert found["BAU004", "01051", "", None, None, (), "2024-12-31", 12] == (90.5, 0)
    assert "englisch, mit Qualitätszeichen" in parsed.format_name


def test_zip_answer_tells_when_it_was_fetched() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("12411-01-01-4_1773175772751_de_flat.csv", FLAT.encode("utf-8-sig"))
    (table,) = ffcsv.read(sample_from_bytes("antwort.zip", packed.getvalue())).tables
    assert table.source.key == "regio:12411-01-01-4"
    assert table.source.retrieved_on == date(2026, 3, 10)


def test_name_of_another_table_is_not_believed() -> None:
    (table,) = ffcsv.read(sample(FLAT, "61511-01-03-4_de_flat.csv", "utf-8")).tables
    assert table.source.key == "regio:12411"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (";GESM;männlich;29;Anzahl;BEVSTD;Bevölkerungsstand\n", ";GESM;männlich;29;Anz", "statt 17 Spalten"),
        (";29;Anzahl;BEVSTD;Bevölkerungsstand\n", ";29;Anzahl;BEVSTD;Bevölk", "heißt das Merkmal BEVSTD"),
        ("männlich;29;", "männlich;=1+1;", "eine Formel"),
        ("Musterkreis;", "=cmd|x;", "eine Formel"),
        ("männlich;29;", "männlich;29.5;", "Dezimalkomma"),
        (";GESM;männlich;29", ";GESW;weiblich;29", "widerspricht sich"),
        ("value_unit;", "", "Kopfzeile"),
        ("1_variable_attribute_code;", "", "Kopfzeile"),
    ],
)
def test_broken_flat_file_is_refused_whole(old: str, new: str, said: str) -> None:
    with pytest.raises(FileRefused, match=said):
        ffcsv.read(sample(FLAT.replace(old, new), encoding="utf-8"))


def test_cut_last_number_of_the_earlier_layout_is_noticed() -> None:
    with pytest.raises(FileRefused, match="bricht ab"):
        ffcsv.read(sample(OLD_FLAT.removesuffix("1;p\n"), encoding="utf-8"))


def test_sums_of_persons_are_checked_in_flat_files() -> None:
    (table,) = ffcsv.read(sample(FLAT.replace("männlich;29;", "männlich;28;"), encoding="utf-8")).tables
    assert [note.reason[:40] for note in table.rejected] == ["Männlich und weiblich ergeben 59, nicht "]


def test_cube_file() -> None:
    parsed = datencsv.read(sample(CUBE, encoding="utf-8"))
    (table,) = parsed.tables
    assert (table.source.key, table.source.retrieved_on) == ("destatis:12411BJ001", date(2026, 2, 18))
    assert table.measures[0].concept == "population"
    found = values(parsed)
    assert found["BEVSTD", "DG", "m", 0, 2, (), "2018-12-31", 0] == (40, MARKS.index("p"))
    unknown = found["BEVSTD", "DG", "f", 75, None, (), "2018-12-31", 0]
    assert isnan(unknown[0])
    assert MARKS[unknown[1]] == "."


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("D;DG;GESM;ALT000B03;31.12.2018;40;p;;0.0", "D;DG;GESM;ALT000B03;31.12.2018;40"),
        ("K;DQI;", "K;DQX;"),
        ("K;QEI;", "X;QEI;"),
        ("WERT;QUALITAET", "WERT;SONSTIGES"),
        (";0.0\n", ""),
    ],
)
def test_broken_cube_file_is_refused_whole(old: str, new: str) -> None:
    with pytest.raises(FileRefused):
        datencsv.read(sample(CUBE.replace(old, new), encoding="utf-8"))


def test_each_format_knows_its_own_files() -> None:
    files = {
        "long": sample(LONG),
        "flat": sample(FLAT, encoding="utf-8"),
        "old": sample(OLD_FLAT, encoding="utf-8"),
        "cube": sample(CUBE, encoding="utf-8"),
    }
    assert {name for name, file in files.items() if ffcsv.sniff(file)} == {"flat", "old"}
    assert {name for name, file in files.items() if datencsv.sniff(file)} == {"cube"}
    assert {name for name, file in files.items() if genesis_csv.sniff(file)} == {"long"}
