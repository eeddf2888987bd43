"""Small made-up tables; Beispiel numbers, no real region."""

import numpy as np

from dwk_demography.ages import AgeTable

LOWER = (0, 3, 6, 10, 15, 18, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 75)
UPPER = (2, 5, 9, 14, 17, 19, 24, 29, 34, 39, 44, 49, 54, 59, 64, 74, None)


def table(persons=None, *, female=None, male=None, total=None) -> AgeTable:
    """17 groups as in the table of the Kreise; 10 persons in each unless given."""
    arrays = {}
    for key, given in (("t", persons), ("f", female), ("m", male)):
        if given is not None:
            arrays[key] = np.array(given, dtype=float)
    if not arrays:
        arrays["t"] = np.full(len(LOWER), 10.0)
    return AgeTable(LOWER, UPPER, arrays, {} if total is None else {"t": total})


def totals_only(**totals: float) -> AgeTable:
    """A table without age, as in the list of municipalities."""
    return AgeTable((), (), {}, totals)
