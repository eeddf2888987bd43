"""Indicators of a projected age structure."""

import csv
from pathlib import Path

import numpy as np
import pytest

from dwk_demography.age_structure import age_table_of
from dwk_demography.errors import AgesMissing, WrongShape
from dwk_demography.formula import compile_formula
from dwk_demography.indicators import Inputs, evaluate
from dwk_demography.reasons import NegativePersonsError

INDICATORS = Path(__file__).parents[2] / "src/dwk/content/indicators.csv"
PEOPLE = np.vstack([np.linspace(600, 100, 101), np.linspace(620, 40, 101)])
# everything a formula may ask of a population alone
STRUCTURE_CALLS = {"pop", "avgpop", "mean_age", "median_age"}


def formulas_of_age_structure():
    with INDICATORS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            formula = compile_formula(row["formula"])
            if formula.calls and not formula.quantity_names and {c.function for c in formula.calls} <= STRUCTURE_CALLS:
                yield row["code"], row["formula"]


FORMULAS = dict(formulas_of_age_structure())


def test_the_age_based_indicators_are_found():
    assert {"SHARE_U18", "SHARE_80P", "OLD_AGE_RATIO", "MEAN_AGE", "MEDIAN_AGE", "WORKFORCE_RENEWAL"} <= set(FORMULAS)
    assert len(FORMULAS) >= 17


@pytest.mark.parametrize("code", FORMULAS)
def test_every_age_based_indicator_has_a_value_in_a_projected_year(code):
    years = {year: age_table_of(PEOPLE * 0.99 ** (year - 2025)) for year in range(2025, 2036)}
    outcome = evaluate(FORMULAS[code], year=2035, inputs=Inputs(population=years))
    assert outcome.reason is None, outcome.detail
    assert outcome.value is not None
    assert np.isfinite(outcome.value)


def test_values_agree_with_the_arrays():
    inputs = Inputs(population={2035: age_table_of(PEOPLE)})
    expected = 100 * PEOPLE[:, 65:].sum() / PEOPLE[:, 20:65].sum()
    assert evaluate(FORMULAS["OLD_AGE_RATIO"], year=2035, inputs=inputs).value == pytest.approx(expected)
    women = 100 * PEOPLE[0, 20:40].sum() / PEOPLE[:, 20:40].sum()
    assert evaluate(FORMULAS["WOMEN_20_39"], year=2035, inputs=inputs).value == pytest.approx(women)


def test_ages_are_grouped_as_published_and_by_step():
    kreis = age_table_of(PEOPLE, lower_years=(0, 3, 6, 65, 75))
    np.testing.assert_allclose(
        kreis.groups("f"), [PEOPLE[0, a:b].sum() for a, b in ((0, 3), (3, 6), (6, 65), (65, 75), (75, 101))]
    )
    assert kreis.upper_years == (2, 5, 64, 74, None)
    five = age_table_of(np.ones((2, 18)), step_years=5)
    assert five.lower_years[-1] == 85
    assert five.persons_between(20, 64) == 18.0
    assert five.total() == 36.0


def test_bad_input_is_named():
    with pytest.raises(WrongShape):
        age_table_of(PEOPLE[0])
    with pytest.raises(NegativePersonsError):
        age_table_of(-PEOPLE)
    with pytest.raises(AgesMissing, match="mit 0 beginnen"):
        age_table_of(PEOPLE, lower_years=(3, 6))
    with pytest.raises(AgesMissing):
        age_table_of(np.ones((2, 18)), step_years=5, lower_years=(0, 3))
