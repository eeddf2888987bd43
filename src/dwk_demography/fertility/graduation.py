"""Fertility of age groups brought to single years: quadratic spline, Hadwiger curve, Brass polynomial."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dwk_demography.errors import AgesMissing, RateOutOfRange, WrongShape
from dwk_demography.mortality.checks import common_shape, finite_array, not_negative

Floats = NDArray[np.float64]

_BRASS_SPAN = 33.0
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(8)


def graduate(rates: ArrayLike, bounds: ArrayLike, *, ages: int = 101) -> Floats:
    """Single-year rates whose mean over each group is the rate of the group.

    Parameters
    ----------
    rates : array_like, shape (..., G)
        Births per woman and year of each group.
    bounds : array_like of int, shape (G + 1,)
        Lower bounds of the groups and the upper end (exclusive), e.g. 15, 20, ..., 45, 50.
    ages : int
        Number of single years of the result, from age 0; zero outside the bounds.

    Returns
    -------
    ndarray, shape (..., ages)
        Never negative; the sum over the years of a group is its rate times its width.

    Raises
    ------
    WrongShape, AgesMissing
        Bounds that do not rise, are no whole years, do not fit the groups or leave the ages of the result.
    NegativeInput, NotANumber
        A rate is negative or missing.

    Notes
    -----
    Births summed up to an age are a quadratic spline with knots at the bounds and the middles of the groups, hence
    its slope, the rate, runs linearly between them and starts and ends at 0 (L. L. Schumaker, SIAM Journal on
    Numerical Analysis 20, 1983). Slopes at the bounds are of fourth order between groups of one width and held
    between 0 and twice the smaller neighbour, which makes the slope in the middle, and every rate, non-negative.
    """
    means = not_negative(rates, "Geburtenraten der Altersgruppen")
    edges = _checked_bounds(bounds, means, ages)
    widths = np.diff(edges)
    slopes = _slopes(means, widths)
    middle = 2 * means - (slopes[..., :-1] + slopes[..., 1:]) / 2
    result = np.zeros((*means.shape[:-1], ages))
    for group, (start, width) in enumerate(zip(edges[:-1], widths, strict=True)):
        cuts = np.arange(int(width) + 1) / (width / 2)
        summed = _summed(cuts, slopes[..., group], middle[..., group], slopes[..., group + 1])
        years = slice(int(start), int(start + width))
        result[..., years] = np.maximum(np.diff(summed, axis=-1) * width / 2, 0.0)
    return result


def hadwiger_schedule(tfr: ArrayLike, mean: ArrayLike, deviation: ArrayLike, *, ages: int = 101) -> Floats:
    """Single-year rates of a Hadwiger curve with given total, mean age and standard deviation.

    Parameters
    ----------
    tfr : array_like, shape (...)
        Births per woman.
    mean, deviation : array_like, shape (...)
        Mean age at childbearing and its standard deviation, years; broadcast with `tfr`.
    ages : int
        Number of single years of the result, from age 0.

    Returns
    -------
    ndarray, shape (..., ages)
        Births per woman and year; what the curve has beyond the last age is left out (with 101 ages below 1e-9).

    Raises
    ------
    RateOutOfRange
        Mean or deviation are not positive.

    Notes
    -----
    H. Hadwiger, Skandinavisk Aktuarietidskrift 23 (1940), in the form of Gilje (1972):
    f(x) = (a b / c) (c/x)^(3/2) exp(-b^2 (c/x + x/c - 2)). It is an inverse Gaussian density: total a sqrt(pi),
    mean c, variance c^2 / (2 b^2), so the parameters follow from the moments. Each year is integrated.
    """
    level, centre, width = _parameters(tfr, mean, deviation)
    b_squared = (centre / width) ** 2 / 2
    points = (np.arange(ages)[:, None] + (_NODES + 1) / 2).ravel()
    ratio = centre[..., None] / points
    density = np.sqrt(b_squared / np.pi)[..., None] / centre[..., None] * ratio**1.5
    density = density * np.exp(-b_squared[..., None] * (ratio + 1 / ratio - 2))
    by_year = density.reshape(*density.shape[:-1], ages, _NODES.size) @ (_WEIGHTS / 2)
    return np.asarray(level[..., None] * by_year)


def brass_schedule(tfr: ArrayLike, mean: ArrayLike, *, ages: int = 101) -> Floats:
    """Single-year rates of the fertility polynomial of Brass with given total and mean age.

    Parameters
    ----------
    tfr, mean : array_like, shape (...)
        Births per woman; mean age at childbearing, years.
    ages : int
        Number of single years of the result, from age 0.

    Returns
    -------
    ndarray, shape (..., ages)
        Births per woman and year; the integral over each year, total exactly `tfr`.

    Raises
    ------
    RateOutOfRange
        The curve, 33 years wide, would leave the ages of the result.

    Notes
    -----
    W. Brass (1960, 1975): f(x) = c (x - s) (s + 33 - x)^2 between s and s + 33; mean s + 0.4 * 33, c = 12 TFR / 33^4.
    """
    level = not_negative(tfr, "Zusammengefasste Geburtenziffer")
    centre = finite_array(mean, "Mittleres Alter")
    rows = common_shape("Geburtenziffer und mittleres Alter", level.shape, centre.shape)
    level, centre = np.broadcast_to(level, rows), np.broadcast_to(centre, rows)
    start = centre - 0.4 * _BRASS_SPAN
    if (start < 0).any() or (start + _BRASS_SPAN > ages).any():
        raise RateOutOfRange("Das mittlere Alter liegt so, dass Geburten außerhalb der Alter lägen.")
    passed = np.clip((np.arange(ages + 1) - start[..., None]) / _BRASS_SPAN, 0.0, 1.0)
    summed = 6 * passed**2 - 8 * passed**3 + 3 * passed**4
    return np.asarray(level[..., None] * np.diff(summed, axis=-1))


def _checked_bounds(bounds: ArrayLike, means: Floats, ages: int) -> Floats:
    edges = finite_array(bounds, "Altersgrenzen")
    if means.ndim < 1 or edges.ndim != 1 or edges.size != means.shape[-1] + 1:
        raise WrongShape("Zu G Altersgruppen gehören G + 1 Grenzen, etwa 15, 20, ..., 45, 50 bei sieben Gruppen.")
    if (np.diff(edges) <= 0).any() or (edges != np.round(edges)).any():
        raise AgesMissing("Die Altersgrenzen müssen ganze Jahre sein und steigen.")
    if edges[0] < 0 or edges[-1] > ages:
        raise AgesMissing(f"Die Altersgruppen reichen von {edges[0]:g} bis {edges[-1]:g}; vorhanden sind 0 bis {ages}.")
    return edges


def _slopes(means: Floats, widths: Floats) -> Floats:
    """Rates at the bounds, 0 at both ends, so limited that no rate within a group falls below 0."""
    slopes = np.zeros((*means.shape[:-1], widths.size + 1))
    left, right = means[..., :-1], means[..., 1:]
    inner = (left * widths[1:] + right * widths[:-1]) / (widths[:-1] + widths[1:])
    if widths.size > 3 and (widths == widths[0]).all():
        further = means[..., :-3] + means[..., 3:]
        inner[..., 1:-1] = (7 * (means[..., 1:-2] + means[..., 2:-1]) - further) / 12
    slopes[..., 1:-1] = np.clip(inner, 0.0, 2 * np.minimum(left, right))
    return slopes


def _summed(cuts: Floats, start: Floats, middle: Floats, end: Floats) -> Floats:
    """Integral of the broken line start - middle - end up to `cuts` (0 to 2, knots at whole numbers)."""
    first, second = np.minimum(cuts, 1.0), np.maximum(cuts - 1.0, 0.0)
    begin, peak, close = start[..., None], middle[..., None], end[..., None]
    return np.asarray(begin * first + (peak - begin) * first**2 / 2 + peak * second + (close - peak) * second**2 / 2)


def _parameters(tfr: ArrayLike, mean: ArrayLike, deviation: ArrayLike) -> tuple[Floats, Floats, Floats]:
    level = not_negative(tfr, "Zusammengefasste Geburtenziffer")
    centre, width = finite_array(mean, "Mittleres Alter"), finite_array(deviation, "Standardabweichung")
    if (centre <= 0).any() or (width <= 0).any():
        raise RateOutOfRange("Mittleres Alter und Standardabweichung müssen über 0 Jahren liegen.")
    rows = common_shape("Geburtenziffer, mittleres Alter, Abweichung", level.shape, centre.shape, width.shape)
    return np.broadcast_to(level, rows), np.broadcast_to(centre, rows), np.broadcast_to(width, rows)
