"""A member of staff loads a table export of GENESIS or the Regionaldatenbank."""

from __future__ import annotations

from datetime import date
from math import isnan

import pytest

from dwk.statistics.importers import api_answer, genesis_csv
from dwk.statistics.importers.contract import MARKS, FileRefused, Period

from .genesis_samples import LONG, NEW, WIDE, by_name, sample, values


def test_long_table_gives_population_by_age_and_sex() -> None:
    parsed = genesis_csv.read(sample(LONG))
    (table,) = parsed.tables
    assert parsed.encoding == "ISO-8859-1, Semikolon"
    assert table.source.key == "regio:12411-02-03-4"
    assert table.source.title.startswith("Bevölkerung nach Geschlecht und Altersgruppen (17) - Stichtag 31.12.")
    assert table.source.attribution.startswith("© Statistische Ämter des Bundes und der Länder, Deutschland, 2020.")
    assert table.source.retrieved_on == date(2020, 8, 3)
    (measure,) = table.measures
    assert (measure.code, measure.unit, measure.concept, measure.whole_numbers) == (
        "BEVSTD", "Personen", "population", True,
    )  # fmt: skip
    assert table.periods == [Period(date(2018, 12, 31), 0, date(2018, 12, 31))]
    assert by_name(parsed)["DG m 0-2 BEVSTD"] == 40
    assert by_name(parsed)["DG t 75-None BEVSTD"] == 50
    assert by_name(parsed)["DG t None-None BEVSTD"] == 120
    assert [region.name for region in table.regions] == ["Deutschland", "Beispielland"]
    assert "Zensus 2011" in parsed.notes[0]


def test_quality_marks_stay_marks_and_nil_is_zero_with_its_mark() -> None:
    found = values(genesis_csv.read(sample(LONG)))
    unknown = found["BEVSTD", "01", "m", 75, None, (), "2018-12-31", 0]
    assert isnan(unknown[0])
    assert MARKS[unknown[1]] == "."
    nil = found["BEVSTD", "01", "m", None, None, (), "2018-12-31", 0]
    assert nil == (0.0, MARKS.index("-"))


def test_region_of_dashes_is_named_once_and_never_becomes_zero() -> None:
    (table,) = genesis_csv.read(sample(LONG)).tables
    assert [(note.region, note.label) for note in table.skipped] == [("01999", "Musterkreis (alt)")]
    assert "keine Nullen" in table.skipped[0].reason
    assert "01999" not in {region.key for region in table.regions}


def test_wide_table_of_germany_by_year() -> None:
    parsed = genesis_csv.read(sample(WIDE))
    (table,) = parsed.tables
    assert table.source.key == "destatis:12613-0004"
    assert table.source.attribution == "© Statistisches Bundesamt (Destatis), 2022, Genesis-Online; Datenlizenz by-2-0"
    found = values(parsed)
    assert found["BEV002", "DG", "f", 1, 1, (), "2000-12-31", 12] == (2, 0)
    unknown_age = (("ALT", "UNBEKANNT", "Alter unbekannt"),)
    assert found["BEV002", "DG", "m", None, None, unknown_age, "2000-12-31", 12] == (1, 0)


def test_newer_table_with_quality_columns_and_sub_headings() -> None:
    parsed = genesis_csv.read(sample(NEW, encoding="utf-8-sig"))
    assert parsed.encoding == "UTF-8 mit BOM, Semikolon"
    found = values(parsed)
    assert len(found) == 8
    assert found["EX", "DG", "f", 0, 0, (), "2018-12-31", 36] == (83.27, MARKS.index("e"))
    assert found["EX", "DG", "m", 100, 100, (), "2018-12-31", 36] == (1.82, MARKS.index("p"))
    assert found["EX", "DG", "f", 100, 100, (), "2018-12-31", 36] == (2.06, 0)


def test_rows_that_do_not_add_up_are_refused_with_the_reason() -> None:
    (table,) = genesis_csv.read(sample(LONG.replace("Insgesamt;120;60;60", "Insgesamt;27798;13900;13871"))).tables
    (note,) = table.rejected
    assert note.reason == (
        "Männlich und weiblich ergeben 27.771, nicht 27.798. Bitte prüfen Sie die Zeile in der Quelle."
    )
    assert (note.row, note.region, note.text) == (10, "DG", "27798; 13900; 13871")
    assert len(table) == 18 - 3


def test_fraction_of_a_person_is_refused() -> None:
    (table,) = genesis_csv.read(sample(LONG.replace("unter 3 Jahre;70;", "unter 3 Jahre;70,5;"))).tables
    assert [note.reason.startswith("Keine ganze Zahl.") for note in table.rejected] == [True]
    assert len(table) == 17


def test_odd_region_key_refuses_the_row_only() -> None:
    text = LONG.replace("01;  Beispielland;unter 3 Jahre", "0x;  Beispielland;unter 3 Jahre")
    (table,) = genesis_csv.read(sample(text)).tables
    assert [note.row for note in table.rejected] == [11]
    assert len(table) == 18 - 3


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("unter 3 Jahre;70;40;30", "unter 3 Jahre;70;40", "hat 5 statt 6 Spalten"),
        ("__________", "", "Der Schluss mit Quellenangabe und Stand fehlt"),
        ("Stand: 03.08.2020", "", "fehlen die Quellenangabe"),
        ("unter 3 Jahre;70;", "unter 3 Jahre;=SUMME(A1);", "eine Formel"),
        ("unter 3 Jahre;70;", "unter 3 Jahre;-cmd|x;", "eine Formel"),
        ("  Beispielland", '=HYPERLINK("x")', "eine Formel"),
        ("unter 3 Jahre;70;", "unter 3 Jahre;1e308;", "keine zulässige Zahl"),
        ("unter 3 Jahre;70;", "unter 3 Jahre;NaN;", "keine zulässige Zahl"),
        ("unter 3 Jahre;70;", "unter 3 Jahre;9999999999999999;", "keine zulässige Zahl"),
        ("unter 3 Jahre;70;", "unter 3 Jahre;viele;", "wo eine Zahl"),
        ("unter 3 Jahre;70;", "unter 3 Jahre;7.0;", "wo eine Zahl"),
        ("Deutschland", "Deutsch\x07land", "Steuerzeichen"),
        ("DG;Deutschland;75 Jahre und mehr", "DG;Deutschland;unter 3 Jahre", "widerspricht sich"),
        ("Stichtag: 31.12.2018", "Stichtag: 31.02.2018", "nicht zu erkennen, auf welches Jahr"),
        ("Insgesamt;männlich;weiblich", "Insgesamt;männlich;männlich", "dieselbe Überschrift"),
    ],
)
def test_broken_file_is_refused_whole(old: str, new: str, said: str) -> None:
    with pytest.raises(FileRefused, match=said):
        genesis_csv.read(sample(LONG.replace(old, new)))


def test_row_repeated_with_the_same_values_counts_once() -> None:
    row = "DG;Deutschland;Insgesamt;120;60;60\n"
    parsed = genesis_csv.read(sample(LONG.replace(row, row + row)))
    assert len(parsed.tables[0]) == 18
    assert any("3 Werte stehen doppelt" in note for note in parsed.notes)


def test_content_decides_and_not_the_name() -> None:
    assert genesis_csv.sniff(sample(LONG, "brief.txt"))
    assert not genesis_csv.sniff(sample("jahr,region\n2018,DG\n", "12411-02-03-4.csv"))


def test_message_of_the_web_service_is_no_table() -> None:
    answer = sample('{"Ident":{"Service":"data"},"Status":{"Code":104,"Content":"Es gibt keine Objekte"}}')
    assert api_answer.sniff(answer)
    with pytest.raises(FileRefused, match="„Es gibt keine Objekte“ \\(Status 104\\)"):
        api_answer.read(answer)


def test_regional_atlas_keeps_the_printed_series_and_adds_the_indicator() -> None:
    text = (
        "GENESIS-Tabelle: Temporär\nRegionalatlas Deutschland;;;;\n"
        "Indikatoren des Themenbereichs 'Bevölkerung';;;;\nRegionalatlas Deutschland;;;;\n"
        ";;;Lebendgeborene je 10.000 Einwohner;Anteil Ausländer an der Gesamtbevölkerung\n;;;Anzahl;Prozent\n"
        "2013;DG;Deutschland;84,6;8,7\n2013;01051;      Musterkreis;71,4;-\n"
        "__________\n(C)opyright Statistische Ämter des Bundes und der\nLänder. Düsseldorf, 2015.\nStand: 08.11.2015 / 23:00:42\n"
    )
    parsed = genesis_csv.read(sample(text))
    assert parsed.tables[0].source.key == "regio:AI002-1"
    found = by_name(parsed)
    assert found["DG t None-None LEBENDGEBORENE_10000"] == 84.6
    assert found["DG t None-None BIRTH_RATE"] == 8.46
    concepts = {measure.code: (measure.concept, measure.unit) for measure in parsed.tables[0].measures}
    assert concepts["LEBENDGEBORENE_10000"] == ("", "je 10.000 Personen")
    assert concepts["BIRTH_RATE"] == ("indicator:BIRTH_RATE", "je 1.000 Personen")
    assert concepts["AUSLAENDERANTEIL"] == ("indicator:FOREIGN_SHARE", "%")
