"""Which value an indicator has: own before published before a flagged substitute, and why there is none."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from dwk.cli.indicators import indicator_rows
from dwk.cli.main import main
from dwk.statistics.importers.contract import CellKey, Measure
from tests.factories.regions import apply_small_directory, make_region
from tests.factories.tables import GROUPS, Entry, load_entries, migration, population

pytestmark = pytest.mark.django_db

LAND, KREIS, TOWN = "01", "01051", "01051044"
AGES, DIRECTORY, STATES = "regio:12411-02-03-4", "gv-isys:GV100AD", "destatis:12411-0013"


@pytest.fixture(autouse=True)
def directory() -> None:
    make_region("DG", "Deutschland")
    apply_small_directory()


def row(key: str, code: str, year: int | None = None) -> dict[str, object]:
    return next(entry for entry in indicator_rows(key, year) if entry["code"] == code)


def shown(key: str, code: str, year: int | None = None) -> tuple[object, ...]:
    found = row(key, code, year)
    return found["value"], found["year"], found["source_keys"]


def measure(concept: str, unit: str = "Anzahl") -> Measure:
    return Measure(concept.upper()[:20], concept, unit, concept)


def test_without_a_year_each_indicator_has_its_latest() -> None:
    load_entries([*population(KREIS, 2016, 100), *population(KREIS, 2017, 200)])
    load_entries(population(KREIS, 2019, 9000, ages=False), DIRECTORY)

    assert shown(KREIS, "POP_TOTAL") == (9000, 2019, [DIRECTORY])
    assert shown(KREIS, "SHARE_65P")[1:] == (2017, [AGES])


def test_with_a_year_only_that_year_counts() -> None:
    load_entries([*population(KREIS, 2016, 100), *population(KREIS, 2017, 200)])
    assert shown(KREIS, "POP_TOTAL", 2016) == (3400, 2016, [AGES])
    found = row(KREIS, "POP_TOTAL", 2010)
    assert (found["value"], found["year"], found["source"]) == (None, None, "")
    assert found["reason"] == "Für den 31.12.2010 liegt keine Bevölkerungszahl vor."


def test_the_better_source_of_a_year_counts_whatever_was_read_last() -> None:
    load_entries(population(KREIS, 2018, 100, ages=False))
    load_entries(population(KREIS, 2018, 101, ages=False), DIRECTORY)
    load_entries(population(KREIS, 2018, 102, ages=False), "own:Melderegister")
    assert shown(KREIS, "POP_TOTAL") == (100, 2018, [AGES])


def test_single_years_serve_what_the_groups_cannot_give() -> None:
    load_entries(population(LAND, 2018))
    base = Entry(region=LAND, day=date(2018, 12, 31))
    singles = [replace(base, value=10.0, cell=CellKey("", age, age if age < 90 else None)) for age in range(91)]
    load_entries(singles, STATES)

    assert shown(LAND, "SHARE_65P")[2] == [AGES]
    value, year, sources = shown(LAND, "SHARE_80P")
    assert value == pytest.approx(100 * 11 / 91)
    assert (year, sources) == (2018, [STATES])


def test_a_subtotal_beside_its_groups_is_not_counted_twice() -> None:
    entries = population(KREIS, 2018)
    old = [entry for entry in entries if entry.cell.age_from in {65, 75} and not entry.cell.sex]
    both = replace(old[0], value=sum(entry.value or 0 for entry in old), cell=CellKey("", 65, None))
    load_entries([*entries, both])
    assert row(KREIS, "SHARE_65P")["value"] == pytest.approx(100 * 2 / len(GROUPS))


def test_a_change_over_a_census_is_not_formed_and_says_why() -> None:
    load_entries([entry for year in (2009, 2010, 2011) for entry in population(KREIS, year)])
    load_entries(migration(KREIS, 2011, (9,) * 6, (1,) * 6))

    found = row(KREIS, "NET_MIG", 2011)
    assert found["value"] is None
    assert "wechselt die Zensusgrundlage (ab 2011)" in str(found["reason"])


def test_moves_are_set_against_the_mean_of_two_years() -> None:
    load_entries([*population(KREIS, 2017, 100), *population(KREIS, 2018, 200)])
    load_entries(migration(KREIS, 2018, (10,) * 6, (5,) * 6), "regio:12711-04-02-4")

    value, year, sources = shown(KREIS, "NET_MIG")
    assert value == pytest.approx(1000 * 30 / ((3400 + 6800) / 2))
    assert (year, sources) == (2018, ["regio:12711-04-02-4", AGES])


def test_an_own_calculation_comes_before_a_published_value() -> None:
    published = measure("indicator:UNEMP_RATE", "%")
    base = Entry(region=KREIS, months=12, measure=published)
    load_entries([replace(base, value=5.5), replace(base, day=date(2016, 12, 31), value=6.5)], "regio:13211-02-05-4")

    assert shown(KREIS, "UNEMP_RATE") == (5.5, 2018, ["regio:13211-02-05-4"])
    assert shown(KREIS, "UNEMP_RATE", 2016)[0] == 6.5
    found = row(KREIS, "UNEMP_RATE")
    assert found["is_published"] is True
    assert "eigene Berechnung" not in str(found["source"])
    assert row(KREIS, "UNEMP_RATE", 2017)["value"] is None


def test_the_kreis_stands_in_for_its_gemeinde_flagged_but_never_for_persons() -> None:
    load_entries([*population(KREIS, 2017), *population(KREIS, 2018)])

    found = row(TOWN, "SHARE_65P")
    assert (found["is_proxy"], found["region"], found["region_name"]) == (True, KREIS, "Küstenkreis")
    assert found["value"] == row(KREIS, "SHARE_65P")["value"]
    assert row(KREIS, "SHARE_65P")["is_proxy"] is False
    total = row(TOWN, "POP_TOTAL")
    assert (total["value"], total["is_proxy"]) == (None, False)


def test_a_gemeinde_with_own_figures_has_no_substitute() -> None:
    load_entries([*population(KREIS, 2018), *population(TOWN, 2018, 10, shift=1)])
    assert row(TOWN, "SHARE_65P")["is_proxy"] is False
    assert row(TOWN, "SHARE_65P")["value"] != row(KREIS, "SHARE_65P")["value"]


def test_the_land_stands_in_for_no_kreis() -> None:
    load_entries(population(LAND, 2018))
    found = row(KREIS, "SHARE_65P")
    assert (found["value"], found["is_proxy"]) == (None, False)


def test_the_birth_rate_of_women_comes_from_germany() -> None:
    rates = measure("fertility_rate", "je 1.000")
    load_entries(
        [Entry(region="DG", months=12, measure=rates, value=40.0, cell=CellKey("", age, age)) for age in range(15, 50)],
        "destatis:12612-0008",
    )
    for key in (TOWN, KREIS, LAND):
        found = row(key, "TFR")
        assert found["value"] == pytest.approx(1.4)
        assert (found["is_proxy"], found["region"], found["source_keys"]) == (True, "DG", ["destatis:12612-0008"])
    assert row("DG", "TFR")["is_proxy"] is False


def test_events_name_the_source_of_their_own_year() -> None:
    load_entries([entry for year in (2016, 2017, 2018) for entry in population("DG", year)])
    births = measure("births")
    by_rank = {"destatis:12612-0002": 2017, "own:Standesamt": 2018}
    for source, year in by_rank.items():
        load_entries([Entry("DG", 340.0, day=date(year, 12, 31), months=12, measure=births)], source)

    assert shown("DG", "BIRTH_RATE") == (10.0, 2018, ["own:Standesamt", AGES])
    assert shown("DG", "BIRTH_RATE", 2017) == (10.0, 2017, ["destatis:12612-0002", AGES])


def test_fertility_of_a_year_comes_from_one_source_and_names_it() -> None:
    rates = measure("fertility_rate", "je 1.000")

    def of(year: int, value: float) -> list[Entry]:
        base = Entry("DG", value, day=date(year, 12, 31), months=12, measure=rates)
        return [replace(base, cell=CellKey("", age, age)) for age in range(15, 50)]

    load_entries([*of(2017, 20.0), *of(2018, 20.0)], "own:Andere")
    load_entries(of(2017, 40.0), "destatis:12612-0008")

    assert shown("DG", "TFR", 2017) == (pytest.approx(1.4), 2017, ["destatis:12612-0008"])
    assert shown("DG", "TFR", 2018) == (pytest.approx(0.7), 2018, ["own:Andere"])


def test_twelve_months_make_a_year_and_eleven_do_not() -> None:
    load_entries([entry for year in (2016, 2017, 2018) for entry in population("DG", year)])
    births = measure("births")

    def month(year: int, number: int) -> Entry:
        return Entry("DG", 10.0, day=date(year, number, 28), months=1, measure=births)

    load_entries([month(2017, number) for number in range(1, 13)] + [month(2018, number) for number in range(1, 12)])
    assert row("DG", "BIRTH_RATE", 2017)["value"] == pytest.approx(1000 * 120 / 34_000)
    assert row("DG", "BIRTH_RATE", 2018)["value"] is None


def test_land_kreis_and_gemeinde_hamburg_are_one_territory() -> None:
    make_region("02", "Hamburg", authority_type="land")
    make_region("02000", "Hamburg, Freie und Hansestadt", authority_type="kreisfreie_stadt")
    load_entries(population("02", 2018))

    found = row("02000", "SHARE_65P")
    assert (found["value"], found["is_proxy"]) == (row("02", "SHARE_65P")["value"], False)


def test_a_kreisfreie_stadt_is_kreis_and_gemeinde_at_once() -> None:
    load_entries(population("01002", 2018))
    found = row("01002000", "POP_TOTAL")
    assert (found["value"], found["is_proxy"]) == (34_000, False)


def test_of_several_gebietsstaende_the_latest_counts() -> None:
    base = Entry(region=KREIS)
    load_entries([replace(base, value=200, territory=date(2022, 1, 1)), replace(base, value=100)])
    assert row(KREIS, "POP_TOTAL")["value"] == 200


def test_the_reason_says_which_ages_are_missing() -> None:
    load_entries(population(KREIS, 2018))
    assert "80" in str(row(KREIS, "SHARE_80P")["reason"])
    load_entries(population(LAND, 2018, ages=False))
    assert "Altersgruppen" in str(row(LAND, "SHARE_65P")["reason"])
    assert row(KREIS, "GP_DENSITY")["reason"] == "Für diese Kennzahl sind noch keine Zahlen eingelesen."


def test_a_value_kept_secret_gives_no_share() -> None:
    entries = [
        replace(entry, value=None, mark=".") if entry.cell == CellKey("", 75, None) else entry
        for entry in population(KREIS, 2018)
    ]
    load_entries(entries)
    assert row(KREIS, "SHARE_65P")["value"] is None
    assert row(KREIS, "SHARE_U18")["value"] is not None


def test_a_withdrawn_value_gives_nothing(capsys) -> None:
    run = load_entries(population(KREIS, 2018))
    assert main(["withdraw", str(run.pk), "--reason", "falsche Datei"]) == 0
    assert "Werte gelten nicht mehr" in capsys.readouterr().out
    assert row(KREIS, "POP_TOTAL")["value"] is None


def test_the_command_prints_json_with_source_and_flag(capsys) -> None:
    load_entries([*population(KREIS, 2017), *population(KREIS, 2018)])

    assert main(["indicators", TOWN, "--json"]) == 0
    printed = {entry["code"]: entry for entry in json.loads(capsys.readouterr().out)}
    found = printed["SHARE_65P"]
    assert {"code", "value", "unit", "year", "source", "is_proxy"} <= found.keys()
    assert (found["unit"], found["year"], found["is_proxy"]) == ("%", 2018, True)
    assert found["source"] == "Quelle: Beispielamt, Tabelle 12411-02-03-4 (dl-de/by-2-0); eigene Berechnung."
    assert "POP_TOTAL" not in printed, "without a value only with --all"


def test_the_command_prints_for_people(capsys) -> None:
    load_entries(population(KREIS, 2018))
    assert main(["indicators", KREIS, "--all"]) == 0
    text = capsys.readouterr().out
    assert "34.000" in text
    assert "–  Hochaltrige" in text or "SHARE_80P                –" in text
    assert main(["indicators", "01051"]) == 0
    assert "SHARE_80P" not in capsys.readouterr().out


def test_the_command_says_what_it_does_not_know(capsys) -> None:
    assert main(["indicators", "14523010"]) == 1
    assert "ist nicht bekannt" in capsys.readouterr().err
    assert main(["indicators", KREIS]) == 0
    assert "noch keine Zahlen eingelesen" in capsys.readouterr().out
    assert main(["withdraw", "4711", "--reason", "x"]) == 1
    assert "4711 gibt es nicht" in capsys.readouterr().err
