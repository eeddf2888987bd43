"""Relational model of mortality: a standard table moved in level and slope on the logit scale."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dwk_demography.errors import RateOutOfRange, WrongShape
from dwk_demography.mortality.checks import common_shape, finite_array, not_negative
from dwk_demography.mortality.lifetable import LifeTable, survivorship, table_from

Floats = NDArray[np.float64]

_WIDEST = 12.0  # |alpha|; beyond it all die at once or nobody does
_STEPS = 100
_LONGEST = 120.0


def logit(survivors: Floats) -> Floats:
    """Brass logit Y = 1/2 ln((1 - l) / l) of survivors with radix 1; -inf at 1, +inf at 0."""
    with np.errstate(divide="ignore"):
        return np.asarray(0.5 * (np.log1p(-survivors) - np.log(survivors)))


def fit(observed: LifeTable, standard: LifeTable, *, from_age: float = 1, to_age: float = 90) -> tuple[Floats, Floats]:
    """Level and slope that lead from a standard to an observed table.

    Parameters
    ----------
    observed, standard : LifeTable
        Tables of the same ages; other axes broadcast.
    from_age, to_age : float
        Ages whose survivors enter, years; age 0 never does.

    Returns
    -------
    alpha, beta : ndarray, shape (...)
        Intercept and slope of the least-squares line of the logits. alpha > 0: higher mortality than the standard.

    Raises
    ------
    WrongShape
        The ages differ or fewer than two are left.
    RateOutOfRange
        Survivors of 0 or 1 (times radix) in the ages used.

    Notes
    -----
    W. Brass, "On the scale of mortality" (1971): Y(x) = alpha + beta Ys(x).
    """
    if not np.array_equal(observed.ages, standard.ages):
        raise WrongShape("Beobachtete Tafel und Standard brauchen dieselben Altersgruppen.")
    used = (standard.ages >= max(from_age, 1e-9)) & (standard.ages <= to_age)
    if used.sum() < 2:
        raise WrongShape("Für die Anpassung bleiben weniger als zwei Alter übrig.")
    y, x = (logit(table.lx[..., used] / table.radix) for table in (observed, standard))
    if not (np.isfinite(y).all() and np.isfinite(x).all()):
        raise RateOutOfRange(
            "In den Altern der Anpassung müssen die Überlebenden zwischen 0 und der Anfangszahl liegen."
        )
    rows = common_shape("Beobachtete Tafel und Standard", x.shape, y.shape)
    x, y = np.broadcast_to(x, rows), np.broadcast_to(y, rows)
    centred = x - x.mean(axis=-1, keepdims=True)
    beta = (centred * y).sum(axis=-1) / (centred**2).sum(axis=-1)
    return np.asarray(y.mean(axis=-1) - beta * x.mean(axis=-1)), np.asarray(beta)


def apply(standard: LifeTable, alpha: ArrayLike, beta: ArrayLike = 1.0) -> LifeTable:
    """The table with level `alpha` and slope `beta` relative to a standard.

    Parameters
    ----------
    standard : LifeTable, rows (...)
    alpha, beta : array_like
        Broadcast against the rows of the standard; a path of years is an axis in front, shape (year, ...).
        (0, 1) is the standard itself.

    Returns
    -------
    LifeTable
        Rows of the broadcast shape, radix of the standard.

    Raises
    ------
    RateOutOfRange
        beta is not positive, so survivors would rise with age.

    Notes
    -----
    Mean years lived by those who die are those of the standard. The rate of the open age moves in proportion to the
    rate of the last closed age.
    """
    level = finite_array(alpha, "alpha")
    slope = finite_array(beta, "beta")
    if (slope <= 0).any():
        raise RateOutOfRange("beta muss über 0 liegen; sonst nähmen die Überlebenden mit dem Alter zu.")
    rows = common_shape("alpha und beta", level.shape, slope.shape, standard.lx.shape[:-1])
    odds = logit(standard.lx[..., 1:] / standard.radix)
    rates = _rates(standard, odds, np.broadcast_to(level, rows), np.broadcast_to(slope, rows))
    return table_from(rates, np.broadcast_to(standard.ax, rates.shape), standard.ages, standard.radix)


def alpha_for(standard: LifeTable, e0: ArrayLike, beta: ArrayLike = 1.0) -> Floats:
    """Level at which the relational table has a given life expectancy at birth.

    Parameters
    ----------
    standard : LifeTable, rows (...)
    e0 : array_like
        Life expectancy at birth, years; broadcasts against the rows; a path of years is an axis in front.
    beta : array_like
        Slope, broadcasts like `e0`.

    Returns
    -------
    ndarray
        alpha of the broadcast shape; e0 of `apply` agrees within 1e-10 years.

    Raises
    ------
    RateOutOfRange
        No level gives the life expectancy asked for.

    Notes
    -----
    e0 falls strictly with alpha; false position with the Illinois rule inside a bracket, all rows at once.
    """
    target = not_negative(e0, "Lebenserwartung")
    slope = finite_array(beta, "beta")
    rows = common_shape("Lebenserwartung und Standard", target.shape, slope.shape, standard.lx.shape[:-1])
    target = np.broadcast_to(target, rows)
    if target.size and float(target.max()) > _LONGEST:
        raise RateOutOfRange(
            f"Lebenserwartung: gefunden wurde {float(target.max()):g}. Erwartet werden Jahre, etwa 81,2."
        )
    if (slope <= 0).any():
        raise RateOutOfRange("beta muss über 0 liegen; sonst nähmen die Überlebenden mit dem Alter zu.")
    slope = np.broadcast_to(slope, rows)
    odds = logit(standard.lx[..., 1:] / standard.radix)

    def gap(level: Floats) -> Floats:
        return np.asarray(_expectation_at_birth(standard, odds, level, slope) - target)

    low, high = _bracket(gap, rows)
    above, below = gap(low), gap(high)
    level = np.where(above < -below, low, high)
    for _ in range(_STEPS):
        span = above - below
        guess = np.where(span > 0, (low * -below + high * above) / np.where(span > 0, span, 1.0), low)
        level = np.clip(guess, low, high)
        miss = gap(level)
        if (np.abs(miss) < 5e-12).all():
            break
        longer = miss > 0
        # Illinois: the end that stays counts half, so that both ends close in
        below = np.where(longer, below / 2, miss)
        above = np.where(longer, miss, above / 2)
        low, high = np.where(longer, level, low), np.where(longer, high, level)
    return np.asarray(level)


def survival_for(standard: LifeTable, e0: ArrayLike, beta: ArrayLike = 1.0) -> Floats:
    """Survivorship ratios for a path of life expectancy, the input of a scenario.

    Parameters
    ----------
    standard : LifeTable, rows (..., sex)
        Tables the path starts from.
    e0 : array_like, shape (year, ..., sex)
        Life expectancy at birth, years.
    beta : array_like
        Slope, see `apply`.

    Returns
    -------
    ndarray, shape (year, ..., sex, age)
        As in `lifetable.survivorship`.
    """
    return survivorship(apply(standard, alpha_for(standard, e0, beta), beta))


def _bracket(gap: Callable[[Floats], Floats], rows: tuple[int, ...]) -> tuple[Floats, Floats]:
    """Levels on both sides of the target, as narrow as the standard allows."""
    for width in (0.25, 1.0, 3.0, _WIDEST):
        low, high = np.full(rows, -width), np.full(rows, width)
        if (gap(low) >= 0).all() and (gap(high) <= 0).all():
            return low, high
    raise RateOutOfRange("Zu dieser Lebenserwartung führt keine Verschiebung des Standards; bitte prüfen Sie den Wert.")


def _alive(odds: Floats, level: Floats, slope: Floats) -> Floats:
    """Survivors (radix 1) at the bounds from the second age group on."""
    moved = slope[..., None] * odds
    moved += level[..., None]
    moved *= 2
    np.minimum(moved, 700.0, out=moved)
    np.exp(moved, out=moved)
    moved += 1
    return np.reciprocal(moved, out=moved)


def _expectation_at_birth(standard: LifeTable, odds: Floats, level: Floats, slope: Floats) -> Floats:
    """e0 of the moved table without its other columns: sum of n l' + a d, and l/m of the open group."""
    alive = _alive(odds, level, slope)
    mean, width = standard.ax[..., :-1], standard.widths
    # a l(x) counts with the group, (n - a) l(x + n) too: gathered by bound
    weight = width - mean
    lived = mean[..., 0] + np.einsum("...a,...a->...", alive[..., :-1], weight[..., :-1] + mean[..., 1:])
    lived += alive[..., -1] * weight[..., -1]
    dying = 1 - alive[..., -1] / np.where(alive[..., -2] > 0, alive[..., -2], 1.0)
    closed = dying / (width[-1] - weight[..., -1] * dying)
    return np.asarray(lived + alive[..., -1] / _open_rate(standard, closed))


def _open_rate(standard: LifeTable, last_closed: Floats) -> Floats:
    before = standard.mx[..., -2]
    factor = np.where(before > 0, last_closed / np.where(before > 0, before, 1.0), 1.0)
    return np.asarray(standard.mx[..., -1] * np.where(factor > 0, factor, 1.0))


def _rates(standard: LifeTable, odds: Floats, level: Floats, slope: Floats) -> Floats:
    """Death rates of the moved survivors; closed groups from l, the open one in proportion to the last closed."""
    alive = _alive(odds, level, slope)
    start = np.concatenate([np.ones_like(alive[..., :1]), alive[..., :-1]], axis=-1)
    dying = 1 - alive / np.where(start > 0, start, 1.0)
    width, mean = standard.widths, standard.ax[..., :-1]
    closed = dying / (width - (width - mean) * dying)
    return np.concatenate([closed, _open_rate(standard, closed[..., -1])[..., None]], axis=-1)
