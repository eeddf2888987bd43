"""How far the future may stray, and what strays together: the scatter of the past of fertility, mortality, migration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from dwk.projections.results import AssumptionSource
from dwk_demography.uncertainty import LevelModel, fit_ar1, fit_random_walk, shock_correlation

from .origins import ESTIMATE, OF_GERMANY, SETTING, SPREAD, line
from .reading import Floats

#: fewest consecutive years a scatter is estimated from
FEWEST_YEARS = 6
#: with fewer common years nothing can be said about what strays together
FEWEST_COMMON_YEARS = 8
#: so many years without any connection are believed beside those observed
PRIOR_YEARS = 10
#: quantile of the standard normal distribution that leaves 10 % above
Z80 = 1.2815515655446004
PAIRS = (
    (0, 1, "Geburtenziffer und Lebenserwartung"),
    (0, 2, "Geburtenziffer und Wanderungssaldo"),
    (1, 2, "Lebenserwartung und Wanderungssaldo"),
)
CALIBRATED = "Spannweite der Gesamtzahl"

Series = Mapping[int, float]


class Histories(NamedTuple):
    """By year: children per woman, life expectancy (mean of the sexes, Germany), net migration in persons."""

    fertility: Series
    expectation: Series
    net: Series


class PastErrors(NamedTuple):
    """Sd of the logarithm of the total by years ahead, from earlier base years; Germany's net migration; how tried."""

    errors: Floats
    national_net: Series
    how: str = "eigene Fehler neben denen aller Kreise"


class Memory(NamedTuple):
    """Share of a deviation of net migration that is left a year later, and the years it is estimated from."""

    share: float
    years: str


class Together(NamedTuple):
    """Correlation of the yearly shocks, (3, 3), from which years of whose history; no years: there were too few."""

    matrix: Floats
    years: tuple[int, ...]
    whose: str
    is_own: bool


@dataclass(frozen=True)
class Spread:
    """``levels`` (3, 3): of the logarithm of fertility (random walk), life expectancy in years (random walk) and net
    migration as a share of the population (first-order autoregression) the sd of the yearly shock, what is left of a
    deviation after a year, the error of the drift per year; ``correlation`` (3, 3) of the shocks; ``migration_sd`` and
    ``fertility_sd`` of the levels themselves.
    """

    levels: Floats
    correlation: Floats
    fertility_sd: float
    migration_sd: float
    #: standard deviation of the logarithm of the total by years ahead, learned from earlier base years; None: unknown
    errors: Floats | None
    sources: tuple[AssumptionSource, ...]


def spread_of(
    own: Histories, germany: Histories, *, name: str, persons: float, past: PastErrors | None = None
) -> Spread:
    """Estimate from the histories; where one is too short its part stays without scatter, and the list says so.

    ``name`` is the territory whose history ``own`` is, ``persons`` its people.
    """
    people = max(persons, 1.0)
    births = np.array([own.fertility[year] for year in sorted(own.fertility)])
    moves = np.array([own.net[year] for year in sorted(own.net)]) / people
    memory = memory_of(germany.net if past is None else past.national_net)
    levels = np.array([_parameters(model) for model in _models(own, memory)])
    levels[2] /= (people, 1.0, people)
    together = correlation_of({name: own, "Deutschland": germany}, name, memory)
    level = float(np.std(_around_trend(births), ddof=2)) if len(births) > 5 else 0.0
    scatter = float(np.std(moves, ddof=1)) if len(moves) > 5 else 0.0
    lines = (*_lines(levels, own, people, name, memory), *_together_lines(together), *_error_lines(past, name))
    return Spread(levels, together.matrix, level, scatter, None if past is None else past.errors, lines)


def memory_of(national_net: Series) -> Memory:
    """What is left a year later of a deviation of Germany's net migration: a Kreis has too few years to tell.

    Fifteen years with one peak make every share up to one look likely; errors of earlier base years grow as with this one.
    """
    run = last_run(national_net)
    if len(run) < FEWEST_YEARS:
        return Memory(0.0, "")
    return Memory(fit_ar1(list(run.values())).persistence, f"{min(run)}–{max(run)}")


def last_run(history: Series) -> dict[int, float]:
    """The consecutive years up to the last one; a year that repeats the one before to the last digit is no observation."""
    known = {year: value for year, value in history.items() if value != history.get(year - 1)}
    found: dict[int, float] = {}
    for year in sorted(known, reverse=True):
        if found and year + 1 not in found:
            break
        found[year] = known[year]
    return dict(sorted(found.items()))


def _models(known: Histories, memory: Memory) -> tuple[LevelModel | None, LevelModel | None, LevelModel | None]:
    births, deaths, moves = (np.array(list(last_run(series).values())) for series in known)
    return (
        fit_random_walk(np.log(births)) if len(births) >= FEWEST_YEARS else None,
        fit_random_walk(deaths) if len(deaths) >= FEWEST_YEARS else None,
        _returning(moves, memory.share) if len(moves) >= FEWEST_YEARS else None,
    )


def _returning(moves: Floats, memory: float) -> LevelModel:
    """First-order autoregression around the mean, with a memory from elsewhere."""
    around = moves - moves.mean()
    shocks = around[1:] - memory * around[:-1]
    sd = float(np.sqrt((shocks**2).sum() / (len(shocks) - 1)))
    return replace(fit_ar1(moves), persistence=memory, sd=sd, shocks=shocks)


def _parameters(model: LevelModel | None) -> tuple[float, float, float]:
    return (0.0, 0.0, 0.0) if model is None else (model.sd, model.persistence, model.drift_sd)


def correlation_of(candidates: Mapping[str, Histories], name: str, memory: Memory) -> Together:
    """From the first of the histories that has enough common years; none: what is not known is taken as independent."""
    for whose, known in candidates.items():
        runs = [last_run(series) for series in known]
        common = last_run({year: float(year) for year in set(runs[0]) & set(runs[1]) & set(runs[2])})
        if len(common) < FEWEST_COMMON_YEARS:
            continue
        cut = Histories(*({year: series[year] for year in common} for series in runs))
        models = [model for model in _models(cut, memory) if model is not None]
        matrix = shock_correlation(models, prior_years=PRIOR_YEARS)
        return Together(matrix, tuple(common), whose, whose == name)
    return Together(np.eye(3), (), name, is_own=True)


def _together_lines(together: Together) -> tuple[AssumptionSource, ...]:
    """A line for each pair: the correlation, its years, its source."""
    if together.years:
        years = f"{together.years[0]}–{together.years[-1]}"
        source = (
            f"eigene Berechnung: Geburten und Wanderung {_in(together.whose)}, Lebenserwartung in Deutschland; "
            f"{len(together.years) - 1} jährliche Abweichungen neben {PRIOR_YEARS} Jahren ohne Zusammenhang"
        )
    else:
        years = f"weniger als {FEWEST_COMMON_YEARS} gemeinsame Jahre, daher unabhängig"
        source = "Vorgabe der Anwendung"
    flags = (ESTIMATE, "" if together.is_own else OF_GERMANY)
    return tuple(
        line(
            SPREAD,
            f"Zusammenhang der jährlichen Abweichungen: {words}",
            # a zero without a sign
            round(float(together.matrix[one, other]), 2) + 0.0,
            "Korrelation",
            years,
            source,
            *flags,
            decimals=2,
        )
        for one, other, words in PAIRS
    )


def _error_lines(past: PastErrors | None, name: str) -> tuple[AssumptionSource, ...]:
    if past is None:
        what = (
            f"{CALIBRATED}: nicht an Fehlern der Vergangenheit gemessen, weil sich zu wenige frühere Ausgangsjahre prüfen "
            "lassen; sie kann zu schmal oder zu breit sein"
        )
        return (line(SPREAD, what, 1.0, "Faktor", "–", "Vorgabe der Anwendung", SETTING, decimals=2),)
    who = name if name == "Deutschland" else f"{name} und Deutschland"
    return (
        line(
            SPREAD,
            f"{CALIBRATED}: auf die Fehler gebracht, die dieselbe Rechnung in früheren Ausgangsjahren gemacht "
            "hätte; am Ende 80 % innerhalb von",
            100 * Z80 * float(past.errors[-1]),
            "± %",
            f"nach {len(past.errors)} Jahren",
            f"eigene Berechnung aus der Vergangenheit: {who}; {past.how}",
            ESTIMATE,
            decimals=1,
        ),
    )


def _around_trend(values: Floats) -> Floats:
    """What is left of a series beside its straight line: a recovery of twenty years is no scatter."""
    at = np.arange(len(values), dtype=np.float64)
    return np.asarray(values - np.polyval(np.polyfit(at, values, 1), at))


def _lines(levels: Floats, known: Histories, persons: float, name: str, memory: Memory) -> tuple[AssumptionSource, ...]:
    own = f"eigene Berechnung aus der Vergangenheit: {name}"
    left = f"davon bleiben im Folgejahr {100 * memory.share:.0f} % (wie in Deutschland {memory.years})"
    return (
        line(
            SPREAD,
            "Geburtenziffer: Streuung der jährlichen Änderungen um ihren Trend (Irrfahrt)",
            100 * float(levels[0, 0]),
            "%",
            _span(known.fertility),
            own,
            ESTIMATE,
            decimals=1,
        ),
        line(
            SPREAD,
            "Lebenserwartung: Streuung der jährlichen Änderungen um den Anstieg (Irrfahrt), Mittel der Geschlechter",
            float(levels[1, 0]),
            "Jahre",
            _span(known.expectation),
            "eigene Berechnung aus der Vergangenheit: Deutschland",
            ESTIMATE,
            OF_GERMANY,
            decimals=2,
        ),
        line(
            SPREAD,
            f"Wanderungssaldo: Streuung der jährlichen Abweichungen, {left if memory.years else 'keine bleibt'}",
            float(levels[2, 0]) * persons,
            "Personen je Jahr",
            _span(known.net),
            own,
            ESTIMATE,
        ),
    )


def _in(name: str) -> str:
    return "in Deutschland" if name == "Deutschland" else f"des Gebiets ({name})"


def _span(history: Series) -> str:
    run = last_run(history)
    return f"{min(run)}–{max(run)}" if len(run) >= FEWEST_YEARS else "zu wenige Jahre, daher ohne Streuung"
