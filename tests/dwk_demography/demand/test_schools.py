"""Pupils by year class and stage, and the classes they fill."""

import csv
from pathlib import Path

import numpy as np
import pytest

from dwk_demography.demand import (
    MissingParameter,
    ParameterTable,
    class_size,
    classes_needed,
    pupils_by_stage,
    pupils_by_year_class,
    table_from_rows,
    year_class_weights,
)
from dwk_demography.errors import AgesMissing, NegativeInput, NotANumber, RateOutOfRange, UnknownOption

CONTENT = Path(__file__).parents[3] / "src/dwk/content/demand/school.csv"


def school_table():
    with CONTENT.open(encoding="utf-8", newline="") as file:
        return table_from_rows("school", csv.DictReader(file))


def test_with_30_june_half_of_the_first_class_is_six_on_31_december():
    weights = year_class_weights(1, 101)
    assert weights[6] == pytest.approx(0.5)
    assert weights[7] == pytest.approx(0.5)
    assert weights.sum() == pytest.approx(1.0)


def test_with_30_september_three_quarters_are_six():
    assert year_class_weights(1, 101, cutoff_month=9)[6] == pytest.approx(0.75)


def test_a_cohort_moves_up_one_class_a_year():
    one_cohort = np.zeros((2, 101))
    one_cohort[:, 6] = 100.0
    moved = np.roll(one_cohort, 1, axis=1)
    now = pupils_by_year_class(one_cohort, (1, 2, 3))
    next_year = pupils_by_year_class(moved, (1, 2, 3))
    np.testing.assert_allclose(next_year[1:], now[:-1])


def test_every_child_sits_in_exactly_one_class():
    people = np.random.default_rng(3).uniform(50, 90, size=(4, 2, 101))
    classes = tuple(range(1, 14))
    pupils = pupils_by_year_class(people, classes, cutoff_month=9)
    whole_ages = people[..., 7:19].sum(axis=(-1, -2))
    edges = 0.75 * people[..., 6].sum(axis=-1) + 0.25 * people[..., 19].sum(axis=-1)
    np.testing.assert_allclose(pupils.sum(axis=-1), whole_ages + edges)


def test_stages_of_the_shipped_table():
    demand = pupils_by_stage(np.full((2, 101), 50.0), school_table())
    assert demand.of("primary") == pytest.approx(400.0)
    assert demand.of("secondary_1") == pytest.approx(600.0)
    assert demand.unit == "Schülerinnen und Schüler"
    assert any(parameter.item == "entry_cutoff_month" for parameter in demand.parameters)
    assert class_size(school_table(), "primary").value == 21


def test_whole_classes_for_a_school_and_fractions_for_a_region():
    np.testing.assert_allclose(classes_needed([0.0, 1.0, 25.0, 25.1, 50.0], 25), [0, 1, 1, 2, 2])
    np.testing.assert_allclose(classes_needed([50.0, 60.0], 25, whole=False), [2.0, 2.4])


def test_bad_input_is_named():
    people = np.full((2, 101), 50.0)
    with pytest.raises(UnknownOption, match="Klassenstufe 14"):
        year_class_weights(14, 101)
    with pytest.raises(RateOutOfRange, match="Stichtagsmonat"):
        year_class_weights(1, 101, cutoff_month=13)
    with pytest.raises(AgesMissing, match="endet bei 6"):
        pupils_by_year_class(people[:, :7], (1,))
    with pytest.raises(RateOutOfRange, match="Anteil"):
        pupils_by_year_class(people, (1,), share=1.2)
    with pytest.raises(RateOutOfRange, match="Klassengröße"):
        classes_needed(20.0, 0)
    with pytest.raises(NegativeInput):
        classes_needed(-1.0, 20)
    with pytest.raises(NotANumber):
        classes_needed(np.nan, 20)
    with pytest.raises(MissingParameter):
        pupils_by_stage(people, ParameterTable("leer", ()))
