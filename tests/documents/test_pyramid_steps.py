"""Stepping through pyramids: every year can be reached without a script and is said in words."""

from __future__ import annotations

import pytest

from dwk.documents.charts.specs import ChartInputError
from dwk.documents.pyramid_steps import PyramidSteps, YearFacts, pyramid_steps

YEARS = (YearFacts(2018, 133210.4, 49.31), YearFacts(2019, 133001.0, None), YearFacts(2030, 128400.0, 51.4))


def steps(chosen: int = 2030) -> PyramidSteps:
    return pyramid_steps(
        YEARS,
        chosen=chosen,
        base_year=2018,
        key="pyramide",
        page=lambda year: f"/lauf/1?jahr={year}",
        fragment=lambda year: f"/lauf/1/pyramide?jahr={year}",
    )


def test_each_year_says_whether_it_is_projected_with_total_and_median_age() -> None:
    assert [step.words for step in steps().steps] == [
        "2018, Basisjahr: 133.210 Personen, Medianalter 49,3 Jahre",
        "2019, Vorausberechnung: 133.001 Personen",
        "2030, Vorausberechnung: 128.400 Personen, Medianalter 51,4 Jahre",
    ]


def test_uncertain_years_and_rounded_totals_are_said_so() -> None:
    found = pyramid_steps(
        YEARS,
        chosen=2018,
        base_year=2018,
        key="p",
        page=str,
        persons=lambda value: f"etwa {round(value, -3):.0f}",
        uncertain=True,
    )
    assert found.steps[1].words == "2019, Vorausberechnung (unsicher): etwa 133000 Personen"
    assert found.steps[1].fragment == found.steps[1].page


def test_the_chosen_year_has_its_place_on_the_slider() -> None:
    found = steps(2019)
    assert (found.chosen.year, found.position, found.last) == (2019, 1, 2)


def test_a_year_outside_the_projection_is_refused_with_what_is_possible() -> None:
    with pytest.raises(ChartInputError, match="2018 bis 2030"):
        steps(2031)
