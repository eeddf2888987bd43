"""One window: project all Kreise from the base year, compare with the target year and with rules of thumb."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from .backtest_figures import Figures, Floats, Span, figures_of
from .backtest_history import FIRST_YEAR, Territories, build, regions_of, true_net
from .errors import CommandFailed

if TYPE_CHECKING:
    from dwk.statistics.importers.contract import ParsedTable
    from dwk_demography.regional import Past, RegionalHistory, RegionalProjection, Scores, Spread

#: share of the Kreise that must be known in an earlier year to calculate baselines from it
MOST = 0.5
BASELINES = ("unchanged", "trend", "hamilton_perry")
NO_HISTORY_FOR_BASELINE = (
    "Ein Vergleichsverfahren braucht die Bevölkerung des Jahres {year}; sie fehlt für diesen Kreis."
)


@dataclass(frozen=True, slots=True)
class Window:
    """What is asked: base year, target year, and whether the true national net migration is given."""

    base_year: int
    target_year: int
    actual_net: bool = False

    @property
    def years(self) -> int:
        """Years ahead."""
        return self.target_year - self.base_year


@dataclass(slots=True)
class Projected:
    """A projection from the base year: nothing in it rests on later years (but a given national net migration)."""

    history: RegionalHistory
    past: Past
    projection: RegionalProjection
    spread: Spread
    notes: list[str]


@dataclass(frozen=True, slots=True)
class RegionResult:
    """One Kreis in the target year."""

    key: str
    actual: float
    projected: float
    lower: float
    upper: float


@dataclass(slots=True)
class Outcome:
    """Scores of the model and the baselines over the same Kreise; None where a baseline cannot be calculated."""

    window: Window
    model: Scores
    baselines: dict[str, Scores | None]
    regions: list[RegionResult]
    left_out: dict[str, str]
    national_net: list[float]
    notes: list[str] = field(default_factory=list)


def backtest(
    tables: list[ParsedTable], actual_tables: list[ParsedTable] | None, window: Window, territories: Territories
) -> Outcome:
    """Project with what was known at the base year and compare.

    Raises
    ------
    CommandFailed
        Data for the base or the target year are missing.
    """
    later = tables if actual_tables is None else actual_tables
    given = None
    if window.actual_net:
        everything = figures_of([*tables, *later], Span(FIRST_YEAR, window.target_year), territories.aliases)
        given = true_net(everything, window.base_year, territories)
    projected = project_from(tables, window, territories, given)
    target = figures_of(later, Span(window.target_year, window.target_year), territories.aliases)
    return compare(projected, target, window, territories)


def project_from(
    tables: list[ParsedTable], window: Window, territories: Territories, national_net: Floats | None = None
) -> Projected:
    """Everything that is calculated before the target year is looked at."""
    from dwk_demography.reasons import DemographyError
    from dwk_demography.regional import ModelSettings, prepare, reconstruct, run_model, spread_of_errors

    built = build(figures_of(tables, Span(FIRST_YEAR, window.base_year), territories.aliases), territories)
    settings = ModelSettings()
    try:
        past = reconstruct(built.history, settings)
        inputs = prepare(built.history, window.years, settings=settings, past=past, national_net=national_net)
        spread = spread_of_errors(built.history, past, window.years, settings)
    except DemographyError as missing:
        raise CommandFailed(str(missing)) from missing
    if spread.fallback:
        built.notes.append(
            "Für das Intervall gibt es zu wenige frühere Jahre; es ruht auf den Schwankungen des Wachstums."
        )
    return Projected(built.history, past, run_model(inputs), spread, built.notes)


def compare(projected: Projected, target: Figures, window: Window, territories: Territories) -> Outcome:
    """Scores over the Kreise that can be compared; the others are named with the reason."""
    from dwk_demography.regional import GROUPS, grouped, score

    history = projected.history
    later = regions_of(target, window.target_year, territories)
    if not later:
        raise CommandFailed(
            f"Für den 31.12.{window.target_year} gibt es keine Bevölkerung der Kreise nach Altersgruppen und Geschlecht. "
            "Bitte nennen Sie mit --actual Dateien, die dieses Jahr enthalten."
        )
    parts, left_out = _comparable(history, later, window, territories)
    actual = np.stack([target.groups[0, target.index[key]] for key in parts])
    population = _together(projected.projection.population[-1], parts)
    totals = population.sum(axis=(1, 2))
    bounds = _bounds(projected, parts, totals, window)
    model = score(grouped(population, GROUPS), actual, bounds)
    baselines = _baselines(projected, parts, actual, window)
    lower, upper = bounds
    regions = [
        RegionResult(key, float(true), float(total), float(low), float(high))
        for key, true, total, low, high in zip(parts, actual.sum(axis=(1, 2)), totals, lower, upper, strict=True)
    ]
    net = [float(value) for value in projected.projection.inputs.national_net.sum(axis=(1, 2))]
    return Outcome(window, model, baselines, regions, left_out, net, projected.notes)


def _comparable(
    history: RegionalHistory, later: tuple[str, ...], window: Window, territories: Territories
) -> tuple[dict[str, list[int]], dict[str, str]]:
    """Regions of the target year with the indices of their parts at the base year, and why others are left out."""
    from dwk_demography.regional import pieces

    index = {key: number for number, key in enumerate(history.regions)}
    earlier = _earlier_year(history, window)
    parts: dict[str, list[int]] = {}
    left_out: dict[str, str] = {}
    for key in later:
        keys = pieces(key, history.regions, territories.successions, later)
        if not keys:
            left_out[key] = (
                f"Der Kreis lässt sich aus den Kreisen von {window.base_year} nicht zusammensetzen (Gebietsreform)."
            )
        elif earlier is not None and not _known(history, [index[part] for part in keys], earlier):
            left_out[key] = NO_HISTORY_FOR_BASELINE.format(year=earlier)
        else:
            parts[key] = [index[part] for part in keys]
    if not parts:
        raise CommandFailed(
            f"Kein Kreis von {window.target_year} lässt sich mit denen von {window.base_year} vergleichen. Bitte prüfen Sie, "
            "ob die Dateien dieselben Gebiete enthalten."
        )
    merged = {number for numbers in parts.values() for number in numbers}
    for key, number in index.items():
        if number not in merged and key not in left_out and key not in later:
            left_out[key] = (
                f"Der Kreis besteht {window.target_year} nicht mehr; kein neuer lässt sich aus ganzen früheren zusammensetzen."
            )
    return parts, left_out


def _earlier_year(history: RegionalHistory, window: Window) -> int | None:
    """The year that trend and Hamilton-Perry compare with the base year; None if most Kreise are not known in it."""
    year = window.base_year - window.years
    if year < history.first_year:
        return None
    known = np.isfinite(history.population[year - history.first_year]).all(axis=(1, 2))
    return year if known.mean() >= MOST else None


def _known(history: RegionalHistory, numbers: list[int], year: int) -> bool:
    return bool(np.isfinite(history.population[year - history.first_year, numbers]).all())


def _together(values: Floats, parts: dict[str, list[int]]) -> Floats:
    """Sums of the parts, in the order of the regions compared."""
    return np.stack([values[numbers].sum(axis=0) for numbers in parts.values()])


def _bounds(projected: Projected, parts: dict[str, list[int]], totals: Floats, window: Window) -> tuple[Floats, Floats]:
    """80 % interval of the totals; with the national net migration given, only the Kreise's own error remains."""
    from dwk_demography.regional import interval

    spread = projected.spread
    regional = np.stack([spread.regional[:, numbers].mean(axis=1) for numbers in parts.values()], axis=1)
    national = np.zeros_like(spread.national) if window.actual_net else spread.national
    own = type(spread)(national, regional, spread.fallback)
    lower, upper = interval(np.broadcast_to(totals, (window.years, len(totals))), own)
    return lower[-1], upper[-1]


def _baselines(
    projected: Projected, parts: dict[str, list[int]], actual: Floats, window: Window
) -> dict[str, Scores | None]:
    from dwk_demography.regional import hamilton_perry, linear_trend, score, unchanged

    history = projected.history
    base = _together(history.population[-1], parts)
    found: dict[str, Scores | None] = dict.fromkeys(BASELINES)
    found["unchanged"] = score(unchanged(base), actual)
    earlier_year = _earlier_year(history, window)
    if earlier_year is None:
        projected.notes.append(
            f"Trend und Hamilton-Perry brauchen die Kreise des Jahres {window.base_year - window.years}; die Daten "
            f"beginnen {history.first_year} oder lassen dieses Jahr aus."
        )
        return found
    index = earlier_year - history.first_year
    earlier = _together(history.population[index], parts)
    found["trend"] = score(linear_trend(base, earlier), actual)
    single_now = _together(projected.past.tracked[-1], parts)
    single_then = _together(projected.past.tracked[index], parts)
    found["hamilton_perry"] = score(hamilton_perry(single_now, single_then, window.years), actual)
    return found
