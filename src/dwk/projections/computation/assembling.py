"""A scenario applied to the status quo of a territory: the arrays of the engine, and a line for each assumption."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from dwk.projections.entries import groups_from_json, shares_of
from dwk.projections.inputs.gathering import RegionInputs
from dwk.projections.inputs.mortality import survival_for
from dwk.projections.inputs.origins import ASSUMED, BIRTHS, EVENTS, MIGRATION, MORTALITY, SETTING, line
from dwk.projections.inputs.spread import CALIBRATED
from dwk.projections.results import AssumptionSource
from dwk.projections.rules import (
    KINDS,
    OPEN_AGE,
    AssumptionKind,
    EventKind,
    EventProfile,
    OwnGroup,
    Preset,
    ScenarioRefused,
)

from .balancing import meet_net_targets
from .engine import DRAWING

Floats = npt.NDArray[np.float64]
SEXES = ("f", "m")
#: life expectancy is bent by this much to see how survival answers, years
STEP_OF_EXPECTATION = 0.5
_TOPICS = {
    AssumptionKind.TFR: BIRTHS,
    AssumptionKind.MEAN_AGE_SHIFT: BIRTHS,
    AssumptionKind.LIFE_EXPECTANCY: MORTALITY,
    AssumptionKind.NET_MIGRATION: MIGRATION,
    AssumptionKind.INFLOW: MIGRATION,
    AssumptionKind.OUTFLOW: MIGRATION,
}


@dataclass(frozen=True)
class Assembled:
    """Input arrays by name, ready to be stored, and where they come from.

    ``base`` (2, A); ``survival``, ``survival_slope`` (change per year of life expectancy), ``arrivals``, ``out_rates``,
    ``events`` (Y, 2, A); ``asfr`` (Y, A); ``srb`` (1,); ``migration_profile`` (2, A) shares; ``spread`` (3, 3): of
    the logarithm of fertility, of life expectancy in years, of net migration in persons the sd of a year's shock, what is
    left of a deviation a year later, the error of the drift; ``correlation`` (3, 3) of the shocks; ``drawing``: how
    trajectories are drawn.
    """

    arrays: dict[str, Floats]
    sources: tuple[AssumptionSource, ...]


Row = Mapping[str, Any]


def assemble(inputs: RegionInputs, scenario: Mapping[str, Any]) -> Assembled:
    """The arrays of a scenario; ``scenario`` is what ``queries.scenarios.scenario_data`` gives."""
    rows = scenario["assumptions"]
    expectation = expectation_path(inputs, rows)
    survival = survival_for(inputs.mortality.rates, expectation)
    longer = survival_for(inputs.mortality.rates, expectation + STEP_OF_EXPECTATION)
    arrivals, out_rates, departures = _flows(inputs, rows, closed=scenario["preset"] == Preset.CLOSED)
    arrays = {
        "base": inputs.base.persons,
        "survival": survival,
        "survival_slope": (longer - survival) / STEP_OF_EXPECTATION,
        "asfr": _asfr(inputs, rows),
        "srb": np.array([inputs.fertility.boys_per_girl]),
        "arrivals": arrivals,
        "out_rates": out_rates,
        "events": _events(inputs, scenario["events"]),
        "migration_profile": _profile(inputs),
        "spread": _spread(inputs, closed=scenario["preset"] == Preset.CLOSED),
        "correlation": inputs.spread.correlation,
        "drawing": np.array([float(DRAWING)]),
    }
    targets = _targets(inputs, rows)
    if targets and scenario["preset"] == Preset.CLOSED:
        raise ScenarioRefused(
            "Ein Szenario ohne Wanderungen kann keinen Wanderungssaldo haben. Bitte entfernen Sie die Annahme "
            "oder beginnen Sie ein Szenario mit eigenen Annahmen."
        )
    if targets:
        arrays |= meet_net_targets(arrays, departures, targets, inputs.years)
    stored = {name: np.ascontiguousarray(array, dtype=np.float64) for name, array in arrays.items()}
    known = _without_moves(inputs) if scenario["preset"] == Preset.CLOSED else inputs.sources
    return Assembled(stored, (*known, *_assumption_lines(rows), *_event_lines(scenario["events"])))


def _without_moves(inputs: RegionInputs) -> tuple[AssumptionSource, ...]:
    """What a scenario without migration rests on."""
    years = f"{inputs.years[0]}–{inputs.years[-1]}"
    nobody = line(
        MIGRATION, "Zuzüge und Fortzüge: keine", 0, "Personen je Jahr", years, "Ausgangspunkt des Szenarios", SETTING
    )
    gone = ("Wanderungssaldo", CALIBRATED)
    kept = [entry for entry in inputs.sources if entry.topic != MIGRATION and not any(w in entry.what for w in gone)]
    return (*kept, nobody)


def path(
    years: Sequence[int],
    rows: Sequence[Row],
    kind: AssumptionKind,
    sex: str,
    *,
    start: tuple[int, float],
    usual: Floats,
) -> Floats:
    """A quantity by year: linear from the base year over the entries, the last one stays; without entries as usual."""
    points = sorted((row["year"], row["value"]) for row in rows if row["kind"] == kind and row["sex"] == sex)
    if not points:
        return usual
    at, values = zip(start, *points, strict=True)
    return np.asarray(np.interp(years, at, values))


def expectation_path(inputs: RegionInputs, rows: Sequence[Row]) -> Floats:
    """Life expectancy by year and sex, (Y, 2)."""
    usual = inputs.mortality.expectation
    columns = []
    for at, sex in enumerate(SEXES):
        before = float(usual[0, at] - inputs.mortality.drift[at])
        columns.append(
            path(
                inputs.years,
                rows,
                AssumptionKind.LIFE_EXPECTANCY,
                sex,
                start=(inputs.base_year, before),
                usual=usual[:, at],
            )
        )
    return np.stack(columns, axis=1)


def level_path(inputs: RegionInputs, rows: Sequence[Row]) -> Floats:
    """Total fertility rate by year, (Y,)."""
    level = inputs.fertility.level
    usual = np.full(len(inputs.years), level)
    return path(inputs.years, rows, AssumptionKind.TFR, "", start=(inputs.base_year, level), usual=usual)


def shift_path(inputs: RegionInputs, rows: Sequence[Row]) -> Floats:
    """Shift of the mothers' ages by year, (Y,)."""
    usual = np.zeros(len(inputs.years))
    return path(inputs.years, rows, AssumptionKind.MEAN_AGE_SHIFT, "", start=(inputs.base_year, 0.0), usual=usual)


def _asfr(inputs: RegionInputs, rows: Sequence[Row]) -> Floats:
    """Rates by year and age: the tempo moves the pattern, the level stays what it is."""
    ages = np.arange(OPEN_AGE + 1, dtype=np.float64)
    shifted = np.stack([np.interp(ages - by, ages, inputs.fertility.pattern) for by in shift_path(inputs, rows)])
    return np.asarray(level_path(inputs, rows)[:, None] * shifted / shifted.sum(axis=1, keepdims=True))


def _flows(inputs: RegionInputs, rows: Sequence[Row], *, closed: bool) -> tuple[Floats, Floats, Floats]:
    """Arrivals less departures that are no rates, rates of departure, and departures in persons; each (Y, 2, A)."""
    moving, steps = inputs.migration, len(inputs.years)
    if closed:
        nothing = np.zeros((steps, *moving.arrivals.shape))
        return nothing, nothing, nothing
    one = np.ones(steps)
    factors = [
        path(inputs.years, rows, kind, "", start=(inputs.base_year, 1.0), usual=one)[:, None, None]
        for kind in (AssumptionKind.INFLOW, AssumptionKind.OUTFLOW)
    ]
    arrivals = moving.inflow_factor[:, None, None] * factors[0] * moving.arrivals
    departures = factors[1] * moving.departures
    rates = np.minimum(factors[1] * moving.out_rates, 0.8)
    return (arrivals - departures if moving.net_only else arrivals), rates, departures


def _targets(inputs: RegionInputs, rows: Sequence[Row]) -> dict[int, float]:
    """Wanted net migration by year, from the first entry on."""
    points = sorted((row["year"], row["value"]) for row in rows if row["kind"] == AssumptionKind.NET_MIGRATION)
    if not points:
        return {}
    at, values = zip(*points, strict=True)
    return {year: float(np.interp(year, at, values)) for year in inputs.years if year >= at[0]}


def _profile(inputs: RegionInputs) -> Floats:
    """How a deviation of net migration spreads over ages: as arrivals and departures together."""
    both = inputs.migration.arrivals + inputs.migration.departures
    return np.asarray(both / max(both.sum(), 1e-12))


def _spread(inputs: RegionInputs, *, closed: bool) -> Floats:
    found = inputs.spread.levels.copy()
    persons = 0.0 if closed else inputs.total
    found[2] *= (persons, 1.0, persons)
    return np.asarray(found)


def event_persons(inputs: RegionInputs, event: Row) -> Floats:
    """People of one event per year by sex and age, (2, A)."""
    profile = EventProfile(event["profile"])
    if profile is EventProfile.OBSERVED:
        arrivals = inputs.migration.arrivals
        return np.asarray(event["persons_per_year"] * arrivals / max(arrivals.sum(), 1e-12))
    if profile is EventProfile.OWN:
        return spread_over_ages(groups_from_json(event["groups"]))
    return np.asarray(event["persons_per_year"] * spread_over_ages(shares_of(profile)))


def spread_over_ages(groups: Sequence[OwnGroup]) -> Floats:
    """Age groups as single ages, evenly within each; both sexes alike where none is named."""
    found = np.zeros((2, OPEN_AGE + 1))
    for group in groups:
        last = min(group.last, OPEN_AGE)
        first = min(group.first, OPEN_AGE)
        share = group.persons / (last - first + 1)
        for at, sex in enumerate(SEXES):
            if group.sex in {"", sex}:
                found[at, first : last + 1] += share if group.sex else share / 2
    return found


def _events(inputs: RegionInputs, events: Sequence[Row]) -> Floats:
    found = np.zeros((len(inputs.years), 2, OPEN_AGE + 1))
    for event in events:
        held = [event["first_year"] <= year <= event["last_year"] for year in inputs.years]
        found[held] += event_persons(inputs, event)
    return found


def _assumption_lines(rows: Sequence[Row]) -> list[AssumptionSource]:
    words = {"f": ", Frauen", "m": ", Männer", "": ""}
    found = []
    for row in rows:
        kind = AssumptionKind(row["kind"])
        what = f"{kind.label}{words[row['sex']]}"
        facts = KINDS[kind]
        found.append(
            line(
                _TOPICS[kind],
                what,
                row["value"],
                row["unit"],
                row["year"],
                row["source"],
                ASSUMED,
                decimals=facts.decimals,
            )
        )
    return found


def _event_lines(events: Sequence[Row]) -> list[AssumptionSource]:
    found = []
    for event in events:
        profile = EventProfile(event["profile"])
        what = f"{event['title']} ({EventKind(event['kind']).label}; {profile.label})"
        years = f"{event['first_year']}–{event['last_year']}"
        found.append(line(EVENTS, what, event["persons_per_year"], "Personen je Jahr", years, event["source"], ASSUMED))
    return found
