"""Lee-Carter model: one time index for the whole age pattern, fitted by singular values and carried forward."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dwk_demography.errors import RateOutOfRange, UnknownOption, WrongShape
from dwk_demography.mortality.checks import death_rates, finite_array
from dwk_demography.mortality.infant import A0Rule
from dwk_demography.mortality.lifetable import Sex, life_table

Floats = NDArray[np.float64]
JumpOff = Literal["observed", "fitted"]

_BISECTIONS = 80


@dataclass(frozen=True, eq=False)
class LeeCarter:
    """A fitted model ln m(x, t) = a(x) + b(x) k(t).

    Parameters
    ----------
    a : ndarray, shape (A,)
        Mean logarithm of the rates.
    b : ndarray, shape (A,)
        Response of each age; sums to 1.
    k : ndarray, shape (T,)
        Time index; sums to 0 after the first stage, the sign is such that b sums to +1.
    last : ndarray, shape (A,)
        Observed rates of the last year, deaths per person-year.
    drift : float
        Mean yearly change of k.
    innovation : float
        Standard deviation of the yearly changes around the drift.
    drift_error : float
        Standard error of the drift.
    explained : float
        Share of the variance of the centred logarithms that the first component holds, 0 to 1.
    """

    a: Floats
    b: Floats
    k: Floats
    last: Floats
    drift: float
    innovation: float
    drift_error: float
    explained: float

    def fitted(self) -> Floats:
        """Rates of the fitted years, shape (T, A)."""
        return np.asarray(np.exp(self.a + self.k[:, None] * self.b))


def fit(mx: ArrayLike) -> LeeCarter:
    """Fit the model to the rates of consecutive years.

    Parameters
    ----------
    mx : array_like, shape (T, A)
        Central death rates per person-year, years on the first axis, at least three; all above zero.

    Returns
    -------
    LeeCarter

    Raises
    ------
    WrongShape
        Not two axes or fewer than three years.
    RateOutOfRange
        A rate of zero (its logarithm does not exist), or rates that never change.

    Notes
    -----
    R. D. Lee, L. R. Carter, "Modeling and forecasting U.S. mortality", Journal of the American Statistical
    Association 87 (1992). The sign of a singular vector is arbitrary; here b sums to 1, thus k falls when
    mortality does. k is carried on as a random walk with drift.
    """
    rates = death_rates(mx)
    if rates.ndim != 2 or rates.shape[0] < 3:
        raise WrongShape("Erwartet werden Sterberaten (Jahr, Alter) aus mindestens drei Jahren.")
    if (rates <= 0).any():
        raise RateOutOfRange("Lee-Carter braucht Sterberaten über 0; bitte Alter zusammenfassen oder Jahre mitteln.")
    logs = np.log(rates)
    mean = logs.mean(axis=0)
    left, values, right = np.linalg.svd(logs - mean, full_matrices=False)
    total = float(right[0].sum())
    power = float((values**2).sum())
    if power <= 1e-24 * logs.size or abs(total) < 1e-9:
        raise RateOutOfRange(
            "Die Sterberaten ändern sich nicht gemeinsam über die Zeit; Lee-Carter ist nicht anwendbar."
        )
    index = left[:, 0] * values[0] * total
    return _model(mean, right[0] / total, index, rates[-1], float(values[0] ** 2) / power)


def adjust_to_expectation(
    model: LeeCarter, e0: ArrayLike, *, sex: Sex, a0: A0Rule = "ak", ages: ArrayLike | None = None
) -> LeeCarter:
    """Second stage: the time index moved so that every year has its observed life expectancy.

    Parameters
    ----------
    model : LeeCarter
    e0 : array_like, shape (T,)
        Life expectancy at birth of the fitted years, years.
    sex, a0, ages
        As in `life_table`.

    Returns
    -------
    LeeCarter
        Same a and b, new k, drift and errors.

    Raises
    ------
    WrongShape
        Not one value for each year.
    RateOutOfRange
        No index within 5 times the fitted range gives the life expectancy.

    Notes
    -----
    Lee and Carter match deaths; matching e0 is the variant of R. Lee and T. Miller, Demography 38 (2001).
    """
    target = finite_array(e0, "Lebenserwartung")
    if target.shape != model.k.shape:
        raise WrongShape(f"Erwartet werden {model.k.size} Lebenserwartungen, eine je Jahr der Anpassung.")
    reach = 5 * max(float(np.abs(model.k).max()), 1.0)
    low, high = np.full_like(target, -reach), np.full_like(target, reach)

    def expectation(index: Floats) -> Floats:
        rates = np.minimum(np.exp(model.a + index[:, None] * model.b), 20.0)
        return life_table(rates, sex=sex, a0=a0, ages=ages).ex[:, 0]

    if ((expectation(low) < target) | (expectation(high) > target)).any():
        raise RateOutOfRange("Eine der Lebenserwartungen liegt außerhalb dessen, was das Modell erreichen kann.")
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        too_long = expectation(middle) > target
        low, high = np.where(too_long, middle, low), np.where(too_long, high, middle)
    return _model(model.a, model.b, (low + high) / 2, model.last, model.explained)


def forecast_index(model: LeeCarter, years: int) -> Floats:
    """Change of the time index from the last year on: drift times 1, 2, ..., shape (years,)."""
    return np.asarray(model.drift * np.arange(1, _horizon(years) + 1), dtype=np.float64)


def simulate_index(
    model: LeeCarter, years: int, trajectories: int, generator: np.random.Generator, *, with_drift_error: bool = True
) -> Floats:
    """Random walks of the time index.

    Parameters
    ----------
    model : LeeCarter
    years, trajectories : int
        Length and number of paths.
    generator : numpy.random.Generator
        Source of chance; the same state gives the same paths.
    with_drift_error : bool
        Whether each path also draws its own drift.

    Returns
    -------
    ndarray, shape (trajectories, years)
        Change of k from the last year on.
    """
    steps = generator.standard_normal((trajectories, _horizon(years))) * model.innovation
    drift = np.full((trajectories, 1), model.drift)
    if with_drift_error:
        drift = drift + model.drift_error * generator.standard_normal((trajectories, 1))
    return np.asarray(np.cumsum(steps + drift, axis=1))


def forecast(
    model: LeeCarter,
    change: ArrayLike,
    *,
    jump_off: JumpOff = "observed",
    floor: ArrayLike = 1e-6,
    ceiling: ArrayLike = 2.0,
    rotate_from: float | None = None,
) -> Floats:
    """Rates that belong to a change of the time index.

    Parameters
    ----------
    model : LeeCarter
    change : array_like, shape (..., years)
        k minus its last fitted value, from `forecast_index` or `simulate_index`.
    jump_off : {"observed", "fitted"}
        Start from the observed rates of the last year, so that the first forecast does not jump, or from the fit.
    floor, ceiling : array_like
        Bounds of every rate, deaths per person-year, broadcast against (A,). A rate starting beyond a bound keeps
        its value until the model brings it inside.
    rotate_from : float, optional
        Age from which improvement is spread evenly over the younger ages in the long run (see Notes);
        without it b stays as fitted.

    Returns
    -------
    ndarray, shape (..., years, A)
        Deaths per person-year.

    Raises
    ------
    UnknownOption
        Another word for `jump_off`, or a floor above the ceiling.

    Notes
    -----
    Jump-off correction after Lee and Miller (2001). Rotation in the manner of N. Li, R. Lee, P. Gerland,
    Demography 50 (2013): b moves linearly, within 100 years, to a pattern that is its mean below `rotate_from` and
    falls as the fitted one above; here by calendar distance instead of by e0. Ages whose b is negative get no
    change in the direction against the others (b is raised to 0 in the forecast).
    """
    if jump_off not in {"observed", "fitted"}:
        raise UnknownOption(f"Unbekannter Anfang „{jump_off}“. Erwartet wird „observed“ oder „fitted“.")
    lower, upper = finite_array(floor, "Untergrenze"), finite_array(ceiling, "Obergrenze")
    if (lower > upper).any() or (lower < 0).any():
        raise UnknownOption("Die Untergrenze der Sterberaten muss zwischen 0 und der Obergrenze liegen.")
    path = finite_array(change, "Zeitindex")
    if path.ndim < 1:
        raise WrongShape("Der Zeitindex braucht eine Achse der Jahre.")
    start = model.last if jump_off == "observed" else np.exp(model.a + model.k[-1] * model.b)
    response = _responses(model.b, path.shape[-1], rotate_from)
    moves = np.diff(path, axis=-1, prepend=0.0)[..., None] * response
    rates = start * np.exp(np.cumsum(moves, axis=-2))
    return np.clip(rates, np.minimum(lower, start), np.maximum(upper, start))


def _model(a: Floats, b: Floats, k: Floats, last: Floats, explained: float) -> LeeCarter:
    changes = np.diff(k)
    drift = float((k[-1] - k[0]) / changes.size)
    freedom = max(changes.size - 1, 1)
    innovation = float(np.sqrt(((changes - drift) ** 2).sum() / freedom))
    return LeeCarter(a, b, k, last, drift, innovation, innovation / float(np.sqrt(changes.size)), explained)


def _responses(b: Floats, years: int, rotate_from: float | None) -> Floats:
    """Response of each age in each forecast year, shape (years, A); each sums to what the fitted one sums to."""
    positive = np.maximum(b, 0.0)
    positive = positive * (b.sum() / positive.sum())
    if rotate_from is None:
        return np.broadcast_to(positive, (years, b.size))
    first = round(rotate_from)
    if not 0 < first < b.size:
        raise UnknownOption(f"Das Alter der Drehung muss zwischen 1 und {b.size - 1} liegen.")
    final = positive.copy()
    final[:first] = positive[:first].mean()
    final[first:] = np.maximum(final[first:], 0.0) * (final[first - 1] / max(float(positive[first]), 1e-12))
    final *= positive.sum() / final.sum()
    weight = np.minimum(np.arange(1, years + 1) / 100, 1.0)[:, None]
    return np.asarray((1 - weight) * positive + weight * final)


def _horizon(years: int) -> int:
    if years < 1:
        raise UnknownOption(f"Die Zahl der Jahre muss mindestens 1 sein, gefunden wurde {years}.")
    return years
