"""Which constant yearly net migration keeps a school (or any demand) at a target.

The projection itself is a callable: yearly net migration of the adults in, pupils of every counted
year and year class out. More migration never means fewer pupils, so the least migration that meets
the target is found by bracketing and the Illinois variant of the false position method
(Dowell and Jarratt 1971, BIT 11, 168-174), falling back to bisection.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

import numpy as np
import numpy.typing as npt

from dwk_demography.demand.parameters import Array
from dwk_demography.disaggregation.groups import checked_counts
from dwk_demography.errors import AgesMissing, InputError, NotANumber, RateOutOfRange, UnknownOption

MAX_EVALUATIONS = 100
Rule = Literal["every", "average"]


class Unreachable(StrEnum):
    """Why no migration within the limits meets the target."""

    UPPER_LIMIT = "upper_limit"
    NOT_AFFECTED = "not_affected"

    @property
    def sentence_de(self) -> str:
        """The reason as a German sentence."""
        return _SENTENCES_DE[self]


_SENTENCES_DE = {
    Unreachable.UPPER_LIMIT: "Auch mit dem höchsten zugelassenen Wanderungssaldo wird das Ziel nicht erreicht.",
    Unreachable.NOT_AFFECTED: (
        "Der Engpass liegt in einem Jahr, das Zuzüge nicht mehr beeinflussen: Die Kinder sind schon geboren, "
        "und mit den Zuziehenden kommen keine Kinder dieses Alters."
    ),
}


class NotMonotone(InputError):
    """More net migration gave fewer pupils: the callable is not what the solver needs."""


@dataclass(frozen=True, eq=False)
class Solution:
    """Answer of the solver.

    Parameters
    ----------
    migration : float or None
        Least constant yearly net migration (unit of the callable's argument) that meets the target;
        `lower` itself where even that meets it; None if unreachable.
    reason : Unreachable or None
        None exactly if there is an answer.
    pupils : ndarray
        What the callable gives at the answer, or at the upper limit if unreachable.
    without_migration : ndarray
        What it gives at zero (at the nearest limit if zero lies outside).
    binding : tuple of int
        Index of the smallest value in `pupils`: the year (and class) that decides.
    meets_at_lower : bool
        Whether the lower limit already suffices, so that the true least value lies below it.
    evaluations : int
        How often the callable was asked.
    """

    migration: float | None
    reason: Unreachable | None
    pupils: Array
    without_migration: Array
    binding: tuple[int, ...]
    meets_at_lower: bool
    evaluations: int


class _Asked:
    """The callable with its checks, its count and its short memory."""

    def __init__(self, path: Callable[[float], npt.ArrayLike], target: float, rule: Rule) -> None:
        self._path, self._target, self._rule = path, target, rule
        self._known: dict[float, Array] = {}

    @property
    def evaluations(self) -> int:
        return len(self._known)

    def pupils(self, migration: float) -> Array:
        if migration not in self._known:
            answer = np.asarray(self._path(migration), dtype=np.float64)
            if answer.size == 0 or not bool(np.all(np.isfinite(answer))):
                raise NotANumber("Die Fortschreibung gibt für die gesuchten Jahre keine Zahlen.")
            self._known[migration] = answer
        return self._known[migration]

    def surplus(self, migration: float) -> float:
        """Pupils above the target in the worst year, or on average."""
        pupils = self.pupils(migration)
        return float(pupils.min() if self._rule == "every" else pupils.mean()) - self._target


def constant_migration(
    path: Callable[[float], npt.ArrayLike],
    target: float,
    *,
    rule: Rule = "every",
    lower: float = 0.0,
    upper: float = 10_000.0,
    tolerance: float = 0.01,
) -> Solution:
    """Least constant yearly net migration whose pupils meet a target.

    Parameters
    ----------
    path : callable
        Yearly net migration (persons of the stated ages, such as 25 to 39) to pupils, any shape, of the
        years and year classes that count. Must not fall with its argument. Leave out years that are
        past help, or the answer is "not affected".
    target : float
        Pupils per year class, such as two classes times the smallest size of a class; above 0.
    rule : {"every", "average"}
        The target holds in every value of the path, or on average.
    lower, upper : float
        Limits of the net migration, persons per year.
    tolerance : float
        Width of the final bracket, persons per year.

    Returns
    -------
    Solution
        The upper end of the final bracket, so the target is met.

    Raises
    ------
    RateOutOfRange
        Target, limits or tolerance make no sense.
    UnknownOption
        Unknown rule.
    NotANumber
        The path gives no numbers.
    NotMonotone
        The path falls between the limits.
    """
    _check(target, rule, lower, upper, tolerance)
    asked = _Asked(path, target, rule)
    at_zero = asked.pupils(min(max(0.0, lower), upper))
    low, high = asked.surplus(lower), asked.surplus(upper)
    if high < low - 1e-9 * max(1.0, abs(target)):
        raise NotMonotone(
            "Mit mehr Zuzug ergeben sich weniger Schülerinnen und Schüler; so lässt sich kein Wert bestimmen."
        )
    if low >= 0:
        return _solution(lower, None, asked, at_zero, meets_at_lower=True)
    if high < 0:
        same = bool(np.isclose(low, high, rtol=0, atol=1e-9 * max(1.0, target)))
        return _solution(upper, Unreachable.NOT_AFFECTED if same else Unreachable.UPPER_LIMIT, asked, at_zero)
    return _solution(_narrowed(asked, lower, low, upper, high, tolerance), None, asked, at_zero)


def _narrowed(asked: _Asked, left: float, low: float, right: float, high: float, tolerance: float) -> float:
    """Upper end of a bracket no wider than the tolerance."""
    side = 0
    while right - left > tolerance and asked.evaluations < MAX_EVALUATIONS:
        middle = (left * high - right * low) / (high - low)
        # a point too close to an end gains nothing; so does every third step of a path with kinks
        margin = min(tolerance / 2, (right - left) / 4)
        middle = min(max(middle, left + margin), right - margin)
        if asked.evaluations % 3 == 0:
            middle = (left + right) / 2
        surplus = asked.surplus(middle)
        if surplus >= 0:
            right, high = middle, surplus
            low, side = (low / 2 if side == 1 else low), 1
        else:
            left, low = middle, surplus
            high, side = (high / 2 if side == -1 else high), -1
    return right


def _solution(
    migration: float, reason: Unreachable | None, asked: _Asked, at_zero: Array, *, meets_at_lower: bool = False
) -> Solution:
    pupils = asked.pupils(migration)
    binding = tuple(int(index) for index in np.unravel_index(int(pupils.argmin()), pupils.shape))
    answer = None if reason else migration
    return Solution(answer, reason, pupils, at_zero, binding, meets_at_lower, asked.evaluations)


def _check(target: float, rule: str, lower: float, upper: float, tolerance: float) -> None:
    if rule not in ("every", "average"):
        raise UnknownOption(f"Die Regel „{rule}“ ist unbekannt; erlaubt sind „every“ und „average“.")
    if not (target > 0 and np.isfinite(target)):
        raise RateOutOfRange(f"Das Ziel muss über 0 liegen, angegeben ist {target}.")
    if not (np.isfinite(lower) and np.isfinite(upper) and lower < upper and tolerance > 0):
        raise RateOutOfRange(
            f"Die Grenzen des Wanderungssaldos müssen aufsteigen und die Genauigkeit über 0 liegen; "
            f"angegeben sind {lower}, {upper} und {tolerance}."
        )


def accompanied_profile(
    adult_ages: npt.ArrayLike,
    child_ages: npt.ArrayLike,
    *,
    children_per_adult: float,
    female_share: float = 0.5,
    girl_share: float = 1 / 2.05,
) -> Array:
    """Net migration by sex and age for one adult who moves, with the children who come along.

    Parameters
    ----------
    adult_ages : array_like, shape (ages,)
        Weights of the adults by single year; zero outside the stated ages. `uniform_ages` gives even ones.
    child_ages : array_like, shape (ages,)
        Weights of the accompanying children by single year.
    children_per_adult : float
        Accompanying children per adult, 0 to 3.
    female_share : float
        Share of women among the adults.
    girl_share : float
        Share of girls among the children; the default is that of 105 boys per 100 girls.

    Returns
    -------
    ndarray, shape (2, ages)
        Persons per adult: adults add up to 1, children to `children_per_adult`; women first. Multiply by
        the yearly number of adults.

    Raises
    ------
    WrongShape, NotANumber, NegativeInput, AgesMissing, RateOutOfRange
    """
    adults = np.asarray(adult_ages, dtype=np.float64)
    size = adults.shape[-1] if adults.ndim else 0
    adults, children = (
        checked_counts(adults, size, "Alter der Erwachsenen"),
        checked_counts(child_ages, size, "Alter der Kinder"),
    )
    if not 0 <= children_per_adult <= 3 or not 0 <= female_share <= 1 or not 0 <= girl_share <= 1:
        raise RateOutOfRange(
            "Erwartet werden 0 bis 3 Kinder je Erwachsenen und Anteile zwischen 0 und 1; angegeben sind "
            f"{children_per_adult}, {female_share} und {girl_share}."
        )
    if adults.sum() <= 0 or (children_per_adult > 0 and children.sum() <= 0):
        raise AgesMissing("Für die Erwachsenen oder die Kinder ist kein Alter angegeben.")
    profile = np.outer([female_share, 1 - female_share], adults / adults.sum())
    if children_per_adult > 0:
        profile += np.outer([girl_share, 1 - girl_share], children_per_adult * children / children.sum())
    return profile


def uniform_ages(lower_years: int, upper_years: int, age_count: int) -> Array:
    """Even weights for ages `lower_years` to `upper_years`, both inclusive; shape (age_count,).

    Parameters
    ----------
    lower_years, upper_years : int
        Completed years of age, both inclusive.
    age_count : int
        Length of the age axis.

    Returns
    -------
    ndarray, shape (age_count,)
        Shares that add up to 1.

    Raises
    ------
    AgesMissing
    """
    if not 0 <= lower_years <= upper_years < age_count:
        raise AgesMissing(f"Die Alter {lower_years} bis {upper_years} liegen nicht zwischen 0 und {age_count - 1}.")
    weights = np.zeros(age_count)
    weights[lower_years : upper_years + 1] = 1.0 / (upper_years - lower_years + 1)
    return weights
