"""What a worker does with a chunk: put together it is the projection in one piece, to the bit."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pytest

from dwk_demography.chunks import merge_chunks, plan_chunks
from dwk_demography.errors import WrongShape
from dwk_demography.projection import Projection, project
from dwk_demography.projection.chunk_work import PROJECTED_AXIS, ChunkOptions, joined_projection, project_chunk
from tests.architecture.source import DOCS

REGIONS, YEARS, AGES = 11, 4, 9


def inputs(*, shared: bool) -> dict[str, npt.NDArray[np.float64]]:
    """Made-up regions whose fertile ages differ; with `shared`, rates are the same for all years and regions."""
    random = np.random.default_rng(5)
    years, regions = (1, 1) if shared else (YEARS, REGIONS)
    asfr = random.random((years, regions, AGES)) * 0.2
    for region in range(regions):
        asfr[:, region, : 1 + region % 4] = 0
        asfr[:, region, AGES - 1 - region % 3 :] = 0
    return {
        "base": random.random((REGIONS, 2, AGES)) * 100,
        "survival": 0.7 + 0.3 * random.random((years, regions, 2, AGES)),
        "asfr": asfr,
        "srb": 1.02 + 0.06 * random.random((years, regions)),
        "net_migration": random.normal(-10, 25, (YEARS, REGIONS, 2, AGES)),
        "separation": random.random((years, regions, 2, AGES)),
    }


def whole(given: Mapping[str, Any], options: ChunkOptions) -> Projection:
    arrays = dict(given)
    return project(
        arrays["base"], arrays["survival"], arrays["asfr"], arrays["srb"], arrays.get("net_migration"),
        step=options.step, timing=options.timing, births_include_migrants=options.births_include_migrants,
        separation=arrays.get("separation"), kernel=options.kernel,
    )  # fmt: skip


def in_chunks(given: Mapping[str, Any], options: ChunkOptions, size: int) -> Projection:
    chunks = plan_chunks([f"{place:02}" for place in range(REGIONS)], size, 0, inputs=given, version=options.text())
    parts = {chunk.id: project_chunk(given, chunk, options) for chunk in reversed(chunks)}
    return joined_projection(given, merge_chunks(chunks, parts, PROJECTED_AXIS), options)


@pytest.mark.parametrize("kernel", ["numpy", "auto"])
@pytest.mark.parametrize("timing", ["end", "even"])
@pytest.mark.parametrize("shared", [False, True])
@pytest.mark.parametrize("size", [1, 4, 11, 40])
def test_joined_chunks_are_the_projection_in_one_piece(
    size: int, shared: bool, timing: Literal["end", "even"], kernel: Literal["auto", "numpy"]
) -> None:
    given, options = inputs(shared=shared), ChunkOptions(step=5, timing=timing, kernel=kernel)
    joined, expected = in_chunks(given, options, size), whole(given, options)
    assert expected.guards.total > 0, "the example is to need guards"
    assert joined.guards == expected.guards
    for name in ("population", "births", "deaths_cohort", "deaths_period", "net_migration"):
        np.testing.assert_array_equal(getattr(joined, name), getattr(expected, name), err_msg=name)
    assert joined.largest_residual == expected.largest_residual
    assert joined.separation_source == expected.separation_source == "given"


def test_migration_and_separation_may_be_absent() -> None:
    given = {
        name: values for name, values in inputs(shared=False).items() if name not in {"net_migration", "separation"}
    }
    options = ChunkOptions(step=1, births_include_migrants=True)
    joined, expected = in_chunks(given, options, 3), whole(given, options)
    np.testing.assert_array_equal(joined.population, expected.population)
    np.testing.assert_array_equal(joined.deaths_period, expected.deaths_period)


def test_both_kernels_give_one_fingerprint_and_every_convention_another() -> None:
    base = ChunkOptions(step=1)
    assert ChunkOptions(step=1, kernel="numpy").text() == base.text()
    others = {
        ChunkOptions(step=5).text(), ChunkOptions(step=1, timing="even").text(), ChunkOptions(step=1, own_sd=0.1).text(),
        ChunkOptions(step=1, births_include_migrants=True).text(), ChunkOptions(step=1, trajectories=2).text(),
        ChunkOptions(step=1, own_persistence=0.5).text(), base.text(),
    }  # fmt: skip
    assert len(others) == 7


def test_a_chunk_of_a_longer_list_of_regions_than_the_input_has_is_refused() -> None:
    given, options = inputs(shared=False), ChunkOptions(step=1)
    (chunk,) = plan_chunks([f"{place:02}" for place in range(REGIONS + 1)], 40, 0)
    with pytest.raises(WrongShape, match="erwartet 12"):
        merge_chunks((chunk,), {chunk.id: project_chunk(given, chunk, options)}, PROJECTED_AXIS)


def test_the_example_of_the_documentation_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (DOCS / "engine" / "performance.md").read_text(encoding="utf-8")
    (example,) = [part.split("```")[0] for part in text.split("```python\n")[1:]]
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    exec(compile(example, "performance.md", "exec"), names)
    quantiles = names["quantiles"]
    assert quantiles.shape[1:3] == (6, 3)
    assert (np.diff(quantiles, axis=0) >= 0).all()
    assert (quantiles[-1, -1] > quantiles[0, -1])[..., 0].all()
    assert len(list((tmp_path / "parts").glob("*.npz"))) == 2
