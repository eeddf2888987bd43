"""Checks of what comes into the functions of mortality and fertility; every failure names the cell."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dwk_demography.errors import AgesMissing, NegativeInput, NotANumber, RateOutOfRange, WrongShape

Floats = NDArray[np.float64]


def finite_array(values: ArrayLike, name: str) -> Floats:
    """`values` as float64; refused are text, NaN and infinite numbers.

    Parameters
    ----------
    values : array_like
        Numbers, any shape.
    name : str
        German name of the input for the sentence of the error.

    Raises
    ------
    WrongShape
        The values are no numbers.
    NotANumber
        A cell is NaN or infinite; the sentence names the first one.
    """
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise WrongShape(f"{name}: erwartet werden Zahlen, gefunden wurde etwas anderes.") from error
    good = np.isfinite(array)
    if not good.all():
        raise NotANumber(f"{name}: {_where(~good)} steht keine endliche Zahl. Erwartet wird ein Wert für jede Zelle.")
    return array


def not_negative(values: ArrayLike, name: str) -> Floats:
    """`values` as float64 with every cell finite and at least zero.

    Raises
    ------
    NegativeInput
        A cell is negative; the sentence names the first one.
    """
    array = finite_array(values, name)
    if (array < 0).any():
        worst = float(array[array < 0].flat[0])
        raise NegativeInput(f"{name}: {_where(array < 0)} steht {worst:g}. Erwartet werden Werte ab 0.")
    return array


def death_rates(values: ArrayLike, name: str = "Sterberaten") -> Floats:
    """Central death rates per person-year, age on the last axis, at least two ages.

    Raises
    ------
    WrongShape
        Fewer than two ages.
    RateOutOfRange
        A rate above 20 a year (an average life of under three weeks: likely per 1,000 or a count).
    """
    array = not_negative(values, name)
    if array.ndim < 1 or array.shape[-1] < 2:
        raise WrongShape(f"{name}: die letzte Achse ist das Alter und braucht mindestens zwei Altersgruppen.")
    if array.size and float(array.max()) > 20:
        raise RateOutOfRange(
            f"{name}: gefunden wurde {float(array.max()):g}. Erwartet werden Sterbefälle je Person und Jahr, "
            "nicht je 1.000 und keine Anzahlen."
        )
    return array


def probabilities(values: ArrayLike, name: str) -> Floats:
    """Numbers between 0 and 1.

    Raises
    ------
    RateOutOfRange
        A number above 1.
    """
    array = not_negative(values, name)
    if array.size and float(array.max()) > 1:
        raise RateOutOfRange(f"{name}: gefunden wurde {float(array.max()):g}. Erwartet werden Werte zwischen 0 und 1.")
    return array


def lower_ages(ages: ArrayLike | None, count: int) -> Floats:
    """Lower bounds of the age groups; by default single years 0, 1, 2, ...

    Raises
    ------
    AgesMissing
        The bounds do not start with 0, do not rise, or are not as many as the rates.
    """
    if ages is None:
        return np.arange(count, dtype=np.float64)
    bounds = finite_array(ages, "Altersgrenzen")
    if bounds.shape != (count,):
        raise AgesMissing(
            f"Es gibt {bounds.size} Altersgrenzen, aber {count} Altersgruppen. Erwartet wird eine je Gruppe."
        )
    if bounds[0] != 0 or (np.diff(bounds) <= 0).any():
        raise AgesMissing("Die Altersgrenzen müssen mit 0 beginnen und steigen, etwa 0, 1, 5, 10 oder 0, 1, 2, 3.")
    return bounds


def common_shape(name: str, *shapes: tuple[int, ...]) -> tuple[int, ...]:
    """The shape to which all `shapes` broadcast.

    Raises
    ------
    WrongShape
        They do not fit together.
    """
    try:
        return np.broadcast_shapes(*shapes)
    except ValueError as error:
        found = ", ".join(str(shape) for shape in shapes)
        raise WrongShape(f"{name}: die Achsen {found} passen nicht zueinander.") from error


def male_flags(sex: str, shape: Sequence[int]) -> NDArray[np.bool_]:
    """True where a row belongs to men, shape of `shape` without its age axis.

    Parameters
    ----------
    sex : {"axis", "female", "male"}
        ``axis``: the last axis but one is the sex, women first.
    shape : sequence of int
        Shape of the rates, ages last.

    Raises
    ------
    WrongShape
        ``axis`` without an axis of length two before the ages, or an unknown word.
    """
    rows = tuple(shape[:-1])
    if sex == "axis":
        if not rows or rows[-1] != 2:
            raise WrongShape(
                "Erwartet wird vor der Altersachse eine Achse mit zwei Einträgen: erst weiblich, dann männlich."
            )
        return np.broadcast_to(np.array([False, True]), rows)
    if sex not in {"female", "male"}:
        raise WrongShape(f"Unbekanntes Geschlecht „{sex}“. Erwartet wird „female“, „male“ oder „axis“.")
    return np.full(rows, sex == "male")


def _where(bad: NDArray[np.bool_]) -> str:
    place = tuple(int(part) for part in np.argwhere(bad)[0])
    return f"an Stelle {list(place)}" if place else "im Wert"
