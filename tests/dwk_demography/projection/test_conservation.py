"""What holds for any input."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dwk_demography.projection import Varied, project
from tests.dwk_demography.projection.cases import apart, example

cases = st.builds(
    example,
    regions=st.integers(1, 4),
    years=st.integers(1, 6),
    ages=st.integers(4, 25),
    seed=st.integers(0, 10_000),
    step=st.sampled_from([1, 5]),
)
timings = st.sampled_from(["end", "even"])
conventions = st.booleans()
wildness = st.sampled_from([1.0, 30.0])


@given(case=cases, timing=timings, older=conventions, wild=wildness)
@settings(max_examples=60)
def test_nobody_appears_or_vanishes_without_a_name(case, timing, older, wild):
    result = project(
        **case.given(migration=wild * case.net), timing=timing, births_include_migrants=older, kernel="numpy"
    )
    assert result.largest_residual < 1e-12
    assert (result.population >= 0).all()
    assert (result.deaths_cohort >= 0).all()
    assert (result.births >= -1e-9).all() or wild > 1


@given(case=cases, timing=timings, factor=st.floats(0.01, 1000))
def test_twice_the_people_give_twice_the_result(case, timing, factor):
    # arrivals only: the guards know persons, not shares
    gentle = np.abs(case.net)
    one = project(**case.given(migration=gentle), timing=timing, kernel="numpy")
    many = project(**case.given(base=factor * case.base, migration=factor * gentle), timing=timing, kernel="numpy")
    assert apart(many.population, factor * one.population) < 1e-12


@given(case=cases, timing=timings, seed=st.integers(0, 99))
def test_the_order_of_regions_does_not_matter(case, timing, seed):
    order = np.random.default_rng(seed).permutation(len(case.base))
    straight = project(**case.given(), timing=timing, kernel="numpy")
    mixed = project(
        case.base[order], case.survival[:, order], case.asfr[:, order], case.srb[:, order], case.net[:, order],
        step=case.step, timing=timing, kernel="numpy",
    )  # fmt: skip
    assert (mixed.population == straight.population[:, order]).all()
    assert (mixed.deaths_cohort == straight.deaths_cohort[:, order]).all()


@given(case=cases, timing=timings)
def test_trajectories_are_projections_of_their_own(case, timing):
    weight = np.array([-1.0, 0.0, 2.0])[:, None, None]
    moved = Varied(case.net, np.full((1, 1, 2, case.base.shape[-1]), 0.5), weight)
    together = project(**case.given(migration=moved), timing=timing, kernel="numpy")
    assert together.population.shape[0] == 3
    for position, shift in enumerate((-0.5, 0.0, 1.0)):
        alone = project(**case.given(migration=case.net + shift), timing=timing, kernel="numpy")
        assert (together.population[position] == alone.population).all()


def test_many_regions_in_blocks_give_the_same_as_one_by_one():
    case = example(regions=400, years=3, ages=101)
    together = project(**case.given(), kernel="numpy")
    for region in (0, 117, 118, 399):
        here = slice(region, region + 1)
        alone = project(
            case.base[here], case.survival[:, here], case.asfr[:, here], case.srb[:, here], case.net[:, here],
            step=1, kernel="numpy",
        )  # fmt: skip
        assert (alone.population == together.population[:, here]).all()


def test_an_axis_of_length_one_stands_for_all():
    case = example()
    short = project(case.base, case.survival[:1, :1], case.asfr[:1, :1], 1.05, case.net[:1, :1], step=1, years=4)
    long = project(
        case.base,
        np.broadcast_to(case.survival[:1, :1], case.survival.shape),
        np.broadcast_to(case.asfr[:1, :1], case.asfr.shape),
        np.full((4, 3), 1.05),
        np.broadcast_to(case.net[:1, :1], case.net.shape),
        step=1,
    )
    assert (short.population == long.population).all()


def test_inputs_are_left_as_they_were():
    case, same = example(), example()
    project(**case.given(migration=30 * case.net), timing="even")
    for name in ("base", "survival", "asfr", "srb", "net"):
        assert (getattr(case, name) == getattr(same, name)).all()
