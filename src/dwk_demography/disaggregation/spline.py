"""Single years from a curve through the cumulated numbers: fast, exact, and never negative.

`cumulative_spline` is a cubic spline through the cumulated group numbers whose slopes are limited so
that the curve never falls (Hyman 1983, SIAM J. Sci. Stat. Comput. 4, 645-654; used the same way in
the methods protocol of the Human Mortality Database). `sprague` uses Sprague's osculatory
multipliers for five-year groups (Sprague 1880, Journal of the Institute of Actuaries 22, 270-285;
table in Siegel and Swanson 2004, The Methods and Materials of Demography, appendix C), with a
correction where they give a negative number.
"""

import numpy as np

from dwk_demography.disaggregation.groups import AgeGroups, Array, checked_counts
from dwk_demography.errors import InputError

_FIRST = (
    (0.3616, -0.2768, 0.1488, -0.0336, 0.0),
    (0.2640, -0.0960, 0.0400, -0.0080, 0.0),
    (0.1840, 0.0400, -0.0320, 0.0080, 0.0),
    (0.1200, 0.1360, -0.0720, 0.0160, 0.0),
    (0.0704, 0.1968, -0.0848, 0.0176, 0.0),
)
_SECOND = (
    (0.0336, 0.2272, -0.0752, 0.0144, 0.0),
    (0.0080, 0.2320, -0.0480, 0.0080, 0.0),
    (-0.0080, 0.2160, -0.0080, 0.0, 0.0),
    (-0.0160, 0.1840, 0.0400, -0.0080, 0.0),
    (-0.0176, 0.1408, 0.0912, -0.0144, 0.0),
)
_MIDDLE = (
    (-0.0128, 0.0848, 0.1504, -0.0240, 0.0016),
    (-0.0016, 0.0144, 0.2224, -0.0416, 0.0064),
    (0.0064, -0.0336, 0.2544, -0.0336, 0.0064),
    (0.0064, -0.0416, 0.2224, 0.0144, -0.0016),
    (0.0016, -0.0240, 0.1504, 0.0848, -0.0128),
)


def cumulative_spline(counts: Array, groups: AgeGroups) -> Array:
    """Single years of the closed groups by a monotone cubic spline through the cumulated numbers.

    Parameters
    ----------
    counts : array_like, shape (..., G)
        Numbers by age group; finite, not negative.
    groups : AgeGroups
        The open group is spread evenly (`disaggregate` then replaces it by its own shape).

    Returns
    -------
    ndarray, shape (..., ages)
        Not negative; every group adds up to its number.

    Raises
    ------
    WrongShape, NotANumber, NegativeInput
        Bad counts.
    InputError
        Fewer than two closed groups.
    """
    numbers = checked_counts(counts, groups.count, "Altersgruppen")
    if groups.count < 3:
        raise InputError("Für eine Kurve werden mindestens zwei geschlossene Altersgruppen gebraucht.")
    knots = np.array(groups.lower_years, dtype=np.float64)
    widths = np.diff(knots)
    cumulated = np.zeros((*numbers.shape[:-1], groups.count))
    np.cumsum(numbers[..., :-1], axis=-1, out=cumulated[..., 1:])
    density = numbers[..., :-1] / widths
    slopes = _limited_slopes(density, widths)
    ages = np.arange(groups.open_from_years + 1, dtype=np.float64)
    piece = np.clip(np.searchsorted(knots, ages, side="right") - 1, 0, groups.count - 2)
    within = (ages - knots[piece]) / widths[piece]
    rest = 1.0 - within
    curve = (
        cumulated[..., piece] * (1.0 + 2.0 * within) * rest**2
        + cumulated[..., piece + 1] * within**2 * (3.0 - 2.0 * within)
        + widths[piece] * within * rest * (slopes[..., piece] * rest - slopes[..., piece + 1] * within)
    )
    closed = np.maximum(np.diff(curve, axis=-1), 0.0)
    result = groups.uniform(numbers)
    result[..., : groups.open_from_years] = closed
    return result


def _limited_slopes(density: Array, widths: Array) -> Array:
    """Slopes of the natural interpolant at the knots, limited to three times the smaller neighbour."""
    size = widths.size + 1
    system = np.zeros((size, size))
    right = np.zeros((*density.shape[:-1], size))
    for row in range(1, size - 1):
        before, after = widths[row - 1], widths[row]
        system[row, row - 1 : row + 2] = after, 2.0 * (before + after), before
        right[..., row] = 3.0 * (after * density[..., row - 1] + before * density[..., row])
    # parabolic ends: the first and the last piece have no third derivative
    system[0, :2] = system[-1, -2:] = 1.0
    right[..., 0], right[..., -1] = 2.0 * density[..., 0], 2.0 * density[..., -1]
    slopes = right @ np.linalg.inv(system).T
    limits = np.empty_like(slopes)
    limits[..., 0], limits[..., -1] = density[..., 0], density[..., -1]
    limits[..., 1:-1] = np.minimum(density[..., :-1], density[..., 1:])
    limited: Array = np.clip(slopes, 0.0, 3.0 * limits)
    return limited


def sprague(counts: Array) -> Array:
    """Single years of five-year groups by Sprague's multipliers, corrected to stay non-negative.

    Parameters
    ----------
    counts : array_like, shape (..., G), G >= 5
        Numbers in the closed groups 0-4, 5-9, ...; finite, not negative. No open group.

    Returns
    -------
    ndarray, shape (..., 5 G)
        Where a multiplier gives a negative number, the group is mixed with an even distribution just
        as far as needed; every group adds up to its number.

    Raises
    ------
    WrongShape, NotANumber, NegativeInput
        Bad counts.
    InputError
        Fewer than five groups.
    """
    array = np.asarray(counts, dtype=np.float64)
    size = array.shape[-1] if array.ndim else 0
    numbers = checked_counts(array, size, "Fünfjahresgruppen")
    if size < 5:
        raise InputError(
            f"Für Spragues Multiplikatoren werden mindestens fünf Fünfjahresgruppen gebraucht, es sind {size}."
        )
    single = numbers @ sprague_matrix(size).T
    by_group = single.reshape(*numbers.shape, 5)
    even = (numbers / 5.0)[..., None]
    lowest = by_group.min(axis=-1, keepdims=True)
    mixed = np.divide(-lowest, even - lowest, out=np.zeros_like(lowest), where=lowest < 0)
    corrected: Array = np.maximum(by_group + mixed * (even - by_group), 0.0)
    return corrected.reshape(*numbers.shape[:-1], 5 * size)


def sprague_matrix(group_count: int) -> Array:
    """Sprague's multipliers as a matrix, shape (5 G, G); dimensionless, columns add up to 1.

    Parameters
    ----------
    group_count : int
        Groups of five years, G, at least five.

    Returns
    -------
    ndarray, shape (5 G, G)
        Persons of a single year per person of a group.

    Notes
    -----
    T. B. Sprague (1880); H. S. Shryock, J. S. Siegel, "The Methods and Materials of Demography" (1976), appendix C.
    """
    matrix = np.zeros((5 * group_count, group_count))
    matrix[0:5, 0:5] = _FIRST
    matrix[5:10, 0:5] = _SECOND
    for group in range(2, group_count - 2):
        matrix[5 * group : 5 * group + 5, group - 2 : group + 3] = _MIDDLE
    matrix[-10:-5, -5:] = np.array(_SECOND)[::-1, ::-1]
    matrix[-5:, -5:] = np.array(_FIRST)[::-1, ::-1]
    return matrix
