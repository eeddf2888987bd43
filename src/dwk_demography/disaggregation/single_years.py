"""Age groups to single years: one entrance for all methods."""

from typing import Literal

import numpy as np
import numpy.typing as npt

from dwk_demography.disaggregation.groups import AgeGroups, Array, checked_counts, scaled_to_groups
from dwk_demography.disaggregation.open_age import split_open_group
from dwk_demography.disaggregation.pclm import pclm
from dwk_demography.disaggregation.spline import cumulative_spline
from dwk_demography.errors import InputError, UnknownOption

Method = Literal["standard", "raking", "pclm", "spline", "uniform"]
METHODS: tuple[Method, ...] = ("standard", "raking", "pclm", "spline", "uniform")
# Chosen on single years of the Länder 2015 to 2018 (docs/engine/disaggregation.md); 1 to 1,000 differ by 0.04 points.
STANDARD_SMOOTHING = 100.0


def disaggregate(
    counts: npt.ArrayLike,
    groups: AgeGroups,
    *,
    method: Method,
    standard: npt.ArrayLike | None = None,
    open_shape: npt.ArrayLike | None = None,
) -> Array:
    """Single years that add up exactly to every age group and are never negative.

    Parameters
    ----------
    counts : array_like, shape (..., G)
        Persons by age group (any leading axes: year, region, sex); finite, not negative.
    groups : AgeGroups
    method : {"standard", "raking", "pclm", "spline", "uniform"}
        ``standard``: the ratio to known single years of a similar population (Land or Germany of the
        same year and sex) is smoothed over age by a penalised composite link model; best for German
        Kreise. ``raking``: the standard scaled within each group, no smoothing at the borders.
        ``pclm``: smooth distribution without a standard. ``spline``: monotone spline through the
        cumulated numbers, fastest. ``uniform``: evenly within each group.
    standard : array_like, shape (..., ages), optional
        Needed by ``standard`` and ``raking``; broadcasts against the leading axes.
    open_shape : array_like, shape (..., ages of the open group), optional
        Shape of the open group; without it the standard's own. Needed by ``pclm``, ``spline`` and
        ``uniform`` where the open group has more than one single year.

    Returns
    -------
    ndarray, shape (..., ages)
        Same unit as `counts`.

    Raises
    ------
    WrongShape, NotANumber, NegativeInput
        Bad counts, standard or shape.
    InputError, UnknownOption
        Unknown method, or the standard or shape it needs is missing.
    NotConverged
        The penalised fit found no solution.
    """
    numbers = checked_counts(counts, groups.count, "Altersgruppen")
    known = None if standard is None else checked_counts(standard, groups.age_count, "Standard")
    single = _closed(numbers, groups, method, known)
    if open_shape is not None:
        single[..., groups.open_from_years :] = split_open_group(numbers[..., -1], _open_weights(open_shape, groups))
    elif known is None and groups.widths[-1] > 1:
        raise InputError(
            f"Für die Aufteilung der offenen Altersgruppe ab {groups.open_from_years} Jahren fehlt eine Form. "
            "Erwartet werden Gewichte je Altersjahr, etwa aus einer Sterbetafel, oder ein Standard."
        )
    return single


def _closed(numbers: Array, groups: AgeGroups, method: Method, known: Array | None) -> Array:
    match method:
        case "standard":
            return pclm(numbers, groups, standard=_needed(known), smoothing=STANDARD_SMOOTHING, order=1)
        case "raking":
            shape = np.broadcast_to(_needed(known), (*numbers.shape[:-1], groups.age_count))
            return scaled_to_groups(shape, numbers, groups)
        case "pclm":
            return pclm(numbers, groups)
        case "spline":
            return cumulative_spline(numbers, groups)
        case "uniform":
            return groups.uniform(numbers)
    raise UnknownOption(f"Das Verfahren „{method}“ ist unbekannt; erlaubt sind {', '.join(METHODS)}.")


def _needed(known: Array | None) -> Array:
    if known is None:
        raise InputError("Für dieses Verfahren fehlt der Standard: Altersjahre einer ähnlichen Bevölkerung.")
    return known


def _open_weights(shape: npt.ArrayLike, groups: AgeGroups) -> Array:
    return checked_counts(shape, int(groups.widths[-1]), "Form der offenen Altersgruppe")
