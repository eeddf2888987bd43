"""Rates, composition, ageing: parts that add up to the change."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dwk_demography.decomposition import age_group_change, events_difference, kitagawa
from dwk_demography.errors import AgesMissing, NegativeInput, NotANumber, RateOutOfRange, WrongShape


def sample(seed):
    generator = np.random.default_rng(seed)
    return (
        generator.uniform(1, 100, (3, 8)),
        generator.uniform(0, 0.2, (3, 8)),
        generator.uniform(1, 100, (3, 8)),
        generator.uniform(0, 0.2, (3, 8)),
    )


@given(seed=st.integers(0, 10_000))
def test_composition_and_rates_add_up_to_the_difference(seed):
    parts = kitagawa(*sample(seed))
    np.testing.assert_allclose(parts.composition_effect + parts.rate_effect, parts.difference, atol=1e-13)


@given(seed=st.integers(0, 10_000))
def test_size_composition_and_rates_add_up_to_the_events(seed):
    parts = events_difference(*sample(seed))
    np.testing.assert_allclose(parts.size + parts.composition + parts.rates, parts.difference, rtol=1e-9, atol=1e-9)


@given(seed=st.integers(0, 10_000))
def test_exchanging_the_two_changes_only_the_sign(seed):
    first, rate_1, second, rate_2 = sample(seed)
    there, back = kitagawa(first, rate_1, second, rate_2), kitagawa(second, rate_2, first, rate_1)
    np.testing.assert_allclose(there.rates, -back.rates, atol=1e-15)
    events = events_difference(second, rate_2, first, rate_1)
    np.testing.assert_allclose(events_difference(first, rate_1, second, rate_2).size, -events.size, atol=1e-12)


def test_hand_calculation():
    # shares 0.5/0.5 -> 0.2/0.8, rates 0.1/0.3 -> 0.2/0.3: crude 0.2 -> 0.28
    parts = kitagawa([50.0, 50.0], [0.1, 0.3], [20.0, 80.0], [0.2, 0.3])
    assert parts.difference == pytest.approx(0.08)
    np.testing.assert_allclose(parts.composition, [-0.3 * 0.15, 0.3 * 0.3])
    np.testing.assert_allclose(parts.rates, [0.1 * 0.35, 0.0])


def test_only_what_changed_has_an_effect():
    persons, rates = np.array([30.0, 70.0]), np.array([0.1, 0.2])
    doubled = events_difference(persons, rates, 2 * persons, rates)
    assert doubled.size == pytest.approx(doubled.difference)
    assert doubled.composition == pytest.approx(0)
    assert doubled.rates == pytest.approx(0)
    assert kitagawa(persons, rates, persons, 2 * rates).composition_effect == pytest.approx(0)


def closed_years(seed, years=4, ages=10):
    """A small projection with births, deaths and moves, both sexes, two regions."""
    generator = np.random.default_rng(seed)
    population = [generator.uniform(20, 90, (2, 2, ages))]
    births, deaths, moves = [], [], []
    for _ in range(years):
        now, born = population[-1], generator.uniform(5, 20, (2, 2))
        reach = np.concatenate([born[..., None], now[..., :-1]], axis=-1)
        reach[..., -1] += now[..., -1]
        died, moved = 0.1 * reach, generator.uniform(-3, 6, (2, 2, ages))
        population.append(reach - died + moved)
        births.append(born)
        deaths.append(died)
        moves.append(moved)
    return tuple(np.array(one) for one in (population, births, deaths, moves))


@pytest.mark.parametrize(("lower", "upper"), [(0, 2), (3, 6), (7, None), (0, None), (9, None)])
@given(seed=st.integers(0, 1000))
def test_an_age_group_changes_by_ageing_births_deaths_and_moves(seed, lower, upper):
    parts = age_group_change(*closed_years(seed), lower=lower, upper=upper)
    assert parts.change.shape == (4, 2)
    np.testing.assert_allclose(parts.residual, 0.0, atol=1e-10)
    if lower:
        np.testing.assert_allclose(parts.births, 0.0)


def test_for_all_ages_ageing_plays_no_part():
    parts = age_group_change(*closed_years(2), lower=0, upper=None)
    np.testing.assert_allclose(parts.ageing, 0.0)


def test_bad_input_is_named():
    first, rate_1, second, rate_2 = sample(1)
    with pytest.raises(WrongShape, match="dieselbe Form"):
        kitagawa(first, rate_1[:, :3], second, rate_2)
    with pytest.raises(NegativeInput):
        kitagawa(-first, rate_1, second, rate_2)
    with pytest.raises(NotANumber, match="zweite Raten"):
        kitagawa(first, rate_1, second, rate_2 * np.nan)
    with pytest.raises(RateOutOfRange, match="leer"):
        kitagawa(0 * first, rate_1, second, rate_2)
    population, births, deaths, moves = closed_years(1)
    with pytest.raises(WrongShape, match="Jahre"):
        age_group_change(population[1:], births, deaths, moves, lower=0, upper=2)
    with pytest.raises(AgesMissing):
        age_group_change(population, births, deaths, moves, lower=3, upper=12)
