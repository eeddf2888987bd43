"""Clicks that come twice, workers that are killed, a new census, an answer taken over and computed."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest
from django.test import Client
from pyarrow import parquet

from dwk.jobs.models import Job, JobState
from dwk.projections import actions
from dwk.projections.computation.parameters import parameter_table
from dwk.projections.downloads import TABLES, run_table_file
from dwk.projections.figures import fan_figure, run_figures
from dwk.projections.findings import statements, warnings
from dwk.projections.models import ProjectionRun, RunState
from dwk.projections.queries.reading_results import build_result, observed
from dwk.projections.queries.runs import result_of, results_arrays
from dwk.projections.queries.sheets import readiness
from dwk.projections.queries.solver import SchoolQuestion, solve_school
from dwk.projections.views.school import event_of
from dwk.statistics.importers.contract import CellKey
from dwk_demography.demand import pupils_by_year_class
from dwk_demography.demand.schools import CUTOFF_ITEM
from tests.factories.projections import NOW, SMALL, TODAY, finished_run, housing, make_scenario, planner, region
from tests.factories.tables import Entry, load_entries, population

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("figures", "own_files")]
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def own_files(settings, tmp_path: Path) -> None:
    settings.FILES_DIR = tmp_path
    settings.CHART_CACHE_DIR = tmp_path / "charts"


def test_two_clicks_start_one_run() -> None:
    scenario = make_scenario()
    first, second = (actions.start_run(scenario_id=scenario.pk, by=None, at=NOW) for _ in range(2))
    assert first.pk == second.pk
    assert ProjectionRun.objects.count() == 1


def test_another_version_and_a_cancelled_run_do_not_stand_in_the_way() -> None:
    scenario = make_scenario()
    first = actions.start_run(scenario_id=scenario.pk, by=None, at=NOW)
    actions.cancel_run(run_id=first.pk, by=None, at=NOW)
    second = actions.start_run(scenario_id=scenario.pk, by=None, at=NOW)
    changed = actions.change_scenario(
        scenario_id=scenario.pk, version=1, name="anders", horizon=2031, note="", by=None, at=NOW
    )
    third = actions.start_run(scenario_id=changed.pk, by=None, at=NOW)
    assert len({first.pk, second.pk, third.pk}) == 3


def test_a_run_whose_worker_was_killed_is_ended_when_somebody_starts_again() -> None:
    scenario = make_scenario()
    killed = actions.start_run(scenario_id=scenario.pk, by=None, at=NOW)
    ProjectionRun.objects.update(state=RunState.RUNNING)
    Job.objects.update(state=JobState.RUNNING)
    assert actions.start_run(scenario_id=scenario.pk, by=None, at=NOW).pk == killed.pk
    Job.objects.update(created_at=LONG_AGO)
    somebody = Client()
    somebody.force_login(planner(), backend="allauth.account.auth_backends.AuthenticationBackend")
    page = somebody.get(f"/vorausberechnung/szenario/{scenario.pk}/").content.decode()
    again = actions.start_run(scenario_id=scenario.pk, by=None, at=NOW)
    killed.refresh_from_db()
    assert again.pk != killed.pk
    assert (killed.state, "nicht beendet" in killed.error) == (RunState.FAILED, True)
    assert "unterbrochen" in page


def test_the_answer_about_a_school_holds_when_it_is_taken_over_and_computed() -> None:
    scenario = make_scenario()
    run = finished_run(scenario)
    entering = _entering(run)[4:].min()
    question = SchoolQuestion(classes=1, class_size=20, share_of_children=18 / entering, first_year=2022)
    answer = solve_school(run, question)
    assert answer.reached
    assert answer.extra_per_year == round(answer.extra_per_year) > 0
    made = actions.copy_scenario(scenario_id=scenario.pk, name="übernommen", by=None, at=NOW)
    made = actions.add_event(scenario_id=made.pk, version=1, event=event_of(answer, question, run), by=None, at=NOW)
    children = _entering(finished_run(made))[4:] * question.share_of_children
    assert np.allclose(children, answer.after, rtol=1e-12)
    assert children.min() >= question.goal


def _entering(run: ProjectionRun) -> np.ndarray:
    """First-year pupils by year, from the stored population."""
    month = parameter_table("school").figure(CUTOFF_ITEM).value
    people = results_arrays(run)["population"]
    return np.array([pupils_by_year_class(one, (1,), cutoff_month=month)[0] for one in people])


def test_a_later_figure_on_another_census_says_so() -> None:
    run = finished_run(make_scenario())
    before = statements(result_of(run))
    assert not any("Grundlage" in sentence for sentence in before)
    load_entries(population("01051", 2024, 1_300.0, ages=False), "regio:12411-01-01-4")
    result = build_result(run, results_arrays(run), observed(run.region))
    assert result.total.later_observed[-1].flag == "Grundlage Zensus 2022"
    assert any("Der Wert von 2024 steht auf einer neuen Grundlage (Zensus 2022)" in one for one in statements(result))
    assert any("Zensus 2022" in note for note in fan_figure(result).notes)


def test_more_people_leaving_than_there_are_is_said_and_nobody_else_is_warned() -> None:
    usual = make_scenario()
    assert not any("begrenzt" in note for note in finished_run(usual).summary["cautions"])
    scenario = actions.add_event(
        scenario_id=usual.pk, version=1, event=housing(persons_per_year=-500_000.0), by=None, at=NOW
    )
    result = result_of(finished_run(scenario))
    assert any("begrenzt" in warning for warning in warnings(result))
    assert min(result.total.central) > 0


def test_a_territory_where_nobody_lives_is_refused_with_a_sentence() -> None:
    empty = region(SMALL)
    load_entries(nobody(SMALL, 2018), "regio:12411-02-03-4")
    found = readiness(empty)
    assert not found.is_ready
    assert any("lebte 2018 niemand" in reason for reason in found.reasons)


def nobody(key: str, year: int) -> list[Entry]:
    """Not one woman, not one man."""
    base = Entry(region=key, day=date(year, 12, 31), value=0.0)
    return [base, *(replace(base, cell=CellKey(sex)) for sex in ("m", "f"))]


def test_what_is_uncertain_says_so_below_every_figure() -> None:
    for figure in run_figures(result_of(finished_run(make_scenario(key=SMALL)))):
        assert "Unsicher" in figure.source, figure.key


def test_a_table_with_quantiles_opens_as_parquet() -> None:
    result = result_of(finished_run(make_scenario()))
    for name in TABLES:
        table = parquet.read_table(io.BytesIO(run_table_file(result, name, "parquet", TODAY)))
        assert len(set(table.column_names)) == len(table.column_names)
