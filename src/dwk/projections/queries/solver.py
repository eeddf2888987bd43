"""Questions answered by solving: what net migration keeps this school."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import numpy as np
import numpy.typing as npt

from dwk.projections.computation.assembling import spread_over_ages
from dwk.projections.computation.engine import central
from dwk.projections.computation.parameters import parameters_of
from dwk.projections.inputs.origins import ASSUMED, MIGRATION, from_json, line
from dwk.projections.models import ProjectionRun
from dwk.projections.results import AssumptionSource, SolverAnswer
from dwk.projections.rules import PROFILE_SHARES, EventProfile, OwnGroup, ScenarioRefused
from dwk.projections.snapshot import Arrays
from dwk.ui.formats import number
from dwk_demography.demand import (
    Parameter,
    constant_migration,
    pupils_by_year_class,
)
from dwk_demography.demand.schools import CUTOFF_ITEM

from .runs import input_arrays

Floats = npt.NDArray[np.float64]
#: a child who comes as a baby enters school six years later; sooner, those who come along have to help
YEARS_UNTIL_GOAL = 2
MOST_CHILDREN_PER_ADULT = 3.0
OLDEST_CHILD = 11


@dataclass(frozen=True, slots=True)
class SchoolQuestion:
    """How many classes a primary school should have each year, and who would have to come for it."""

    classes: int = 2
    class_size: float = 20.0  # children per class, entered by the person who asks
    share_of_children: float = 1.0  # of the territory's first-year pupils who go to this school
    age_first: int = 25  # of the adults who would come
    age_last: int = 39
    children_per_adult: float = 0.5  # children under 12 who come with each adult
    first_year: int | None = None  # of the goal; None: two years after the base year
    last_year: int | None = None  # None: the horizon

    @property
    def goal(self) -> float:
        """Children who must enter school each year."""
        return self.classes * self.class_size


def solve_school(run: ProjectionRun, question: SchoolQuestion) -> SolverAnswer:
    """The smallest yearly net migration of these adults (with children) that reaches the goal in every year."""
    arrays = input_arrays(run)
    base_year, horizon = run.scenario_data["base_year"], run.scenario_data["horizon"]
    first, last = _span(question, base_year, horizon)
    _check(question)
    profile = spread_over_ages(moves_of(question, 1.0))
    years = tuple(range(first, last + 1))
    cutoffs = _cutoffs(run, years)

    def pupils(extra: float) -> Floats:
        changed = {**arrays, "events": arrays["events"] + extra * profile}
        population = central(changed).population[first - base_year : last - base_year + 1, 0]
        share = question.share_of_children
        by_year = zip(population, cutoffs, strict=True)
        return np.array(
            [pupils_by_year_class(people, (1,), cutoff_month=day.value, share=share)[0] for people, day in by_year]
        )

    upper = max(100.0, float(arrays["base"].sum()) / 20)
    found = constant_migration(pupils, question.goal, rule="every", lower=0.0, upper=upper, tolerance=0.01)
    # nobody moves by tenths; what is said is what then stands in the event
    extra = float(ceil(found.migration - 1e-9)) if found.migration is not None else upper
    usual = _usual(arrays, question)
    reached = found.reason is None
    return SolverAnswer(
        question=_question_words(question, years),
        reached=reached,
        extra_per_year=extra,
        total_per_year=usual + extra,
        goal=question.goal,
        unit="Erstklässlerinnen und Erstklässler",
        years=years,
        before=tuple(float(value) for value in found.without_migration),
        after=tuple(float(value) for value in pupils(extra)),
        sentence=_sentence(question, years, extra, usual, found.reason.sentence_de if found.reason else ""),
        assumptions=(*_lines(question, years, cutoffs), *from_json(run.sources)),
        note="Gerechnet mit der mittleren Rechnung des Laufs, ohne Spannweite; Kinder, die mitkommen, zählen mit.",
    )


def _cutoffs(run: ProjectionRun, years: tuple[int, ...]) -> list[Parameter]:
    """The month at whose end a child must be six, by year, as the scenario of the run has it."""
    data = run.scenario_data
    table = parameters_of("school", None, data.get("demand_values", ()), data["base_year"], data["horizon"]).in_force
    return [table.figure(CUTOFF_ITEM, year) for year in years]


def _cutoff_lines(years: tuple[int, ...], cutoffs: list[Parameter]) -> list[AssumptionSource]:
    found: dict[tuple[float, str], list[int]] = {}
    for year, cutoff in zip(years, cutoffs, strict=True):
        found.setdefault((cutoff.value, cutoff.source), []).append(year)
    return [
        line(
            "Frage",
            "Stichtag der Einschulung: sechster Geburtstag bis Ende des Monats",
            number(month),
            "Monat",
            f"{held[0]}–{held[-1]}",
            source,
        )
        for (month, source), held in found.items()
    ]


def _span(question: SchoolQuestion, base_year: int, horizon: int) -> tuple[int, int]:
    first = question.first_year if question.first_year is not None else base_year + YEARS_UNTIL_GOAL
    last = question.last_year if question.last_year is not None else horizon
    if not base_year < first <= last <= horizon:
        raise ScenarioRefused(
            f"Das Ziel muss in Jahren von {base_year + 1} bis {horizon} gelten, das erste vor dem letzten."
        )
    return first, last


def _check(question: SchoolQuestion) -> None:
    if not 1 <= question.classes <= 50 or not 5 <= question.class_size <= 40:
        raise ScenarioRefused("Möglich sind 1 bis 50 Klassen mit 5 bis 40 Kindern.")
    if not 0 < question.share_of_children <= 1:
        raise ScenarioRefused("Der Anteil der Kinder, die diese Schule besuchen, liegt über 0 und höchstens bei 100 %.")
    if not OLDEST_CHILD < question.age_first <= question.age_last <= 99:
        raise ScenarioRefused("Die Zuziehenden sind Erwachsene; bitte geben Sie Alter von 12 bis 99 Jahren an.")
    if not 0 <= question.children_per_adult <= MOST_CHILDREN_PER_ADULT:
        raise ScenarioRefused("Mit jedem Erwachsenen kommen 0 bis 3 Kinder.")


def moves_of(question: SchoolQuestion, adults: float) -> tuple[OwnGroup, ...]:
    """So many adults of the ages asked for, with children as young families bring them; what an event can hold."""
    children = [row for row in PROFILE_SHARES[EventProfile.YOUNG_FAMILIES] if row[1] <= OLDEST_CHILD]
    whole = sum(share for _first, _last, share in children)
    along = adults * question.children_per_adult
    found = [OwnGroup(question.age_first, question.age_last, "", adults)]
    found += [OwnGroup(first, last, "", along * share / whole) for first, last, share in children if along]
    return tuple(found)


def _usual(arrays: Arrays, question: SchoolQuestion) -> float:
    """Mean yearly net migration of these ages in the run itself, events included."""
    applied = central(arrays).net_migration[:, 0, :, question.age_first : question.age_last + 1]
    return float(applied.sum(axis=(1, 2)).mean())


def _question_words(question: SchoolQuestion, years: tuple[int, ...]) -> str:
    return (
        f"Welcher Wanderungssaldo der {question.age_first}- bis {question.age_last}-Jährigen hält {years[0]} bis "
        f"{years[-1]} jedes Jahr {question.classes} Eingangsklassen mit {number(question.class_size, 0)} Kindern?"
    )


def _sentence(question: SchoolQuestion, years: tuple[int, ...], extra: float, usual: float, reason: str) -> str:
    if reason:
        return reason
    ages = f"{question.age_first}- bis {question.age_last}-Jährige"
    if extra <= 0:
        return (
            f"Das Ziel wird {years[0]} bis {years[-1]} jedes Jahr ohne weiteren Zuzug erreicht; der Lauf rechnet mit einem "
            f"Saldo von {number(usual, 0)} Personen dieses Alters je Jahr."
        )
    return (
        f"Jedes Jahr müssten {number(ceil(extra - 1e-9), 0)} {ages} mehr zuziehen als fortziehen, zusätzlich zum Saldo von "
        f"{number(usual, 0)} Personen dieses Alters, mit dem der Lauf rechnet; zusammen {number(usual + extra, 0)} je Jahr."
    )


def _lines(question: SchoolQuestion, years: tuple[int, ...], cutoffs: list[Parameter]) -> tuple[AssumptionSource, ...]:
    asked = "Eingabe zur Frage"
    span = f"{years[0]}–{years[-1]}"
    share = 100 * question.share_of_children
    return (
        line("Frage", "Eingangsklassen je Jahr", question.classes, "Klassen", span, asked, ASSUMED),
        line("Frage", "Kinder je Klasse", question.class_size, "Kinder", span, asked, ASSUMED, decimals=1),
        line("Frage", "Anteil der Kinder, die diese Schule besuchen", share, "%", span, asked, ASSUMED),
        line(
            MIGRATION,
            "Kinder unter 12 Jahren, die mit jedem Erwachsenen kommen",
            question.children_per_adult,
            "Kinder je Erwachsenen",
            span,
            asked,
            ASSUMED,
            decimals=2,
        ),
        *_cutoff_lines(years, cutoffs),
    )
