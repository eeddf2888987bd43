from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dwk_demography.errors import AgesMissing, NegativeInput, NotANumber, RateOutOfRange, UnknownOption, WrongShape
from dwk_demography.fertility import (
    brass_schedule,
    graduate,
    hadwiger_schedule,
    mean_age,
    pattern_of,
    rates_for,
    shift_schedule,
    spread_of,
    tfr_from_child_woman_ratio,
    total_rate,
)

FIVE = np.arange(15, 55, 5)
GROUPS = np.array([0.008, 0.035, 0.08, 0.1, 0.06, 0.014, 0.001])


def schedule() -> np.ndarray:
    return hadwiger_schedule(1.5, 31.0, 5.5)


@given(arrays(np.float64, (3, 7), elements=st.floats(0, 0.3)))
def test_single_years_add_up_to_each_group_and_are_never_negative(groups):
    single = graduate(groups, FIVE)
    assert single.shape == (3, 101)
    assert (single >= 0).all()
    for place, start in enumerate(FIVE[:-1]):
        np.testing.assert_allclose(
            single[:, start : start + 5].sum(axis=-1), 5 * groups[:, place], rtol=1e-12, atol=1e-15
        )
    assert single[:, :15].sum() == 0
    assert single[:, 50:].sum() == 0


def test_groups_of_differing_width_add_up_too():
    bounds = [12, 18, 20, 30, 50]
    rates = np.array([0.01, 0.04, 0.1, 0.03])
    single = graduate(rates, bounds)
    for place, (start, end) in enumerate(pairwise(bounds)):
        assert single[start:end].sum() == pytest.approx((end - start) * rates[place], rel=1e-12)


def test_the_spline_comes_close_to_the_curve_behind_the_groups():
    true = schedule()
    groups = true[15:50].reshape(7, 5).mean(axis=1)
    assert np.abs(graduate(groups, FIVE) - true)[15:50].max() < 0.006
    assert mean_age(graduate(groups, FIVE)) == pytest.approx(mean_age(true), abs=0.1)


@pytest.mark.parametrize(
    ("rates", "bounds", "error"),
    [
        (GROUPS, FIVE[:-1], WrongShape),
        (GROUPS, FIVE[::-1], AgesMissing),
        (GROUPS, FIVE + 0.5, AgesMissing),
        (GROUPS, FIVE + 60, AgesMissing),
        (-GROUPS, FIVE, NegativeInput),
        (GROUPS * np.nan, FIVE, NotANumber),
    ],
)
def test_graduation_names_wrong_input(rates, bounds, error):
    with pytest.raises(error):
        graduate(rates, bounds)


def test_hadwiger_has_the_moments_asked_for():
    rates = hadwiger_schedule([1.2, 2.1], [29.0, 32.5], [5.0, 6.0])
    np.testing.assert_allclose(total_rate(rates), [1.2, 2.1], rtol=1e-9)
    np.testing.assert_allclose(mean_age(rates), [29.0, 32.5], atol=1e-3)
    # the groups of one year add a twelfth to the variance
    np.testing.assert_allclose(spread_of(rates) ** 2, np.array([25.0, 36.0]) + 1 / 12, rtol=2e-3)


def test_the_polynomial_of_brass_has_the_total_exactly():
    rates = brass_schedule([1.5, 3.0], [28.0, 30.0])
    np.testing.assert_allclose(total_rate(rates), [1.5, 3.0], rtol=1e-13)
    np.testing.assert_allclose(mean_age(rates), [28.0, 30.0], atol=0.02)
    assert (rates >= 0).all()
    with pytest.raises(RateOutOfRange, match="außerhalb"):
        brass_schedule(1.5, 5.0)


@given(st.floats(-6, 6))
def test_the_tempo_moves_without_the_level(years):
    before = hadwiger_schedule(1.5, 31.0, 4.5)
    before[:15] = 0
    before[55:] = 0
    after = shift_schedule(before, years)
    assert total_rate(after) == pytest.approx(float(total_rate(before)), rel=1e-12)
    assert mean_age(after) - mean_age(before) == pytest.approx(years, abs=1e-10)
    assert (after >= 0).all()


def test_a_shift_of_whole_years_moves_the_rates_as_they_are():
    rates = np.zeros(60)
    rates[20:40] = 0.05
    np.testing.assert_allclose(shift_schedule(rates, 2.0)[22:42], 0.05)
    both = shift_schedule(rates, [0.0, -0.5])
    np.testing.assert_allclose(both[0], rates)
    assert both[1, 19] == pytest.approx(0.025)
    with pytest.raises(RateOutOfRange, match="Altersbereich"):
        shift_schedule(rates, 30.0)


def test_a_path_of_level_and_tempo_becomes_rates_by_year():
    base = schedule()
    base = np.where((np.arange(101) >= 14) & (np.arange(101) < 55), base, 0)
    level = np.array([1.4, 1.5, 1.6])
    ages = mean_age(base) + np.array([0.0, 0.3, 0.7])
    rates = rates_for(level, base, mean_ages=ages)
    assert rates.shape == (3, 101)
    np.testing.assert_allclose(total_rate(rates), level, rtol=1e-12)
    np.testing.assert_allclose(mean_age(rates), ages, atol=1e-10)
    np.testing.assert_allclose(rates_for(level, base)[1], 1.5 * pattern_of(base))


def test_groups_of_five_years_count_fivefold():
    assert total_rate(GROUPS, step=5) == pytest.approx(5 * GROUPS.sum())
    assert mean_age(GROUPS, step=5, first_age=15) == pytest.approx((GROUPS * (FIVE[:-1] + 2.5)).sum() / GROUPS.sum())


def test_an_area_like_the_reference_has_the_rate_of_the_reference():
    # a stable world: women of every age in the same number, children of three years of age
    rates, women = schedule(), np.full(101, 1000.0)
    children = 3 * 1000 * rates.sum() * 0.99
    found = tfr_from_child_woman_ratio(children, women, rates, span=3, child_survival=0.99)
    assert found == pytest.approx(float(total_rate(rates)), rel=1e-6)
    double = tfr_from_child_woman_ratio(
        [children, 2 * children], np.stack([women, women]), rates, span=3, child_survival=0.99
    )
    assert double[1] == pytest.approx(2 * double[0])


@pytest.mark.parametrize(
    ("action", "error", "words"),
    [
        (lambda: total_rate(schedule() * 1000), RateOutOfRange, "nicht je 1.000 Frauen"),
        (lambda: total_rate(-schedule()), NegativeInput, "negativ|Werte ab 0"),
        (lambda: total_rate(0.1), WrongShape, "Altersgruppen"),
        (lambda: total_rate(schedule(), step=0), UnknownOption, "Breite"),
        (lambda: pattern_of(np.zeros(10)), RateOutOfRange, "mindestens eine"),
        (lambda: rates_for([150.0], schedule()), RateOutOfRange, "Kinder je Frau"),
        (lambda: hadwiger_schedule(1.5, 30, 0), RateOutOfRange, "Standardabweichung"),
        (lambda: tfr_from_child_woman_ratio(10, np.zeros(101), schedule(), span=3), RateOutOfRange, "Ohne Frauen"),
        (lambda: tfr_from_child_woman_ratio(10, np.ones(101), schedule(), span=0), UnknownOption, "Kinderjahre"),
        (lambda: tfr_from_child_woman_ratio(10, np.ones(50), schedule(), span=3), WrongShape, "dieselben Alter"),
        (
            lambda: tfr_from_child_woman_ratio(10, np.ones(101), schedule(), span=3, child_survival=1.2),
            RateOutOfRange,
            "überlebender Kinder",
        ),
    ],
)
def test_wrong_input_is_named(action, error, words):
    with pytest.raises(error, match=words):
        action()
