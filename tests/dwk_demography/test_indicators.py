import math

import pytest

from dwk_demography.indicators import Inputs, evaluate
from dwk_demography.reasons import FormulaError, Reason
from tests.dwk_demography.samples import table, totals_only

SHARE_65P = "100 * pop(65) / pop()"


def test_share_of_the_old_with_persons_in_the_denominator():
    outcome = evaluate(SHARE_65P, year=2018, inputs=Inputs(population={2018: table()}))
    assert outcome.value == 100 * 20 / 170
    assert outcome.reason is None
    assert outcome.detail == ""
    assert outcome.denominator_persons == 170


def test_ratios_to_20_64_and_to_15_64_are_not_mixed():
    inputs = Inputs(population={2018: table()})
    youth = evaluate("100 * pop(0, 19) / pop(20, 64)", year=2018, inputs=inputs)
    young = evaluate("100 * pop(0, 14) / pop(15, 64)", year=2018, inputs=inputs)
    assert youth.value == 100 * 60 / 90
    assert young.value == 100 * 40 / 110
    assert (youth.denominator_persons, young.denominator_persons) == (90, 110)


def test_average_population_is_the_mean_of_both_ends_of_the_year():
    inputs = Inputs(
        population={2014: table([10] * 17), 2015: table([20] * 17)},
        migration_in={("", 2015): table([3] * 17)},
        migration_out={("", 2015): table([2] * 17)},
    )
    outcome = evaluate("1000 * (mig_in(65) - mig_out(65)) / avgpop(65)", year=2015, inputs=inputs)
    assert outcome.value == 1000 * (6 - 4) / 30
    assert outcome.denominator_persons == 30


def test_denominator_of_two_age_groups_is_their_sum():
    inputs = Inputs(population={2014: table(), 2015: table()})
    outcome = evaluate("1000 * 2 / (avgpop(0, 17) + avgpop(30, 49))", year=2015, inputs=inputs)
    assert outcome.denominator_persons == 90


def test_spring_count_stands_on_the_population_of_the_day_before_the_year():
    inputs = Inputs(population={2017: table()}, quantities={("children_in_care_0_2", 2018): 4})
    outcome = evaluate("100 * children_in_care_0_2 / pop(0, 2, lag=1)", year=2018, inputs=inputs)
    assert outcome.value == 40


def test_care_rate_needs_no_age_groups_but_its_share_of_the_old_does():
    inputs = Inputs(population={2019: totals_only(t=200)}, quantities={("care_recipients", 2019): 8})
    assert evaluate("100 * care_recipients / pop()", year=2019, inputs=inputs).value == 4
    missing = evaluate("1000 * care_recipients / pop(65)", year=2019, inputs=inputs)
    assert (missing.value, missing.reason) == (None, Reason.NO_AGE_GROUPS)


def test_denominator_counts_persons_only_where_it_does():
    inputs = Inputs(
        population={2018: table()},
        quantities={("area_km2", 2018): 2.0, ("care_recipients", 2018): 8.0, ("care_cash_only", 2018): 4.0},
    )

    def persons(formula):
        return evaluate(formula, year=2018, inputs=inputs).denominator_persons

    assert persons("pop() / area_km2") is None
    assert persons("pop()") is None
    assert persons("pop() / 2") is None
    assert persons("100 * care_cash_only / care_recipients") == 8
    assert persons("mean_age()") == 170


def test_fertility_adds_the_rates_of_single_ages():
    rates = {age: 40.0 for age in range(15, 50)}
    inputs = Inputs(fertility={2018: rates})
    assert evaluate("asfr_sum(15, 49) / 1000", year=2018, inputs=inputs).value == 35 * 40 / 1000
    gap = Inputs(fertility={2018: {**rates, 30: math.nan}})
    assert evaluate("asfr_sum(15, 49) / 1000", year=2018, inputs=gap).reason is Reason.NO_FERTILITY


@pytest.mark.parametrize(
    ("formula", "reason", "word"),
    [
        ("pop(lag=9)", Reason.NO_LAG_YEAR, "2009"),
        ("avgpop()", Reason.NO_LAG_YEAR, "2017"),
        ("100 * pop(80) / pop()", Reason.NO_AGE_GROUPS, "80 Jahre und älter"),
        ('pop(0, 2, sex="f")', Reason.NO_SEX, "weiblich"),
        ("mig_in()", Reason.NO_MIGRATION, "Zuzüge"),
        ('mig_out(scope="external")', Reason.NO_MIGRATION, "Bundesgrenze"),
        ("births", Reason.NO_QUANTITY, "births"),
        ("asfr_sum(15, 49)", Reason.NO_FERTILITY, "15 bis 49"),
        ("1 / (births_known - births_known)", Reason.ZERO_DENOMINATOR, "null"),
        ("1 / unknown_count", Reason.NO_QUANTITY, "unknown_count"),
        ("largest * largest", Reason.NOT_FINITE, "groß"),
    ],
)
def test_missing_parts_give_no_value_and_say_why(formula, reason, word):
    inputs = Inputs(
        population={2018: table()},
        quantities={("births_known", 2018): 5.0, ("unknown_count", 2018): math.nan, ("largest", 2018): 1e300},
    )
    outcome = evaluate(formula, year=2018, inputs=inputs)
    assert (outcome.value, outcome.reason) == (None, reason)
    assert word in outcome.detail
    assert outcome.denominator_persons is None


def test_year_without_population_has_no_value():
    assert evaluate("pop()", year=2018, inputs=Inputs()).reason is Reason.NO_POPULATION
    assert evaluate("mean_age()", year=2018, inputs=Inputs()).reason is Reason.NO_POPULATION


@pytest.mark.parametrize(
    ("year", "lag", "has_value"),
    [(2010, 5, True), (2011, 1, False), (2012, 1, True), (2016, 5, True), (2015, 5, False), (2018, 10, False)],
)
def test_comparison_over_a_census_break_has_no_value(year, lag, has_value):
    population = {each: table() for each in range(2000, 2019)}
    inputs = Inputs(population=population, breaks=(2022, 2011))
    outcome = evaluate(f"pop(lag={lag}) / pop()", year=year, inputs=inputs)
    assert (outcome.value is not None) is has_value
    assert outcome.reason is (None if has_value else Reason.CENSUS_BREAK)


def test_average_population_over_a_census_break_has_no_value():
    inputs = Inputs(population={2010: table(), 2011: table()}, breaks=[2011])
    outcome = evaluate("avgpop()", year=2011, inputs=inputs)
    assert outcome.reason is Reason.CENSUS_BREAK
    assert "ab 2011" in outcome.detail


def test_zero_persons_in_the_denominator_give_no_value():
    inputs = Inputs(population={2018: table([0] * 17)})
    assert evaluate(SHARE_65P, year=2018, inputs=inputs).reason is Reason.ZERO_DENOMINATOR


def test_formula_outside_the_language_is_an_error_not_a_missing_value():
    with pytest.raises(FormulaError):
        evaluate("pop().__class__", year=2018, inputs=Inputs(population={2018: table()}))
