"""What net migration keeps this primary school at two classes a year?"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dwk_demography.demand import (
    NotMonotone,
    Unreachable,
    accompanied_profile,
    constant_migration,
    pupils_by_year_class,
    uniform_ages,
)
from dwk_demography.errors import AgesMissing, NotANumber, RateOutOfRange, UnknownOption

AGES = 60


def village(yearly_adults, years=15, births_per_woman=0.05, children_per_adult=0.4):
    """Pupils of the first class in a village without deaths, where families move in every year."""
    people = np.tile(np.linspace(14.0, 20.0, AGES), (2, 1))
    profile = accompanied_profile(
        uniform_ages(25, 39, AGES), uniform_ages(0, 9, AGES), children_per_adult=children_per_adult
    )
    path = []
    for _ in range(years):
        births = births_per_woman * people[0, 20:40].sum()
        people = np.concatenate([np.full((2, 1), births / 2), people[:, :-1]], axis=1)
        people = np.maximum(people + yearly_adults * profile, 0.0)
        path.append(pupils_by_year_class(people, (1,))[0])
    return np.array(path)


def test_the_answer_meets_the_target_and_a_little_less_does_not():
    solution = constant_migration(village, 40.0, tolerance=0.001)
    assert solution.reason is None
    assert solution.migration is not None
    assert solution.pupils.min() >= 40.0
    assert village(solution.migration - 0.002).min() < 40.0
    assert solution.without_migration.min() < 40.0
    assert solution.pupils[solution.binding] == solution.pupils.min()
    assert solution.evaluations < 40


def test_on_average_needs_less_than_in_every_year():
    every = constant_migration(village, 40.0)
    average = constant_migration(village, 40.0, rule="average")
    assert average.migration is not None
    assert every.migration is not None
    assert average.migration < every.migration
    assert average.pupils.mean() == pytest.approx(40.0, abs=0.05)


@given(slope=st.floats(0.01, 50), start=st.floats(0, 30), target=st.floats(31, 60))
def test_a_straight_path_gives_the_exact_answer(slope, start, target):
    solution = constant_migration(lambda adults: [start + slope * adults], target, tolerance=1e-6)
    assert solution.migration == pytest.approx((target - start) / slope, abs=2e-6)


@given(kink=st.floats(1, 90))
def test_a_path_with_kinks_is_bracketed_too(kink):
    def stepped(adults):
        return [max(0.0, adults - kink) ** 3, 200.0]

    solution = constant_migration(stepped, 27.0, upper=100.0, tolerance=1e-4)
    assert solution.migration == pytest.approx(kink + 3.0, abs=2e-4)
    assert solution.evaluations < 100


def test_where_nobody_has_to_come_the_lower_limit_is_said_so():
    solution = constant_migration(village, 5.0)
    assert solution.migration == 0.0
    assert solution.meets_at_lower
    leaving = constant_migration(village, 15.0, lower=-40.0)
    assert leaving.migration is not None
    assert leaving.migration < 0
    assert not leaving.meets_at_lower


def test_an_unreachable_target_has_a_reason():
    too_much = constant_migration(village, 4000.0, upper=50.0)
    assert too_much.migration is None
    assert too_much.reason is Unreachable.UPPER_LIMIT
    assert "höchsten zugelassenen" in too_much.reason.sentence_de
    born_already = constant_migration(lambda adults: village(adults, years=3, children_per_adult=0.0), 100.0)
    assert born_already.reason is Unreachable.NOT_AFFECTED
    assert "schon geboren" in born_already.reason.sentence_de


def test_accompanied_profile_counts_adults_once_and_children_as_stated():
    profile = accompanied_profile(
        uniform_ages(25, 39, AGES), uniform_ages(0, 9, AGES), children_per_adult=0.4, female_share=0.6
    )
    assert profile.shape == (2, AGES)
    assert profile[:, 25:40].sum() == pytest.approx(1.0)
    assert profile[0, 25:40].sum() == pytest.approx(0.6)
    assert profile[:, :10].sum() == pytest.approx(0.4)
    assert profile.sum() == pytest.approx(1.4)
    assert accompanied_profile(uniform_ages(25, 39, AGES), np.zeros(AGES), children_per_adult=0).sum() == pytest.approx(
        1
    )


def test_bad_questions_are_named():
    with pytest.raises(NotMonotone):
        constant_migration(lambda adults: [100 - adults / 1000], 200.0)
    with pytest.raises(NotANumber):
        constant_migration(lambda adults: [np.nan], 10.0)
    with pytest.raises(RateOutOfRange, match="Ziel"):
        constant_migration(village, 0.0)
    with pytest.raises(RateOutOfRange, match="Grenzen"):
        constant_migration(village, 10.0, lower=5, upper=5)
    with pytest.raises(UnknownOption, match="Regel"):
        constant_migration(village, 10.0, rule="median")  # type: ignore[arg-type]  # the wrong word is the point
    with pytest.raises(AgesMissing):
        uniform_ages(25, 70, AGES)
    with pytest.raises(AgesMissing, match="kein Alter"):
        accompanied_profile(uniform_ages(25, 39, AGES), np.zeros(AGES), children_per_adult=0.5)
    with pytest.raises(RateOutOfRange, match="0 bis 3 Kinder"):
        accompanied_profile(uniform_ages(25, 39, AGES), uniform_ages(0, 9, AGES), children_per_adult=5)
