"""All expected values for 2018 from the official tables, without any importer of the platform."""

from functools import cache
from pathlib import Path

import pytest

from dwk_demography.indicators import Inputs, Outcome, evaluate
from dwk_demography.reasons import Reason
from tests.dwk_demography.official_files import ALIASES, age_tables, rows, yearly_sums

pytestmark = pytest.mark.reference

BREAKS = (2011, 2022)
TOLERANCE = 1e-9


@cache
def tables_of(data: Path) -> dict[str, dict]:
    regional, federal = data / "regionalstatistik", data / "destatis_genesis"
    moves = regional / "wanderungen_kreise_alter_geschlecht_1995_2016.csv.gz"
    groups = regional / "bevoelkerung_kreise_alter_geschlecht_1995_2018.csv.gz"
    years = range(2005, 2019)
    return {
        "12411-02-03-4": age_tables(groups, "region", years),
        "12411-0013": age_tables(federal / "12411-0013_laender_altersjahre_2015_2018.csv.gz", "land", years),
        "12411-0006": age_tables(federal / "12411-0006_deutschland_altersjahre_1970_2018.csv.gz", None, years),
        "in": age_tables(moves, "region", years, "zu_"),
        "out": age_tables(moves, "region", years, "fort_"),
    }


@cache
def inputs_of(data: Path, region: str, table: str) -> Inputs:
    tables = tables_of(data)
    key = ALIASES.get(region, region)

    def series(name: str) -> dict:
        return {year: ages for (place, year), ages in tables[name].items() if place == key}

    return Inputs(
        population=series(table),
        migration_in={("", year): ages for year, ages in series("in").items()},
        migration_out={("", year): ages for year, ages in series("out").items()},
        breaks=BREAKS,
    )


@pytest.fixture(scope="module")
def formulas(shared_domain: Path) -> dict[str, str]:
    return {row["code"]: row["formula"] for row in rows(shared_domain / "indicators.csv")}


@pytest.fixture(scope="module")
def data(shared_data: Path) -> Path:
    return shared_data


@pytest.fixture(scope="module")
def expected(shared_domain: Path) -> list[dict[str, str]]:
    return list(rows(shared_domain / "oracle-2018.csv"))


def germany(data: Path, formula: str, year: int, table: str = "12411-02-03-4") -> float:
    return value_of(evaluate(formula, year=year, inputs=inputs_of(data, "DG", table)))


def value_of(outcome: Outcome) -> float:
    assert outcome.value is not None, outcome
    return outcome.value


def test_all_expected_values_are_met(data, formulas, expected):
    for row in expected:
        population_table = row["basis"].rsplit(";", 1)[-1]
        inputs = inputs_of(data, row["region"], population_table)
        outcome = evaluate(formulas[row["code"]], year=int(row["year"]), inputs=inputs)
        assert value_of(outcome) == pytest.approx(float(row["value"]), rel=TOLERANCE, abs=0), row
    assert len(expected) == 292


def test_ten_years_before_2018_lie_before_the_census_break(data, formulas, expected):
    regions = {row["region"] for row in expected}
    inputs_by_region = {region: inputs_of(data, region, "12411-02-03-4") for region in regions}
    # Ludwigslust-Parchim was formed in 2011; everywhere else a comparison would be possible, but wrong
    assert [region for region, inputs in inputs_by_region.items() if 2008 not in inputs.population] == ["13076"]
    for inputs in inputs_by_region.values():
        outcome = evaluate(formulas["POP_CHANGE_10Y"], year=2018, inputs=inputs)
        assert (outcome.value, outcome.reason) == (None, Reason.CENSUS_BREAK)


def test_groups_of_the_kreise_end_at_75_and_give_no_share_of_80(data, formulas, expected):
    for region in {row["region"] for row in expected}:
        for code in ("SHARE_80P", "GREYING_INDEX"):
            inputs = inputs_of(data, region, "12411-02-03-4")
            assert evaluate(formulas[code], year=2018, inputs=inputs).reason is Reason.NO_AGE_GROUPS


@pytest.mark.parametrize(("code", "year", "published"), [("YOUTH_RATIO", 2018, 30.7), ("OLD_AGE_RATIO", 2018, 35.9)])
def test_germany_meets_published_ratios(data, formulas, code, year, published):
    assert round(germany(data, formulas[code], year), 1) == published


@pytest.mark.parametrize(
    ("code", "table", "rounded"),
    [
        ("MEAN_AGE", "12411-02-03-4", 44.4),
        ("MEAN_AGE", "12411-0006", 44.4),
        ("MEDIAN_AGE", "12411-0006", 46.0),
    ],
)
def test_germany_meets_published_ages(data, formulas, code, table, rounded):
    assert round(germany(data, formulas[code], 2018, table), 1) == rounded


def test_germany_meets_the_published_net_migration_of_2015(data):
    assert germany(data, "mig_in() - mig_out()", 2015) == 1_139_402


def test_germany_meets_published_births_deaths_and_fertility(data, formulas):
    federal = data / "destatis_genesis"
    births = yearly_sums(federal / "12612-0002_lebendgeborene_monate.csv")[2018]
    deaths = yearly_sums(federal / "12613-0006_gestorbene_monate.csv")[2018]
    assert (births, deaths) == (787_523, 954_874)
    inputs = Inputs(
        population=inputs_of(data, "DG", "12411-0006").population,
        quantities={("births", 2018): births, ("deaths", 2018): deaths},
        fertility={
            2018: {
                int(row["alter"]): float(row["lebendgeborene_je_1000_frauen"])
                for row in rows(federal / "12612-0008_geburtenziffern_alter_1972_2024.csv")
                if row["jahr"] == "2018"
            }
        },
        breaks=BREAKS,
    )
    rates = {
        code: value_of(evaluate(formulas[code], year=2018, inputs=inputs))
        for code in ("BIRTH_RATE", "DEATH_RATE", "TFR")
    }
    assert (round(rates["BIRTH_RATE"], 1), round(rates["DEATH_RATE"], 1)) == (9.5, 11.5)
    assert rates["TFR"] == pytest.approx(1.565, abs=5e-4)


def test_single_ages_of_the_laender_meet_the_comparison_values(data):
    expected_ages = {"01": (45.24, 47.68), "02": (42.08, 40.93), "11": (42.57, 41.26)}
    for region, (mean, median) in expected_ages.items():
        ages = inputs_of(data, region, "12411-0013").population[2018]
        assert (round(ages.mean_age(), 2), round(ages.median_age(), 2)) == (mean, median)


def test_definitions_of_the_product_keep_codes_and_formulas(formulas):
    from dwk.statistics.definitions import load_definitions

    assert {code: definition.formula for code, definition in load_definitions().items()} == formulas
