"""Mean length of life of those who die before their first (and fifth) birthday.

The deaths of the first year crowd into the first weeks, so the average is far below half a year and
falls with infant mortality. Three rules are offered; none of them asks for more than the death rate.
"""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: ``ak``: Andreev and Kingkade (2015) in m0; ``cd``: Coale and Demeny, West; ``ak-un``: see `a0_of`
A0Rule = Literal["ak", "cd", "ak-un"]
RULES: tuple[A0Rule, ...] = ("ak", "cd", "ak-un")

# rows: female, male; per piece: upper bound (exclusive), intercept, slope; then the constant above the last bound
_AK_RATE = (
    ((0.01724, 0.14903, -2.05527), (0.06891, 0.04667, 3.88089), 0.31411),
    ((0.02300, 0.14929, -1.99545), (0.08307, 0.02832, 3.26021), 0.29915),
)
_AK_PROBABILITY = (
    ((0.0170, 0.1490, -2.0867), (0.0658, 0.0438, 4.1075), 0.3141),
    ((0.0226, 0.1493, -2.0367), (0.0785, 0.0244, 3.4994), 0.2991),
)
_CD_BOUND = 0.107
_CD_INFANT = ((0.053, 2.800, 0.350), (0.045, 2.684, 0.330))
_CD_CHILD = ((1.522, -1.518, 1.361), (1.651, -2.816, 1.352))


def a0_of(m0: Floats, male: NDArray[np.bool_], rule: A0Rule) -> Floats:
    """Mean years lived in the first year of life by those who die in it.

    Parameters
    ----------
    m0 : ndarray of float64
        Central death rate of age 0, deaths per person-year, any shape.
    male : ndarray of bool
        True where the rate is that of boys; broadcasts against `m0`.
    rule : {"ak", "cd", "ak-un"}
        ``ak``: piecewise linear in m0. ``cd``: Coale-Demeny (West) in m0. ``ak-un``: the coefficients of
        Andreev-Kingkade for q0, entered with m0 as the United Nations did for the inputs of the World
        Population Prospects 2019; only for reproducing their survivorship ratios.

    Returns
    -------
    ndarray of float64
        Years, between 0 and 1, shape of `m0`.

    Notes
    -----
    E. M. Andreev, W. W. Kingkade, "Average age at death in infancy and infant mortality level",
    Demographic Research 33 (2015), in the form of the Human Mortality Database Methods Protocol v6 (table 1);
    S. H. Preston, P. Heuveline, M. Guillot, "Demography" (2001), table 3.3, after Coale and Demeny (1983).
    """
    if rule == "cd":
        return _coale_demeny(m0, male, _CD_INFANT)
    pieces = _AK_RATE if rule == "ak" else _AK_PROBABILITY
    female, of_male = (_piecewise(m0, piece) for piece in pieces)
    return np.where(male, of_male, female)


def a1_to_4(m0: Floats, male: NDArray[np.bool_]) -> Floats:
    """Mean years lived between the first and the fifth birthday by those who die between them (Coale-Demeny, West).

    Parameters
    ----------
    m0 : ndarray of float64
        Central death rate of age 0, per person-year.
    male : ndarray of bool
        True where the rate is that of boys; broadcasts against `m0`.

    Returns
    -------
    ndarray of float64
        Years, between 0 and 4.
    """
    return _coale_demeny(m0, male, _CD_CHILD)


def _coale_demeny(
    m0: Floats, male: NDArray[np.bool_], rows: tuple[tuple[float, float, float], tuple[float, float, float]]
) -> Floats:
    female, of_male = (np.where(m0 < _CD_BOUND, start + slope * m0, above) for start, slope, above in rows)
    return np.where(male, of_male, female)


def _piecewise(m0: Floats, piece: tuple[tuple[float, float, float], tuple[float, float, float], float]) -> Floats:
    (first_bound, first, first_slope), (second_bound, second, second_slope), constant = piece
    low = first + first_slope * m0
    middle = second + second_slope * m0
    return np.where(m0 < first_bound, low, np.where(m0 < second_bound, middle, constant))
