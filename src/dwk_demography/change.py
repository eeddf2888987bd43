"""Change of a population over time: components, index series, comparable stretches."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dwk_demography.indicators import crosses_break
from dwk_demography.reasons import NoValueError, Reason


@dataclass(frozen=True)
class YearOfChange:
    """Balance of one calendar year, all in persons; None where a part is missing.

    ``change = natural + net_migration + residual``. Where births or deaths are missing, `natural`
    is derived as ``change - net_migration``, `residual` is None and `natural_as_residual` is True:
    the figure then also holds corrections of the population register. `reason` says why `change`
    is missing.
    """

    year: int
    change_persons: float | None
    natural_persons: float | None
    net_migration_persons: float | None
    residual_persons: float | None
    natural_as_residual: bool
    reason: Reason | None


def components_of_change(
    population: Mapping[int, float],
    births: Mapping[int, float],
    deaths: Mapping[int, float],
    migration_in: Mapping[int, float],
    migration_out: Mapping[int, float],
    *,
    breaks: Sequence[int] = (),
) -> tuple[YearOfChange, ...]:
    """Split the yearly change of a population into natural change, migration and residual.

    The demographic balancing equation: ``P(t) = P(t-1) + B - D + I - E`` plus corrections.

    Parameters
    ----------
    population : mapping of year to float
        Persons on 31 December.
    births, deaths, migration_in, migration_out : mapping of year to float
        Events in the calendar year, persons. A missing year or ``NaN`` is missing, not zero.
    breaks : sequence of int
        Years from which the population stands on a new census; their change gives no value.

    Returns
    -------
    tuple of YearOfChange
        Ascending; every year for which a change or one of the two balances is known.
    """
    years = sorted({*population, *births, *deaths, *migration_in, *migration_out})
    rows = []
    for year in years:
        change, reason = _change(population, year, breaks)
        natural = _difference(births, deaths, year)
        migration = _difference(migration_in, migration_out, year)
        if change is None and natural is None and migration is None:
            continue
        rows.append(_balance(year, change, natural, migration, reason))
    return tuple(rows)


def index_series(values: Mapping[int, float], base_year: int, *, breaks: Sequence[int] = ()) -> dict[int, float | None]:
    """Values relative to a base year (base = 100), by year ascending.

    Parameters
    ----------
    values : mapping of year to float
        ``NaN`` is missing.
    base_year : int
    breaks : sequence of int
        Years beyond a census break as seen from the base year get None.

    Returns
    -------
    dict of year to float or None
        Per cent of the base year; None where the value is missing or stands beyond a break.

    Raises
    ------
    NoValueError
        NO_LAG_YEAR (no value in the base year) or ZERO_DENOMINATOR.
    """
    base = _known(values, base_year)
    if base is None:
        raise NoValueError(Reason.NO_LAG_YEAR, f"Für das Bezugsjahr {base_year} fehlt der Wert.")
    if base == 0:
        raise NoValueError(Reason.ZERO_DENOMINATOR, f"Der Wert im Bezugsjahr {base_year} ist null.")
    series: dict[int, float | None] = {}
    for year in sorted(values):
        value = _known(values, year)
        first, last = min(year, base_year), max(year, base_year)
        comparable = value is not None and crosses_break(first, last, breaks) is None
        series[year] = 100 * value / base if value is not None and comparable else None
    return series


def comparable_stretches(years: Iterable[int], breaks: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    """Years grouped so that no group spans a census break, ascending; for lines with a gap.

    Parameters
    ----------
    years : iterable of int
    breaks : sequence of int
        First years after a census break.

    Returns
    -------
    tuple of tuple of int
        The groups, years ascending.
    """
    stretches: list[list[int]] = []
    for year in sorted(set(years)):
        if stretches and crosses_break(stretches[-1][-1], year, breaks) is None:
            stretches[-1].append(year)
        else:
            stretches.append([year])
    return tuple(tuple(stretch) for stretch in stretches)


def _balance(
    year: int,
    change: float | None,
    natural: float | None,
    migration: float | None,
    reason: Reason | None,
) -> YearOfChange:
    derived = natural is None and change is not None and migration is not None
    residual = None
    if change is not None and migration is not None:
        if natural is None:
            natural = change - migration
        else:
            residual = change - natural - migration
    return YearOfChange(year, change, natural, migration, residual, derived, reason)


def _change(population: Mapping[int, float], year: int, breaks: Sequence[int]) -> tuple[float | None, Reason | None]:
    if crosses_break(year - 1, year, breaks) is not None:
        return None, Reason.CENSUS_BREAK
    after, before = _known(population, year), _known(population, year - 1)
    if after is None:
        return None, Reason.NO_POPULATION
    if before is None:
        return None, Reason.NO_LAG_YEAR
    return after - before, None


def _difference(plus: Mapping[int, float], minus: Mapping[int, float], year: int) -> float | None:
    first, second = _known(plus, year), _known(minus, year)
    return None if first is None or second is None else first - second


def _known(values: Mapping[int, float], year: int) -> float | None:
    value = values.get(year, math.nan)
    return None if math.isnan(value) else value
