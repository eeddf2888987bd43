"""The parts of the regional model, each by itself."""

from dataclasses import replace

import numpy as np
import pytest

from dwk_demography.regional import (
    GROUPS,
    ModelSettings,
    Succession,
    grouped,
    hamilton_perry,
    interval,
    linear_trend,
    pieces,
    reconstruct,
    score,
    side_by_side,
    spread_of_errors,
    survival_from_table,
)
from dwk_demography.regional.ageing import aged, shares_in_groups
from dwk_demography.regional.contract import FLOW_GROUPS, Spread
from dwk_demography.regional.fertility import filled_rates, rates_ahead, region_level
from dwk_demography.regional.flows import moving_profile, rates_and_shares, usable_years
from dwk_demography.regional.mortality import survival_from_deaths, survival_history
from dwk_demography.regional.national import NetMigrationUnknown, expected_net, net_ahead, varying_ages
from dwk_demography.regional.step import Rates, one_year
from tests.dwk_demography.regional.small_country import AGES, FIRST, asfr, country, start, survival

# national net migration


def test_a_single_year_of_exceptional_immigration_is_no_level():
    usual = np.array([200.0, 180.0, 220.0, 210.0, 190.0, 200.0])
    peak = np.append(usual[:-1], 1100.0)
    assert expected_net(peak, 1, ModelSettings())[0] == pytest.approx(210 * 0.7 + peak.mean() * 0.3)
    assert expected_net(peak, 1, ModelSettings())[0] < 400


def test_net_migration_returns_to_the_long_mean():
    totals = np.array([0.0, 100.0, 0.0, 100.0, np.nan, 400.0, 400.0, 400.0])
    ahead = expected_net(totals, 40, ModelSettings())
    assert ahead[0] > ahead[1] > ahead[-1]
    assert ahead[-1] == pytest.approx(1400 / 7, abs=0.01)


def test_without_any_year_of_net_migration_there_is_no_rule():
    with pytest.raises(NetMigrationUnknown, match="Wanderungssaldo"):
        expected_net(np.full(4, np.nan), 3, ModelSettings())


def test_the_ages_of_net_migration_add_up_to_its_total():
    past = reconstruct(country(net=250.0).history, ModelSettings())
    spread = net_ahead(np.array([250.0, -400.0]), past.by_age, ModelSettings())
    np.testing.assert_allclose(spread.sum(axis=(1, 2)), [250.0, -400.0], atol=1e-9)


def test_a_change_of_net_migration_falls_to_the_ages_that_vary_with_it():
    years = np.arange(10.0)
    by_age = np.zeros((10, 2, AGES))
    by_age[:, 1, 25] = 100 * years
    shape = varying_ages(by_age)
    assert shape[1, 24:27].sum() == pytest.approx(1.0)


# moves


def test_a_year_that_repeats_the_one_before_is_not_counted_twice():
    moves = np.arange(3 * 2 * 2 * 6, dtype=float).reshape(3, 2, 2, 6)
    moves[2] = moves[1]
    assert usable_years(moves, moves) == [0, 1]


def test_shares_add_up_to_one_and_rates_give_the_counted_departures():
    history = country(net=300.0).history
    past = reconstruct(history, ModelSettings())
    out, shares = rates_and_shares(history.arrivals, history.departures, past.tracked, ModelSettings(flow_years=1))
    np.testing.assert_allclose(shares.sum(axis=0), 1.0)
    np.testing.assert_allclose(grouped(out * past.tracked[-1], FLOW_GROUPS), history.departures[-1], rtol=1e-6)


def test_young_adults_move_most():
    profile = moving_profile(AGES)
    assert 20 <= int(np.argmax(profile)) <= 26
    assert (profile > 0).all()


# one year


def test_the_pool_and_the_residual_move_nobody_out_of_the_country():
    persons = np.stack([start(300, 0), start(700, 5)])
    random = np.random.default_rng(7)
    shares = random.random((2, 2, AGES))
    rates = Rates(
        survival(),
        np.broadcast_to(asfr(), (2, AGES)),
        1.05,
        random.random((2, 2, AGES)) * 0.1,
        shares / shares.sum(axis=0),
        np.zeros((2, AGES)),
        random.normal(0, 0.01, (2, 2, AGES)),
    )
    year = one_year(persons, rates)
    moved = year.arrivals - year.departures + year.residual
    np.testing.assert_allclose(moved.sum(axis=0), 0.0, atol=1e-9)
    everybody = persons.sum() + year.births.sum() - year.deaths.sum()
    assert year.population.sum() == pytest.approx(everybody, rel=1e-12)


def test_a_cell_never_turns_negative():
    persons = np.stack([start(1, 0), start(900, 5)])
    out = np.zeros((2, 2, AGES))
    shares = np.full((2, 2, AGES), 0.5)
    rates = Rates(survival(), np.zeros((2, AGES)), 1.05, out, shares, np.full((2, AGES), -50.0))
    year = one_year(persons, rates)
    assert (year.population >= 0).all()
    assert year.lifted > 0


# single ages


def test_tracked_ages_find_a_cohort_that_a_new_split_would_miss():
    whole = country(moving=0.0)
    truth = whole.truth.copy()
    history = whole.history
    bulge = np.zeros_like(truth[:, 0])
    for year in range(len(truth)):
        bulge[year, :, 20 + year] = 150 * 0.99**year
    truth[:, 1] += bulge
    national = replace(history.national, population=truth.sum(axis=1), groups=grouped(truth.sum(axis=1), GROUPS))
    past = reconstruct(replace(history, population=grouped(truth, GROUPS), national=national), ModelSettings())
    fresh = grouped(truth[-1], GROUPS)[1][:, np.searchsorted(GROUPS, np.arange(AGES), side="right") - 1]
    fresh = fresh * shares_in_groups(truth[-1].sum(axis=0), GROUPS)
    tracked_error = np.abs(past.tracked[-1, 1] - truth[-1, 1])[:, 35:40].sum()
    fresh_error = np.abs(fresh - truth[-1, 1])[:, 35:40].sum()
    assert tracked_error < 0.7 * fresh_error


def test_tracked_ages_add_up_to_what_is_published_in_every_year():
    history = country(net=100.0).history
    past = reconstruct(history, ModelSettings())
    np.testing.assert_allclose(grouped(past.tracked, GROUPS), history.population, rtol=1e-9)


def test_the_country_is_carried_on_where_only_groups_are_published():
    whole = country(last=2008)
    single = whole.history.national.population.copy()
    single[-3:] = np.nan
    history = replace(whole.history, national=replace(whole.history.national, population=single))
    past = reconstruct(history, ModelSettings())
    np.testing.assert_allclose(past.population[-1], whole.truth[-1].sum(axis=0), rtol=0.03)
    np.testing.assert_allclose(grouped(past.population[-1], GROUPS), history.national.groups[-1], rtol=1e-9)


# mortality and fertility


def test_survival_from_deaths_gives_back_what_made_them():
    before = start(500, 0)
    births = np.array([480.0, 505.0])
    alive = aged(before, survival(), births)
    exposed = aged(before, np.ones((2, AGES)), births)
    died = exposed - alive  # by age at the end of the year; half of an age's deaths happen a year younger
    deaths = np.zeros_like(died)
    deaths[:, 1:-1] = (died[:, 1:-1] + np.roll(died, -1, axis=1)[:, 1:-1]) / 2
    found = survival_from_deaths(np.where(deaths > 0, deaths, 0), before, births)
    np.testing.assert_allclose(found[:, 20:80], survival()[:, 20:80], rtol=0.01)


def test_survival_of_a_table_of_constant_risk():
    qx = np.full((2, 100), 0.02)
    found = survival_from_table(qx, AGES)
    np.testing.assert_allclose(found[:, 5:-1], 0.98)


def test_mortality_declines_away_from_the_last_year_known():
    history = country(last=2005).history
    table = history.national.survival.copy()
    table[-3:] = np.nan
    found = survival_history(replace(history.national, survival=table), np.full((11, 2, AGES), np.nan), 0.02)
    np.testing.assert_allclose(np.log(found[-1]), np.log(found[-4]) * 0.98**3)


def test_fertility_rates_take_the_last_year_known():
    rates = np.full((4, AGES), np.nan)
    rates[1] = 0.05
    filled = filled_rates(rates, 2000)
    np.testing.assert_array_equal(filled, np.full((4, AGES), 0.05))


def test_the_trend_of_fertility_fades_out():
    rates = np.linspace(0.05, 0.06, 6)[:, None] * np.ones(AGES)
    ahead = rates_ahead(rates, 5, 0.5, 30)[:, 0]
    assert ahead[0] == pytest.approx(0.061)
    assert ahead[-1] == pytest.approx(0.062)


def test_a_region_with_twice_the_children_has_twice_the_level():
    whole = country(moving=0.0)
    levels = region_level(whole.truth, np.broadcast_to(asfr(), (len(whole.truth), AGES)))
    more = whole.truth.copy()
    more[-1, 2, :, :3] *= 2
    doubled = region_level(more, np.broadcast_to(asfr(), (len(more), AGES)))
    assert doubled[2] == pytest.approx(2 * levels[2])
    np.testing.assert_allclose(levels, 1.0, atol=0.02)


# interval


def test_both_parts_of_the_error_make_the_interval():
    spread = Spread(np.array([0.03]), np.array([[0.04, 0.0]]))
    lower, upper = interval(np.array([[1000.0, 1000.0]]), spread)
    assert upper[0, 0] == pytest.approx(1000 * np.exp(1.2815515655446004 * 0.05))
    assert lower[0, 1] == pytest.approx(1000 / np.exp(1.2815515655446004 * 0.03))


def test_errors_grow_with_the_distance_and_a_wild_region_is_less_sure():
    history = country(net=200.0).history
    random = np.random.default_rng(3)
    population = history.population.copy()
    population[:, 3] *= np.exp(np.cumsum(random.normal(0, 0.02, len(population))))[:, None, None]
    wild = replace(history, population=population)
    spread = spread_of_errors(wild, reconstruct(wild, ModelSettings()), 5)
    assert not spread.fallback
    assert spread.regional[0, 3] > spread.regional[0, 0]
    assert (np.diff(spread.regional, axis=0) > 0).all()


def test_with_two_years_the_interval_rests_on_a_stand_in():
    history = country(last=1996).history
    spread = spread_of_errors(history, reconstruct(history, ModelSettings()), 3)
    assert spread.fallback
    assert (spread.total > 0).all()


# rules of thumb and scores


def test_hamilton_perry_repeats_the_change_of_cohorts():
    whole = country(moving=0.0, last=2015)
    now, then, later = (whole.truth[year - FIRST] for year in (2010, 2005, 2015))
    projected = hamilton_perry(now, then, 5)
    adults = slice(7, None)
    np.testing.assert_allclose(projected[..., adults], grouped(later, GROUPS)[..., adults], rtol=0.06)


def test_a_trend_does_not_fall_below_zero():
    np.testing.assert_array_equal(linear_trend(np.array([1.0, 5.0]), np.array([3.0, 4.0])), [0.0, 6.0])


def test_scores_by_hand():
    projected = np.array([[[90.0], [10.0]], [[210.0], [0.0]]])
    actual = np.array([[[80.0], [20.0]], [[200.0], [0.0]]])
    found = score(projected, actual, (np.array([90.0, 201.0]), np.array([110.0, 230.0])))
    assert found.mape == pytest.approx(2.5)
    assert found.p90 == pytest.approx(4.5)
    assert found.wape_age_sex == pytest.approx(10.0)
    assert found.bias == pytest.approx(100 * 10 / 300)
    assert found.coverage_80 == pytest.approx(50.0)


# territories

REFORM = [Succession("01001", "01009", 2008, False), Succession("01002", "01009", 2008, False)]
INTO_NEIGHBOUR = [Succession("16056", "16063", 2021, False)]


def test_former_and_later_regions_side_by_side_are_not_counted_twice():
    totals = {"01001": 10.0, "01002": 20.0, "01009": 30.0, "01003": 5.0}
    assert side_by_side(totals, {"01": 35.0}, REFORM, 2005) == ("01003", "01009")


def test_a_region_that_later_takes_in_a_neighbour_stands_beside_it_before():
    totals = {"16056": 4.0, "16063": 12.0}
    assert side_by_side(totals, {"16": 16.0}, INTO_NEIGHBOUR, 2013) == ("16056", "16063")


def test_without_the_total_of_the_land_the_date_decides():
    totals = {"01001": 10.0, "01002": 20.0, "01009": 30.0}
    assert side_by_side(totals, {}, REFORM, 2009) == ("01009",)
    assert side_by_side(totals, {}, REFORM, 2005) == ("01001", "01002", "01009")


def test_a_later_region_is_put_together_from_whole_former_ones():
    assert pieces("01009", ["01001", "01002", "01003"], REFORM) == ("01001", "01002")
    assert pieces("01009", ["01001", "01003"], REFORM) == ()
    assert pieces("16063", ["16056", "16063"], INTO_NEIGHBOUR) == ("16063", "16056")
    assert pieces("16063", ["16056", "16063"], INTO_NEIGHBOUR, others=["16056", "16063"]) == ("16063",)
    assert pieces("01009", ["01001", "01002"], [*REFORM, Succession("01002", "01009", 2008, True)]) == ()
