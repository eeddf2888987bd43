"""Rates of small areas lean on their Kreis as far as they are noise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dwk_demography.errors import NegativeInput, NotANumber, WrongShape
from dwk_demography.small_areas import shrunk_estimates, shrunk_rates

sizes = st.lists(st.integers(1, 50_000), min_size=3, max_size=12)


@given(exposure=sizes, seed=st.integers(0, 1000))
def test_the_shrunk_rate_lies_between_own_and_group_rate(exposure, seed):
    years = np.array(exposure, dtype=float)
    events = np.random.default_rng(seed).poisson(0.01 * years).astype(float)
    result = shrunk_rates(events, years, np.zeros(len(exposure), dtype=int))
    own = events / years
    assert (result.rate >= np.minimum(own, result.group_rate) - 1e-15).all()
    assert (result.rate <= np.maximum(own, result.group_rate) + 1e-15).all()
    assert ((result.weight >= 0) & (result.weight <= 1)).all()
    assert (result.variance >= 0).all()


@given(exposure=sizes, seed=st.integers(0, 1000))
def test_the_order_of_areas_does_not_matter(exposure, seed):
    generator = np.random.default_rng(seed)
    years = np.array(exposure, dtype=float)
    events = generator.poisson(0.02 * years).astype(float)
    groups = generator.integers(0, 2, size=years.size)
    order = generator.permutation(years.size)
    straight, shuffled = shrunk_rates(events, years, groups), shrunk_rates(events[order], years[order], groups[order])
    np.testing.assert_allclose(shuffled.rate, straight.rate[order], rtol=1e-9)


def test_large_areas_keep_more_of_their_own_rate():
    years = np.array([100.0, 1_000.0, 10_000.0, 100_000.0])
    events = np.array([4.0, 5.0, 200.0, 800.0])
    result = shrunk_rates(events, years, ["a"] * 4)
    assert (np.diff(result.weight) > 0).all()
    assert (np.diff(result.variance) < 0).all()


def test_areas_that_differ_by_chance_only_get_the_rate_of_the_group():
    result = shrunk_rates([10.0, 10.0, 10.0], [1000.0, 1000.0, 1000.0], [1, 1, 1])
    np.testing.assert_allclose(result.rate, 0.01)
    np.testing.assert_allclose(result.between_variance, 0.0)
    np.testing.assert_allclose(result.variance, 0.01 / 3000)


def test_hand_calculation_of_the_moments():
    # m = 0.02; weighted variance 1e-4; minus m / mean exposure 2e-5 -> A = 8e-5; w = 8e-5 / (8e-5 + 2e-5) = 0.8
    result = shrunk_rates([10.0, 30.0], [1000.0, 1000.0], [0, 0])
    np.testing.assert_allclose(result.between_variance, 8e-5)
    np.testing.assert_allclose(result.weight, 0.8)
    np.testing.assert_allclose(result.rate, [0.012, 0.028])
    # gamma posterior with b = m / A = 250: (events + 5) / 1250 and that over 1250
    np.testing.assert_allclose(result.rate, (np.array([10.0, 30.0]) + 5) / 1250)
    np.testing.assert_allclose(result.variance, result.rate / 1250)


def test_an_area_without_people_borrows_everything():
    result = shrunk_rates([0.0, 10.0, 30.0], [0.0, 1000.0, 1000.0], [0, 0, 0])
    assert result.rate[0] == pytest.approx(0.02)
    assert result.weight[0] == 0
    assert result.variance[0] == pytest.approx(result.between_variance[0])


def test_groups_do_not_touch_each_other():
    alone = shrunk_rates([10.0, 30.0], [1000.0, 1000.0], [0, 0])
    both = shrunk_rates([10.0, 30.0, 500.0, 900.0], [1000.0] * 4, [0, 0, 7, 7])
    np.testing.assert_allclose(both.rate[:2], alone.rate)


def test_shrinking_brings_true_rates_closer():
    generator = np.random.default_rng(11)
    truth = generator.gamma(25, 0.01 / 25, size=400)
    years = generator.uniform(200, 5_000, size=400)
    events = generator.poisson(truth * years).astype(float)
    result = shrunk_rates(events, years, np.zeros(400, dtype=int))
    assert np.square(result.rate - truth).mean() < 0.35 * np.square(events / years - truth).mean()
    covered = np.abs(result.rate - truth) < 1.2816 * np.sqrt(result.variance)
    assert 0.74 < covered.mean() < 0.86


def test_normal_estimates_hand_calculation():
    # equal noise 1, values -2 and 2: Q = 8, A = (8 - 1) / (2 - 1) = 7, weight 7/8
    result = shrunk_estimates([-2.0, 2.0], [1.0, 1.0], [0, 0])
    np.testing.assert_allclose(result.between_variance, 7.0)
    np.testing.assert_allclose(result.rate, [-1.75, 1.75])
    np.testing.assert_allclose(result.variance, 7 / 8 + (1 / 8) ** 2 * 4)


def test_sex_and_age_are_shrunk_each_on_its_own():
    events = np.array([[10.0, 1.0], [30.0, 1.0]])
    years = np.full((2, 2), 1000.0)
    together = shrunk_rates(events, years, [0, 0])
    np.testing.assert_allclose(together.rate[:, 0], [0.012, 0.028])
    np.testing.assert_allclose(together.rate[:, 1], 0.001)


def test_bad_input_is_named():
    with pytest.raises(WrongShape, match="dieselbe Form"):
        shrunk_rates([1.0], [1.0, 2.0], [0])
    with pytest.raises(WrongShape, match="je Gebiet eine Gruppe"):
        shrunk_rates([1.0, 2.0], [10.0, 20.0], [0])
    with pytest.raises(NegativeInput, match="ohne Personenjahre"):
        shrunk_rates([1.0], [0.0], [0])
    with pytest.raises(NegativeInput):
        shrunk_rates([-1.0], [10.0], [0])
    with pytest.raises(NotANumber):
        shrunk_rates([np.nan], [10.0], [0])
    with pytest.raises(NegativeInput, match="größer als 0"):
        shrunk_estimates([1.0], [0.0], [0])
    with pytest.raises(NotANumber):
        shrunk_estimates([np.inf], [1.0], [0])
    with pytest.raises(WrongShape):
        shrunk_estimates([1.0, 2.0], [1.0], [0])
