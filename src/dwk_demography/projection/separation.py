"""From deaths of a birth cohort to deaths of the period by age at death."""

from __future__ import annotations

import numpy as np

from dwk_demography.projection.contract import FloatArray


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
    factors[..., -2] = np.clip(0.5 * (1 / alive - 1), 0, 1)
    factors[..., -1] = 1
    return factors


def period_deaths(cohort: FloatArray, separation: FloatArray) -> FloatArray:
    """Deaths by age at death from deaths by age at the end of the step.

    Parameters
    ----------
    cohort : ndarray, shape (..., A)
        Persons; index = age at the end of the step, 0 for the births of the step, the last one for the two oldest.
    separation : ndarray, shape (..., A)
        Factor k: share of the deaths of a cohort aged a at the start that falls on age a.

    Returns
    -------
    ndarray, shape (..., A)
        Persons by age at death, with the same sum: ``D[0] + D[1] k[0]``, then ``D[a] (1 - k[a-1]) + D[a+1] k[a]``, last
        ``D[A-1] (1 - k[A-2])``. Source: methods of the UN Population Division.
    """
    older = cohort[..., 1:]
    younger_share = older * separation[..., :-1]
    deaths = np.empty_like(cohort)
    deaths[..., 0] = cohort[..., 0]
    deaths[..., 1:] = older - younger_share
    deaths[..., :-1] += younger_share
    return deaths
