"""Forms of migration, control totals, the pool, and special groups."""

import numpy as np
import pytest

from dwk_demography.errors import InconsistentTotals, InputError, NegativeInput, WrongShape
from dwk_demography.projection import (
    ArrivalsAndDepartures,
    Controls,
    NetCounts,
    NetRates,
    Pool,
    TotalsByProfile,
    project,
    reconcile,
)
from tests.dwk_demography.projection.cases import apart, example

DRAW = np.random.default_rng(8)


def test_an_array_is_net_migration_in_persons():
    case = example()
    assert (project(**case.given(migration=NetCounts(case.net))).population == project(**case.given()).population).all()


def test_rates_apply_to_the_survivors_at_the_end():
    case = example()
    rates = DRAW.uniform(-0.1, 0.1, case.net.shape)
    closed, moving = (
        project(**case.given(migration=None, years=1)),
        project(**case.given(migration=NetRates(rates), years=1)),
    )
    survivors = closed.population[1, :, :, 1:]
    assert apart(moving.population[1, :, :, 1:], survivors * (1 + rates[0, :, :, 1:])) < 1e-14
    assert apart(moving.net_migration[0, :, :, 1:], survivors * rates[0, :, :, 1:]) < 1e-12


def test_rates_spread_evenly_apply_half_before_and_half_after():
    case = example()
    rates = np.full((1, 1, 2, 12), 0.1)
    result = project(**case.given(migration=NetRates(rates), years=1), timing="even")
    before = case.base * 1.05
    expected = before[..., 1:9] * case.survival[0, ..., 2:10] * 1.05
    assert apart(result.population[1, ..., 2:10], expected) < 1e-14
    assert result.largest_residual < 1e-14


def test_no_more_than_four_fifths_leave():
    case = example()
    out = np.full((1, 1, 2, 12), 0.1)
    out[..., 5] = 0.95
    result = project(**case.given(migration=ArrivalsAndDepartures(np.zeros((1, 1, 2, 12)), out), years=1))
    closed = project(**case.given(migration=None, years=1))
    assert apart(result.population[1, ..., 5], 0.2 * closed.population[1, ..., 5]) < 1e-13
    assert result.guards.capped == 2
    assert result.guards.negative == 0


def test_arrivals_are_added_to_departures():
    case = example()
    arrivals, out = np.abs(case.net), DRAW.uniform(0, 0.2, case.net.shape)
    both = project(**case.given(migration=ArrivalsAndDepartures(arrivals, out)))
    assert both.largest_residual < 1e-13
    assert both.net_migration.sum() == pytest.approx(arrivals.sum() - _left(both, out, case), rel=1e-12)


def _left(result, out, case):
    survivors = np.zeros_like(case.net)
    survivors[..., 1:] = result.population[:-1, ..., :-1] * case.survival[..., 1:]
    survivors[..., -1] = (result.population[:-1, ..., -2] + result.population[:-1, ..., -1]) * case.survival[..., -1]
    survivors[..., 0] = result.births * case.survival[..., 0]
    return (out * survivors).sum()


def test_totals_follow_the_profile():
    case = example()
    profile = DRAW.uniform(0.1, 1, (1, 1, 2, 12))
    totals = np.array([[100.0, -50.0, 0.0]] * 4)
    result = project(**case.given(migration=TotalsByProfile(totals, profile)))
    assert apart(result.net_migration.sum(axis=(2, 3)), totals) < 1e-12
    by_sex = np.stack([totals * 0.25, totals * 0.75], axis=-1)
    result = project(**case.given(migration=TotalsByProfile(by_sex, profile)))
    assert apart(result.net_migration.sum(axis=3), by_sex) < 1e-12
    with pytest.raises(InputError, match="Summe 0"):
        project(**case.given(migration=TotalsByProfile(totals, 0 * profile)))
    with pytest.raises(WrongShape, match="Altersprofil"):
        project(**case.given(migration=TotalsByProfile(totals[0], profile)))


@pytest.mark.parametrize("timing", ["end", "even"])
def test_what_leaves_a_region_of_the_pool_arrives_in_another(timing):
    case = example(regions=5)
    national = DRAW.normal(0, 30, (4, 2, 12))
    pool = Pool(DRAW.uniform(0, 0.2, case.net.shape), DRAW.uniform(0.1, 1, case.net.shape), national)
    result = project(**case.given(migration=pool), timing=timing)
    assert apart(result.net_migration.sum(axis=1), national) < 1e-11
    assert result.largest_residual < 1e-13
    closed = project(**case.given(migration=Pool(pool.out_rates, pool.in_shares, 0 * national)), timing=timing)
    assert np.abs(closed.net_migration.sum(axis=1)).max() < 1e-10


def test_the_pool_tells_what_does_not_fit():
    case = example()
    rates, shares, national = np.full((1, 3, 2, 12), 0.1), np.full((1, 3, 2, 12), 1.0), np.zeros((1, 2, 12))
    with pytest.raises(WrongShape, match="Zuzugsanteile"):
        project(**case.given(migration=Pool(rates, shares[:, :2], national)))
    with pytest.raises(InconsistentTotals, match="Ziel"):
        project(**case.given(migration=Pool(rates, 0 * shares, national)))
    with pytest.raises(NegativeInput, match="nicht negativ"):
        project(**case.given(migration=Pool(-rates, shares, national)))
    high = project(**case.given(migration=Pool(rates * 9, shares, national)))
    assert high.guards.capped == rates.size


def test_regions_add_up_to_their_land():
    case = example(regions=5)
    groups = np.array([0, 0, 1, 1, -1])
    free = project(**case.given())
    totals = np.stack([free.population[1:, groups == g].sum(axis=(1, 2, 3)) for g in (0, 1)], axis=1) * [1.1, 0.95]
    result = project(**case.given(), controls=Controls(totals, groups))
    for group in (0, 1):
        assert apart(result.population[1:, groups == group].sum(axis=(1, 2, 3)), totals[:, group]) < 1e-12
    assert (result.population[:, 4] == free.population[:, 4]).all()
    assert result.controls.factors[0, 0].tolist() == pytest.approx([1.1, 0.95])
    assert result.largest_residual < 1e-13


def test_control_totals_may_be_given_by_sex_and_age_and_left_free():
    case = example()
    totals = np.full((4, 1, 2, 12), 2000.0)
    totals[1:] = np.nan
    result = project(**case.given(migration=None), controls=Controls(totals, np.zeros(3, int)))
    assert apart(result.population[1].sum(axis=0), totals[0, 0]) < 1e-12
    assert (result.controls.factors[0, 1:] == 1).all()


def test_laender_are_brought_to_germany():
    parts = np.array([[10.0, 30.0], [20.0, 20.0]])
    fitted, factors = reconcile(parts, np.array([44.0, 36.0]))
    assert fitted.sum(axis=1).tolist() == pytest.approx([44, 36], rel=1e-15)
    assert factors.ravel().tolist() == pytest.approx([1.1, 0.9])
    with pytest.raises(InconsistentTotals, match="Eckzahl"):
        reconcile(np.zeros((1, 2)), np.array([5.0]))


def test_control_totals_tell_what_does_not_fit():
    case = example()
    with pytest.raises(WrongShape, match="Eckzahlen"):
        project(**case.given(), controls=Controls(np.ones((3, 1)), np.zeros(3, int)))
    with pytest.raises(WrongShape, match="Gruppen"):
        project(**case.given(), controls=Controls(np.ones((4, 1)), np.array([0, 0, 1])))
    with pytest.raises(NegativeInput, match="negativ"):
        project(**case.given(), controls=Controls(np.full((4, 1), -1.0), np.zeros(3, int)))


def test_special_groups_neither_age_nor_move():
    case = example()
    stock = np.zeros((3, 2, 12))
    stock[1, 1, 4] = 80.0
    result = project(**case.given(base=case.base + stock), special=stock)
    plain = project(**case.given())
    assert apart(result.population, plain.population + stock) < 1e-12
    assert apart(result.births, plain.births) < 1e-12
    with pytest.raises(NegativeInput, match=r"mehr Personen.*Gebiet 1, männlich, Alter 4"):
        project(**case.given(), special=stock * 1000)
    with pytest.raises(WrongShape, match="Sondergruppen"):
        project(**case.given(), special=stock[0])
