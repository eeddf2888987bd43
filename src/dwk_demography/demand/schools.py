"""Pupils by year class and stage, and the classes they fill."""

import numpy as np
import numpy.typing as npt

from dwk_demography.demand.parameters import (
    Array,
    MissingParameter,
    Parameter,
    ParameterTable,
    checked_year_class,
)
from dwk_demography.demand.rates import Demand, checked_population
from dwk_demography.errors import AgesMissing, NegativeInput, NotANumber, RateOutOfRange

CUTOFF_ITEM = "entry_cutoff_month"
CLASS_SIZE_PREFIX = "class_size_"
# Stage -> year classes; where primary school has six years, the caller passes his own.
STAGES_DE: dict[str, tuple[str, tuple[int, ...]]] = {
    "primary": ("Grundschule, Klasse 1 bis 4", (1, 2, 3, 4)),
    "secondary_1": ("Sekundarstufe I, Klasse 5 bis 10", (5, 6, 7, 8, 9, 10)),
    "secondary_2": ("Sekundarstufe II, Klasse 11 bis 13", (11, 12, 13)),
}


def year_class_weights(year_class: int, age_count: int, *, cutoff_month: float = 6) -> Array:
    """Share of each age on 31 December that sits in a year class.

    A child enters in summer of the year in which it turns six by the end of the cut-off month. On
    31 December the first class then holds ``cutoff / 12`` of those aged 6 and the rest of those aged
    7, births taken as spread evenly over the year. Early and late entry cancel out in this reckoning.

    Parameters
    ----------
    year_class : int
        1 to 13.
    age_count : int
        Ages 0 to `age_count` - 1.
    cutoff_month : float
        Month at whose end the sixth birthday must be reached: 6 for 30 June, 9 for 30 September.

    Returns
    -------
    ndarray, shape (age_count,)
        Shares; they add up to 1.

    Raises
    ------
    UnknownOption
        No such year class.
    RateOutOfRange
        Cut-off month outside 1 to 12.
    AgesMissing
        The population ends before the age of the class.
    """
    if not 1 <= cutoff_month <= 12:
        raise RateOutOfRange(f"Der Stichtagsmonat {cutoff_month} liegt nicht zwischen 1 und 12.")
    younger = 5 + checked_year_class(year_class)
    if younger + 1 >= age_count:
        raise AgesMissing(
            f"Für die Klassenstufe {year_class} werden Altersjahre bis {younger + 1} (nicht offen) gebraucht; "
            f"die Bevölkerung endet bei {age_count - 1}."
        )
    weights = np.zeros(age_count)
    weights[younger] = cutoff_month / 12
    weights[younger + 1] = 1 - cutoff_month / 12
    return weights


def pupils_by_year_class(
    population: npt.ArrayLike,
    year_classes: tuple[int, ...],
    *,
    cutoff_month: float = 6,
    share: float = 1.0,
) -> Array:
    """Pupils in each year class.

    Parameters
    ----------
    population : array_like, shape (..., sex, age)
        Persons on 31 December, women first.
    year_classes : tuple of int
    cutoff_month : float
        As in `year_class_weights`.
    share : float
        Share of the children who attend (a school's own share of its catchment), 0 to 1.

    Returns
    -------
    ndarray, shape (..., year classes)
        Pupils, not rounded.

    Raises
    ------
    WrongShape, NotANumber, NegativeInput, AgesMissing, UnknownOption, RateOutOfRange
    """
    persons = checked_population(population)
    if not 0 <= share <= 1:
        raise RateOutOfRange(f"Der Anteil der Kinder muss zwischen 0 und 1 liegen, angegeben ist {share}.")
    weights = [year_class_weights(one, persons.shape[-1], cutoff_month=cutoff_month) for one in year_classes]
    pupils: Array = persons.sum(axis=-2) @ np.stack(weights, axis=-1)
    return share * pupils


def pupils_by_stage(population: npt.ArrayLike, table: ParameterTable, *, year: int | None = None) -> Demand:
    """Pupils of every stage that the table has a participation rate for.

    Parameters
    ----------
    population : array_like, shape (..., sex, age)
        Persons on 31 December.
    table : ParameterTable
        Items ``primary``, ``secondary_1``, ``secondary_2``: share of the year classes' children at such
        schools (the ages of the rows are for display); ``entry_cutoff_month``: month.
    year : int, optional
        Year whose values hold.

    Returns
    -------
    Demand
        Unit ``Schülerinnen und Schüler``.

    Raises
    ------
    MissingParameter
        No cut-off month, or no stage at all.
    WrongShape, NotANumber, NegativeInput, AgesMissing
        Bad population.
    """
    cutoff = table.figure(CUTOFF_ITEM, year)
    stages = [stage for stage in STAGES_DE if stage in table.items]
    if not stages:
        raise MissingParameter(f"Die Tabelle „{table.topic}“ nennt keine Schulstufe.")
    values, rows = [], [cutoff]
    for stage in stages:
        rate = table.figure(stage, year)
        pupils = pupils_by_year_class(population, STAGES_DE[stage][1], cutoff_month=cutoff.value, share=rate.share)
        values.append(pupils.sum(axis=-1))
        rows.append(rate)
    labels = tuple(STAGES_DE[stage][0] for stage in stages)
    return Demand(table.topic, tuple(stages), labels, "Schülerinnen und Schüler", np.stack(values, -1), tuple(rows))


def class_size(table: ParameterTable, stage: str, year: int | None = None) -> Parameter:
    """Pupils per class of a stage.

    Parameters
    ----------
    table : ParameterTable
    stage : str
        School stage, as in the items of the table.
    year : int, optional
        Year whose figure is taken; without it the latest.

    Returns
    -------
    Parameter
        Pupils per class, with its source.

    Raises
    ------
    MissingParameter
    """
    return table.figure(CLASS_SIZE_PREFIX + stage, year)


def classes_needed(pupils: npt.ArrayLike, pupils_per_class: float, *, whole: bool = True) -> Array:
    """Classes for the pupils of a year class.

    Parameters
    ----------
    pupils : array_like, shape (...)
        Pupils of one year class at one school (`whole`), or of a whole region.
    pupils_per_class : float
        Size of a class, above 0: the largest allowed for `whole`, the mean for a region.
    whole : bool
        Round up to whole classes, right only for a single school.

    Returns
    -------
    ndarray, shape (...)
        Classes.

    Raises
    ------
    NotANumber, NegativeInput, RateOutOfRange
    """
    numbers = np.asarray(pupils, dtype=np.float64)
    if not bool(np.all(np.isfinite(numbers))):
        raise NotANumber("Die Zahl der Schülerinnen und Schüler fehlt.")
    if bool(np.any(numbers < 0)):
        raise NegativeInput("Die Zahl der Schülerinnen und Schüler ist negativ.")
    if not pupils_per_class > 0:
        raise RateOutOfRange(f"Die Klassengröße muss über 0 liegen, angegeben ist {pupils_per_class}.")
    classes: Array = numbers / pupils_per_class
    if whole:
        # a sum of rates may exceed a whole number by rounding only
        classes = np.ceil(classes - 1e-9)
    return np.maximum(classes, 0.0)
