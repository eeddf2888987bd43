"""How good a projection was."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dwk_demography.regional.contract import Floats


@dataclass(frozen=True, slots=True)
class Scores:
    """Errors of a projection in per cent.

    Attributes
    ----------
    mape : float
        Mean absolute percentage error of the totals of the regions.
    p90 : float
        Nine of ten regions are at most so far off.
    wape_age_sex : float
        Sum of the absolute errors over regions, sexes and age groups, over the sum of all persons.
    bias : float
        Error of the sum of all regions; negative: projected too few.
    coverage_80 : float or None
        Share of the regions whose total lies in the 80 % interval; None without one.
    """

    mape: float
    p90: float
    wape_age_sex: float
    bias: float
    coverage_80: float | None = None


def score(projected: Floats, actual: Floats, bounds: tuple[Floats, Floats] | None = None) -> Scores:
    """Compare projected with actual persons.

    Parameters
    ----------
    projected, actual : ndarray, shape (R, 2, G)
    bounds : tuple of ndarray, shape (R,) each, optional
        Interval of the totals.

    Returns
    -------
    Scores
    """
    totals, true = projected.sum(axis=(1, 2)), actual.sum(axis=(1, 2))
    errors = np.abs(totals / true - 1) * 100
    coverage = None
    if bounds is not None:
        coverage = float(((bounds[0] <= true) & (true <= bounds[1])).mean() * 100)
    return Scores(
        float(errors.mean()),
        float(np.percentile(errors, 90)),
        float(np.abs(projected - actual).sum() / actual.sum() * 100),
        float((totals.sum() / true.sum() - 1) * 100),
        coverage,
    )
