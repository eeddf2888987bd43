"""How far the future may stray: the scatter of the past of fertility, mortality and migration."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dwk.projections.results import AssumptionSource

from .origins import ESTIMATE, OF_GERMANY, SPREAD, line
from .reading import Floats

#: bounds of the memory of a series from one year to the next; a longer one cannot be told from twenty values
MEMORY = (0.0, 0.95)
#: quantile of the standard normal distribution that leaves 10 % above
Z80 = 1.2815515655446004


@dataclass(frozen=True)
class Spread:
    """``fertility`` relative per year (random walk), ``mortality`` (2,) years per year (random walk), ``migration``
    share of the population per year (first-order autoregression with ``memory``), sds of the yearly shocks;
    ``migration_sd`` and ``fertility_sd`` of the levels.
    """

    fertility: float
    mortality: Floats
    migration: float
    memory: float
    fertility_sd: float
    migration_sd: float
    #: standard deviation of the logarithm of the total by years ahead, learned from earlier base years; None: unknown
    errors: Floats | None
    sources: tuple[AssumptionSource, ...]


def spread_of(
    fertility: dict[int, float],
    expectation: dict[int, Floats],
    net: dict[int, float],
    persons: float,
    errors: Floats | None = None,
) -> Spread:
    """Estimate from the histories; where one is too short its part stays without scatter, and the list says so."""
    births = np.array([fertility[year] for year in sorted(fertility)])
    deaths = np.array([expectation[year] for year in sorted(expectation)])
    moves = np.array([net[year] for year in sorted(net)]) / max(persons, 1.0)
    relative = np.diff(np.log(births)) if len(births) > 5 else np.zeros(2)
    gains = np.diff(deaths, axis=0) if len(deaths) > 5 else np.zeros((2, 2))
    memory, shock = _autoregression(moves)
    level = float(np.std(_around_trend(births), ddof=2)) if len(births) > 5 else 0.0
    scatter = float(np.std(moves, ddof=1)) if len(moves) > 5 else 0.0
    found = (float(np.std(relative, ddof=1)), np.asarray(np.std(gains, axis=0, ddof=1)), shock, memory)
    lines = (*_lines(found, fertility, expectation, net, persons), *_calibration(errors))
    return Spread(*found, level, scatter, errors, lines)


def _calibration(errors: Floats | None) -> tuple[AssumptionSource, ...]:
    if errors is None:
        return ()
    return (
        line(
            SPREAD,
            "Spannweite der Gesamtzahl: auf die Fehler gebracht, die dieselbe Rechnung in früheren Ausgangsjahren gemacht "
            "hätte; am Ende 80 % innerhalb von",
            100 * Z80 * float(errors[-1]),
            "± %",
            f"nach {len(errors)} Jahren",
            "eigene Berechnung aus der Vergangenheit des Kreises und Deutschlands",
            ESTIMATE,
            decimals=1,
        ),
    )


def _around_trend(values: Floats) -> Floats:
    """What is left of a series beside its straight line: a recovery of twenty years is no scatter."""
    at = np.arange(len(values), dtype=np.float64)
    return np.asarray(values - np.polyval(np.polyfit(at, values, 1), at))


def _autoregression(values: Floats) -> tuple[float, float]:
    """Memory and standard deviation of the shocks of a series around its mean."""
    if len(values) <= 5:
        return 0.0, 0.0
    centred = values - values.mean()
    before, after = centred[:-1], centred[1:]
    memory = float(np.clip((before * after).sum() / max((before**2).sum(), 1e-18), *MEMORY))
    return memory, float(np.std(after - memory * before, ddof=1))


def _lines(
    found: tuple[float, Floats, float, float],
    fertility: dict[int, float],
    expectation: dict[int, Floats],
    net: dict[int, float],
    persons: float,
) -> tuple[AssumptionSource, ...]:
    births, deaths, moves, memory = found
    own = "eigene Berechnung aus der Vergangenheit des Gebiets"
    return (
        line(
            SPREAD,
            "Geburtenziffer: Streuung der jährlichen Änderungen (Irrfahrt)",
            100 * births,
            "%",
            _span(fertility),
            own,
            ESTIMATE,
            decimals=1,
        ),
        line(
            SPREAD,
            "Lebenserwartung: Streuung der jährlichen Änderungen um den Anstieg, Mittel der Geschlechter",
            float(deaths.mean()),
            "Jahre",
            _span(expectation),
            "eigene Berechnung aus der Vergangenheit Deutschlands",
            ESTIMATE,
            OF_GERMANY,
            decimals=2,
        ),
        line(
            SPREAD,
            f"Wanderungssaldo: Streuung der jährlichen Abweichungen, davon bleiben im Folgejahr {100 * memory:.0f} %",
            moves * persons,
            "Personen je Jahr",
            _span(net),
            own,
            ESTIMATE,
        ),
    )


def _span(history: dict[int, float] | dict[int, Floats]) -> str:
    return f"{min(history)}–{max(history)}" if len(history) > 5 else "zu wenige Jahre, daher ohne Streuung"
