"""Sorting networks: which pairs to put in order so that any sequence comes out sorted."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt


@lru_cache(maxsize=8)
def sorting_network(length: int) -> npt.NDArray[np.int32]:
    """The exchanges of Batcher's odd-even merge sort.

    Parameters
    ----------
    length : int
        Number of values, any number from 1; the network is that of the next power of two, the missing places standing
        for values larger than all others, which no exchange moves.

    Returns
    -------
    ndarray of int32, shape (exchanges, 2)
        Pairs (i, j), i < j, in order: after each, place i holds the smaller value.

    Notes
    -----
    K. E. Batcher, Sorting networks and their applications (1968). It always makes the same exchanges, so that many
    sequences are sorted side by side with minimum and maximum alone.
    """
    pairs: list[tuple[int, int]] = []
    width = 1
    while width < length:
        distance = width
        while distance >= 1:
            for start in range(distance % width, length - distance, 2 * distance):
                for i in range(start, min(start + distance, length - distance)):
                    if i // (2 * width) == (i + distance) // (2 * width):
                        pairs.append((i, i + distance))
            distance //= 2
        width *= 2
    return np.array(pairs, np.int32).reshape(-1, 2)


def quantile_places(probabilities: npt.ArrayLike, length: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Where quantiles lie among `length` sorted values.

    Parameters
    ----------
    probabilities : array_like
        From 0 to 1.
    length : int

    Returns
    -------
    lower : ndarray of int64
        Index of the value below or at the quantile.
    share : ndarray of float64
        How far it lies on the way to the next value (linear interpolation, NumPy's default).
    """
    place = np.asarray(probabilities, float) * (length - 1)
    lower = np.floor(place).astype(np.int64)
    return lower, place - lower
