"""Class limits for maps, by a stated method."""

from __future__ import annotations

import math
from collections.abc import Iterable

from dwk.documents.charts.specs import ChartInputError, Value

QUANTILES = "Quantile: In jeder Klasse liegen etwa gleich viele Gebiete."


def quantile_breaks(values: Iterable[Value], n: int = 5) -> tuple[float, ...]:
    """Inner limits so that each of n classes holds about the same number of areas.

    Method: with m sorted known values, limit k is the value at position ceil(k * m / n) counted from zero, so a limit
    is always a value that occurs and belongs to the class above it. Equal limits are joined, and a limit equal to
    the lowest value is dropped: ties then give fewer classes, never an empty one.
    """
    if not 2 <= n <= 7:
        raise ChartInputError(
            "Die Klassen konnten nicht gebildet werden, weil zwei bis sieben möglich sind. Bitte ändern Sie die Anzahl."
        )
    known = sorted(value for value in values if value is not None)
    if not known:
        return ()
    limits = {known[min(math.ceil(k * len(known) / n), len(known) - 1)] for k in range(1, n)}
    return tuple(sorted(limit for limit in limits if limit > known[0]))


def class_of(value: float, breaks: tuple[float, ...]) -> int:
    """Number of the class a value belongs to, from zero; a limit belongs to the class above it."""
    return sum(1 for limit in breaks if value >= limit)
