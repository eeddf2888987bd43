"""Moves by six published age groups become single years."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dwk_demography.disaggregation import (
    MIGRATION_GROUPS,
    AgeGroups,
    RogersCastro,
    disaggregate,
    moves_to_single_years,
    net_by_profile,
    rogers_castro,
)
from dwk_demography.errors import InputError, NegativeInput, NotANumber, RateOutOfRange, WrongShape
from tests.dwk_demography.official_files import rows

PEOPLE = np.linspace(900, 50, 101)
counts_of_six = st.lists(st.integers(0, 20_000).map(float), min_size=6, max_size=6).map(np.array)


@given(counts=counts_of_six)
@settings(max_examples=40)
def test_moves_add_up_to_every_group_and_are_never_negative(counts):
    single = moves_to_single_years(counts, PEOPLE)
    assert (single >= 0).all()
    np.testing.assert_allclose(MIGRATION_GROUPS.sums(single), counts, rtol=1e-12, atol=1e-9)


@given(net=st.lists(st.integers(-5_000, 5_000).map(float), min_size=6, max_size=6).map(np.array))
def test_net_migration_adds_up_and_has_one_sign_in_a_group(net):
    single = net_by_profile(net, rogers_castro(101) * PEOPLE)
    np.testing.assert_allclose(MIGRATION_GROUPS.sums(single), net, rtol=1e-12, atol=1e-9)
    assert (single * MIGRATION_GROUPS.spread(net) >= 0).all()


def test_moves_that_follow_the_schedule_come_back():
    truth = 0.7 * rogers_castro(101) * PEOPLE
    np.testing.assert_allclose(moves_to_single_years(MIGRATION_GROUPS.sums(truth), PEOPLE), truth, rtol=1e-5)


def test_many_regions_give_the_same_as_one():
    counts = np.random.default_rng(4).integers(10, 900, size=(3, 2, 6)).astype(float)
    many = moves_to_single_years(counts, PEOPLE)
    np.testing.assert_allclose(many[2, 1], moves_to_single_years(counts[2, 1], PEOPLE), rtol=1e-6)


def test_somebody_moves_though_nobody_of_the_age_is_left():
    people = PEOPLE.copy()
    people[18:25] = 0.0
    single = moves_to_single_years(np.full(6, 70.0), people)
    np.testing.assert_allclose(single[18:25].sum(), 70.0)


def test_the_schedule_peaks_after_leaving_school():
    rates = rogers_castro(101)
    assert 20 <= int(rates.argmax()) <= 25
    assert rates[0] > rates[10]
    assert rates[22] > 3 * rates[50]


def test_bad_input_is_named():
    with pytest.raises(RateOutOfRange, match="nicht über 0"):
        rogers_castro(101, RogersCastro(constant=-1.0))
    with pytest.raises(RateOutOfRange):
        rogers_castro(0)
    with pytest.raises(NegativeInput, match="Wanderungen"):
        moves_to_single_years(-np.ones(6), PEOPLE)
    with pytest.raises(WrongShape):
        moves_to_single_years(np.ones(5), PEOPLE)
    with pytest.raises(WrongShape, match="6 Altersgruppen"):
        net_by_profile(np.ones(5), PEOPLE)
    with pytest.raises(NotANumber):
        net_by_profile(np.full(6, np.nan), PEOPLE)
    with pytest.raises(InputError, match="nur Nullen"):
        net_by_profile(np.ones(6), np.zeros(101))


@pytest.mark.reference
def test_net_migration_of_germany_from_six_groups(shared_data):
    """Single years that survival leaves over, 2013 to 2017, ages 0 to 69; net losses of an age count as zero."""
    folder = shared_data / "destatis_genesis"
    people = np.zeros((49, 2, 85))
    for row in rows(folder / "12411-0006_deutschland_altersjahre_1970_2018.csv.gz"):
        if int(row["alter_von"]) < 85:
            cell = people[int(row["jahr"]) - 1970, :, int(row["alter_von"])]
            cell[:] = float(row["weiblich"]), float(row["maennlich"])
    table = [r for r in rows(folder / "12621-0001_sterbetafeln_2016-18_2020-22.csv") if r["periode"] == "2016/18"]
    lived = np.array([[float(r["Lx"]) for r in table if r["geschlecht"] == sex] for sex in "wm"])
    survival = lived[:, 1:85] / lived[:, :84]
    groups = AgeGroups(MIGRATION_GROUPS.lower_years, 84)
    errors: dict[str, list[float]] = {"schedule": [], "pclm": [], "spline": [], "uniform": []}
    for year in range(2013, 2018):
        before, after = people[year - 1970], people[year - 1969]
        truth = np.maximum(after[:, 1:] - before[:, :-1] * survival, 0.0)
        truth = np.concatenate([truth[:, :1], truth], axis=1)
        truth[:, 70:] = 10.0
        counts = groups.sums(truth)
        estimates = {
            method: disaggregate(counts, groups, method=method, open_shape=np.ones((2, 20)))
            for method in ("pclm", "spline", "uniform")
        }
        estimates["schedule"] = moves_to_single_years(counts, before, groups=groups)
        for method, estimate in estimates.items():
            errors[method].append(100 * np.abs(estimate - truth).sum() / truth.sum())
    means = {method: float(np.mean(values)) for method, values in errors.items()}
    assert means["schedule"] < 17.4, means
    assert means["schedule"] < min(means["pclm"], means["spline"], means["uniform"]), means
