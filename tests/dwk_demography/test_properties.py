import string

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dwk_demography.ages import AgeTable
from dwk_demography.formula import Call, Number, Operation, Quantity, compile_formula, walk
from dwk_demography.indicators import Inputs, evaluate
from dwk_demography.reasons import FormulaError
from tests.dwk_demography.samples import LOWER, UPPER, table

LANGUAGE = (Number, Quantity, Call, Operation)
GROUPS = st.lists(st.integers(0, 10_000_000), min_size=17, max_size=17)
INHABITED = GROUPS.filter(lambda persons: min(persons[6:15]) > 0)


def value(formula, ages):
    return evaluate(formula, year=2018, inputs=Inputs(population={2018: ages})).value


@given(GROUPS, st.lists(st.integers(1, 16), unique=True))
def test_ranges_that_tile_all_ages_add_up_to_the_total(persons, cuts):
    ages = table(persons)
    starts = [0, *sorted(cuts)]
    ends = [*(cut - 1 for cut in sorted(cuts)), 16]
    parts = [ages.persons_between(LOWER[first], UPPER[last]) for first, last in zip(starts, ends, strict=True)]
    assert sum(parts) == ages.total()


@given(INHABITED)
def test_youth_and_old_age_ratio_add_up_to_the_total_ratio(persons):
    ages = table(persons)
    youth = value("100 * pop(0, 19) / pop(20, 64)", ages)
    old = value("100 * pop(65) / pop(20, 64)", ages)
    assert value("100 * (pop(0, 19) + pop(65)) / pop(20, 64)", ages) == pytest.approx(youth + old, rel=1e-12)


@given(INHABITED)
def test_mean_and_median_age_stay_within_the_ages_that_exist(persons):
    persons[16] = min(persons[16], sum(persons[:16]))  # the half must not lie in the open group
    ages = table(persons)
    inhabited = [index for index, count in enumerate(persons) if count]
    youngest = LOWER[inhabited[0]]
    assert youngest <= ages.mean_age() <= 82
    assert youngest <= ages.median_age() <= 75


@given(INHABITED, st.data())
def test_splitting_groups_changes_no_share(persons, data):
    lower, upper, split = [], [], []
    for low, high, count in zip(LOWER, UPPER, persons, strict=True):
        if high is None or not data.draw(st.booleans()):
            lower.append(low)
            upper.append(high)
            split.append(count)
            continue
        border = data.draw(st.integers(low + 1, high))
        younger = data.draw(st.integers(0, count))
        lower += [low, border]
        upper += [border - 1, high]
        split += [younger, count - younger]
    finer = AgeTable(tuple(lower), tuple(upper), {"t": np.array(split, dtype=float)}, {})
    for formula in ("100 * pop(65) / pop()", "100 * pop(0, 17) / pop()", "100 * pop(15, 19) / pop(60, 64)"):
        assert value(formula, finer) == value(formula, table(persons))


@given(st.text(alphabet=string.printable, max_size=60))
def test_any_text_is_a_formula_or_refused(text):
    try:
        formula = compile_formula(text)
    except FormulaError:
        return
    assert all(isinstance(node, LANGUAGE) for node in walk(formula.root))


@given(st.lists(st.sampled_from(["pop", "(", ")", "65", ",", "/", "*", "-", 'sex="f"', "lag=1", "births", " ", "."])))
def test_mutated_formulas_are_a_formula_or_refused(parts):
    try:
        formula = compile_formula("".join(parts))
    except FormulaError:
        return
    outcome = evaluate(formula.text, year=2018, inputs=Inputs(population={2018: table()}))
    assert (outcome.value is None) is (outcome.reason is not None)
