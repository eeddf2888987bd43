"""Checks of the input of a projection: a few reductions when all is well, the offending cell when not.

Array axes as in `contract`; where the trajectory axis is absent it is added.
"""

from __future__ import annotations

import math
from numbers import Real
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt

from dwk_demography.errors import (
    AgesMissing,
    InputError,
    NegativeInput,
    NotANumber,
    RateOutOfRange,
    UnknownOption,
    WrongShape,
)
from dwk_demography.projection.contract import FloatArray, Varied

BASE = "Ausgangsbevölkerung"
SURVIVAL = "Überlebensraten"
ASFR = "altersspezifische Geburtenziffern"
SRB = "Jungen je Mädchen bei der Geburt"
NET = "Wanderungen"
RATES = "Wanderungsraten"

AXES = ("Lauf", "Jahr", "Gebiet", "Geschlecht", "Alter")
SEXES_DE = ("weiblich", "männlich")

#: boys per girl beyond which a value can only be boys per 100 girls
HIGHEST_SRB = 3.0


def with_trajectories(name: str, given: npt.ArrayLike, axes: int, kind: npt.DTypeLike) -> FloatArray:
    """An array with a trajectory axis in front, C-contiguous, of the float type asked for.

    Parameters
    ----------
    name : str
        German name for messages.
    given : array_like
        With `axes` axes, or one more: the trajectories in front.
    axes : int
        Number of axes without trajectories.
    kind : dtype
        float64 or float32.
    """
    array = as_numbers(name, given, kind)
    if array.ndim in {axes, axes + 1}:
        if not array.size:
            raise WrongShape(
                f"{name}: eine Achse hat die Länge 0, gegeben ist {array.shape}; erwartet wird auf jeder Achse "
                f"({', '.join(_axis_names(name, axes))}) mindestens ein Eintrag."
            )
        return array if array.ndim > axes else array[None]
    expected = ", ".join(_axis_names(name, axes))
    raise WrongShape(
        f"{name}: erwartet werden {axes} Achsen ({expected}), davor bei Bedarf die Läufe; gegeben sind {array.ndim}."
    )


def as_numbers(name: str, given: npt.ArrayLike, kind: npt.DTypeLike) -> FloatArray:
    """C-contiguous numbers of a float type; text, truth values, dates and complex numbers are refused, not converted."""
    try:
        raw = np.asarray(given)
        if raw.dtype == kind:
            return np.ascontiguousarray(raw).reshape(raw.shape)
        if raw.dtype.kind in "fiu" or (raw.dtype.kind == "O" and not _holds_text(raw)):
            with np.errstate(over="ignore"):
                return np.ascontiguousarray(raw, dtype=kind).reshape(raw.shape)
        found = str(raw.dtype)
    except (TypeError, ValueError) as error:
        found = str(error)
    raise NotANumber(f"{name}: erwartet wird eine Tabelle aus Zahlen, gegeben ist etwas anderes ({found}).")


def _holds_text(objects: npt.NDArray[np.object_]) -> bool:
    return any(isinstance(value, str | bytes | bool) for value in objects.flat)


def _axis_names(name: str, axes: int) -> tuple[str, ...]:
    if name == BASE:
        return ("Gebiet", "Geschlecht", "Alter")
    return ("Jahr", "Gebiet", "Alter") if axes == 3 else ("Jahr", "Gebiet", "Geschlecht", "Alter")


def varied(
    name: str, given: npt.ArrayLike | Varied, axes: int, kind: npt.DTypeLike, bounds: tuple[float, float]
) -> Varied:
    """`given` as `Varied` with all axes; an array has no deviation."""
    lower, upper = bounds
    if not isinstance(given, Varied):
        return Varied(with_trajectories(name, given, axes, kind), lower=lower, upper=upper)
    central = with_trajectories(name, given.central, axes, kind)
    if given.direction is None and given.weight is None:
        return Varied(central, lower=lower, upper=upper)
    if given.direction is None or given.weight is None:
        raise UnknownOption(f"{name}: Richtung und Gewicht einer Abweichung gehören zusammen; gegeben ist nur eines.")
    direction = with_trajectories(f"{name} (Richtung)", given.direction, axes, kind)
    weight = as_numbers(f"{name} (Gewicht)", given.weight, kind)
    if weight.ndim != 3:
        raise WrongShape(
            f"{name} (Gewicht): erwartet werden die Achsen (Lauf, Jahr, Gebiet), gegeben ist {weight.shape}."
        )
    if direction.shape[0] != 1 or direction.shape[3:] != central.shape[3:]:
        raise WrongShape(
            f"{name} (Richtung): erwartet wird ein einziger Lauf mit den Geschlechtern und Altern der Werte "
            f"{central.shape[3:]}, gegeben ist {direction.shape}."
        )
    for part, array in (("Richtung", direction), ("Gewicht", weight)):
        if not np.isfinite(array).all():
            raise NotANumber(f"{name} ({part}): eine Zelle ist leer oder unendlich; erwartet werden Zahlen.")
    return Varied(central, direction, weight, lower, upper)


def check_range(name: str, array: FloatArray, lowest: float, highest: float) -> None:
    """Every cell is a number between the bounds; else the first offending cell is named."""
    flat = array.ravel()
    if flat.size and not (np.minimum.reduce(flat) >= lowest and np.maximum.reduce(flat) <= highest):
        _explain(name, array, lowest, highest)


def check_finite(name: str, array: FloatArray) -> None:
    """Every cell is a number; net quantities may be negative."""
    flat = array.ravel()
    if flat.size and not math.isfinite(np.minimum.reduce(flat) + np.maximum.reduce(flat)):
        _explain(name, array, -np.inf, np.inf)


def _explain(name: str, array: FloatArray, lowest: float, highest: float) -> NoReturn:
    unknown = ~np.isfinite(array)
    if unknown.any():
        raise NotANumber(
            f"{name}: keine Zahl bei {cell_of(name, array, unknown)} (insgesamt {int(unknown.sum())} Zellen). "
            "Erwartet wird in jeder Zelle eine Zahl."
        )
    negative = array < lowest
    if negative.any():
        raise NegativeInput(
            f"{name}: negativer Wert {_first(array, negative)} bei {cell_of(name, array, negative)}. "
            "Erwartet werden Werte ab 0."
        )
    beyond = array > highest
    raise RateOutOfRange(f"{name}: Wert {_first(array, beyond)} bei {cell_of(name, array, beyond)}. {_too_high(name)}")


def _too_high(name: str) -> str:
    return {
        SURVIVAL: "Erwartet wird der Anteil der Überlebenden, höchstens 1; größere Werte sehen nach Prozent oder nach "
        "Lebenden einer Sterbetafel aus.",
        ASFR: "Das sieht nach Geburten je 1.000 Frauen aus; erwartet werden Geburten je Frau und Jahr, höchstens 1. "
        "Teilen Sie die Werte durch 1.000.",
        SRB: "Das sieht nach Jungen je 100 Mädchen aus; erwartet werden Jungen je Mädchen, etwa 1,05. "
        "Teilen Sie die Werte durch 100.",
    }.get(name, "Der Wert ist zu groß.")


def _first(array: FloatArray, wrong: npt.NDArray[np.bool_]) -> str:
    return f"{float(array[wrong][0]):g}".replace(".", ",")


def cell_of(name: str, array: FloatArray, wrong: npt.NDArray[np.bool_]) -> str:
    """Where the first wrong cell lies, in words; positions count from 0."""
    index = [int(i) for i in np.argwhere(wrong)[0]]
    if name == SRB:
        names: tuple[str, ...] = AXES[1:3]
    elif name == BASE:
        names = ("Lauf", "Gebiet", "Geschlecht", "Alter")
    else:
        names = AXES if array.ndim == 5 else ("Lauf", "Jahr", "Gebiet", "Alter")
    parts = []
    for axis, (position, length) in enumerate(zip(index, array.shape, strict=True)):
        if names[axis] == "Geschlecht":
            parts.append(SEXES_DE[position])
        elif length > 1:
            parts.append(f"{names[axis]} {position}")
    return ", ".join(parts) or "der einzigen Zelle"


def check_ages(name: str, array: FloatArray, ages: int) -> None:
    """As many ages as the population has."""
    if array.shape[-1] != ages:
        raise AgesMissing(
            f"{name}: erwartet werden {ages} Altersstufen wie in der Ausgangsbevölkerung (die letzte offen), "
            f"gegeben sind {array.shape[-1]}."
        )


def check_sexes(name: str, array: FloatArray) -> None:
    """Exactly the two sexes on the axis before the ages."""
    if array.shape[-2] != 2:
        raise WrongShape(
            f"{name}: erwartet werden zwei Geschlechter (0 weiblich, 1 männlich) auf der vorletzten Achse, "
            f"gegeben ist die Form {array.shape}."
        )


def check_axis(name: str, axis: str, length: int, expected: int) -> None:
    """An axis has the expected length, or length one: the same for all."""
    if length not in {1, expected}:
        raise WrongShape(
            f"{name}: Achse „{axis}“ hat die Länge {length}; erwartet wird {expected} oder 1 (für alle gleich)."
        )


def boys_per_girl(given: npt.ArrayLike, kind: npt.DTypeLike) -> FloatArray:
    """Sex ratio at birth with the axes (year, region)."""
    array = as_numbers(SRB, given, kind)
    if array.ndim < 2:
        array = array.reshape(-1, 1)
    if array.ndim != 2:
        raise WrongShape(f"{SRB}: erwartet werden eine Zahl oder die Achsen (Jahr, Gebiet), gegeben ist {array.shape}.")
    if not array.size:
        raise WrongShape(f"{SRB}: erwartet wird mindestens ein Wert, gegeben ist die Form {array.shape}.")
    check_range(SRB, array, 0.0, HIGHEST_SRB)
    if not array.all():
        raise RateOutOfRange(f"{SRB}: Wert 0. Erwartet werden Jungen je Mädchen, etwa 1,05.")
    return array


def fertile_ages(asfr: Varied) -> tuple[int, int]:
    """First and last age index with births; (1, 0) without any."""
    highest = np.maximum.reduce(asfr.central.reshape(-1, asfr.central.shape[-1]))
    if asfr.direction is not None:
        highest = highest + np.abs(asfr.direction).max(axis=(0, 1, 2))
    fertile = highest.nonzero()[0]
    if not len(fertile):
        return 1, 0
    if fertile[0] == 0:
        raise RateOutOfRange(
            f"{ASFR}: Geburten in der jüngsten Altersstufe. Erwartet wird dort 0; vermutlich beginnt die Tabelle nicht "
            "mit dem Alter 0."
        )
    return int(fertile[0]), int(fertile[-1])


def number_of_years(lengths: dict[str, int], years: int | None) -> int:
    """Steps of the projection from the lengths of the year axes, or as asked for."""
    longest = max(lengths.values())
    wanted = longest if years is None else years
    if not is_whole(wanted):
        raise UnknownOption(f"Zahl der Schritte {years}: erwartet wird eine ganze Zahl ab 1.")
    wanted = int(wanted)
    if wanted < 1:
        raise UnknownOption(f"Erwartet wird mindestens ein Schritt, gegeben sind {wanted}.")
    for name, length in lengths.items():
        if length != 1 and (length < wanted or (years is None and length != wanted)):
            raise WrongShape(
                f"{name}: {length} Jahre gegeben, erwartet werden {wanted} oder 1 (für alle Jahre gleich)."
            )
    return wanted


def check_options(step: int, timing: str) -> None:
    """Width of a step and timing of migration are known values."""
    if not is_whole(step) or step < 1:
        raise UnknownOption(f"Schrittweite {step}: erwartet wird eine ganze Zahl von Jahren ab 1.")
    if timing not in ("end", "even"):
        raise UnknownOption(f"Zeitpunkt der Wanderung „{timing}“: erwartet wird „end“ oder „even“.")


def float_type(dtype: npt.DTypeLike) -> np.dtype[Any]:
    """float64 or float32; anything else is refused."""
    try:
        kind = np.dtype(dtype)
    except TypeError as error:
        raise UnknownOption(f"Zahlentyp {dtype}: erwartet wird float64 oder float32.") from error
    if kind.char not in "df":
        raise UnknownOption(f"Zahlentyp {kind}: erwartet wird float64 oder float32.")
    return kind


def is_whole(value: object) -> bool:
    """Whether a value is a whole number; 5.0 is, True and text are not."""
    return (
        isinstance(value, Real) and not isinstance(value, bool) and math.isfinite(value) and float(value).is_integer()
    )


def check_cap(cap: float | None) -> None:
    """A share between 0 and 1."""
    if cap is not None and (not isinstance(cap, Real) or not 0 < cap <= 1):
        raise InputError(
            f"Höchster Anteil der Fortzüge {cap}: erwartet wird eine Zahl über 0 bis höchstens 1, üblich ist 0,8."
        )
