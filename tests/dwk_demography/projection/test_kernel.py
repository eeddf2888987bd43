"""The compiled projection gives the numbers of the NumPy reference, whatever the shapes and options."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dwk_demography.projection import Prepared, Varied, empty_outputs
from dwk_demography.projection.contract import FloatArray, Outputs
from dwk_demography.projection.reference import run_numpy

pytest.importorskip("numba")

#: the first call compiles
FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def problems(draw: Any, *, trajectories: int = 1, kind: type = np.float64) -> Prepared:
    """Small problems of every kind, with net migration large enough for the guards to act."""
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    years, regions, ages = draw(st.integers(1, 4)), draw(st.integers(1, 4)), draw(st.integers(3, 13))

    def values(low: float, high: float, *tail: int) -> FloatArray:
        lengths = (1, years if draw(st.booleans()) else 1, regions if draw(st.booleans()) else 1, *tail)
        return (low + (high - low) * random.random(lengths)).astype(kind)

    def varied(central: FloatArray, lower: float, upper: float) -> Varied:
        if trajectories == 1 or not draw(st.booleans()):
            return Varied(central, lower=lower, upper=upper)
        shape = (trajectories, years if draw(st.booleans()) else 1, regions if draw(st.booleans()) else 1)
        weight: FloatArray = random.standard_normal(shape).astype(kind)
        return Varied(central, (central[:, :1, :1] * kind(0.3)).astype(kind), weight, lower, upper)

    asfr = values(0, 0.3, ages)
    asfr[..., 0] = 0
    asfr[..., ages // 2 + 1 :] = 0
    net = varied(values(-18, 12, 2, ages), -np.inf, np.inf) if draw(st.booleans()) else None
    rates = values(-0.2, 0.1, 2, ages)[0] if draw(st.booleans()) else None
    survival, fertility = varied(values(0.5, 1, 2, ages), 0.0, 1.0), varied(asfr, 0.0, np.inf)
    own = max(quantity.trajectories for quantity in (survival, fertility, net) if quantity is not None)
    return Prepared(
        base=(random.random((1, regions, 2, ages)) * 20).astype(kind),
        survival=survival,
        asfr=fertility,
        srb=values(1.0, 1.1)[0],
        net=net,
        rates=rates,
        count_cap=draw(st.sampled_from([None, 0.8])),
        trajectories=own,
        years=years,
        regions=regions,
        ages=ages,
        step=draw(st.sampled_from([1, 5])),
        timing=draw(st.sampled_from(["end", "even"])),
        births_include_migrants=draw(st.booleans()),
        first_fertile=1,
        last_fertile=ages // 2,
        has_trajectories=own > 1,
    )


def both(prepared: Prepared, *, components: bool = True) -> tuple[Outputs, Outputs]:
    from dwk_demography.projection.kernel import run_numba

    compiled, plain = (empty_outputs(prepared, components=components) for _ in range(2))
    run_numba(prepared, compiled)
    run_numpy(prepared, plain)
    return compiled, plain


def assert_same(compiled: Outputs, plain: Outputs) -> None:
    for field in dataclasses.fields(Outputs):
        found, expected = getattr(compiled, field.name), getattr(plain, field.name)
        assert (found is None) == (expected is None), field.name
        if found is not None:
            np.testing.assert_array_equal(found, expected, err_msg=field.name)


@FEW
@given(problems())
def test_one_course_is_that_of_numpy_to_the_bit(prepared: Prepared) -> None:
    assert_same(*both(prepared))


@FEW
@given(problems(trajectories=3))
def test_trajectories_are_those_of_numpy_to_the_bit(prepared: Prepared) -> None:
    assert_same(*both(prepared, components=False))


def large(regions: int = 400, years: int = 3) -> Prepared:
    """Enough cells for threads."""
    random = np.random.default_rng(5)
    asfr = np.zeros((1, 1, 1, 101))
    asfr[..., 15:50] = 0.05
    return Prepared(
        base=random.random((1, regions, 2, 101)) * 100,
        survival=Varied(np.full((1, 1, 1, 2, 101), 0.98), lower=0, upper=1),
        asfr=Varied(asfr, lower=0),
        srb=np.full((1, 1), 1.05),
        net=Varied(random.standard_normal((1, years, regions, 2, 101))),
        rates=None,
        count_cap=None,
        trajectories=1,
        years=years,
        regions=regions,
        ages=101,
        step=1,
        timing="end",
        births_include_migrants=False,
        first_fertile=15,
        last_fertile=49,
        has_trajectories=False,
    )


def test_threads_and_blocks_do_not_change_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    from dwk_demography.projection import kernel

    prepared = large()
    monkeypatch.setattr(kernel, "SERIAL_CELLS", 0)
    threaded, plain = both(prepared)
    assert_same(threaded, plain)
    monkeypatch.setattr(kernel, "SERIAL_CELLS", 10**9)
    monkeypatch.setattr(kernel, "BLOCK_BYTES", 5_000)
    assert_same(both(prepared)[0], plain)


def test_arrays_are_used_again_without_a_trace_of_the_run_before() -> None:
    from dwk_demography.projection.kernel import bind

    prepared = large(regions=3)
    out = empty_outputs(prepared)
    again = bind(prepared, out)
    again()
    first = out.population.copy()
    counts = out.guard_counts.copy()
    again()
    np.testing.assert_array_equal(out.population, first)
    np.testing.assert_array_equal(out.guard_counts, counts)


def test_a_locked_array_is_read_and_left_alone() -> None:
    prepared = large(regions=2)
    for array in (prepared.base, prepared.survival.central, prepared.asfr.central, prepared.srb):
        array.setflags(write=False)
    assert_same(*both(prepared))


def test_a_kernel_that_cannot_be_kept_on_disk_is_compiled_all_the_same() -> None:
    from dwk_demography.projection.compiling import compiled

    # a function without a source file is what Numba finds nowhere to keep
    namespace: dict[str, Any] = {}
    exec("def twice(x):\n    return 2 * x", namespace)
    assert compiled()(namespace["twice"])(21) == 42
