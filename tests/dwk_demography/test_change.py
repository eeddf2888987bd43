import math

import pytest

from dwk_demography.change import YearOfChange, comparable_stretches, components_of_change, index_series
from dwk_demography.reasons import NoValueError, Reason


def test_change_is_split_and_the_rest_is_named():
    (row,) = components_of_change({2014: 1000, 2015: 1012}, {2015: 9}, {2015: 12}, {2015: 60}, {2015: 46})
    assert row == YearOfChange(2015, 12, -3, 14, 1, natural_as_residual=False, reason=None)


@pytest.mark.parametrize("births", [{}, {2015: math.nan}])
def test_natural_change_is_derived_and_flagged_where_births_are_missing(births):
    (row,) = components_of_change({2014: 1000, 2015: 1012}, births, {2015: 12}, {2015: 60}, {2015: 46})
    assert row == YearOfChange(2015, 12, -2, 14, None, natural_as_residual=True, reason=None)


def test_change_over_a_census_break_has_no_value_but_the_events_stay():
    (row,) = components_of_change({2010: 1000, 2011: 900}, {2011: 9}, {2011: 12}, {2011: 60}, {2011: 46}, breaks=[2011])
    assert row == YearOfChange(2011, None, -3, 14, None, natural_as_residual=False, reason=Reason.CENSUS_BREAK)


def test_nothing_is_derived_over_a_census_break():
    (row,) = components_of_change({2010: 1000, 2011: 900}, {}, {}, {2011: 60}, {2011: 46}, breaks=[2011])
    assert (row.natural_persons, row.natural_as_residual) == (None, False)


def test_missing_population_is_named_and_missing_migration_leaves_no_residual():
    rows = components_of_change({2014: 1000}, {2014: 5, 2015: 9}, {2014: 4, 2015: 12}, {}, {})
    assert [(row.year, row.reason) for row in rows] == [(2014, Reason.NO_LAG_YEAR), (2015, Reason.NO_POPULATION)]
    (row,) = components_of_change({2014: 1000, 2015: 1012}, {2015: 9}, {2015: 12}, {}, {})
    assert (row.change_persons, row.residual_persons, row.net_migration_persons) == (12, None, None)


def test_year_of_which_nothing_is_known_is_left_out():
    assert components_of_change({2014: 1000}, {}, {}, {}, {}) == ()


def test_index_series_starts_at_100():
    assert index_series({2016: 50, 2014: 40, 2015: math.nan}, 2014) == {2014: 100, 2015: None, 2016: 125}


def test_index_series_stops_at_a_census_break():
    series = index_series({2009: 40, 2010: 42, 2011: 30, 2012: 33}, 2011, breaks=[2011])
    assert series == {2009: None, 2010: None, 2011: 100, 2012: pytest.approx(110)}


@pytest.mark.parametrize(
    ("values", "reason"), [({2015: 1}, Reason.NO_LAG_YEAR), ({2014: 0, 2015: 1}, Reason.ZERO_DENOMINATOR)]
)
def test_index_series_needs_its_base_year(values, reason):
    with pytest.raises(NoValueError) as missing:
        index_series(values, 2014)
    assert missing.value.reason is reason


def test_line_is_cut_at_census_breaks():
    years = [2012, 2009, 2010, 2011, 2023, 2024]
    assert comparable_stretches(years, [2011, 2022]) == ((2009, 2010), (2011, 2012), (2023, 2024))
    assert comparable_stretches([], [2011]) == ()
