"""Levels from histories, trajectories that have the stated spread, intervals that keep what they say."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dwk_demography.errors import NotANumber, UnknownOption, WrongShape
from dwk_demography.uncertainty import (
    calibrate,
    common_deviations,
    fit_ar1,
    fit_random_walk,
    interval,
    joined_weights,
    quantiles_over_trajectories,
    regional_deviations,
    shock_correlation,
)

KEYS = ("01051", "01053", "14627")


def test_a_straight_line_drifts_without_shocks() -> None:
    model = fit_random_walk([1.0, 1.5, 2.0, 2.5, 3.0])
    assert (model.drift, model.sd, model.last) == (0.5, 0.0, 3.0)
    np.testing.assert_array_equal(model.central(2), [3.5, 4.0])


def test_a_random_walk_by_hand() -> None:
    # changes 1, -1, 2, 2: mean 1, deviations 0, -2, 1, 1, sum of squares 6 over 3
    model = fit_random_walk([0.0, 1.0, 0.0, 2.0, 4.0])
    assert model.drift == 1.0
    assert model.sd == pytest.approx(2**0.5, rel=1e-15)
    # shocks of two years and twice the error of the drift (sd / 2)
    np.testing.assert_allclose(model.sd_ahead(2) ** 2, [2 + 0.5, 4 + 2.0], rtol=1e-14)


def test_a_persistent_level_is_found_again() -> None:
    random = np.random.default_rng(3)
    values = [0.0]
    for shock in random.standard_normal(20_000):
        values.append(0.7 * values[-1] + 0.3 * shock)
    model = fit_ar1(np.array(values) + 2.0)
    assert model.persistence == pytest.approx(0.7, abs=0.02)
    assert model.sd == pytest.approx(0.3, abs=0.01)
    assert model.mean == pytest.approx(2.0, abs=0.02)


def test_a_short_history_is_not_taken_for_less_persistent_than_it_is() -> None:
    random = np.random.default_rng(4)
    found = []
    for _ in range(400):
        values = [random.standard_normal() / (1 - 0.6**2) ** 0.5]
        for shock in random.standard_normal(24):
            values.append(0.6 * values[-1] + shock)
        found.append(fit_ar1(values).persistence)
    assert np.mean(found) == pytest.approx(0.6, abs=0.05)


def test_a_constant_level_stays() -> None:
    model = fit_ar1([1.4] * 8)
    assert (model.persistence, model.sd) == (0.0, 0.0)
    np.testing.assert_allclose(model.central(3), 1.4)


@pytest.mark.parametrize("kind", [fit_ar1, fit_random_walk])
def test_trajectories_spread_as_the_model_says(kind) -> None:
    random = np.random.default_rng(5)
    model = kind(np.cumsum(random.standard_normal(30)) * 0.1)
    deviations = common_deviations([model, model], 10, 40_000, np.random.default_rng(1))
    assert deviations.shape == (40_000, 10, 2)
    np.testing.assert_allclose(deviations.std(axis=0)[:, 0], model.sd_ahead(10), rtol=0.02)
    np.testing.assert_allclose(deviations.mean(axis=0), 0, atol=0.03 * model.sd_ahead(10)[-1])


def test_levels_hang_together_as_stated() -> None:
    model = fit_random_walk(np.random.default_rng(6).standard_normal(12))
    wanted = np.array([[1, -0.6, 0.2], [-0.6, 1, 0], [0.2, 0, 1]])
    deviations = common_deviations([model] * 3, 5, 40_000, np.random.default_rng(1), correlation=wanted)
    np.testing.assert_allclose(np.corrcoef(deviations[:, 4].T), wanted, atol=0.02)


def test_correlations_are_found_and_short_histories_believed_less() -> None:
    random = np.random.default_rng(8)
    first, second = random.standard_normal((2, 300)).cumsum(axis=1)
    models = [fit_random_walk(first), fit_random_walk(first + 0.2 * second), fit_random_walk(second)]
    found = shock_correlation(models)
    assert found[0, 1] > 0.9
    assert abs(found[0, 2]) < 0.15
    short = [fit_random_walk(first[:6]), fit_random_walk(2 * first[:6])]
    assert shock_correlation(short)[0, 1] == pytest.approx(5 / 15)
    assert np.linalg.eigvalsh(found).min() >= -1e-12


def test_a_region_has_its_numbers_in_any_company_and_order() -> None:
    model = fit_ar1(np.random.default_rng(9).standard_normal(15))
    together = regional_deviations(model, KEYS, 6, 20, 11, purpose="migration")
    alone = regional_deviations(model, KEYS[2:], 6, 20, 11, purpose="migration")
    turned = regional_deviations(model, KEYS[::-1], 6, 20, 11, purpose="migration")
    np.testing.assert_array_equal(together[..., 2], alone[..., 0])
    np.testing.assert_array_equal(together, turned[..., ::-1])
    assert not np.array_equal(together, regional_deviations(model, KEYS, 6, 20, 12, purpose="migration"))


def test_weights_hold_both_parts_of_the_error() -> None:
    common = np.ones((4, 3))
    own = np.arange(24.0).reshape(4, 3, 2)
    np.testing.assert_array_equal(joined_weights(common, own, own_scale=[1, 2]), 1 + own * [1, 2])
    assert joined_weights(common).shape == (4, 3, 1)
    with pytest.raises(WrongShape):
        joined_weights(common, own[:2])


@given(st.floats(0.5, 0.95), st.floats(0.2, 5))
def test_the_learned_factor_makes_past_errors_fit(level: float, scale: float) -> None:
    errors = np.random.default_rng(10).standard_normal(400) * scale
    learned = calibrate(errors, 1.0, level)
    assert level <= learned.coverage_after <= level + 0.01
    assert learned.factor == pytest.approx(scale, rel=0.25)


def test_the_interval_holds_for_new_errors() -> None:
    random = np.random.default_rng(11)
    sds = random.uniform(0.5, 2, 3000)
    learned = calibrate(random.standard_t(4, 3000) * sds, sds, 0.8)
    lower, upper = interval(np.zeros(3000), sds, 0.8, factor=learned.factor)
    actual = random.standard_t(4, 3000) * sds
    assert ((lower <= actual) & (actual <= upper)).mean() == pytest.approx(0.8, abs=0.025)


def test_gaps_are_left_out_and_nonsense_is_named() -> None:
    assert calibrate([0.1, np.nan, 0.2], [1.0, np.nan, 1.0]).errors == 2
    with pytest.raises(WrongShape):
        calibrate([np.nan], [1.0])
    with pytest.raises(NotANumber):
        calibrate([0.1], [0.0])
    with pytest.raises(UnknownOption):
        calibrate([0.1], [1.0], 80)
    with pytest.raises(WrongShape, match="mindestens 5"):
        fit_ar1([1.0, 2.0])
    with pytest.raises(NotANumber):
        fit_random_walk([1, 2, np.nan, 4, 5])
    model = fit_random_walk([1, 2, 4, 4, 5])
    with pytest.raises(UnknownOption, match="nicht möglich"):
        common_deviations([model] * 2, 2, 2, np.random.default_rng(1), correlation=[[1, 1.5], [1.5, 1]])


def test_an_interval_of_a_logarithm_is_a_share() -> None:
    lower, upper = interval([1000.0], [0.1], 0.8, logarithmic=True)
    z = NormalDist().inv_cdf(0.9)
    np.testing.assert_allclose([lower[0], upper[0]], [1000 * np.exp(-0.1 * z), 1000 * np.exp(0.1 * z)])


def test_quantiles_run_over_the_trajectories() -> None:
    values = np.random.default_rng(12).random((50, 3, 2))
    found = quantiles_over_trajectories(values, [0.1, 0.5])
    np.testing.assert_allclose(found, np.quantile(values, [0.1, 0.5], axis=0))
