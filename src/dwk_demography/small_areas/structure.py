"""Age structure of a Gemeinde that publishes none: the structure of its Kreis fitted to what is known.

Iterative proportional fitting (Deming and Stephan 1940, Annals of Mathematical Statistics 11,
427-444) of the Kreis by sex and age to the Gemeinde's women, men and persons of 15 to 64. The result
is an estimate and says so.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dwk_demography.errors import InconsistentTotals, WrongShape
from dwk_demography.small_areas.checks import non_negative

Array = npt.NDArray[np.float64]
UNCERTAIN_BELOW_PERSONS = 8_000
MAX_ITERATIONS = 1_000
TOLERANCE = 1e-12


@dataclass(frozen=True, eq=False)
class EstimatedStructure:
    """Persons by sex and age that nobody has counted.

    Parameters
    ----------
    persons : ndarray, shape (..., sex, age)
        Adds up to the known margins.
    iterations : int
        Rounds of the fitting.
    note_de : str
        Sentence to stand beside the figures.
    """

    persons: Array
    iterations: int
    note_de: str
    is_estimate: bool = True


def estimated_structure(
    parent: npt.ArrayLike,
    sex_totals: npt.ArrayLike,
    *,
    persons_in_ages: npt.ArrayLike | None = None,
    ages: tuple[int, int] = (15, 64),
) -> EstimatedStructure:
    """Structure of the parent area fitted to the margins of its parts.

    Parameters
    ----------
    parent : array_like, shape (..., sex, age)
        Persons of the Kreis, women first; broadcasts against the areas.
    sex_totals : array_like, shape (..., sex)
        Known women and men of each area.
    persons_in_ages : array_like, shape (...), optional
        Known persons of the ages `ages`, both sexes (INKAR publishes 15 to 64).
    ages : tuple of int
        Completed years, both inclusive.

    Returns
    -------
    EstimatedStructure

    Raises
    ------
    WrongShape, NotANumber, NegativeInput
        Bad input.
    InconsistentTotals
        More persons of those ages than persons, or the parent has none where some are known.
    """
    structure, margins = non_negative(parent, "Übergeordnetes Gebiet"), non_negative(sex_totals, "Frauen und Männer")
    if structure.ndim < 2 or structure.shape[-2] != 2 or margins.ndim < 1 or margins.shape[-1] != 2:
        raise WrongShape(
            "Erwartet werden ein Gebiet (Geschlecht, Alter) und Frauen und Männer (2); die Formen sind "
            f"{structure.shape} und {margins.shape}."
        )
    inside = np.zeros(structure.shape[-1], dtype=bool)
    inside[ages[0] : ages[1] + 1] = True
    total = margins.sum(axis=-1)
    known = None if persons_in_ages is None else non_negative(persons_in_ages, "Personen der Altersspanne")
    if known is not None and (known.shape != total.shape or bool(np.any(known > total))):
        raise InconsistentTotals(
            f"Die Personen von {ages[0]} bis {ages[1]} Jahren müssen je Gebiet angegeben und höchstens so viele sein "
            "wie alle Personen."
        )
    shape = np.broadcast_shapes(structure.shape, (*margins.shape, structure.shape[-1]))
    fitted, rounds = _fitted(np.broadcast_to(structure, shape).copy(), margins, known, inside)
    return EstimatedStructure(
        fitted,
        rounds,
        "Schätzung: Altersaufbau des übergeordneten Gebiets, angepasst an die bekannten Summen dieses Gebiets.",
    )


def is_uncertain(total_persons: npt.ArrayLike, *, below: float = UNCERTAIN_BELOW_PERSONS) -> npt.NDArray[np.bool_]:
    """Whether results of a region are to be marked uncertain: fewer than 8,000 inhabitants.

    Parameters
    ----------
    total_persons : array_like, shape (...)
    below : float

    Returns
    -------
    ndarray of bool, shape (...)

    Raises
    ------
    NotANumber, NegativeInput
    """
    return np.asarray(non_negative(total_persons, "Einwohner") < below)


def _fitted(persons: Array, sex_totals: Array, known: Array | None, inside: npt.NDArray[np.bool_]) -> tuple[Array, int]:
    total = sex_totals.sum(axis=-1)
    for iteration in range(1, MAX_ITERATIONS + 1):
        persons *= _factors(sex_totals, persons.sum(axis=-1))[..., None]
        if known is None:
            return persons, iteration
        within = persons[..., inside].sum(axis=(-1, -2))
        outside = persons[..., ~inside].sum(axis=(-1, -2))
        off = np.abs(within - known) + np.abs(outside - (total - known))
        if bool(np.all(off <= TOLERANCE * np.maximum(total, 1.0))):
            return persons, iteration
        persons[..., inside] *= _factors(known, within)[..., None, None]
        persons[..., ~inside] *= _factors(total - known, outside)[..., None, None]
    raise InconsistentTotals("Die bekannten Summen lassen sich mit diesem Altersaufbau nicht zugleich erreichen.")


def _factors(wanted: Array, found: Array) -> Array:
    if bool(np.any((found <= 0) & (wanted > 0))):
        raise InconsistentTotals("Das übergeordnete Gebiet hat dort niemanden, wo das Gebiet Personen hat.")
    return np.divide(wanted, found, out=np.zeros_like(found), where=found > 0)
