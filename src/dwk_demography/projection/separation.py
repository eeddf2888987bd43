"""Separation factors for the deaths of a step where no life table is at hand."""

from __future__ import annotations

import numpy as np

from dwk_demography.mortality.survival import period_deaths
from dwk_demography.projection.contract import FloatArray

__all__ = ["linear_separation", "period_deaths"]


def linear_separation(survival: FloatArray) -> FloatArray:
    """Separation factors where nothing but survival is known: survivors fall linearly within each age group.

    Parameters
    ----------
    survival : ndarray, shape (..., A)
        Survivorship ratios, the last one open.

    Returns
    -------
    ndarray, shape (..., A)
        Share of the cohort's deaths that falls on the younger age: one half; for the age before the open one
        ``0.5 * (1 / S - 1)`` between 0 and 1, with l running on linearly; 1 for the open age.
    """
    factors = np.full_like(survival, 0.5)
    alive = np.maximum(survival[..., -2], np.finfo(survival.dtype).tiny)
    factors[..., -2] = np.minimum(0.5 * np.maximum(1 / alive - 1, 0), 1)
    factors[..., -1] = 1
    return factors
