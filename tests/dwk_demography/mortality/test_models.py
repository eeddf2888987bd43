from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dwk_demography.errors import AgesMissing, RateOutOfRange, UnknownOption, WrongShape
from dwk_demography.mortality import arriaga, brass, lee_carter, life_table, survivorship

AGES = np.arange(101)
OTHER_WORD: dict[str, Any] = {"jump_off": "x"}


def gompertz(level: float = 2e-5, slope: float = 0.1) -> np.ndarray:
    """Invented rates of a plausible shape: infants, then an exponential rise."""
    rates = level * np.exp(slope * AGES) + 0.0002
    rates[0] = 0.0035
    return np.asarray(rates)


def both() -> np.ndarray:
    return np.stack([gompertz(), gompertz(3e-5, 0.099)])


def test_alpha_0_and_beta_1_give_the_standard_itself():
    standard = life_table(both())
    same = brass.apply(standard, 0.0, 1.0)
    for column in ("lx", "Lx", "ex", "Sx"):
        np.testing.assert_allclose(getattr(same, column), getattr(standard, column), rtol=1e-12)
    np.testing.assert_allclose(same.mx, standard.mx, rtol=1e-11)


def test_level_and_slope_are_found_again():
    standard = life_table(both())
    moved = brass.apply(standard, [0.2, -0.1], [1.1, 0.9])
    alpha, beta = brass.fit(moved, standard)
    np.testing.assert_allclose(alpha, [0.2, -0.1], atol=1e-10)
    np.testing.assert_allclose(beta, [1.1, 0.9], atol=1e-10)


def test_survivors_of_the_moved_table_keep_the_logit_line():
    standard = life_table(both())
    moved = brass.apply(standard, 0.3, 0.8)
    expected = 0.3 + 0.8 * brass.logit(standard.lx[..., 1:90])
    np.testing.assert_allclose(brass.logit(moved.lx[..., 1:90]), expected, atol=1e-9)


@given(st.floats(-25, 12), st.floats(0.7, 1.4))
def test_a_target_of_life_expectancy_is_met_exactly(change, beta):
    standard = life_table(both())
    target = standard.ex[:, 0] + change
    alpha = brass.alpha_for(standard, target, beta)
    np.testing.assert_allclose(brass.apply(standard, alpha, beta).ex[:, 0], target, atol=1e-10)


def test_a_path_of_life_expectancy_becomes_survival_by_year():
    standard = life_table(both())
    path = standard.ex[:, 0] + np.linspace(0, 5, 11)[:, None]
    survival = brass.survival_for(standard, path)
    assert survival.shape == (11, 2, 101)
    np.testing.assert_allclose(survival[0], survivorship(standard), rtol=1e-10)
    assert (np.diff(survival, axis=0) > -1e-12).all()
    assert (survival > 0).all()
    assert (survival < 1).all()


def test_a_life_expectancy_out_of_reach_is_refused():
    with pytest.raises(RateOutOfRange, match="Lebenserwartung"):
        brass.alpha_for(life_table(both()), [500.0, 80.0])


def test_brass_names_wrong_input():
    standard = life_table(both())
    with pytest.raises(RateOutOfRange, match="beta"):
        brass.apply(standard, 0.0, 0.0)
    with pytest.raises(RateOutOfRange, match="beta"):
        brass.alpha_for(standard, standard.ex[:, 0], -1.0)
    with pytest.raises(WrongShape, match="dieselben Altersgruppen"):
        brass.fit(life_table(both()[:, :50]), standard)
    with pytest.raises(WrongShape, match="passen nicht"):
        brass.alpha_for(standard, [80.0, 81.0, 82.0])
    with pytest.raises(WrongShape, match="weniger als zwei"):
        brass.fit(standard, standard, from_age=90, to_age=90)


def test_contributions_add_up_to_the_difference():
    first, second = life_table(both()), life_table(both() * np.linspace(0.5, 1.2, 101))
    parts = arriaga.decompose(first, second)
    assert parts.shape == (2, 101)
    np.testing.assert_allclose(parts.sum(axis=-1), (second.ex - first.ex)[:, 0], atol=1e-12)


def test_only_the_age_that_changes_contributes():
    rates = gompertz()
    better = rates.copy()
    better[70] *= 0.5
    parts = arriaga.decompose(life_table(rates, sex="male"), life_table(better, sex="male", radix=100_000))
    assert parts[70] > 0.01
    np.testing.assert_allclose(np.delete(parts, 70), 0, atol=1e-13)


@given(st.lists(st.floats(0.001, 0.3), min_size=5, max_size=5), st.lists(st.floats(0.001, 0.3), min_size=5, max_size=5))
def test_contributions_add_up_in_abridged_tables_too(one, other):
    first, second = (life_table(rates, sex="female", ages=[0, 1, 5, 10, 15]) for rates in (one, other))
    assert arriaga.decompose(first, second).sum() == pytest.approx(second.ex[0] - first.ex[0], abs=1e-11)


def test_tables_of_different_ages_cannot_be_decomposed():
    with pytest.raises(AgesMissing, match="verschiedene Altersgruppen"):
        arriaga.decompose(life_table(gompertz(), sex="male"), life_table(gompertz()[:90], sex="male"))
    with pytest.raises(RateOutOfRange, match="erreicht niemand"):
        arriaga.decompose(life_table([3.0, 3.0, 3.0], sex="male"), life_table([0.1, 0.1, 0.1], sex="male"))


def synthetic(noise: float = 0.0) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    response = np.linspace(2.0, 0.2, 101)
    response /= response.sum()
    index = np.linspace(20, -20, 25)
    a = np.log(gompertz())
    rates = np.exp(a + np.outer(index, response) + noise * np.random.default_rng(3).standard_normal((25, 101)))
    return a, response, index, rates


def test_a_model_without_noise_is_found_again():
    a, response, index, rates = synthetic()
    model = lee_carter.fit(rates)
    np.testing.assert_allclose(model.a, a, atol=1e-10)
    np.testing.assert_allclose(model.b, response, atol=1e-10)
    np.testing.assert_allclose(model.k, index, atol=1e-8)
    np.testing.assert_allclose(model.fitted(), rates, rtol=1e-10)
    assert model.explained == pytest.approx(1.0)
    assert model.drift == pytest.approx(-40 / 24)
    assert model.innovation == pytest.approx(0, abs=1e-8)


def test_the_sign_is_such_that_b_sums_to_one_and_k_falls_with_mortality():
    model = lee_carter.fit(synthetic(0.05)[3])
    assert model.b.sum() == pytest.approx(1)
    assert model.k.sum() == pytest.approx(0, abs=1e-9)
    assert model.k[0] > model.k[-1]


def test_the_forecast_starts_at_the_observed_rates():
    rates = synthetic(0.05)[3]
    model = lee_carter.fit(rates)
    still = lee_carter.forecast(model, np.zeros(3))
    np.testing.assert_allclose(still, np.broadcast_to(rates[-1], (3, 101)), rtol=1e-12)
    from_fit = lee_carter.forecast(model, np.zeros(1), jump_off="fitted")
    np.testing.assert_allclose(from_fit[0], model.fitted()[-1], rtol=1e-12)


def test_a_steady_decline_goes_on_and_stays_within_its_bounds():
    model = lee_carter.fit(synthetic()[3])
    ahead = lee_carter.forecast(model, lee_carter.forecast_index(model, 400), floor=1e-5)
    np.testing.assert_allclose(np.log(ahead[0] / model.last), model.drift * model.b, atol=1e-9)
    assert (ahead >= 1e-5).all()
    assert (np.diff(ahead, axis=0) <= 0).all()
    assert (lee_carter.forecast(model, np.linspace(0, 900, 5), ceiling=1.5) <= np.maximum(1.5, model.last)).all()


def test_rotation_moves_the_improvement_to_higher_ages_without_changing_its_sum():
    model = lee_carter.fit(synthetic()[3])
    path = lee_carter.forecast_index(model, 100)
    plain, turned = (lee_carter.forecast(model, path, rotate_from=age, floor=0) for age in (None, 65))
    # the pattern falls with age, so the young lose and ages near 65 gain
    assert turned[-1, 0] > plain[-1, 0]
    assert turned[-1, 64] < plain[-1, 64]
    moved = np.log(turned[-1] / turned[-2])
    assert moved.sum() == pytest.approx(model.drift * model.b.sum())


def test_the_index_can_be_moved_to_observed_life_expectancy():
    rates = synthetic(0.1)[3]
    observed = life_table(rates, sex="female").ex[:, 0]
    model = lee_carter.adjust_to_expectation(lee_carter.fit(rates), observed, sex="female")
    np.testing.assert_allclose(life_table(model.fitted(), sex="female").ex[:, 0], observed, atol=1e-9)


def test_paths_are_drawn_from_the_generator_alone():
    model = lee_carter.fit(synthetic(0.1)[3])
    first, second = (lee_carter.simulate_index(model, 10, 4000, np.random.default_rng(5)) for _ in range(2))
    np.testing.assert_array_equal(first, second)
    assert first[:, -1].mean() == pytest.approx(10 * model.drift, abs=5 * model.innovation * np.sqrt(10 / 4000) * 2)
    spread = np.sqrt(10 * model.innovation**2 + 100 * model.drift_error**2)
    assert first[:, -1].std() == pytest.approx(spread, rel=0.05)
    assert lee_carter.forecast(model, first[:3]).shape == (3, 10, 101)


@pytest.mark.parametrize(
    ("action", "error"),
    [
        (lambda: lee_carter.fit(gompertz()), WrongShape),
        (lambda: lee_carter.fit(np.tile(gompertz(), (5, 1))), RateOutOfRange),
        (lambda: lee_carter.fit(np.zeros((5, 5))), RateOutOfRange),
        (lambda: lee_carter.forecast(lee_carter.fit(synthetic()[3]), [0.0], **OTHER_WORD), UnknownOption),
        (lambda: lee_carter.forecast(lee_carter.fit(synthetic()[3]), [0.0], floor=3), UnknownOption),
        (lambda: lee_carter.forecast(lee_carter.fit(synthetic()[3]), [0.0], rotate_from=200), UnknownOption),
        (lambda: lee_carter.forecast_index(lee_carter.fit(synthetic()[3]), 0), UnknownOption),
        (lambda: lee_carter.adjust_to_expectation(lee_carter.fit(synthetic()[3]), [80.0], sex="male"), WrongShape),
    ],
)
def test_lee_carter_names_wrong_input(action, error):
    with pytest.raises(error):
        action()
