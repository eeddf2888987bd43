import math

import numpy as np
import pytest

from dwk_demography.ages import AgeTable
from dwk_demography.reasons import (
    AgeGroupOrderError,
    AgeTableShapeError,
    NegativePersonsError,
    NoValueError,
    Reason,
    UnknownSexError,
)
from tests.dwk_demography.samples import LOWER, UPPER, table, totals_only


def reason_of(call, *arguments) -> Reason:
    with pytest.raises(NoValueError) as caught:
        call(*arguments)
    assert str(caught.value).endswith(".")
    return caught.value.reason


def test_range_of_whole_groups_is_added():
    ages = table(range(17))
    assert ages.persons_between(0, 17) == 0 + 1 + 2 + 3 + 4
    assert ages.persons_between(65, None) == 15 + 16
    assert ages.persons_between(75, None) == 16


@pytest.mark.parametrize(("lower", "upper"), [(80, None), (0, 16), (1, 2), (65, 79), (20, 99), (20, 19)])
def test_range_that_groups_do_not_tile_has_no_value(lower, upper):
    assert reason_of(table().persons_between, lower, upper) is Reason.NO_AGE_GROUPS


def test_closed_last_group_does_not_answer_an_open_range():
    ages = AgeTable((0, 50), (49, 99), {"t": np.array([1.0, 2.0])}, {})
    assert reason_of(ages.persons_between, 50, None) is Reason.NO_AGE_GROUPS
    assert reason_of(ages.total) is Reason.NO_AGE_GROUPS
    assert reason_of(ages.mean_age) is Reason.NO_AGE_GROUPS


def test_missing_cell_is_not_zero():
    persons = [10.0] * 17
    persons[0] = math.nan
    ages = table(persons)
    assert reason_of(ages.persons_between, 0, 2) is Reason.MISSING_PART
    assert reason_of(ages.total) is Reason.MISSING_PART
    assert reason_of(ages.median_age) is Reason.MISSING_PART
    assert ages.persons_between(3, 5) == 10


def test_published_total_goes_before_the_sum():
    assert table(total=171).total() == 171
    assert table().total() == 170
    assert table(total=math.nan).total() == 170


def test_total_is_men_plus_women_where_only_these_exist():
    ages = table(female=[6] * 17, male=[5] * 17)
    assert ages.total() == 187
    assert ages.persons_between(0, 2) == 11
    assert ages.persons_between(0, 2, "f") == 6
    assert totals_only(m=3, f=4).total() == 7


def test_sex_that_is_not_there_has_no_value():
    assert reason_of(table().persons_between, 0, 2, "f") is Reason.NO_SEX
    assert reason_of(totals_only(t=5).total, "f") is Reason.NO_SEX
    assert reason_of(table(female=[1] * 17).total) is Reason.NO_SEX


def test_table_of_totals_has_no_ages():
    ages = totals_only(t=5)
    assert ages.total() == 5
    assert reason_of(ages.persons_between, 0, 17) is Reason.NO_AGE_GROUPS
    assert reason_of(ages.mean_age) is Reason.NO_AGE_GROUPS
    assert reason_of(totals_only().total) is Reason.MISSING_PART


def one_group(index: int) -> AgeTable:
    persons = [0.0] * 17
    persons[index] = 4.0
    return table(persons)


@pytest.mark.parametrize(("index", "midpoint"), [(0, 1.5), (1, 4.5), (6, 22.5), (15, 69.5), (16, 82.0)])
def test_class_midpoints(index, midpoint):
    assert one_group(index).mean_age() == midpoint


@pytest.mark.parametrize(("open_from", "midpoint"), [(85, 89.3), (90, 93.0)])
def test_midpoints_of_open_groups_of_single_ages(open_from, midpoint):
    lower = tuple(range(open_from + 1))
    upper = (*range(open_from), None)
    persons = np.zeros(open_from + 1)
    persons[[0, -1]] = 1
    ages = AgeTable(lower, upper, {"t": persons}, {})
    assert ages.mean_age() == pytest.approx((0.5 + midpoint) / 2, rel=1e-15)


def test_open_group_without_agreed_midpoint_has_no_mean_age():
    ages = AgeTable((0, 80), (79, None), {"t": np.array([1.0, 1.0])}, {})
    assert reason_of(ages.mean_age) is Reason.NO_MIDPOINT
    assert ages.mean_age(open_midpoints_years={80: 85.0}) == (40 + 85) / 2


def test_median_is_interpolated_in_the_first_group_that_reaches_half():
    persons = [0.0] * 17
    persons[6], persons[7] = 30.0, 50.0  # 20 to 24 and 25 to 29
    assert table(persons).median_age() == 25 + 10 / 50 * 5
    assert one_group(15).median_age() == 70.0


def test_median_at_a_group_border_takes_the_younger_group():
    persons = [0.0] * 17
    persons[6], persons[7] = 40.0, 40.0
    assert table(persons).median_age() == 25.0


def test_median_in_the_open_group_has_no_value():
    assert reason_of(one_group(16).median_age) is Reason.OPEN_MEDIAN


def test_empty_region_has_no_mean_age():
    assert reason_of(table([0] * 17).mean_age) is Reason.ZERO_DENOMINATOR


@pytest.mark.parametrize(
    ("lower", "upper"),
    [
        ((0, 3), (3, None)),  # overlap
        ((0, 4), (2, None)),  # gap
        ((0, 3), (None, None)),  # open group in between
        ((5, 0), (9, 4)),  # order
        ((3,), (2,)),  # upside down
        ((-1,), (5,)),
    ],
)
def test_groups_that_contradict_each_other_are_refused(lower, upper):
    with pytest.raises(AgeGroupOrderError):
        AgeTable(lower, upper, {}, {})


def test_wrong_shapes_are_refused():
    with pytest.raises(AgeTableShapeError):
        AgeTable((0, 3), (None,), {}, {})
    with pytest.raises(AgeTableShapeError):
        AgeTable((0,), (None,), {"t": np.array([1.0, 2.0])}, {})
    with pytest.raises(AgeTableShapeError):
        AgeTable((0,), (None,), {"t": np.array([[1.0]])}, {})


@pytest.mark.parametrize("bad", [-1.0, math.inf])
def test_impossible_numbers_of_persons_are_refused(bad):
    with pytest.raises(NegativePersonsError):
        table([bad] * 17)
    with pytest.raises(NegativePersonsError):
        totals_only(t=bad)


def test_unknown_sex_is_refused():
    with pytest.raises(UnknownSexError):
        totals_only(x=1.0)
    with pytest.raises(UnknownSexError):
        table().total("w")


def test_table_keeps_its_own_read_only_copy():
    persons = np.full(17, 10.0)
    ages = AgeTable(LOWER, UPPER, {"t": persons}, {})
    persons[0] = 99
    assert ages.persons_between(0, 2) == 10
    with pytest.raises(ValueError, match="read-only"):
        ages.groups()[0] = 5
