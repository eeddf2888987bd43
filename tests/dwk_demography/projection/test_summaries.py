"""Age groups and quantiles are those of the full projection."""

import numpy as np
import pytest

from dwk_demography.projection import PUBLISHED_GROUPS, Varied, numba_available, project
from tests.dwk_demography.projection.cases import apart, example


def varied(trajectories: int = 7):
    case = example(regions=3, ages=101)
    weight = np.random.default_rng(5).normal(0, 1, (trajectories, 4, 3))
    return case, Varied(case.net, np.full((1, 1, 2, 101), 3.0), weight)


def test_published_groups_by_default():
    case, _ = varied()
    full = project(**case.given(), kernel="numpy")
    kept = project(**case.given(), keep="groups", kernel="numpy")
    assert kept.lower_ages == PUBLISHED_GROUPS
    assert kept.population.shape == (5, 3, 2, 17)
    assert apart(kept.population, np.add.reduceat(full.population, PUBLISHED_GROUPS, axis=-1)) < 1e-13


def test_groups_with_trajectories_and_own_bounds():
    case, net = varied()
    full = project(**case.given(migration=net), kernel="numpy")
    kept = project(**case.given(migration=net), keep="groups", groups=[0, 18, 65], kernel="numpy")
    assert kept.population.shape == (7, 5, 3, 2, 3)
    assert apart(kept.population, np.add.reduceat(full.population, [0, 18, 65], axis=-1)) < 1e-13
    assert kept.guards.limited == full.guards.limited


def test_in_steps_of_five_years_every_age_group_is_kept():
    case = example(step=5)
    kept = project(**case.given(), keep="groups", kernel="numpy")
    assert kept.lower_ages == tuple(range(0, 60, 5))


def test_quantiles_are_those_of_the_trajectories():
    case, net = varied(50)
    full = project(**case.given(migration=net), kernel="numpy").population.sum(axis=3)
    kept = project(
        **case.given(migration=net), keep="quantiles", groups=[0, 18], quantiles=[0.1, 0.5, 0.9], kernel="numpy"
    )
    assert kept.values.shape == (3, 5, 3, 3)
    assert apart(kept.values[..., 0], np.quantile(full.sum(axis=-1), [0.1, 0.5, 0.9], axis=0)) < 1e-12
    assert apart(kept.values[..., 1], np.quantile(full[..., :18].sum(axis=-1), [0.1, 0.5, 0.9], axis=0)) < 1e-12


def test_arrays_are_used_again():
    case = example()
    first = project(**case.given(), kernel="numpy")
    kept = first.population.copy()
    second = project(**case.given(migration=None), out=first.outputs, kernel="numpy")
    assert second.outputs is first.outputs
    assert not (second.population == kept).all()


def test_single_precision_stays_close():
    case = example()
    half = project(**case.given(), dtype=np.float32, kernel="numpy")
    assert half.population.dtype == np.float32
    assert apart(half.population, project(**case.given(), kernel="numpy").population) < 1e-5


@pytest.mark.skipif(not numba_available(), reason="Numba ist nicht installiert")
def test_the_compiled_kernels_give_the_same():
    case, net = varied(50)
    plain, quick = (project(**case.given(migration=net), keep="groups", kernel=kernel) for kernel in ("numpy", "numba"))
    assert apart(quick.population, plain.population) < 1e-12
    assert quick.guards == plain.guards
    slow, fast = (
        project(**case.given(migration=net), keep="quantiles", kernel=kernel) for kernel in ("numpy", "numba")
    )
    assert apart(fast.values, slow.values) < 1e-12


@pytest.mark.parametrize("kernel", ["numpy", "auto"])
def test_input_may_be_read_only(kernel):
    case = example()
    for array in (case.base, case.survival, case.asfr, case.srb, case.net):
        array.setflags(write=False)
    assert project(**case.given(), kernel=kernel).largest_residual < 1e-13
    assert project(**case.given(), keep="groups", groups=[0, 5], kernel=kernel).population.shape == (5, 3, 2, 2)


def test_without_numba_everything_runs_on_numpy(monkeypatch):
    from dwk_demography.errors import UnknownOption

    monkeypatch.setattr("dwk_demography.projection.projecting.numba_available", lambda: False)
    case = example()
    assert project(**case.given()).kernel == "numpy"
    assert project(**case.given(), keep="groups", groups=[0]).population.shape == (5, 3, 2, 1)
    with pytest.raises(UnknownOption, match="nicht installiert"):
        project(**case.given(), kernel="numba")
