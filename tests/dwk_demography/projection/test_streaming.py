"""Quantiles and groups of many trajectories without stored cells are those of NumPy with all cells."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dwk_demography.projection import Prepared
from dwk_demography.projection.grouping import run_groups_numpy, run_quantiles_numpy
from dwk_demography.projection.quantiles import quantile_places, sorting_network
from tests.dwk_demography.projection.test_kernel import FEW, problems

pytest.importorskip("numba")

PROBABILITIES = np.array([0.0, 0.1, 0.25, 0.5, 0.77, 1.0])
BOUNDS = np.array([0, 1, 2])


@FEW
@given(problems(trajectories=5))
def test_quantiles_are_those_of_numpy(prepared: Prepared) -> None:
    from dwk_demography.projection.streaming import run_quantiles

    values, counts = run_quantiles(prepared, BOUNDS, PROBABILITIES)
    expected, expected_counts = run_quantiles_numpy(prepared, BOUNDS, PROBABILITIES)
    np.testing.assert_allclose(values, expected, rtol=1e-12, atol=1e-12)
    np.testing.assert_array_equal(counts, expected_counts)


@FEW
@given(problems(trajectories=5))
def test_groups_are_those_of_numpy(prepared: Prepared) -> None:
    from dwk_demography.projection.streaming import run_groups

    values, counts = run_groups(prepared, BOUNDS)
    expected, expected_counts = run_groups_numpy(prepared, BOUNDS)
    np.testing.assert_allclose(values, expected, rtol=1e-12, atol=1e-12)
    np.testing.assert_array_equal(counts, expected_counts)


@FEW
@given(problems(trajectories=4, kind=np.float32))
def test_single_precision_stays_within_its_digits(prepared: Prepared) -> None:
    from dwk_demography.projection.streaming import run_quantiles

    values, _ = run_quantiles(prepared, BOUNDS, PROBABILITIES)
    expected, _ = run_quantiles_numpy(prepared, BOUNDS, PROBABILITIES)
    assert values.dtype == np.float32
    # a cell at the edge of a guard may fall on either side of it by rounding
    np.testing.assert_allclose(values, expected, rtol=1e-4, atol=2e-3)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=40))
def test_the_network_sorts(numbers: list[float]) -> None:
    places = list(numbers)
    for i, j in sorting_network(len(places)).tolist():
        places[i], places[j] = min(places[i], places[j]), max(places[i], places[j])
    assert places == sorted(numbers)


@pytest.mark.parametrize("length", [128, 1000])
def test_the_network_sorts_as_many_values_as_there_are_trajectories(length: int) -> None:
    places = np.random.default_rng(length).standard_normal(length)
    expected = np.sort(places)
    for i, j in sorting_network(length).tolist():
        places[i], places[j] = min(places[i], places[j]), max(places[i], places[j])
    np.testing.assert_array_equal(places, expected)


def test_quantiles_lie_where_numpy_puts_them() -> None:
    values = np.sort(np.random.default_rng(1).random(37))
    lower, share = quantile_places(PROBABILITIES, 37)
    upper = np.minimum(lower + 1, 36)
    found = values[lower] + share * (values[upper] - values[lower])
    np.testing.assert_allclose(found, np.quantile(values, PROBABILITIES), rtol=1e-14)
