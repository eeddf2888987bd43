"""A small invented country with four regions whose past follows known rules ("Beispiel")."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dwk_demography.regional import FLOW_GROUPS, GROUPS, NationalHistory, RegionalHistory, grouped
from dwk_demography.regional.ageing import aged, by_sex, expected_births

AGES = 86
REGIONS = ("90001", "90002", "90003", "90004")
FIRST = 1995
SRB = 1.05


@dataclass(frozen=True)
class Country:
    """The truth behind a history: single ages of the regions in every year, and the history made of it."""

    history: RegionalHistory
    truth: np.ndarray  # (Y, R, 2, A)


def survival() -> np.ndarray:
    """Survivorship ratios, shape (2, A)."""
    age = np.arange(AGES)
    women = 1 - 0.00005 * np.exp(0.095 * age)
    men = 1 - 0.00008 * np.exp(0.095 * age)
    ratios = np.stack([women, men])
    ratios[:, 0] = 0.996
    return ratios


def asfr() -> np.ndarray:
    """Births per woman and year, shape (A,)."""
    age = np.arange(AGES)
    rates = np.exp(-(((age - 30.0) / 5.5) ** 2) / 2)
    rates[(age < 15) | (age > 49)] = 0
    level: np.ndarray = 1.5 * rates / rates.sum()
    return level


def start(size: float, bend: float) -> np.ndarray:
    """Persons of a region by sex and single age."""
    age = np.arange(AGES)
    shape = 1 + 0.3 * np.sin((age + bend) / 9.0)
    shape[60:] *= np.linspace(1, 0.2, AGES - 60)
    shape[-1] *= 4
    return size * np.stack([shape, 0.97 * shape])


def country(
    last: int = 2012, *, net: float = 0.0, moving: float = 0.02, breaks: frozenset[int] = frozenset(), cut: float = 1.0
) -> Country:
    """A history of regions that exchange people evenly; ``cut`` is what a census leaves of everybody in a break year."""
    years = last - FIRST + 1
    truth = np.zeros((years, len(REGIONS), 2, AGES))
    truth[0] = [start(400, 0), start(250, 7), start(900, 3), start(120, 12)]
    moves = np.zeros((2, years, len(REGIONS), 2, AGES))
    births = np.zeros((years, 2))
    deaths = np.zeros(years)
    by_age = np.full((years, 2, AGES), np.nan)
    shares = np.array([0.3, 0.2, 0.4, 0.1])[:, None, None]
    profile = np.zeros((2, AGES))
    profile[:, 18:40] = 1 / 44
    for year in range(1, years):
        before = truth[year - 1]
        unborn = aged(before, survival(), np.zeros((len(REGIONS), 2)))
        born = by_sex(expected_births(before, unborn, asfr()), SRB)
        alive = aged(before, survival(), born)
        moves[1, year] = moving * alive
        moves[0, year] = shares * (moves[1, year].sum(axis=0) + net * profile)
        truth[year] = alive + moves[0, year] - moves[1, year]
        births[year] = born.sum(axis=0)
        deaths[year] = before.sum() + born.sum() - alive.sum()
        if FIRST + year in breaks:
            truth[year] *= cut
    births[0] = births[1]
    deaths[0] = np.nan
    table = np.broadcast_to(survival(), (years, 2, AGES)).copy()
    national = NationalHistory(
        FIRST,
        truth.sum(axis=1),
        grouped(truth.sum(axis=1), GROUPS),
        births,
        deaths,
        by_age,
        np.broadcast_to(asfr(), (years, AGES)).copy(),
        (moves[0] - moves[1]).sum(axis=(1, 2, 3)),
        table,
    )
    flows = grouped(moves, FLOW_GROUPS)
    flows[:, 0] = np.nan
    history = RegionalHistory(FIRST, REGIONS, grouped(truth, GROUPS), flows[0], flows[1], national, breaks)
    return Country(history, truth)
