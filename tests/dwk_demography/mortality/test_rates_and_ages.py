import numpy as np
import pytest

from dwk_demography.errors import AgesMissing, NegativeInput, RateOutOfRange, UnknownOption, WrongShape
from dwk_demography.mortality import (
    expectation_at,
    life_table,
    period_deaths,
    person_years_from,
    separation_factors,
    survivors_at,
    temporary_expectation,
)
from dwk_demography.mortality.rates import (
    close_with_open_rate,
    kannisto,
    rates_from_deaths,
    rates_from_probabilities,
    rates_from_survivors,
)

AGES = np.arange(101)


def logistic(level: float = -11.0, slope: float = 0.105) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-(level + slope * (AGES + 0.5)))))


@pytest.mark.parametrize("rule", ["ak", "cd"])
def test_probabilities_lead_back_to_the_rates(rule):
    rates = np.stack([logistic(), logistic(-10.5)])
    table = life_table(rates, a0=rule)
    np.testing.assert_allclose(rates_from_probabilities(table.qx, table.ex[:, -1], a0=rule), rates, rtol=1e-12)
    survivors = life_table(rates, a0=rule, radix=100_000)
    back = rates_from_survivors(survivors.lx, survivors.Tx[:, -1], a0=rule)
    np.testing.assert_allclose(back, rates, rtol=1e-9)


def test_deaths_over_person_years():
    np.testing.assert_array_equal(rates_from_deaths([3, 0, 0], [100, 50, 0]), [0.03, 0, 0])
    with pytest.raises(RateOutOfRange, match="niemand lebte"):
        rates_from_deaths([1.0, 1.0], [1.0, 0.0])
    with pytest.raises(WrongShape, match="dieselbe Form"):
        rates_from_deaths([1.0, 1.0], [1.0])
    with pytest.raises(NegativeInput):
        rates_from_deaths([-1.0, 1.0], [1.0, 2.0])


def test_a_logistic_curve_is_continued_as_it_is():
    rates = logistic()
    carried = kannisto(rates[:86], fit_from=60, fit_to=85)
    np.testing.assert_allclose(carried[:100], rates[:100], rtol=1e-9)
    # nobody above 100 dies at the rate of those aged exactly 100: the group is older
    assert carried[100] > rates[100]
    assert 1 / carried[100] < 1 / rates[100]


def test_the_observed_rate_of_the_open_group_is_met():
    rates = logistic()
    above = life_table(np.append(rates[:100], kannisto(rates, fit_from=70, fit_to=99)[100]), sex="female")
    open_rate = 1 / above.ex[85]
    closed = close_with_open_rate(rates[:85], open_rate)
    np.testing.assert_allclose(closed[:85], rates[:85])
    assert 1 / life_table(closed, sex="female").ex[85] == pytest.approx(open_rate, rel=1e-3)
    np.testing.assert_allclose(closed[85:100], rates[85:100], rtol=0.02)
    # a growing group is younger: the same rate means higher mortality at each age
    growing = close_with_open_rate(rates[:85], open_rate, entrants=1.03 ** -np.arange(40.0))
    assert (growing[90:] > closed[90:]).all()
    with pytest.raises(RateOutOfRange, match="Zugang"):
        close_with_open_rate(rates[:85], open_rate, entrants=[1.0, 0.0])


def test_an_open_rate_below_the_last_single_year_is_refused():
    with pytest.raises(RateOutOfRange, match="offenen Altersgruppe"):
        close_with_open_rate(logistic()[:85], 0.001)
    with pytest.raises(WrongShape, match="je Zeile"):
        close_with_open_rate(logistic()[:85], [0.1, 0.2])
    with pytest.raises(RateOutOfRange, match="zwischen 0 und 1"):
        kannisto(np.zeros(90), fit_from=70, fit_to=85)
    with pytest.raises(WrongShape, match="mindestens drei"):
        kannisto(logistic(), fit_from=70, fit_to=200)
    with pytest.raises(WrongShape, match="letzte Alter"):
        kannisto(logistic(), fit_from=70, fit_to=90, to_age=85)


@pytest.mark.parametrize(
    ("action", "error"),
    [
        (lambda: rates_from_probabilities([[0.1, 1.2], [0.1, 1.0]], [2.0, 2.0]), RateOutOfRange),
        (lambda: rates_from_probabilities([[0.1, 1.0], [0.1, 1.0]], [0.0, 2.0]), RateOutOfRange),
        (lambda: rates_from_probabilities([0.1, 1.0], [2.0, 2.0], sex="male"), WrongShape),
        (lambda: rates_from_survivors([1.0, 1.1], 2.0, sex="male"), RateOutOfRange),
        (lambda: rates_from_survivors(1.0, 2.0, sex="male"), WrongShape),
    ],
)
def test_tables_that_cannot_be_are_refused(action, error):
    with pytest.raises(error):
        action()


def test_separation_factors_follow_the_definition():
    table = life_table(np.stack([logistic(), logistic(-10)]))
    radix = life_table(np.stack([logistic(), logistic(-10)]), radix=1000)
    factors = separation_factors(table)
    lived, alive = table.Lx, table.lx
    np.testing.assert_allclose(factors[:, :99], (lived[:, :99] - alive[:, 1:100]) / (lived[:, :99] - lived[:, 1:100]))
    np.testing.assert_allclose(factors[:, 99], (lived[:, 99] - alive[:, 100]) / lived[:, 99])
    np.testing.assert_array_equal(factors[:, 100], 1)
    np.testing.assert_allclose(separation_factors(radix), factors, rtol=1e-9)


def test_separation_factors_of_an_abridged_table_are_those_of_five_years():
    table = life_table([0.02, 0.001, 0.0005, 0.001, 0.1], sex="female", ages=[0, 1, 5, 10, 15])
    lived = [table.Lx[0] + table.Lx[1], *table.Lx[2:]]
    expected = [
        (lived[0] - 5 * table.lx[2]) / (lived[0] - lived[1]),
        (lived[1] - 5 * table.lx[3]) / (lived[1] - lived[2]),
        (lived[2] - 5 * table.lx[4]) / lived[2],
        1,
    ]
    np.testing.assert_allclose(separation_factors(table), expected, rtol=1e-12)


def test_a_year_without_deaths_is_split_in_half():
    table = life_table([0.01, 0.0, 0.0, 0.0, 0.2], sex="female")
    assert separation_factors(table)[1] == 0.5
    with pytest.raises(UnknownOption, match="gleich breite"):
        separation_factors(life_table([0.01, 0.001, 0.1], sex="female", ages=[0, 1, 4]))


def test_period_deaths_keep_the_sum_and_follow_the_definition():
    cohort = np.array([10.0, 5.0, 8.0, 20.0])
    factors = np.array([0.8, 0.5, 0.6, 1.0])
    expected = [10 + 5 * 0.8, 5 * 0.2 + 8 * 0.5, 8 * 0.5 + 20 * 0.6, 20 * 0.4]
    np.testing.assert_allclose(period_deaths(cohort, factors), expected, rtol=1e-14)
    assert period_deaths(np.tile(cohort, (3, 1)), factors).sum() == pytest.approx(129)
    with pytest.raises(WrongShape):
        period_deaths(cohort, factors[:3])


def test_between_the_bounds_the_columns_are_met_at_the_bounds():
    table = life_table(logistic(), sex="female", radix=1000)
    for age in (0, 1, 40, 100):
        assert survivors_at(table, age) == pytest.approx(table.lx[age])
        assert person_years_from(table, age) == pytest.approx(table.Tx[age])
        assert expectation_at(table, age) == pytest.approx(table.ex[age])
    # just below the next bound nothing jumps, in the first year of life neither
    for age in (1, 41, 100):
        assert person_years_from(table, age - 1e-9) == pytest.approx(table.Tx[age], abs=1e-4)


def test_half_way_through_a_year_half_of_its_deaths_have_happened():
    table = life_table(logistic(), sex="female")
    assert survivors_at(table, 70.5) == pytest.approx((table.lx[70] + table.lx[71]) / 2)
    # of the infants who die, most die early
    assert survivors_at(table, 0.5) < (table.lx[0] + table.lx[1]) / 2


def test_in_the_open_group_the_rate_stays():
    table = life_table([0.01, 0.1, 0.25], sex="male")
    assert survivors_at(table, 6.0) == pytest.approx(table.lx[2] * np.exp(-0.25 * 4))
    assert expectation_at(table, 50.0) == pytest.approx(4.0)


def test_temporary_expectation_is_a_part_of_the_whole():
    table = life_table(np.stack([logistic(), logistic(-10)]))
    part = temporary_expectation(table, 20, 65)
    rest = survivors_at(table, 65) / survivors_at(table, 20) * expectation_at(table, 65)
    np.testing.assert_allclose(part + rest, expectation_at(table, 20))
    assert (part < 45).all()
    with pytest.raises(AgesMissing):
        temporary_expectation(table, 65, 20)
    with pytest.raises(AgesMissing):
        survivors_at(table, -1)
