"""Rates of small areas borrowed from their Kreis, Land or type by empirical Bayes.

Events are Poisson given the area's true rate, true rates vary between the areas of a group as a gamma
distribution whose mean and variance are estimated by moments (Marshall 1991, Applied Statistics 40,
283-294; Clayton and Kaldor 1987, Biometrics 43, 671-681). For estimates with known sampling variance
(net migration rates) the normal model with the moment estimator of DerSimonian and Laird (1986,
Controlled Clinical Trials 7, 177-188).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dwk_demography.errors import NegativeInput, NotANumber, WrongShape

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Shrunk:
    """Rates drawn towards the mean of their group; every array has the shape of the input.

    Parameters
    ----------
    rate : ndarray
        Shrunk rate, unit of the input.
    weight : ndarray
        Weight of the area's own rate, 0 (all borrowed) to 1 (all its own).
    variance : ndarray
        Posterior variance of the rate, given mean and variance of the group.
    group_rate : ndarray
        Mean rate of the group.
    between_variance : ndarray
        Estimated variance of true rates within the group; 0 where areas differ no more than by chance.
    """

    rate: Array
    weight: Array
    variance: Array
    group_rate: Array
    between_variance: Array


def shrunk_rates(events: npt.ArrayLike, exposure: npt.ArrayLike, groups: npt.ArrayLike) -> Shrunk:
    """Occurrence-exposure rates shrunk towards the rate of their group (gamma-Poisson).

    Parameters
    ----------
    events : array_like, shape (area, ...)
        Births, deaths or moves; further axes (sex, age) are shrunk each on its own.
    exposure : array_like, shape (area, ...)
        Person-years; 0 is allowed and gives the group's rate.
    groups : array_like of int or str, shape (area,)
        Group of each area: its Kreis, its Land, its type.

    Returns
    -------
    Shrunk
        ``rate = m + w (events / exposure - m)``, ``w = n A / (n A + m)`` with the group's rate m, between
        variance A and exposure n.

    Raises
    ------
    WrongShape, NotANumber, NegativeInput
        Also for events without exposure.
    """
    counts, years = _checked_pair(events, exposure, ("Ereignisse", "Personenjahre"))
    if bool(np.any((years == 0) & (counts > 0))):
        raise NegativeInput("Ereignisse ohne Personenjahre: Erwartet wird eine Bevölkerung über 0.")
    index = _group_index(groups, counts.shape[0])
    own = np.divide(counts, years, out=np.zeros_like(counts), where=years > 0)
    exposed = _summed(years, index)
    mean = _ratio(_summed(counts, index), exposed)
    spread = _ratio(_summed(years * np.square(own - mean), index), exposed)
    average_exposure = exposed / _summed((years > 0).astype(np.float64), index).clip(min=1.0)
    between = np.maximum(spread - _ratio(mean, average_exposure), 0.0)
    weight = _ratio(years * between, years * between + mean)
    rate = mean + weight * (own - mean)
    # gamma posterior (events + a) / (exposure + b)^2 with b = m / A; without spread the group's own error
    variance = np.where(between > 0, weight * _ratio(rate, years), _ratio(mean, exposed))
    variance = np.where((between > 0) & (years == 0), between, variance)
    return Shrunk(rate, weight, variance, mean, between)


def shrunk_estimates(estimates: npt.ArrayLike, sampling_variance: npt.ArrayLike, groups: npt.ArrayLike) -> Shrunk:
    """Estimates with known sampling variance shrunk towards the mean of their group (normal).

    Parameters
    ----------
    estimates : array_like, shape (area, ...)
        Any sign, such as net migration rates.
    sampling_variance : array_like, shape (area, ...)
        Above 0.
    groups : array_like of int or str, shape (area,)

    Returns
    -------
    Shrunk
        ``weight = A / (A + v)``; the group mean is weighted with ``1 / (A + v)``.

    Raises
    ------
    WrongShape, NotANumber, NegativeInput
    """
    values = np.asarray(estimates, dtype=np.float64)
    noise = np.asarray(sampling_variance, dtype=np.float64)
    if values.ndim == 0 or values.shape != noise.shape:
        raise WrongShape(f"Schätzwerte {values.shape} und Varianzen {noise.shape} müssen dieselbe Form haben.")
    if not bool(np.all(np.isfinite(values)) and np.all(np.isfinite(noise))):
        raise NotANumber("Ein Schätzwert oder eine Varianz fehlt.")
    if bool(np.any(noise <= 0)):
        raise NegativeInput("Eine Varianz ist nicht größer als 0.")
    index = _group_index(groups, values.shape[0])
    precision = 1.0 / noise
    total = _summed(precision, index)
    fixed = _summed(precision * values, index) / total
    heterogeneity = _summed(precision * np.square(values - fixed), index)
    members = _summed(np.ones_like(values), index)
    scale = total - _summed(np.square(precision), index) / total
    between = np.maximum(_ratio(heterogeneity - (members - 1.0), scale), 0.0)
    joint = 1.0 / (between + noise)
    mean = _summed(joint * values, index) / _summed(joint, index)
    weight = between * joint
    variance = weight * noise + np.square(1.0 - weight) / _summed(joint, index)
    return Shrunk(mean + weight * (values - mean), weight, variance, mean, between)


def _checked_pair(first: npt.ArrayLike, second: npt.ArrayLike, names: tuple[str, str]) -> tuple[Array, Array]:
    left, right = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    if left.ndim == 0 or left.shape != right.shape:
        raise WrongShape(f"{names[0]} {left.shape} und {names[1]} {right.shape} müssen dieselbe Form haben.")
    for array, name in ((left, names[0]), (right, names[1])):
        if not bool(np.all(np.isfinite(array))):
            raise NotANumber(f"{name}: Mindestens ein Wert fehlt oder ist unendlich.")
        if bool(np.any(array < 0)):
            raise NegativeInput(f"{name}: Mindestens ein Wert ist negativ.")
    return left, right


def _group_index(groups: npt.ArrayLike, size: int) -> npt.NDArray[np.int64]:
    labels = np.asarray(groups)
    if labels.shape != (size,):
        raise WrongShape(f"Erwartet wird je Gebiet eine Gruppe ({size}), die Form ist {labels.shape}.")
    return np.unique(labels, return_inverse=True)[1].astype(np.int64)


def _summed(values: Array, index: npt.NDArray[np.int64]) -> Array:
    """Sum over the areas of each group, given back to every area of it."""
    sums = np.zeros((int(index.max(initial=-1)) + 1, *values.shape[1:]))
    np.add.at(sums, index, values)
    return sums[index]


def _ratio(upper: Array, lower: Array) -> Array:
    return np.divide(upper, lower, out=np.zeros(np.broadcast_shapes(upper.shape, lower.shape)), where=lower > 0)
