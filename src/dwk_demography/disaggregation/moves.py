"""Moves by published age groups (0-17, 18-24, 25-29, 30-49, 50-64, 65+) to single years.

Moves follow a model schedule of rates (Rogers and Castro 1981, Model Migration Schedules, IIASA
RR-81-30) times the population that can move; the penalised composite link model bends that standard
to the published groups, so the sums stay exact and nothing is negative.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dwk_demography.disaggregation.groups import MIGRATION_GROUPS, AgeGroups, Array, checked_counts, scaled_to_groups
from dwk_demography.disaggregation.pclm import pclm
from dwk_demography.errors import InputError, NotANumber, RateOutOfRange, WrongShape

MOVES_SMOOTHING = 10.0


@dataclass(frozen=True)
class RogersCastro:
    """Parameters of the model schedule without retirement peak; the defaults are the standard schedule.

    Parameters
    ----------
    child_level, child_decline : float
        Level at birth and decline per year of age of the children's curve.
    labour_level, labour_decline, labour_peak_years, labour_ascent : float
        Level, decline, position (years of age) and ascent of the labour-force curve.
    constant : float
        Level at all ages.
    """

    child_level: float = 0.02
    child_decline: float = 0.10
    labour_level: float = 0.06
    labour_decline: float = 0.10
    labour_peak_years: float = 20.0
    labour_ascent: float = 0.40
    constant: float = 0.003


STANDARD_SCHEDULE = RogersCastro()


def rogers_castro(age_count: int, parameters: RogersCastro = STANDARD_SCHEDULE) -> Array:
    """Model schedule of migration rates by single year of age.

    ``a1 exp(-alpha1 x) + a2 exp(-alpha2 (x - mu) - exp(-lambda (x - mu))) + c``.

    Parameters
    ----------
    age_count : int
        Ages 0 to `age_count` - 1.
    parameters : RogersCastro

    Returns
    -------
    ndarray, shape (age_count,)
        Moves per person and year, relative; above 0.

    Raises
    ------
    RateOutOfRange
        No ages, or parameters that give a rate that is not above 0.
    """
    if age_count < 1:
        raise RateOutOfRange("Erwartet wird mindestens ein Altersjahr.")
    ages = np.arange(age_count, dtype=np.float64)
    beyond = ages - parameters.labour_peak_years
    children = parameters.child_level * np.exp(-parameters.child_decline * ages)
    labour = parameters.labour_level * np.exp(
        -parameters.labour_decline * beyond - np.exp(-parameters.labour_ascent * beyond)
    )
    rates: Array = children + labour + parameters.constant
    if not bool(np.all(np.isfinite(rates) & (rates > 0))):
        raise RateOutOfRange("Die Parameter ergeben Wanderungsraten, die nicht über 0 liegen.")
    return rates


def moves_to_single_years(
    counts: npt.ArrayLike,
    population: npt.ArrayLike,
    *,
    groups: AgeGroups = MIGRATION_GROUPS,
    rates: npt.ArrayLike | None = None,
) -> Array:
    """In- or out-moves of age groups by single year of age.

    Parameters
    ----------
    counts : array_like, shape (..., G)
        Moves by age group; finite, not negative. In-moves and out-moves each on their own.
    population : array_like, shape (..., ages)
        Who can move: the region's single years for out-moves, Germany's for in-moves. Broadcasts.
    groups : AgeGroups
    rates : array_like, shape (..., ages), optional
        Schedule of rates by age; without it the standard schedule of Rogers and Castro.

    Returns
    -------
    ndarray, shape (..., ages)
        Moves; every group adds up to its number.

    Raises
    ------
    WrongShape, NotANumber, NegativeInput, InputError, NotConverged
    """
    people = checked_counts(population, groups.age_count, "Bevölkerung nach Altersjahren")
    schedule = rogers_castro(groups.age_count) if rates is None else rates
    schedule = checked_counts(schedule, groups.age_count, "Wanderungsraten")
    # nobody of an age may live there although somebody of that age moved: keep a trace of the schedule
    trace = 1e-6 * people.sum(axis=-1, keepdims=True) / groups.age_count
    numbers = checked_counts(counts, groups.count, "Wanderungen nach Altersgruppen")
    return pclm(numbers, groups, standard=schedule * (people + trace), smoothing=MOVES_SMOOTHING, order=1)


def net_by_profile(net: npt.ArrayLike, profile: npt.ArrayLike, *, groups: AgeGroups = MIGRATION_GROUPS) -> Array:
    """Net migration of age groups by single year, in proportion to a profile within each group.

    Only where in- and out-moves are not known apart; otherwise disaggregate both and subtract.

    Parameters
    ----------
    net : array_like, shape (..., G)
        Persons, any sign.
    profile : array_like, shape (..., ages)
        Weights, not negative: gross moves by age, such as `rogers_castro` times population.
    groups : AgeGroups

    Returns
    -------
    ndarray, shape (..., ages)
        Persons; every group adds up to its number and has one sign.

    Raises
    ------
    WrongShape, NotANumber, NegativeInput, InputError
    """
    numbers = np.asarray(net, dtype=np.float64)
    if numbers.ndim == 0 or numbers.shape[-1] != groups.count:
        raise WrongShape(
            f"Erwartet werden {groups.count} Altersgruppen auf der letzten Achse, die Form ist {numbers.shape}."
        )
    if not bool(np.all(np.isfinite(numbers))):
        raise NotANumber("Mindestens ein Wanderungssaldo fehlt oder ist unendlich.")
    weights = checked_counts(profile, groups.age_count, "Altersprofil")
    if bool(np.any(weights.sum(axis=-1) <= 0)):
        raise InputError("Das Altersprofil enthält nur Nullen.")
    shape = (*np.broadcast_shapes(numbers.shape[:-1], weights.shape[:-1]), groups.age_count)
    return scaled_to_groups(np.broadcast_to(weights, shape), numbers, groups)
