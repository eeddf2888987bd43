"""How far totals were off: the same model at earlier base years, and the same rule for the country in the past."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from dwk_demography.errors import InputError
from dwk_demography.regional.contract import Flags, Floats, ModelSettings, RegionalHistory, Spread
from dwk_demography.regional.gaps import complete
from dwk_demography.regional.model import prepare, run_model
from dwk_demography.regional.national import expected_net
from dwk_demography.regional.reconstruction import Past

#: quantile of the standard normal distribution that leaves 10 % above
Z80 = 1.2815515655446004
#: so many errors of the national rule at a distance are needed to use them
ENOUGH_ERRORS = 8
#: years before the first hindcast of the national rule
RULE_START = 6
#: years with regional data before the first earlier base year
FIRST_HINDCAST = 2
#: yearly errors where nothing at all can be learned: of a region, and of the country (share of the population)
USUAL_REGIONAL_ERROR = 0.004
USUAL_NATIONAL_ERROR = 0.003


def spread_of_errors(history: RegionalHistory, past: Past, years: int, settings: ModelSettings | None = None) -> Spread:
    """Estimate the two parts of the error of a total from what is known at the base year.

    Parameters
    ----------
    history : RegionalHistory
    past : Past
        `reconstruct` of it.
    years : int
        How many years ahead.
    settings : ModelSettings, optional

    Returns
    -------
    Spread
        Standard deviations of the logarithm of totals. The regional part grows in proportion to the years ahead (a wrong
        trend stays wrong), which the hindcasts of German Kreise confirm.
    """
    settings = settings or ModelSettings()
    national = national_errors(past, years, settings)
    yearly = yearly_errors(history, past, settings)
    fallback = not np.isfinite(yearly).any()
    if fallback:
        yearly = growth_changes(history)
    own = _shrunk(yearly, settings.own_weight)
    ahead = np.arange(1, years + 1)[:, None]
    return Spread(national, own[None, :] * ahead, fallback)


def interval(totals: Floats, spread: Spread) -> tuple[Floats, Floats]:
    """Lower and upper bound of the 80 % interval; totals and bounds have shape (Y, R), without the base year.

    Parameters
    ----------
    totals : ndarray, shape (Y, R)
        Projected persons.
    spread : Spread
        Standard deviations of the logarithm, of Kreise and of the error common to all.

    Returns
    -------
    tuple of ndarray
        Persons.
    """
    factor = np.exp(Z80 * spread.total)
    return totals / factor, totals * factor


def yearly_errors(history: RegionalHistory, past: Past, settings: ModelSettings) -> Floats:
    """Errors of the model at earlier base years, per year ahead and without the part common to all regions.

    The true national net migration is given, so that only the regional model is judged. No distance reaches over a new
    basis (census).

    Returns
    -------
    ndarray, shape (errors, R)
        Logarithm of actual over projected total, over years ahead; NaN where unknown. Empty without earlier base years.
    """
    base_year = history.base_year
    errors = []
    for earlier in range(max(history.first_year + FIRST_HINDCAST, base_year - settings.hindcast_years), base_year):
        until = min([entry - 1 for entry in history.breaks if entry > earlier] + [base_year])
        if until <= earlier:
            continue
        errors += _hindcast(history, past, earlier, until, settings)
    return np.array(errors) if errors else np.full((0, len(history.regions)), np.nan)


def _hindcast(history: RegionalHistory, past: Past, earlier: int, until: int, settings: ModelSettings) -> list[Floats]:
    first = past.national_index(earlier) + 1
    net = past.net[first : first + until - earlier]
    present = complete(history.population[earlier - history.first_year], 2)
    if not np.isfinite(net).all() or not present.any():
        return []
    known = _only(history.until(earlier), present)
    try:
        inputs = prepare(
            known,
            until - earlier,
            settings=settings,
            past=_tracked_only(past.until(earlier), present),
            national_net=net,
        )
    except InputError:
        return []  # too little was known in that year: it teaches nothing
    totals = run_model(inputs).population.sum(axis=(2, 3))
    errors = []
    for ahead in range(1, until - earlier + 1):
        actual = history.population[earlier - history.first_year + ahead].sum(axis=(1, 2))[present]
        comparable = np.isfinite(actual) & (actual > 0)
        error = np.full(len(present), np.nan)
        logs = np.log(np.where(comparable, actual, 1.0) / totals[ahead])
        common = np.log(actual[comparable].sum() / totals[ahead][comparable].sum())
        error[np.flatnonzero(present)[comparable]] = (logs[comparable] - common) / ahead
        errors.append(error)
    return errors


def _only(history: RegionalHistory, present: Flags) -> RegionalHistory:
    return replace(
        history,
        regions=tuple(key for key, there in zip(history.regions, present, strict=True) if there),
        population=history.population[:, present],
        arrivals=history.arrivals[:, present],
        departures=history.departures[:, present],
    )


def _tracked_only(past: Past, present: Flags) -> Past:
    return replace(past, tracked=past.tracked[:, present])


def growth_changes(history: RegionalHistory) -> Floats:
    """Stand-in without earlier base years: how much yearly growth of totals changes; shape (changes, R)."""
    totals = history.population.sum(axis=(2, 3))
    growth = np.diff(np.log(totals), axis=0)
    years = history.first_year + 1 + np.arange(len(growth))
    growth[[int(year) in history.breaks for year in years]] = np.nan
    return np.diff(growth, axis=0)


def _shrunk(errors: Floats, weight: float) -> Floats:
    """Standard deviation of each region: its own errors beside those of all, the latter robust against outliers."""
    finite = errors[np.isfinite(errors)]
    pooled = float(np.quantile(np.abs(finite), 0.8)) / Z80 if len(finite) else USUAL_REGIONAL_ERROR
    squares = np.nansum(errors**2, axis=0)
    count = np.isfinite(errors).sum(axis=0)
    own: Floats = np.sqrt((squares + weight * pooled**2) / (count + weight))
    return own


def national_errors(past: Past, years: int, settings: ModelSettings) -> Floats:
    """Root mean square error of the rule for national net migration in the past, as a share of the population.

    Years without a value lie between their neighbours. Distances with too few errors grow in proportion from the longest
    with enough.

    Returns
    -------
    ndarray, shape (years,)
    """
    rates = past.net / past.population.sum(axis=(1, 2))
    known = np.flatnonzero(np.isfinite(rates))
    span = np.arange(known[0], known[-1] + 1) if len(known) else np.arange(0)
    series = np.interp(span, known, rates[known]) if len(known) else np.zeros(0)
    result = np.zeros(years)
    for ahead in range(1, years + 1):
        errors = [
            expected_net(series[: last + 1], ahead, settings).sum() - series[last + 1 : last + 1 + ahead].sum()
            for last in range(RULE_START - 1, len(series) - ahead)
        ]
        if len(errors) >= ENOUGH_ERRORS:
            result[ahead - 1] = np.sqrt(np.mean(np.square(errors)))
        else:
            result[ahead - 1] = USUAL_NATIONAL_ERROR if ahead == 1 else result[ahead - 2] * ahead / (ahead - 1)
    return result
