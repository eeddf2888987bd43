"""Cases whose result can be written down."""

from typing import Any

import numpy as np
import pytest

from dwk_demography.projection import FEMALE, MALE, linear_separation, period_deaths, project
from tests.dwk_demography.projection.cases import apart, example

AGES = 20
SRB = 1.05


def stable(growth: float, step: int):
    """Population that grows by the factor `growth` in each step, with its rates."""
    survival = np.tile(np.linspace(0.999, 0.7, AGES), (2, 1))
    survival[MALE] -= 0.02
    people = np.ones((2, AGES))
    people[MALE, 0] = SRB * survival[MALE, 0] / survival[FEMALE, 0]
    for age in range(1, AGES - 1):
        people[:, age] = people[:, age - 1] * survival[:, age] / growth
    people[:, -1] = people[:, -2] * survival[:, -1] / (growth - survival[:, -1])
    people *= 1000
    asfr = np.zeros(AGES)
    asfr[3:10] = [0.05, 0.08, 0.1, 0.1, 0.1, 0.05, 0.01]
    girls = step * (asfr * people[FEMALE]).sum() * (1 + growth) / 2 / (1 + SRB)
    asfr *= growth * people[FEMALE, 0] / (girls * survival[FEMALE, 0])
    return people[None], survival[None, None], asfr[None, None]


@pytest.mark.parametrize("step", [1, 5])
@pytest.mark.parametrize("growth", [1.0, 1.013, 0.98])
@pytest.mark.parametrize("timing", ["end", "even"])
def test_a_stable_population_keeps_its_shape(growth, step, timing):
    people, survival, asfr = stable(growth, step)
    result = project(people, survival, asfr, SRB, step=step, timing=timing, years=40)
    factors = growth ** np.arange(41)[:, None, None, None]
    assert np.max(np.abs(result.population / (factors * people) - 1)) < 1e-12


def test_a_constant_hazard_takes_the_same_share_at_every_age():
    hazard = 0.03
    people = np.random.default_rng(3).uniform(10, 1000, (1, 2, 30))
    survival = np.full((1, 1, 2, 30), np.exp(-hazard))
    result = project(people, survival, np.zeros((1, 1, 30)), 1.05, step=1, years=10)
    total = people.sum() * np.exp(-hazard * np.arange(11))
    assert apart(result.population.sum(axis=(1, 2, 3)), total) < 1e-12
    assert apart(result.population[10, :, :, 10:29], people[..., :19] * np.exp(-hazard * 10)) < 1e-12


def test_a_closed_population_changes_by_births_and_deaths_only():
    case = example()
    result = project(**case.given(migration=None))
    change = result.births.sum(axis=2) - result.deaths_cohort.sum(axis=(2, 3))
    assert apart(np.diff(result.population.sum(axis=(2, 3)), axis=0), change) < 1e-12
    assert not result.net_migration.any()


def test_three_ages_by_hand():
    base = np.array([[[100.0, 80.0, 40.0], [90.0, 70.0, 30.0]]])
    survival = np.array([[[[0.9, 0.95, 0.5], [0.88, 0.94, 0.4]]]])
    asfr = np.array([[[0.0, 0.1, 0.0]]])
    net = np.array([[[[4.0, 8.0, 2.0], [2.0, -6.0, 0.0]]]])
    given: dict[str, Any] = {"base": base, "survival": survival, "asfr": asfr, "srb": 1.0, "migration": net, "step": 5}

    end = project(**given)
    births = 5 * 0.1 * (80 + 95) / 2
    assert end.births[0, 0].tolist() == pytest.approx([births / 2, births / 2], rel=1e-15)
    assert end.population[1, 0, FEMALE].tolist() == pytest.approx([births / 2 * 0.9 + 4, 95 + 8, 60 + 2], rel=1e-15)
    assert end.population[1, 0, MALE].tolist() == pytest.approx([births / 2 * 0.88 + 2, 84.6 - 6, 40], rel=1e-15)
    assert end.deaths_cohort[0, 0, FEMALE].tolist() == pytest.approx([births / 2 * 0.1, 5, 60], rel=1e-14)

    older = project(**given, births_include_migrants=True)
    assert older.births.sum() == pytest.approx(5 * 0.1 * (80 + 103) / 2, rel=1e-15)

    even = project(**given, timing="even")
    women = 102 * 0.95 + 4
    births = 5 * 0.1 * (84 + women) / 2
    assert even.births.sum() == pytest.approx(births, rel=1e-15)
    assert even.population[1, 0, FEMALE].tolist() == pytest.approx(
        [births / 2 * 0.9 + 2, women, (84 + 41) * 0.5 + 1], rel=1e-15
    )
    older = project(**given, timing="even", births_include_migrants=True)
    assert older.births.sum() == pytest.approx(5 * 0.1 * (80 + women) / 2, rel=1e-15)


def test_deaths_of_the_period_keep_the_sum_and_follow_the_factors():
    cohort = np.array([10.0, 6.0, 4.0, 20.0])
    factors = np.array([0.8, 0.5, 0.25, 1.0])
    assert period_deaths(cohort, factors).tolist() == pytest.approx([14.8, 3.2, 7.0, 15.0], rel=1e-15)


def test_without_factors_half_of_the_deaths_fall_on_the_younger_age():
    case = example()
    result = project(**case.given())
    assert result.separation_source == "linear"
    assert linear_separation(case.survival)[..., :-2] == pytest.approx(0.5)
    assert apart(result.deaths_period.sum(axis=3), result.deaths_cohort.sum(axis=3)) < 1e-14
    given = project(**case.given(), separation=np.full((1, 1, 2, 12), 0.3))
    assert given.separation_source == "given"
    assert given.deaths_period[0, 0, 0, 0] == pytest.approx(
        given.deaths_cohort[0, 0, 0, 0] + 0.3 * given.deaths_cohort[0, 0, 0, 1]
    )
