"""Intervals that held in the past as often as they say: a scale learned from errors of earlier base years."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from dwk_demography.errors import NotANumber, UnknownOption, WrongShape
from dwk_demography.uncertainty.levels import Floats


@dataclass(frozen=True, slots=True)
class Calibration:
    """What hindcasts taught about stated standard deviations.

    Attributes
    ----------
    factor : float
        What stated standard deviations are multiplied by.
    level : float
        Share of actual values the interval is to contain.
    errors : int
        Number of errors it was learned from.
    coverage_before, coverage_after : float
        Share of these errors inside the interval with the stated and with the scaled standard deviations.
    """

    factor: float
    level: float
    errors: int
    coverage_before: float
    coverage_after: float


def normal_quantile(level: float) -> float:
    """Half-width in standard deviations of a central interval of the normal distribution."""
    if not 0 < level < 1:
        raise UnknownOption(
            f"Das Intervall soll {level} der Fälle enthalten; erwartet wird eine Zahl zwischen 0 und 1."
        )
    return NormalDist().inv_cdf(0.5 + level / 2)


def calibrate(errors: npt.ArrayLike, sds: npt.ArrayLike, level: float = 0.8) -> Calibration:
    """Learn the factor by which stated standard deviations are too small or too large.

    Parameters
    ----------
    errors : array_like, any shape
        Actual minus projected of earlier base years (often of logarithms). NaN is left out together with its `sds`.
    sds : array_like, broadcast to the shape of `errors`
        Standard deviations that were stated for them, above zero.
    level : float
        Share of actual values the interval is to contain.

    Returns
    -------
    Calibration

    Raises
    ------
    WrongShape
        Without any error.
    NotANumber
        With a standard deviation that is not a finite number above zero.

    Notes
    -----
    The factor is the ``ceil((n + 1) level)``-th smallest of ``|error| / (z sd)``, the rule of split conformal prediction
    (V. Vovk, A. Gammerman, G. Shafer, 2005): with exchangeable errors the next one falls inside with at least the stated
    share. Regions of one year share the national error and are not exchangeable with those of another; errors of several
    base years are therefore needed, and the stated standard deviations must hold both parts.
    """
    z = normal_quantile(level)
    misses, spreads = np.broadcast_arrays(np.asarray(errors, float), np.asarray(sds, float))
    known = ~np.isnan(misses)
    misses, spreads = np.abs(misses[known]), spreads[known]
    if not len(misses):
        raise WrongShape("Ohne Abweichungen früherer Rechnungen ist nichts zu lernen; erwartet wird mindestens eine.")
    if not (np.isfinite(spreads) & (spreads > 0)).all():
        raise NotANumber("Eine der angegebenen Streuungen ist keine Zahl über null.")
    ratios = np.sort(misses / (z * spreads))
    place = min(int(np.ceil((len(ratios) + 1) * level)), len(ratios)) - 1
    factor = float(ratios[place])
    return Calibration(factor, level, len(ratios), float((ratios <= 1).mean()), float((ratios <= factor).mean()))


def interval(
    central: npt.ArrayLike, sd: npt.ArrayLike, level: float = 0.8, *, factor: float = 1.0, logarithmic: bool = False
) -> tuple[Floats, Floats]:
    """Lower and upper bound around a central course.

    Parameters
    ----------
    central : array_like
        Persons (or another quantity).
    sd : array_like, broadcast to `central`
        Standard deviation: same unit, or of the logarithm if `logarithmic`. Of both parts of the error together:
        ``sqrt(regional**2 + national**2)``.
    level : float
        Share of actual values the interval is to contain.
    factor : float
        From `calibrate`.
    logarithmic : bool
        The error is a share of the quantity; bounds stay above zero.

    Returns
    -------
    lower, upper : ndarray
    """
    middle = np.asarray(central, float)
    width = normal_quantile(level) * factor * np.asarray(sd, float)
    if logarithmic:
        return middle * np.exp(-width), middle * np.exp(width)
    return middle - width, middle + width
