"""What would have been off: the regional model at earlier base years of a Land or of Germany, against what came."""

from __future__ import annotations

import numpy as np

from dwk.regions.rules import Level
from dwk_demography.errors import InputError
from dwk_demography.regional import (
    ModelSettings,
    Past,
    RegionalHistory,
    prepare,
    reconstruct,
    run_model,
    spread_of_errors,
)
from dwk_demography.uncertainty import calibrate

from .reading import Floats, Material
from .regional import history_of, national_net
from .spread import PastErrors

#: errors of earlier base years overlap; with fewer of these years they say next to nothing
FEWEST_BASE_YEARS = 5
LEVELS = frozenset({Level.STATE, Level.FEDERATION})
#: share of the errors that the interval is to hold
LEVEL = 0.8


def past_errors(material: Material, base_year: int, steps: int) -> PastErrors | None:
    """Width by years ahead that would have held the errors of earlier base years; None where too few can be tried.

    The regional model states a width, as for a Kreis; its own totals at earlier base years, with the rule for national net
    migration and not its true course, say by which factor that is too narrow or too wide. A Kreis has its errors held
    against those of all (`regional.tracked`). No distance reaches over a new census.
    """
    history = history_of(material, base_year) if material.carrier.level in LEVELS else None
    if history is None:
        return None
    try:
        past = reconstruct(history, ModelSettings())
        stated = spread_of_errors(history, past, steps).total[:, 0]
    except InputError:
        # the ages of the past cannot be put together: nothing can be learned from it, and the list of assumptions says so
        return None
    found = _by_base_year(history, past, base_year)
    if len(found) < FEWEST_BASE_YEARS:
        return None
    widths = np.concatenate([stated[: len(errors)] for errors in found.values()])
    learned = calibrate(np.concatenate([errors[:steps] for errors in found.values()]), widths, LEVEL)
    before, after = (f"{100 * share:.0f} %" for share in (learned.coverage_before, learned.coverage_after))
    how = (
        f"{learned.errors} Abweichungen aus {len(found)} Ausgangsjahren von {min(found)} bis {max(found)}: {before} lagen in der "
        f"Spannweite des Regionalmodells, {after} in der danach angepassten"
    )
    return PastErrors(stated * learned.factor, national_net(past), how)


def _by_base_year(history: RegionalHistory, past: Past, base_year: int) -> dict[int, Floats]:
    found: dict[int, Floats] = {}
    for earlier in range(history.first_year + 1, base_year):
        until = min([entry - 1 for entry in history.breaks if entry > earlier] + [base_year])
        errors = _errors(history, past, earlier, until) if until > earlier else None
        if errors is not None:
            found[earlier] = errors
    return found


def _errors(history: RegionalHistory, past: Past, earlier: int, until: int) -> Floats | None:
    """By years ahead, with the rule for national net migration and not its true course."""
    try:
        inputs = prepare(history.until(earlier), until - earlier, past=past.until(earlier))
    except InputError:
        return None  # too little was known in that year: it teaches nothing
    projected = run_model(inputs).population.sum(axis=(2, 3))[1:, 0]
    first = earlier + 1 - history.first_year
    actual = history.population[first : first + len(projected), 0].sum(axis=(1, 2))
    errors = np.log(np.where(actual > 0, actual, np.nan) / projected)
    return np.asarray(errors) if np.isfinite(errors).any() else None
