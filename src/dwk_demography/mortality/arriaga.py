"""Which ages make the difference between two life expectancies."""

import numpy as np
from numpy.typing import NDArray

from dwk_demography.errors import AgesMissing, RateOutOfRange
from dwk_demography.mortality.checks import common_shape
from dwk_demography.mortality.lifetable import LifeTable

Floats = NDArray[np.float64]


def decompose(first: LifeTable, second: LifeTable) -> Floats:
    """Contribution of each age group to the difference of life expectancy at birth.

    Parameters
    ----------
    first, second : LifeTable
        Tables of the same age groups; their other axes broadcast. The radix does not matter.

    Returns
    -------
    ndarray, shape (..., A)
        Years; their sum over ages is e0 of `second` minus e0 of `first`.

    Raises
    ------
    AgesMissing
        The age groups differ.
    RateOutOfRange
        Nobody reaches the open age group in one of the tables.

    Notes
    -----
    E. E. Arriaga, "Measuring and explaining the change in life expectancies", Demography 21 (1984): direct effect
    l1 (L2/l2 - L1/l1) plus indirect and interaction effect T2' (l1/l2 - l1'/l2'), a prime marking the next group;
    the open group has l1 (e2 - e1) only. Survivors are taken with radix 1.
    """
    if not np.array_equal(first.ages, second.ages):
        raise AgesMissing("Die beiden Sterbetafeln haben verschiedene Altersgruppen.")
    common_shape("Sterbetafeln", first.lx.shape, second.lx.shape)
    before, after = (table.lx / table.radix for table in (first, second))
    if (before <= 0).any() or (after <= 0).any():
        raise RateOutOfRange(
            "In einer der Sterbetafeln erreicht niemand das letzte Alter; die Zerlegung ist nicht möglich."
        )
    per_survivor = second.Lx / second.lx - first.Lx / first.lx
    direct = before * per_survivor
    later = second.Tx / second.radix
    ratio = before / after
    direct[..., :-1] += later[..., 1:] * (ratio[..., :-1] - ratio[..., 1:])
    return np.asarray(direct)
