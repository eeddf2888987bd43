"""The compiled projection: what `reference` does with arrays, done region by region in the cache.

It gives the numbers of the NumPy reference to the bit in float64 and float32: the same operations in the same order,
none fused or reordered. Regions are spread over the threads; a result never depends on how many there are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from dwk_demography.projection.contract import LEAST_PERSONS, LEAST_RESULT, FloatArray, Outputs, Prepared, Varied

#: cells below which starting threads costs more than it saves (about 50 microseconds)
SERIAL_CELLS = 400_000
#: bytes of one population row set that stay in the second-level cache beside its rates
BLOCK_BYTES = 96 * 1024


def run_numba(prepared: Prepared, out: Outputs) -> None:
    """Project `prepared` and write into `out`.

    Parameters
    ----------
    prepared : Prepared
        Validated inputs; an axis of length one is read again and again, never copied.
    out : Outputs
        Arrays of `empty_outputs`, used as often as wanted; every value is overwritten.

    Notes
    -----
    Method: cohort components as described in `contract`. The first call in a process loads or compiles the kernel
    (seconds, once for each float type); call it once before measuring.
    """
    bind(prepared, out)()


def bind(prepared: Prepared, out: Outputs) -> Callable[[], None]:
    """The kernel tied to its arrays, for calling it again and again after changing values in place.

    Parameters
    ----------
    prepared : Prepared
    out : Outputs

    Returns
    -------
    callable
        Without arguments; projects the present values of the arrays of `prepared` into those of `out`.
    """
    from dwk_demography.projection import compiled_steps as steps

    sizes, parallel = _sizes(prepared)
    tables, varied, strides = _tables(prepared)
    cells = 2 * prepared.ages
    arguments = (
        np.zeros((steps.WORKING_ROWS, cells), prepared.base.dtype),
        *tables,
        _writable(prepared.srb.reshape(-1)),
        varied,
        strides,
        *_targets(prepared, out),
        out.guard_counts.reshape(-1, out.guard_counts.shape[-1]),
        sizes,
        run_numbers(prepared),
        run_options(prepared, kept=out.deaths is not None),
    )
    run = steps.run_parallel if parallel else steps.run_serial

    def project_again() -> None:
        run(*arguments)

    return project_again


def _sizes(prepared: Prepared) -> tuple[tuple[int, int, int, int], bool]:
    """Trajectories, years, regions and regions of a block; whether threads are worth it."""
    row = 2 * prepared.ages * prepared.base.itemsize
    block = max(1, BLOCK_BYTES // row)
    cells = prepared.trajectories * prepared.regions * prepared.years * 2 * prepared.ages
    parallel = cells > SERIAL_CELLS and prepared.trajectories * prepared.regions > 1
    if parallel:
        from dwk_demography.projection.compiling import threads

        # at least a few blocks for each thread, however few the regions are
        block = max(1, min(block, prepared.trajectories * prepared.regions // (4 * threads())))
    return (prepared.trajectories, prepared.years, prepared.regions, block), parallel


def _strides(*lengths: int) -> tuple[int, int, int]:
    """Rows to go on for the next trajectory, year and region of a table with these leading lengths."""
    t, y, r = lengths
    return (y * r if t > 1 else 0, r if y > 1 else 0, 1 if r > 1 else 0)


def _writable(values: FloatArray) -> FloatArray:
    """The array itself; a copy of a locked one, which would make Numba compile the kernel once more."""
    return values if values.flags.writeable else values.copy()


def _rows(values: FloatArray, cells: int) -> FloatArray:
    """A view with one row for each trajectory, year and region."""
    return _writable(values.reshape(-1, cells))


def _tables(prepared: Prepared) -> tuple[tuple[FloatArray, ...], tuple[FloatArray, ...], Any]:
    """Inputs as tables of rows, directions and weights likewise, and the strides of all of them."""
    from dwk_demography.projection import compiled_steps as steps

    cells, kind, base = 2 * prepared.ages, prepared.base.dtype, prepared.base
    none = np.zeros((1, cells), kind)
    strides = np.zeros((steps.STRIDES, 3), np.int64)
    strides[steps.OF_BASE] = _strides(base.shape[0], 1, base.shape[1])
    strides[steps.OF_SRB] = _strides(1, *prepared.srb.shape)
    tables, directions, weights = [], [], []
    for k, quantity in enumerate((prepared.survival, prepared.asfr, prepared.net)):
        width = prepared.ages if k == steps.ASFR else cells
        if quantity is not None:
            strides[steps.OF_CENTRAL + k] = _strides(*quantity.central.shape[:3])
        tables.append(none if quantity is None else _rows(quantity.central, width))
        if quantity is None or quantity.direction is None or quantity.weight is None:
            directions.append(none)
            weights.append(none[0])
            continue
        strides[steps.OF_DIRECTION + k] = _strides(*quantity.direction.shape[:3])
        strides[steps.OF_WEIGHT + k] = _strides(*quantity.weight.shape)
        directions.append(_rows(quantity.direction, width))
        weights.append(_writable(np.ascontiguousarray(quantity.weight, kind).reshape(-1)))
    if prepared.rates is not None:
        strides[steps.OF_RATES] = _strides(1, *prepared.rates.shape[:2])
    tables.append(none if prepared.rates is None else _rows(prepared.rates, cells))
    tables.append(_rows(base, cells))
    return tuple(tables), (*directions, *weights), strides


def _targets(prepared: Prepared, out: Outputs) -> tuple[Any, ...]:
    """Population, events and cells of the components as tables of rows; cells that are not kept have one unused row."""
    cells = 2 * prepared.ages
    unkept = np.zeros((1, cells), prepared.base.dtype)
    components = (out.deaths, out.net_migration, out.correction)
    return (
        out.population.reshape(-1, cells),
        out.births.reshape(-1, 2),
        *(sums.reshape(-1, 2) for sums in (out.deaths_total, out.net_total, out.correction_total)),
        tuple(unkept if cube is None else cube.reshape(-1, cells) for cube in components),
    )


def run_numbers(prepared: Prepared) -> FloatArray:
    """Constants in the float type of the run, in the order `compiled_steps` names them."""
    cap = 0.0 if prepared.count_cap is None else prepared.count_cap
    bounds: list[float] = []
    for quantity in (prepared.survival, prepared.asfr, prepared.net):
        bounds += (-np.inf, np.inf) if quantity is None else (quantity.lower, quantity.upper)
    return np.array((0, 0.5, 1, LEAST_PERSONS, LEAST_RESULT, cap, prepared.step, *bounds), prepared.base.dtype)


def _varies(quantity: Varied | None) -> bool:
    return quantity is not None and quantity.direction is not None and quantity.weight is not None


def run_options(prepared: Prepared, *, kept: bool) -> Any:
    """Switches of the run, in the order `compiled_steps` names them."""
    return np.array(
        (
            prepared.timing == "even",
            prepared.births_include_migrants,
            prepared.net is not None,
            prepared.rates is not None,
            prepared.count_cap is not None,
            prepared.first_fertile,
            prepared.last_fertile + 1,
            kept,
            _varies(prepared.survival),
            _varies(prepared.asfr),
            _varies(prepared.net),
        ),
        np.int64,
    )
