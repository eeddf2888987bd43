from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dwk_demography.errors import AgesMissing, NegativeInput, NotANumber, RateOutOfRange, UnknownOption, WrongShape
from dwk_demography.mortality.lifetable import life_table, survival_from_rates, survivorship

EXACT: dict[str, Any] = {"rtol": 1e-12, "atol": 0}


def by_hand(rates: list[Fraction], means: list[Fraction], widths: list[int]) -> dict[str, list[Fraction]]:
    """The columns in exact fractions, from the definitions alone."""
    qx = [n * m / (1 + (n - a) * m) for m, a, n in zip(rates, means, widths, strict=False)]
    lx = [Fraction(1)]
    for q in qx:
        lx.append(lx[-1] * (1 - q))
    dx = [lx[place] - lx[place + 1] for place in range(len(qx))]
    person_years = [n * lx[i + 1] + means[i] * dx[i] for i, n in enumerate(widths)]
    person_years.append(lx[-1] / rates[-1])
    above = [sum(person_years[place:], Fraction(0)) for place in range(len(person_years))]
    return {
        "qx": [*qx, Fraction(1)],
        "lx": lx,
        "dx": [*dx, lx[-1]],
        "Lx": person_years,
        "Tx": above,
        "ex": [t / survivors for t, survivors in zip(above, lx, strict=True)],
    }


def agree(table, columns: dict[str, list[Fraction]]) -> None:
    for name, expected in columns.items():
        np.testing.assert_allclose(getattr(table, name), [float(value) for value in expected], err_msg=name, **EXACT)


def test_single_years_agree_with_fractions():
    rates = [Fraction(1, 100), Fraction(1, 1000), Fraction(1, 500), Fraction(3, 10), Fraction(1, 2)]
    a0 = Fraction("0.14903") - Fraction("2.05527") / 100
    half = Fraction(1, 2)
    expected = by_hand(rates, [a0, half, half, half], [1, 1, 1, 1])
    table = life_table([float(rate) for rate in rates], sex="female")
    agree(table, expected)
    person_years, above = expected["Lx"], expected["Tx"]
    ratios = [person_years[0], *(person_years[i] / person_years[i - 1] for i in range(1, 4)), above[4] / above[3]]
    np.testing.assert_allclose(table.Sx, [float(ratio) for ratio in ratios], **EXACT)
    assert survivorship(table) is table.Sx


def test_abridged_agrees_with_fractions_and_gives_groups_of_five_years():
    rates = [Fraction(1, 50), Fraction(1, 800), Fraction(1, 2000), Fraction(1, 1000), Fraction(1, 4)]
    a0 = Fraction("0.045") + Fraction("2.684") / 50
    a1 = Fraction("1.651") - Fraction("2.816") / 50
    middle = Fraction(5, 2)
    expected = by_hand(rates, [a0, a1, middle, middle], [1, 4, 5, 5])
    table = life_table([float(rate) for rate in rates], sex="male", ages=[0, 1, 5, 10, 15], a0="cd")
    agree(table, expected)
    infant, child, five, ten, fifteen = expected["Lx"]
    ratios = [(infant + child) / 5, five / (infant + child), ten / five, fifteen / (ten + fifteen)]
    np.testing.assert_allclose(survivorship(table), [float(ratio) for ratio in ratios], **EXACT)
    assert np.isnan(table.Sx[1])


@pytest.mark.parametrize("ages", [None, [0, 5, 10, 15, 20, 25]])
def test_constant_hazard_gives_one_over_the_rate(ages):
    # under a constant hazard the mean years lived by those who die are 1/m - n e^(-mn) / (1 - e^(-mn))
    rate, width = 0.04, 1 if ages is None else 5
    mean = 1 / rate - width * np.exp(-rate * width) / -np.expm1(-rate * width)
    table = life_table(np.full((2, 6), rate), ages=ages, ax=mean)
    np.testing.assert_allclose(table.ex, 1 / rate, **EXACT)
    np.testing.assert_allclose(table.lx[0], np.exp(-rate * table.ages), **EXACT)
    np.testing.assert_allclose(table.Sx[..., 1:], np.exp(-rate * width), **EXACT)


def test_constant_rate_with_half_years_has_the_discrete_expectation():
    # with a = 1/2 everywhere p = (1 - m/2) / (1 + m/2), and e = 1/m holds again exactly
    table = life_table(np.full(40, 0.05), sex="female", ax=0.5)
    np.testing.assert_allclose(table.ex, 20.0, **EXACT)
    np.testing.assert_allclose(table.lx, ((1 - 0.025) / (1 + 0.025)) ** np.arange(40), rtol=1e-12)


@pytest.mark.parametrize(
    ("rule", "sex", "m0", "a0"),
    [
        ("ak", "female", 0.003, 0.14903 - 2.05527 * 0.003),
        ("ak", "female", 0.04, 0.04667 + 3.88089 * 0.04),
        ("ak", "female", 0.09, 0.31411),
        ("ak", "male", 0.003, 0.14929 - 1.99545 * 0.003),
        ("ak", "male", 0.04, 0.02832 + 3.26021 * 0.04),
        ("ak", "male", 0.09, 0.29915),
        ("cd", "female", 0.003, 0.053 + 2.8 * 0.003),
        ("cd", "female", 0.107, 0.35),
        ("cd", "male", 0.003, 0.045 + 2.684 * 0.003),
        ("cd", "male", 0.2, 0.33),
        ("ak-un", "male", 0.003, 0.1493 - 2.0367 * 0.003),
        ("ak-un", "female", 0.07, 0.3141),
    ],
)
def test_rules_for_the_first_year(rule, sex, m0, a0):
    table = life_table([m0, 0.01, 0.5], sex=sex, a0=rule)
    assert table.ax[0] == pytest.approx(a0, rel=1e-14)


def test_every_row_is_a_table_of_its_own():
    generator = np.random.default_rng(1)
    rates = generator.uniform(0.001, 0.4, (3, 2, 2, 12))
    table = life_table(rates)
    alone = life_table(rates[2, 1, 1], sex="male")
    np.testing.assert_array_equal(table.ex[2, 1, 1], alone.ex)
    np.testing.assert_array_equal(survival_from_rates(rates)[2, 1, 1], alone.Sx)


def test_radix_scales_persons_and_nothing_else():
    rates = np.array([0.01, 0.002, 0.3])
    one, many = (life_table(rates, sex="female", radix=radix) for radix in (1, 100_000))
    for column in ("lx", "dx", "Lx", "Tx"):
        np.testing.assert_allclose(getattr(many, column), 100_000 * getattr(one, column), **EXACT)
    for column in ("qx", "ax", "ex", "Sx"):
        np.testing.assert_array_equal(getattr(many, column), getattr(one, column))


def test_plain_groups_of_five_years_are_close_to_the_abridged_table():
    abridged = life_table([0.0035, 0.00016, 0.00009, 0.0001, 0.05], sex="female", ages=[0, 1, 5, 10, 15])
    first = (abridged.dx[0] + abridged.dx[1]) / (abridged.Lx[0] + abridged.Lx[1])
    plain = life_table([first, 0.00009, 0.0001, 0.05], sex="female", ages=[0, 5, 10, 15])
    assert plain.ex[0] == pytest.approx(abridged.ex[0], abs=1e-3)


def test_where_nobody_survives_the_table_stays_finite():
    table = life_table([0.2, 5.0, 3.0, 4.0], sex="male")
    assert table.qx[1] == 1
    assert table.ax[1] == pytest.approx(0.2)
    assert np.isfinite(table.ex).all()
    assert np.isfinite(table.Sx).all()


def test_old_ages_follow_the_slope_of_the_rates():
    # mortality rises by a tenth a year: more die late in the group, so the mean lies above the middle
    ages = [0, 1, *range(5, 105, 5)]
    rates = 0.0002 * np.exp(0.1 * np.array(ages))
    table = life_table(rates, sex="female", ages=ages)
    middle = ages.index(50)
    assert table.ax[middle] == pytest.approx(2.5 - 25 / 12 * (rates[middle] - 0.1), rel=1e-12)
    assert (life_table(rates, sex="female", ages=ages, group_rule="half").ax[2:15] == 2.5).all()


@given(
    st.lists(st.floats(0, 3), min_size=3, max_size=30),
    st.floats(0.05, 3),
    st.sampled_from(["ak", "cd"]),
    st.sampled_from(["female", "male"]),
)
def test_whatever_the_rates_the_columns_agree_with_each_other(rates, last, rule, sex):
    table = life_table([*rates, last], sex=sex, a0=rule)
    np.testing.assert_allclose(table.dx.sum(), 1, rtol=1e-12)
    np.testing.assert_allclose(table.Tx[0], table.ex[0], rtol=1e-12)
    assert (table.qx >= 0).all()
    assert (table.qx <= 1).all()
    assert (table.Sx >= 0).all()
    assert (table.Sx[1:] <= 1 + 1e-12).all() or table.ax[0] > 0.5
    alive = table.Lx > 1e-200
    np.testing.assert_allclose((table.dx[alive] / table.Lx[alive]), table.mx[alive], rtol=1e-9, atol=1e-15)


@pytest.mark.parametrize(
    ("rates", "options", "error", "words"),
    [
        ([0.1, -0.1, 0.2], {"sex": "female"}, NegativeInput, "Stelle \\[1\\] steht -0.1"),
        ([0.1, np.nan, 0.2], {"sex": "female"}, NotANumber, "Stelle \\[1\\]"),
        ([0.1, 0.1, 0.0], {"sex": "female"}, RateOutOfRange, "offene Altersgruppe"),
        ([3.0, 40.0, 200.0], {"sex": "female"}, RateOutOfRange, "nicht je 1.000"),
        ([0.1, 0.1, 0.2], {}, WrongShape, "erst weiblich, dann männlich"),
        ([0.1, 0.1, 0.2], {"sex": "divers"}, WrongShape, "Unbekanntes Geschlecht"),
        ([0.1], {"sex": "female"}, WrongShape, "mindestens zwei"),
        (["a", "b"], {"sex": "female"}, WrongShape, "Zahlen"),
        ([0.1, 0.1, 0.2], {"sex": "female", "ages": [0, 1]}, AgesMissing, "2 Altersgrenzen"),
        ([0.1, 0.1, 0.2], {"sex": "female", "ages": [1, 2, 3]}, AgesMissing, "mit 0 beginnen"),
        ([0.1, 0.1, 0.2], {"sex": "female", "a0": "xy"}, UnknownOption, "a0"),
        ([0.1, 0.1, 0.2], {"sex": "female", "group_rule": "xy"}, UnknownOption, "Altersgruppen"),
        ([0.1, 0.1, 0.2], {"sex": "female", "radix": 0}, RateOutOfRange, "Anfangszahl"),
        ([0.1, 0.1, 0.2], {"sex": "female", "ax": np.inf}, NotANumber, "ax"),
        ([0.1, 0.1, 0.2], {"sex": "female", "ax": [1, 2]}, WrongShape, "ax"),
        ([0.1, 0.1, 0.2], {"sex": "female", "ax": 1.5}, RateOutOfRange, "breit"),
        ([0.1, 0.1, 0.2], {"sex": "female", "ax": -0.5}, NegativeInput, "ax"),
    ],
)
def test_wrong_input_is_named(rates, options, error, words):
    with pytest.raises(error, match=words):
        life_table(rates, **options)


def test_groups_of_differing_width_have_no_step():
    table = life_table([0.01, 0.01, 0.1], sex="female", ages=[0, 1, 10])
    with pytest.raises(UnknownOption, match="verschieden breit"):
        survivorship(table)
