"""The regional model as a whole, on an invented country."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dwk_demography.errors import InputError, UnknownOption, WrongShape
from dwk_demography.projection import ArrivalsAndDepartures, project
from dwk_demography.regional import GROUPS, ModelSettings, grouped, prepare, reconstruct, run_model
from tests.dwk_demography.regional.small_country import FIRST, REGIONS, country


def test_what_the_regions_gain_by_moving_is_the_national_net_migration():
    history = country(net=300.0).history
    net = np.array([120.0, -80.0, 40.0, 0.0, 500.0])
    projection = run_model(prepare(history, 5, national_net=net))
    gained = projection.net_migration.sum(axis=(1, 2, 3))
    np.testing.assert_allclose(gained, net, rtol=0, atol=1e-6)


def test_nobody_is_lost_between_two_years():
    projection = run_model(prepare(country(net=300.0).history, 6))
    before, after = projection.population[:-1].sum(axis=(2, 3)), projection.population[1:].sum(axis=(2, 3))
    born, died = projection.births.sum(axis=2), projection.deaths.sum(axis=(2, 3))
    moved = projection.net_migration.sum(axis=(2, 3))
    np.testing.assert_allclose(after, before + born - died + moved, rtol=1e-12)
    assert (projection.population >= 0).all()


def test_a_past_that_follows_the_model_goes_on_as_it_would():
    whole = country(last=2015, net=200.0)
    history = whole.history.until(2010)
    steady = ModelSettings(mortality_improvement=0.0)
    past = reconstruct(history, steady)
    net = np.full(5, 200.0)
    projection = run_model(prepare(history, 5, settings=steady, past=past, national_net=net))
    errors = projection.population[-1].sum(axis=(1, 2)) / whole.truth[2015 - FIRST].sum(axis=(1, 2)) - 1
    assert np.abs(errors).max() < 0.004


def test_later_years_change_nothing():
    known = country(last=2010, net=200.0).history
    longer = country(last=2014, net=200.0).history
    spoiled = replace(longer, population=np.where(np.arange(20)[:, None, None, None] > 15, 7.0, longer.population))
    first = run_model(prepare(known, 4))
    second = run_model(prepare(spoiled.until(2010), 4))
    np.testing.assert_array_equal(first.population, second.population)


def test_the_order_of_the_regions_does_not_matter():
    history = country(net=200.0).history
    turned = replace(
        history,
        regions=REGIONS[::-1],
        population=history.population[:, ::-1],
        arrivals=history.arrivals[:, ::-1],
        departures=history.departures[:, ::-1],
    )
    first, second = run_model(prepare(history, 3)), run_model(prepare(turned, 3))
    np.testing.assert_allclose(first.population, second.population[:, ::-1], rtol=1e-9)


def test_a_census_is_no_movement_of_people():
    plain = country(last=2012, net=200.0).history
    counted = country(last=2012, net=200.0, breaks=frozenset({2011}), cut=0.98).history
    first, second = prepare(plain, 3), prepare(counted, 3)
    grown = [run_model(inputs).population.sum(axis=(2, 3)) for inputs in (first, second)]
    np.testing.assert_allclose(grown[0][-1] / grown[0][0], grown[1][-1] / grown[1][0], atol=0.002)
    assert np.abs(second.residual_rates).max() < 0.02


def test_one_region_alone_gives_the_same_persons_with_the_general_projection():
    projection = run_model(prepare(country(net=200.0).history, 5))
    alone = projection.alone("90002")
    again = project(
        alone.base[None],
        alone.survival[:, None],
        alone.asfr[:, None],
        alone.srb,
        ArrivalsAndDepartures(alone.arrivals[:, None], alone.out_rates[None, None]),
        step=1,
        timing="end",
    )
    np.testing.assert_allclose(again.population[:, 0], projection.population[:, 1], rtol=1e-9)


def test_an_unknown_region_is_named():
    projection = run_model(prepare(country().history, 1))
    with pytest.raises(UnknownOption, match="99999"):
        projection.alone("99999")


def test_a_national_net_of_the_wrong_length_is_refused():
    with pytest.raises(WrongShape, match="3 Jahre"):
        prepare(country().history, 3, national_net=np.zeros(2))


@pytest.mark.parametrize(
    ("part", "table"),
    [("survival", "12613-0004"), ("asfr", "12612-0008"), ("population", "12411-0006")],
)
def test_what_is_missing_is_said_with_the_table(part, table):
    history = country().history
    empty = np.full_like(getattr(history.national, part), np.nan)
    with pytest.raises(InputError, match=table):
        prepare(replace(history, national=replace(history.national, **{part: empty})), 2)


def test_without_moves_the_table_is_named():
    history = country().history
    nothing = np.full_like(history.arrivals, np.nan)
    with pytest.raises(InputError, match="12711-04-02-4"):
        prepare(replace(history, arrivals=nothing, departures=nothing), 2)


def test_a_region_without_moves_takes_the_rates_of_the_others():
    history = country().history
    arrivals, departures = history.arrivals.copy(), history.departures.copy()
    arrivals[:, 3] = departures[:, 3] = np.nan
    inputs = prepare(replace(history, arrivals=arrivals, departures=departures), 2)
    np.testing.assert_allclose(inputs.out_rates[3].mean(), inputs.out_rates[0].mean(), rtol=0.05)
    np.testing.assert_allclose(inputs.in_shares.sum(axis=0), 1.0, rtol=1e-9)


def test_a_region_that_appears_late_is_projected_too():
    history = country().history
    population = history.population.copy()
    population[:-2, 2] = np.nan
    projection = run_model(prepare(replace(history, population=population), 3))
    assert np.isfinite(projection.population).all()


@settings(max_examples=15)
@given(scale=st.floats(min_value=0.5, max_value=20.0))
def test_a_country_of_another_size_goes_the_same_way(scale):
    history = country(last=2004, net=100.0).history
    national = history.national
    larger = replace(
        history,
        population=history.population * scale,
        arrivals=history.arrivals * scale,
        departures=history.departures * scale,
        national=replace(
            national,
            population=national.population * scale,
            groups=national.groups * scale,
            births=national.births * scale,
            deaths=national.deaths * scale,
            net_flow=national.net_flow * scale,
        ),
    )
    first, second = run_model(prepare(history, 2)), run_model(prepare(larger, 2))
    np.testing.assert_allclose(second.population, first.population * scale, rtol=1e-4)


def test_groups_of_the_base_year_are_the_published_ones():
    history = country().history
    inputs = prepare(history, 1)
    np.testing.assert_allclose(grouped(inputs.base, GROUPS), history.population[-1], rtol=1e-9)
