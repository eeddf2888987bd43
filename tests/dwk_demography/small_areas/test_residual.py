"""Moves as what survival and births leave over, and Hamilton-Perry beside it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dwk_demography.errors import AgesMissing, NegativeInput, NotANumber, RateOutOfRange, UnknownOption, WrongShape
from dwk_demography.small_areas import hamilton_perry, residual_migration, residual_total

AGES = 21
SURVIVAL = np.tile(np.linspace(0.99, 0.6, AGES), (2, 1))


def carried_on(people, births, moves=None, steps=1, when="end"):
    """An independent small projection, written out cell by cell."""
    for _ in range(steps):
        if moves is not None and when == "start":
            shifted = np.concatenate([moves[:, 1:], np.zeros((2, 1))], axis=1)
            people = people + shifted
        older = np.zeros_like(people)
        for sex in range(2):
            older[sex, 0] = births[sex] * SURVIVAL[sex, 0]
            for age in range(1, AGES - 1):
                older[sex, age] = people[sex, age - 1] * SURVIVAL[sex, age]
            older[sex, AGES - 1] = (people[sex, AGES - 2] + people[sex, AGES - 1]) * SURVIVAL[sex, AGES - 1]
        people = older + (moves if moves is not None and when == "end" else 0)
    return people


def start(seed=1):
    generator = np.random.default_rng(seed)
    return generator.uniform(50, 100, (2, AGES)), np.array([40.0, 42.0]), generator.uniform(-5, 9, (2, AGES))


@pytest.mark.parametrize("method", ["forward", "reverse", "average"])
@given(seed=st.integers(0, 1000))
def test_a_closed_population_has_no_moves(method, seed):
    people, births, _ = start(seed)
    after = carried_on(people, births, steps=4)
    moves = residual_migration(
        people, after, np.broadcast_to(SURVIVAL, (4, 2, AGES)), np.broadcast_to(births, (4, 2)), method=method
    )
    np.testing.assert_allclose(moves, 0.0, atol=1e-10)


@given(seed=st.integers(0, 1000))
def test_forward_finds_moves_at_the_end(seed):
    people, births, moves = start(seed)
    after = carried_on(people, births, moves)
    found = residual_migration(people, after, SURVIVAL[None], births[None], method="forward")
    np.testing.assert_allclose(found, moves, atol=1e-9)


def test_reverse_finds_moves_at_the_beginning():
    people, births, moves = start()
    moves[:, 0] = 0.0  # nobody can move in before being born
    moves[:, -1] = 0.0  # and the open age cannot be told from the one below
    after = carried_on(people, births, moves, when="start")
    found = residual_migration(people, after, SURVIVAL[None], births[None], method="reverse")
    np.testing.assert_allclose(found, moves, atol=1e-9)


def test_average_lies_between_forward_and_reverse():
    people, births, moves = start()
    after = carried_on(people, births, moves, steps=3)
    steps = np.broadcast_to(SURVIVAL, (3, 2, AGES)), np.broadcast_to(births, (3, 2))
    forward, reverse, average = (
        residual_migration(people, after, *steps, method=method) for method in ("forward", "reverse", "average")
    )
    np.testing.assert_allclose(average, (forward + reverse) / 2)
    assert (np.abs(reverse) >= np.abs(forward)).all()


def test_many_regions_at_once_give_the_same_as_one():
    people, births, moves = start()
    after = carried_on(people, births, moves)
    many = residual_migration(
        np.stack([people, 2 * people]),
        np.stack([after, 2 * after]),
        np.broadcast_to(SURVIVAL, (1, 2, 2, AGES)),
        np.stack([births, 2 * births])[None],
    )
    one = residual_migration(people, after, SURVIVAL[None], births[None])
    np.testing.assert_allclose(many[0], one)
    np.testing.assert_allclose(many[1], 2 * one)


def test_totals_follow_the_balancing_equation():
    np.testing.assert_allclose(residual_total([1000.0], [1020.0], [9.0], [12.0]), [23.0])
    with pytest.raises(NegativeInput, match="Sterbefälle"):
        residual_total([1000.0], [1020.0], [9.0], [-1.0])


def test_bad_input_is_named():
    people, births, _ = start()
    with pytest.raises(WrongShape, match="verschiedene Formen"):
        residual_migration(people, people[:, :-1], SURVIVAL[None], births[None])
    with pytest.raises(WrongShape, match="Überlebensraten"):
        residual_migration(people, people, SURVIVAL, births[None])
    with pytest.raises(RateOutOfRange, match="höchstens 1"):
        residual_migration(people, people, 1.2 * np.ones((1, 2, AGES)), births[None])
    with pytest.raises(NotANumber):
        residual_migration(people * np.nan, people, SURVIVAL[None], births[None])
    with pytest.raises(UnknownOption):
        residual_migration(people, people, SURVIVAL[None], births[None], method="back")  # type: ignore[arg-type]  # the wrong word is the point


def test_hamilton_perry_repeats_a_stable_change():
    before = np.tile(100 * 0.9 ** np.arange(AGES), (2, 1))
    after = 1.1 * before
    path = hamilton_perry(before, after, years=2, periods=3, women_ages=(5, 10))
    # every cohort ratio is the same as in the period before: growth of 10 per cent goes on
    np.testing.assert_allclose(path[1][:, :-1], 1.1 * after[:, :-1])
    np.testing.assert_allclose(path[3][:, :-1], 1.1**3 * after[:, :-1])


def test_hamilton_perry_keeps_to_caps_and_controls():
    before, after = np.full((2, AGES), 10.0), np.full((2, AGES), 10.0)
    after[:, 6] = 500.0
    capped = hamilton_perry(before, after, years=1, periods=1, caps=(0.8, 1.25), women_ages=(5, 10))
    np.testing.assert_allclose(capped[1][:, 6], 10.0 * 1.25)
    controlled = hamilton_perry(before, after, years=1, periods=2, women_ages=(5, 10), controls=[1000.0, 900.0])
    np.testing.assert_allclose(controlled.sum(axis=(-1, -2))[1:], [1000.0, 900.0])
    assert (controlled >= 0).all()


@given(seed=st.integers(0, 500))
def test_hamilton_perry_is_never_negative_and_treats_regions_alone(seed):
    generator = np.random.default_rng(seed)
    before, after = generator.poisson(4, (3, 2, AGES)), generator.poisson(4, (3, 2, AGES))
    path = hamilton_perry(before, after, years=3, periods=2, women_ages=(5, 10))
    assert np.isfinite(path).all()
    assert (path >= 0).all()
    alone = hamilton_perry(before[1], after[1], years=3, periods=2, women_ages=(5, 10))
    np.testing.assert_allclose(path[:, 1], alone)


def test_hamilton_perry_names_bad_input():
    people = np.full((2, AGES), 10.0)
    with pytest.raises(WrongShape):
        hamilton_perry(people, people[:, 1:], years=1, periods=1)
    with pytest.raises(RateOutOfRange, match="Abstand"):
        hamilton_perry(people, people, years=30, periods=1)
    with pytest.raises(RateOutOfRange, match="Grenzen"):
        hamilton_perry(people, people, years=1, periods=1, caps=(1.1, 2))
    with pytest.raises(AgesMissing):
        hamilton_perry(people, people, years=1, periods=1)
    with pytest.raises(WrongShape, match="Summen"):
        hamilton_perry(people, people, years=1, periods=1, women_ages=(5, 9), controls=[1.0, 2.0])
    with pytest.raises(NegativeInput):
        hamilton_perry(-people, people, years=1, periods=1, women_ages=(5, 9))
    with pytest.raises(NotANumber):
        hamilton_perry(people, people, years=1, periods=1, women_ages=(5, 9), controls=[np.nan])
