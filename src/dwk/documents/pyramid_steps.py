"""Stepping through the pyramids of several years: what the page's controls need, without a page.

Every year has an address of its own, so all of them are reached without a script. With `steps.js` a slider and a
button fetch the same figure from those addresses and put it in place of the one shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dwk.documents.charts import future
from dwk.documents.charts.inputs import ChartInputError, check_lengths, check_years
from dwk.ui.formats import number


@dataclass(frozen=True)
class YearFacts:
    """What is said about one year of a projection; the median age is absent where it cannot be told."""

    year: int
    total: float
    median_age: float | None = None


@dataclass(frozen=True)
class PyramidStep:
    """One year to be chosen: its words, its address, and where the figure alone is to be had."""

    year: int
    words: str
    page: str
    fragment: str
    is_chosen: bool


@dataclass(frozen=True)
class PyramidSteps:
    """All years of one figure; `key` is the figure's identifier in the page."""

    key: str
    steps: tuple[PyramidStep, ...]

    @property
    def chosen(self) -> PyramidStep:
        """The year that is shown."""
        return next(step for step in self.steps if step.is_chosen)

    @property
    def position(self) -> int:
        """Place of the year that is shown, from zero."""
        return self.steps.index(self.chosen)

    @property
    def last(self) -> int:
        """Place of the last year."""
        return len(self.steps) - 1


def year_words(
    facts: YearFacts, base_year: int, *, persons: Callable[[float], str] = number, uncertain: bool = False
) -> str:
    """A year in one sentence, for the eye and for screen readers; `persons` writes the total, rounded if need be."""
    kind = "Basisjahr" if facts.year == base_year else future.words(uncertain=uncertain)
    median = "" if facts.median_age is None else f", Medianalter {number(facts.median_age, 1)} Jahre"
    return f"{facts.year}, {kind}: {persons(facts.total)} Personen{median}"


def pyramid_steps(
    years: Sequence[YearFacts],
    *,
    chosen: int,
    base_year: int,
    key: str,
    page: Callable[[int], str],
    fragment: Callable[[int], str] | None = None,
    persons: Callable[[float], str] = number,
    uncertain: bool = False,
) -> PyramidSteps:
    """The years of a pyramid with their addresses.

    `page` gives the address of the page with a year chosen. `fragment` gives one that answers the figure only and
    spares the rest of the page; without it the script takes the figure out of the page.
    """
    kind = "Auswahl der Jahre"
    check_lengths(kind, years=years)
    check_years(kind, [facts.year for facts in years])
    if chosen not in {facts.year for facts in years}:
        raise ChartInputError(
            f"Das Jahr {chosen} kann nicht gezeigt werden, weil die Vorausberechnung die Jahre {years[0].year} bis "
            f"{years[-1].year} umfasst. Bitte wählen Sie eines davon."
        )
    return PyramidSteps(
        key,
        tuple(
            PyramidStep(
                facts.year,
                year_words(facts, base_year, persons=persons, uncertain=uncertain),
                page(facts.year),
                (fragment or page)(facts.year),
                facts.year == chosen,
            )
            for facts in years
        ),
    )
