"""Where nothing is missing."""

from __future__ import annotations

import numpy as np

from dwk_demography.regional.contract import Flags, Floats


def complete(values: Floats, axes: int) -> Flags:
    """Whether all cells of the last `axes` axes are known; the other axes are kept."""
    known: Flags = np.asarray(np.isfinite(values).all(axis=tuple(range(-axes, 0))))
    return known
