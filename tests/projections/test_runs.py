"""Runs: computed once, stored with everything, repeated bit for bit, cancelled, compared, exported, asked."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from dwk.files.queries import path_of
from dwk.jobs.models import Job, JobState
from dwk.projections import actions
from dwk.projections.actions.computing import RunCancelled, compute_and_store
from dwk.projections.entries import AssumptionEntry
from dwk.projections.models import ProjectionRun, RunState
from dwk.projections.queries.exports import TABLES, TableUnknown, export_cube
from dwk.projections.queries.outlook import outlook, outlook_stamp
from dwk.projections.queries.runs import (
    ResultsMissing,
    compare_runs,
    input_arrays,
    reproduce,
    result_of,
    run_by_id,
    runs_of,
)
from dwk.projections.queries.solver import SchoolQuestion, solve_school
from dwk.projections.rules import AssumptionKind, EventProfile, OwnGroup, Preset, ScenarioRefused
from dwk.projections.snapshot import checksum, to_bytes
from dwk.projections.tasks import compute_run
from tests.factories.projections import NOW, SMALL, finished_run, housing, make_scenario, region, released_run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("figures", "own_files")]


@pytest.fixture
def own_files(settings, tmp_path: Path) -> None:
    settings.FILES_DIR = tmp_path


def net(scenario, year: int, value: float, kind: AssumptionKind = AssumptionKind.NET_MIGRATION):
    entry = AssumptionEntry(kind, year, value, "Beispiel")
    return actions.set_assumptions(
        scenario_id=scenario.pk, version=scenario.version, kinds=[kind], entries=[entry], by=None, at=NOW
    )


def job_of(run: ProjectionRun) -> Job:
    assert run.job is not None
    return run.job


def worked_off(run: ProjectionRun) -> ProjectionRun:
    """As the worker does it."""
    compute_run.func(job_id=job_of(run).pk, run_id=run.pk)
    return run_by_id(run.pk, drafts=True)


def test_a_run_keeps_everything_that_is_needed_to_repeat_it() -> None:
    run = finished_run(make_scenario())
    assert run.state == RunState.DONE
    assert (run.kernel, run.seed, run.trajectories) == ("numpy", 7, 50)
    assert run.numpy_version == np.__version__
    assert run.scenario_data["preset"] == "status_quo"
    assert len(run.results_sha256) == len(run.inputs_sha256) == 64
    found = reproduce(run_by_id(run.pk, drafts=True))
    assert found.same
    assert "Bit für Bit" in found.sentence


def test_the_same_seed_gives_the_same_bits_another_one_another_spread() -> None:
    scenario = make_scenario()
    first, second, third = (finished_run(scenario, seed=seed) for seed in (7, 7, 8))
    assert first.results_sha256 == second.results_sha256
    assert third.results_sha256 != first.results_sha256
    assert result_of(third).total.central == result_of(first).total.central


def test_a_run_drawn_in_another_way_is_named_instead_of_repeated() -> None:
    run = finished_run(make_scenario(), trajectories=5)
    assert run.inputs is not None
    older = {name: array for name, array in input_arrays(run).items() if name != "drawing"}
    path_of(run.inputs.sha256).write_bytes(to_bytes(older))
    ProjectionRun.objects.filter(pk=run.pk).update(inputs_sha256=checksum(older))
    found = reproduce(run_by_id(run.pk, drafts=True))
    assert not found.same
    assert "anderen Verfahren" in found.sentence
    assert found.computed_sha256 == ""
    # what was stored is still shown
    assert result_of(run_by_id(run.pk, drafts=True)).total.quantiles


@pytest.mark.parametrize("key", ["01051", SMALL, "01", "DG"])
def test_the_list_of_assumptions_names_what_strays_together_and_from_which_years(key: str) -> None:
    result = result_of(finished_run(make_scenario(key=key), trajectories=5))
    lines = [entry for entry in result.assumptions if entry.topic == "Spannweite"]
    pairs = [entry for entry in lines if entry.unit == "Korrelation"]
    assert len(pairs) == 3
    assert {entry.year for entry in pairs} == {"2002–2016"}
    assert all("neben 10 Jahren ohne Zusammenhang" in entry.source for entry in pairs)
    assert all(-1 < float(entry.value.replace(",", ".").replace("−", "-")) < 1 for entry in pairs)
    measured = next(entry for entry in lines if "auf die Fehler gebracht" in entry.what)
    assert "Deutschland" in measured.source
    assert [entry.unit for entry in lines].count("Faktor") == 1


def test_a_land_strays_as_its_errors_of_earlier_base_years_let_expect() -> None:
    run = finished_run(make_scenario(key="01"), trajectories=1000)
    total = result_of(run).total
    half = 100 * (total.quantiles[90][-1] - total.quantiles[10][-1]) / 2 / total.central[-1]
    stated = next(e for e in result_of(run).assumptions if "auf die Fehler gebracht" in e.what)
    assert half == pytest.approx(float(stated.value.replace(",", ".")), rel=0.25)
    assert "Ausgangsjahren von 2002 bis 2017" in stated.source


def test_people_are_conserved_in_every_year() -> None:
    scenario = actions.add_event(scenario_id=make_scenario(Preset.OWN).pk, version=1, event=housing(), by=None, at=NOW)
    result = result_of(finished_run(scenario))
    totals = result.total.central
    for at, row in enumerate(result.components):
        assert totals[at + 1] - totals[at] == pytest.approx(row.change, abs=1e-6)
    assert [row.events for row in result.components if row.events] == pytest.approx([100.0] * 3)
    for at, pyramid in enumerate(result.pyramid):
        assert sum(pyramid.female) + sum(pyramid.male) == pytest.approx(totals[at])
        assert sum(group.central[at] for group in result.groups) == pytest.approx(totals[at])


def test_the_base_is_the_published_population_and_later_figures_are_points_only() -> None:
    result = result_of(finished_run(make_scenario()))
    assert result.total.central[0] == pytest.approx(133_210)
    assert result.total.history[-1].value == 133_210
    assert all(point.source.startswith("Statistische Ämter") for point in result.total.history)
    small = result_of(finished_run(make_scenario(key=SMALL)))
    assert [point.year for point in small.total.later_observed] == [2019, 2022]
    assert small.is_uncertain
    assert not result.is_uncertain


def test_quantiles_are_in_order_and_widen() -> None:
    total = result_of(finished_run(make_scenario())).total
    assert all(low <= high for low, high in zip(total.quantiles[10], total.quantiles[90], strict=True))
    widths = [high - low for low, high in zip(total.quantiles[10], total.quantiles[90], strict=True)]
    assert widths[0] == 0
    assert widths[-1] > widths[1] > 0


def test_without_migration_nobody_moves() -> None:
    result = result_of(finished_run(make_scenario(Preset.CLOSED)))
    assert all(row.net_migration == 0 for row in result.components)
    assert not [line for line in result.assumptions if "Zuzüge über" in line.what]


def test_the_variants_enclose_the_status_quo() -> None:
    ends = [
        result_of(finished_run(make_scenario(preset, name=preset.value))).total.central[-1]
        for preset in (Preset.LOWER, Preset.STATUS_QUO, Preset.UPPER)
    ]
    assert ends == sorted(ends)


@pytest.mark.parametrize(("key", "value"), [("01051", 250.0), ("01051", -400.0), ("01", 5000.0), (SMALL, 20.0)])
def test_a_wanted_balance_of_migration_is_met(key: str, value: float) -> None:
    scenario = net(make_scenario(Preset.OWN, key=key), 2022, value)
    result = result_of(finished_run(scenario, trajectories=5))
    later = [row.net_migration for row in result.components if row.year >= 2022]
    assert later == pytest.approx([value] * len(later), abs=0.01)


def test_a_balance_beyond_all_moves_is_refused_and_named_in_the_run() -> None:
    scenario = net(make_scenario(Preset.OWN), 2022, -90_000.0)
    run = actions.new_run(scenario_id=scenario.pk, by=None, at=NOW)
    with pytest.raises(ScenarioRefused, match="Wanderungssaldo"):
        compute_and_store(run=run, by=None, at=NOW)
    run.refresh_from_db()
    assert run.state == RunState.FAILED
    assert "Wanderungssaldo" in run.error


def test_more_children_per_woman_mean_more_births_and_later_ones_do_not() -> None:
    usual = result_of(finished_run(make_scenario()))
    more = result_of(finished_run(net(make_scenario(Preset.OWN, "mehr"), 2019, 2.0, AssumptionKind.TFR)))
    scenario = make_scenario(Preset.OWN, "später")
    later = result_of(finished_run(net(scenario, 2019, 1.0, AssumptionKind.MEAN_AGE_SHIFT)))
    assert more.components[0].births > 1.15 * usual.components[0].births
    assert later.components[0].births == pytest.approx(usual.components[0].births, rel=0.05)


def test_an_own_event_brings_exactly_its_people_at_their_ages() -> None:
    groups = [OwnGroup(30, 34, "f", 40), OwnGroup(4, 4, "", 10)]
    event = housing(profile=EventProfile.OWN, groups=groups, first_year=2019, last_year=2019)
    scenario = make_scenario(Preset.CLOSED)
    usual = result_of(finished_run(scenario))
    scenario = actions.add_event(scenario_id=scenario.pk, version=1, event=event, by=None, at=NOW)
    with_event = result_of(finished_run(scenario))
    before, after = usual.pyramid[1], with_event.pyramid[1]
    # newborn children of those who came apart
    assert sum(after.female[1:]) - sum(before.female[1:]) == pytest.approx(45, abs=0.1)
    # spread over the year: half of them are a year older at its end
    assert sum(after.male[4:6]) - sum(before.male[4:6]) == pytest.approx(5, abs=0.01)
    assert after.female[32] - before.female[32] == pytest.approx(8, abs=0.05)
    assert after.female[60] == pytest.approx(before.female[60])


def test_an_event_may_take_people_away() -> None:
    event = housing(profile=EventProfile.WORKERS, persons_per_year=-300.0)
    scenario = actions.add_event(scenario_id=make_scenario(Preset.OWN).pk, version=1, event=event, by=None, at=NOW)
    result = result_of(finished_run(scenario))
    assert min(value for year in result.pyramid for value in (*year.female, *year.male)) >= 0
    assert sum(row.events for row in result.components) == pytest.approx(-900)


def test_the_job_tells_how_it_ends() -> None:
    scenario = make_scenario()
    run = actions.start_run(scenario_id=scenario.pk, by=None, at=NOW, trajectories=5)
    run = worked_off(run)
    assert job_of(run).state == JobState.DONE
    assert run.state == RunState.DONE


def test_a_waiting_run_is_cancelled_at_once_and_never_computed() -> None:
    run = actions.start_run(scenario_id=make_scenario().pk, by=None, at=NOW)
    run = actions.cancel_run(run_id=run.pk, by=None, at=NOW)
    assert run.state == RunState.CANCELLED
    run = worked_off(run)
    assert job_of(run).state == JobState.FAILED
    assert "abgebrochen" in job_of(run).error
    with pytest.raises(ScenarioRefused, match="schon beendet"):
        actions.cancel_run(run_id=run.pk, by=None, at=NOW)
    with pytest.raises(ResultsMissing, match="abgebrochen"):
        result_of(run)


def test_a_running_run_stops_at_its_next_step() -> None:
    run = actions.new_run(scenario_id=make_scenario().pk, by=None, at=NOW)

    def wish_away(_text: str, percent: int) -> None:
        if percent > 20:
            ProjectionRun.objects.filter(pk=run.pk).update(cancel_requested=True)

    with pytest.raises(RunCancelled):
        compute_and_store(run=run, by=None, at=NOW, tell=wish_away)
    run.refresh_from_db()
    assert run.state == RunState.CANCELLED
    assert run.results is None


def test_damaged_results_are_not_shown() -> None:
    run = finished_run(make_scenario())
    other = finished_run(make_scenario(Preset.CLOSED, "zu"))
    assert run.inputs is not None
    assert run.results is not None
    assert other.results is not None
    path_of(run.results.sha256).write_bytes(path_of(other.results.sha256).read_bytes())
    with pytest.raises(ResultsMissing, match="Prüfsumme"):
        result_of(run)
    path_of(run.inputs.sha256).unlink()
    with pytest.raises(ResultsMissing, match="nicht mehr vor"):
        reproduce(run)


def test_a_result_needs_the_same_few_queries_whatever_it_holds(django_assert_max_num_queries) -> None:
    run = run_by_id(finished_run(make_scenario()).pk, drafts=True)
    with django_assert_max_num_queries(7):
        result_of(run)


def test_two_runs_beside_each_other() -> None:
    first = finished_run(make_scenario())
    second = finished_run(make_scenario(Preset.CLOSED, "ohne"))
    found = compare_runs(first, second)
    total = found.series[0]
    assert total.difference[0] == 0
    assert total.difference[-1] < 0
    assert any(topic == "Wanderungen" for topic, *_rest in found.differing)
    assert not compare_runs(first, first).differing
    assert {run.pk for run in runs_of(region(), drafts=True)} == {first.pk, second.pk}


@pytest.mark.parametrize("table", TABLES)
def test_tables_carry_source_and_assumptions(table: str) -> None:
    result = result_of(finished_run(make_scenario()))
    cube = export_cube(result, table)
    assert cube.source == result.source_line
    assert "12411-02-03-4" in cube.source
    assert result.results_sha256 in cube.note
    assert "Lebenserwartung" in cube.note


def test_an_unknown_table_is_named() -> None:
    with pytest.raises(TableUnknown):
        export_cube(result_of(finished_run(make_scenario())), "unbekannt")


def test_every_demand_has_unit_and_parameters() -> None:
    result = result_of(finished_run(make_scenario()))
    assert {"nursery_under_3", "pupils_primary", "care", "households", "workforce"} <= {d.code for d in result.demand}
    for entry in result.demand:
        assert entry.unit
        assert entry.parameters
        assert all(line.source for line in entry.parameters)
        assert min(entry.central) > 0
    care = next(entry for entry in result.demand if entry.code == "care")
    assert care.central[0] == pytest.approx(5_497, abs=1)


def test_the_school_question_is_answered_with_a_migration_that_just_suffices() -> None:
    run = finished_run(make_scenario(Preset.CLOSED))
    usual = solve_school(run_by_id(run.pk, drafts=True), SchoolQuestion(classes=1, class_size=20))
    assert usual.reached
    assert usual.extra_per_year == 0
    goal = SchoolQuestion(classes=50, class_size=24, first_year=2026, last_year=2030)
    found = solve_school(run_by_id(run.pk, drafts=True), goal)
    assert found.reached
    assert min(found.before) < goal.goal <= min(found.after) + 1e-6
    assert min(found.after) == pytest.approx(goal.goal, abs=0.5)
    assert "müssten" in found.sentence
    assert found.assumptions


@pytest.mark.parametrize(
    "question",
    [
        SchoolQuestion(classes=0),
        SchoolQuestion(class_size=0),
        SchoolQuestion(share_of_children=0),
        SchoolQuestion(age_first=5),
        SchoolQuestion(age_first=40, age_last=30),
        SchoolQuestion(children_per_adult=-1),
        SchoolQuestion(first_year=2018),
        SchoolQuestion(last_year=2031),
    ],
)
def test_questions_that_make_no_sense_are_refused(question: SchoolQuestion) -> None:
    run = finished_run(make_scenario(), trajectories=1)
    with pytest.raises(ScenarioRefused):
        solve_school(run_by_id(run.pk, drafts=True), question)


def test_a_goal_that_no_moves_can_reach_is_said_so() -> None:
    run = finished_run(make_scenario(key=SMALL), trajectories=1)
    found = solve_school(
        run_by_id(run.pk, drafts=True), SchoolQuestion(classes=50, class_size=40, first_year=2019, last_year=2019)
    )
    assert not found.reached
    assert found.sentence


def test_the_outlook_takes_what_was_released_and_its_variants() -> None:
    none = outlook_stamp()
    finished_run(make_scenario(Preset.CLOSED, "Entwurf"))
    assert outlook(region()) is None
    assert outlook_stamp() == none
    run = released_run(make_scenario())
    upper = released_run(make_scenario(Preset.UPPER, "oben"))
    found = outlook(region())
    assert found is not None
    assert found.result.run_id == run.pk
    assert [entry.run_id for entry in found.other] == [upper.pk]
    assert outlook_stamp() != none
