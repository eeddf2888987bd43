"""Out-rates and in-shares of the regions from counted moves over their borders."""

from __future__ import annotations

import numpy as np

from dwk_demography.errors import InputError
from dwk_demography.regional.ageing import group_of_age, grouped
from dwk_demography.regional.contract import FLOW_GROUPS, Flags, Floats, ModelSettings
from dwk_demography.regional.gaps import complete

#: moves further back than this say nothing about the coming years
OLDEST_FLOW_YEARS = 12
#: share of a cell that may leave in a year at most
RATE_CAP = 0.8


class FlowsUnknown(InputError):
    """No moves over the borders of the regions are known."""


def moving_profile(ages: int) -> Floats:
    """Shape of departure rates over single ages; only its course within a group matters.

    Childhood decline, the peak of young adults and a rise in very old age after Rogers and Castro, *Model Migration
    Schedules* (IIASA RR-81-30, 1981); the parameters are rounded to a German level of moves between Kreise.

    Returns
    -------
    ndarray, shape (A,)
    """
    age = np.arange(ages, dtype=float)
    childhood = 0.045 * np.exp(-0.12 * age)
    young = 0.22 * np.exp(-0.105 * (age - 20) - np.exp(-0.55 * (age - 19)))
    old = 0.012 * np.clip((age - 78) / 10, 0, 1)
    profile: Floats = 0.02 + childhood + young + old
    return profile


def usable_years(arrivals: Floats, departures: Floats) -> list[int]:
    """Indices of the years with moves; a year that only repeats the one before is left out (Kreise: 2001 repeats 2000).

    Parameters
    ----------
    arrivals, departures : ndarray, shape (Y, R, 2, 6)
        NaN where unknown.
    """
    years = []
    for year in range(len(arrivals)):
        known = np.isfinite(arrivals[year]) & np.isfinite(departures[year])
        if not known.any():
            continue
        before = year - 1
        repeats = year > 0 and bool(
            np.array_equal(arrivals[year][known], arrivals[before][known])
            and np.array_equal(departures[year][known], departures[before][known])
        )
        if not repeats:
            years.append(year)
    return years


def rates_and_shares(
    arrivals: Floats, departures: Floats, tracked: Floats, settings: ModelSettings
) -> tuple[Floats, Floats]:
    """Departures per person and the regions' shares in all arrivals, mean of the last years known.

    Parameters
    ----------
    arrivals, departures : ndarray, shape (Y, R, 2, 6)
        Moves over the border of a region; NaN where unknown.
    tracked : ndarray, shape (Y, R, 2, A)
        Persons at the end of the same years.
    settings : ModelSettings

    Returns
    -------
    out_rates : ndarray, shape (R, 2, A)
        Per person at the end of the year, at most 0.8. Regions without data take the rates of all others.
    in_shares : ndarray, shape (R, 2, A)
        Adds up to 1 over the regions. Regions without data take a share that balances their departures.

    Raises
    ------
    FlowsUnknown
        No moves of the last twelve years are known.
    """
    years = [year for year in usable_years(arrivals, departures) if year >= len(arrivals) - OLDEST_FLOW_YEARS]
    years = years[-settings.flow_years :]
    if not years:
        raise FlowsUnknown(
            "Für die Gebiete sind bis zum Basisjahr keine Zu- und Fortzüge nach Alter bekannt. Erwartet wird die Tabelle "
            "12711-04-02-4 mit wenigstens einem der letzten zwölf Jahre."
        )
    persons = grouped(tracked[years], FLOW_GROUPS)
    known: Flags = complete(arrivals[years], 2) & complete(departures[years], 2) & complete(persons, 2)
    cells = known[..., None, None]
    count = np.maximum(known.sum(axis=0), 1)[:, None, None]
    arriving = np.where(cells, arrivals[years], 0.0).sum(axis=0) / count
    leaving = np.where(cells, departures[years], 0.0).sum(axis=0) / count
    exposed = np.where(cells, persons, 0.0).sum(axis=0) / count
    arriving, leaving, exposed = _filled(arriving, leaving, exposed, np.asarray(known.any(axis=0)), persons[-1])
    group = group_of_age(FLOW_GROUPS, tracked.shape[-1])
    out = _single_rates(leaving / np.maximum(exposed, 1.0), tracked[-1])
    shares = arriving / np.maximum(arriving.sum(axis=0), 1.0)
    return out, shares[..., group]


def _filled(
    arriving: Floats, leaving: Floats, exposed: Floats, known: Flags, now: Floats
) -> tuple[Floats, Floats, Floats]:
    if known.all():
        return arriving, leaving, exposed
    rate = leaving.sum(axis=0) / np.maximum(exposed.sum(axis=0), 1.0)
    missing = ~known[:, None, None]
    moved = rate * np.where(np.isfinite(now), now, 0.0)
    return np.where(missing, moved, arriving), np.where(missing, moved, leaving), np.where(missing, now, exposed)


def _single_rates(rates: Floats, persons: Floats) -> Floats:
    group = group_of_age(FLOW_GROUPS, persons.shape[-1])
    profile = moving_profile(persons.shape[-1])
    sums = grouped(persons, FLOW_GROUPS)
    mean = grouped(persons * profile, FLOW_GROUPS) / np.where(sums > 0, sums, 1.0)
    scale = np.where(mean > 0, rates / np.where(mean > 0, mean, 1.0), 0.0)
    single: Floats = np.minimum(scale[..., group] * profile, RATE_CAP)
    return single
