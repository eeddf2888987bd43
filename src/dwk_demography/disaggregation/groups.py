"""Which single years belong to which age group, and the checks every method shares."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from dwk_demography.errors import AgesMissing, NegativeInput, NotANumber, WrongShape

Array = npt.NDArray[np.float64]

# Lower bounds in completed years of the groups published for the Kreise (tables 12411-02-03-4 and 12711-04-02-4)
KREIS_LOWER_YEARS = (0, 3, 6, 10, 15, 18, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 75)
MIGRATION_LOWER_YEARS = (0, 18, 25, 30, 50, 65)


@dataclass(frozen=True)
class AgeGroups:
    """Groups that tile the single years 0 to `last_age` without gap, the last of them open.

    Parameters
    ----------
    lower_years : tuple of int, length G
        Lower bound of each group in completed years, ascending, the first 0.
    last_age : int
        Last single year wanted; it is open-ended itself (100 means 100 and over).

    Raises
    ------
    AgesMissing
        The groups do not begin with 0, do not ascend, or `last_age` lies below the last group.
    """

    lower_years: tuple[int, ...]
    last_age: int = 100

    def __post_init__(self) -> None:
        lower = self.lower_years
        if not lower or lower[0] != 0 or any(low >= high for low, high in pairwise(lower)):
            raise AgesMissing(
                "Die Altersgruppen müssen mit 0 Jahren beginnen und aufsteigen; "
                f"angegeben sind die unteren Grenzen {_listed(lower)}."
            )
        if self.last_age < lower[-1]:
            raise AgesMissing(
                f"Die letzte Altersgruppe beginnt mit {lower[-1]} Jahren, das letzte gewünschte Altersjahr "
                f"ist {self.last_age}. Erwartet wird mindestens {lower[-1]}."
            )

    @property
    def count(self) -> int:
        """Number of groups, G."""
        return len(self.lower_years)

    @property
    def age_count(self) -> int:
        """Number of single years, `last_age` + 1."""
        return self.last_age + 1

    @property
    def open_from_years(self) -> int:
        """Lower bound of the open last group."""
        return self.lower_years[-1]

    @property
    def widths(self) -> npt.NDArray[np.int64]:
        """Single years in each group, shape (G,); the open group counts up to `last_age`."""
        bounds = np.array([*self.lower_years, self.age_count], dtype=np.int64)
        return bounds[1:] - bounds[:-1]

    def sums(self, single_years: Array) -> Array:
        """Group sums of single years, shape (..., ages) -> (..., G)."""
        return np.add.reduceat(single_years, np.array(self.lower_years), axis=-1)

    def spread(self, values: Array) -> Array:
        """Each group's value at each of its single years, shape (..., G) -> (..., ages)."""
        return np.repeat(values, self.widths, axis=-1)

    def uniform(self, counts: Array) -> Array:
        """Every single year of a group alike, shape (..., G) -> (..., ages)."""
        return self.spread(counts / self.widths)


KREIS_GROUPS = AgeGroups(KREIS_LOWER_YEARS)
MIGRATION_GROUPS = AgeGroups(MIGRATION_LOWER_YEARS)


def checked_counts(counts: npt.ArrayLike, length: int, name: str) -> Array:
    """Non-negative finite numbers with `length` entries on the last axis, as float64.

    Raises
    ------
    WrongShape, NotANumber, NegativeInput
    """
    array = np.asarray(counts, dtype=np.float64)
    if array.ndim == 0 or array.shape[-1] != length:
        raise WrongShape(
            f"{name}: Die letzte Achse muss {length} Werte haben (einen je Altersgruppe oder Altersjahr), "
            f"die Form ist {array.shape}."
        )
    if not bool(np.all(np.isfinite(array))):
        raise NotANumber(f"{name}: Mindestens ein Wert fehlt oder ist unendlich. Erwartet werden nur Zahlen.")
    if bool(np.any(array < 0)):
        raise NegativeInput(f"{name}: Mindestens ein Wert ist negativ. Erwartet werden Zahlen ab 0.")
    return array


def scaled_to_groups(single_years: Array, counts: Array, groups: AgeGroups) -> Array:
    """Single years scaled so that every group adds up to its published number.

    A group whose single years are all zero while its number is not is filled evenly.

    Parameters
    ----------
    single_years : ndarray, shape (..., ages)
        Non-negative.
    counts : ndarray, shape (..., G)
        Published numbers.
    groups : AgeGroups

    Returns
    -------
    ndarray, shape (..., ages)
    """
    sums = groups.sums(single_years)
    empty = sums <= 0
    factors = np.divide(counts, sums, out=np.zeros_like(sums * counts), where=~empty)
    result = single_years * groups.spread(factors)
    if bool(np.any(empty)):
        result = result + groups.uniform(np.where(empty, counts, 0.0))
    return result


def _listed(bounds: Iterable[int]) -> str:
    return ", ".join(str(bound) for bound in bounds) or "keine"
