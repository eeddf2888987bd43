"""Starting, storing and ending runs of the engine."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from dwk.accounts.models import User
from dwk.audit import actions as audit
from dwk.audit.models import Action
from dwk.files.models import StoredFile
from dwk.jobs import actions as jobs
from dwk.jobs.queries import is_active, is_lost
from dwk.projections.models import ProjectionRun, RunState, Scenario
from dwk.projections.queries.scenarios import scenario_data
from dwk.projections.rules import DEFAULT_TRAJECTORIES, MAX_TRAJECTORIES, ScenarioRefused
from dwk.projections.snapshot import Computed

from .editing import actor_of

#: a run needs a stated start of its random numbers; people may choose another one
DEFAULT_SEED = 20_180_101
OPEN = (RunState.WAITING, RunState.RUNNING)
INTERRUPTED = (
    "Der Arbeiter hat diesen Rechenlauf nicht beendet, vermutlich wurde er neu gestartet. Es gibt kein Ergebnis."
)


def new_run(
    *,
    scenario_id: int,
    by: User | None,
    at: datetime,
    seed: int = DEFAULT_SEED,
    trajectories: int = DEFAULT_TRAJECTORIES,
) -> ProjectionRun:
    """Open a run with the scenario as it is now; nothing is computed yet."""
    if not 0 < trajectories <= MAX_TRAJECTORIES:
        raise ScenarioRefused(f"Gerechnet werden 1 bis {MAX_TRAJECTORIES} Verläufe.")
    with transaction.atomic():
        scenario = Scenario.objects.select_related("region").get(pk=scenario_id)
        if scenario.is_archived:
            raise ScenarioRefused(f"Das Szenario „{scenario.name}“ ist archiviert und wird nicht mehr gerechnet.")
        return ProjectionRun.objects.create(
            scenario=scenario,
            scenario_version=scenario.version,
            scenario_data=scenario_data(scenario),
            region=scenario.region,
            seed=seed,
            trajectories=trajectories,
            started_by=by,
            created_at=at,
        )


def start_run(
    *,
    scenario_id: int,
    by: User | None,
    at: datetime,
    seed: int = DEFAULT_SEED,
    trajectories: int = DEFAULT_TRAJECTORIES,
) -> ProjectionRun:
    """Open a run and hand it to the worker; ``run.job`` shows how it goes. A second click gets the run of the first."""
    from dwk.projections.tasks import compute_run  # the task calls back into this file

    with transaction.atomic():
        # two clicks at once wait for each other here
        scenario = Scenario.objects.select_for_update(of=("self",)).get(pk=scenario_id)
        under_way = _under_way(scenario, at)
        if under_way is not None and (under_way.seed, under_way.trajectories) == (seed, trajectories):
            return under_way
        run = new_run(scenario_id=scenario_id, by=by, at=at, seed=seed, trajectories=trajectories)
        title = f"Vorausberechnung {run.region.name}: {run.scenario.name}"
        run.job = jobs.start(
            kind="projection", title=title, by=by, at=at, task=compute_run, arguments={"run_id": run.pk}
        )
        run.save(update_fields=["job"])
    return run


def _under_way(scenario: Scenario, at: datetime) -> ProjectionRun | None:
    """The run of just this version that is still expected to end; runs whose worker was interrupted are ended."""
    found = None
    for run in scenario.runs.select_related("job").filter(state__in=OPEN).order_by("pk"):
        if is_lost(run.job, at):
            end_run(run_id=run.pk, state=RunState.FAILED, error=INTERRUPTED, at=at)
        elif is_active(run.job, at) and not run.cancel_requested and run.scenario_version == scenario.version:
            found = run
    return found


@transaction.atomic
def cancel_run(*, run_id: int, by: User | None, at: datetime) -> ProjectionRun:
    """Wish a run away: a waiting one ends at once, a running one at its next step."""
    run = ProjectionRun.objects.select_for_update(of=("self",)).get(pk=run_id)
    if run.is_over:
        raise ScenarioRefused(f"Dieser Rechenlauf ist schon beendet ({run.get_state_display()}).")
    run.cancel_requested = True
    if run.state == RunState.WAITING:
        run.state, run.finished_at = RunState.CANCELLED, at
    run.save()
    audit.record(obj=run, action=Action.CHANGED, by=actor_of(by), effective_on=at.date(), reason="Abbruch gewünscht")
    return run


@transaction.atomic
def begin_run(*, run_id: int) -> bool:
    """Mark a waiting run as running; False if it was cancelled or done meanwhile."""
    changed = ProjectionRun.objects.filter(pk=run_id, state=RunState.WAITING).update(state=RunState.RUNNING)
    return bool(changed)


@transaction.atomic
def finish_run(
    *, run_id: int, computed: Computed, inputs: StoredFile, results: StoredFile, by: User | None, at: datetime
) -> ProjectionRun:
    """Store what came out, once."""
    run = ProjectionRun.objects.select_for_update(of=("self",)).get(pk=run_id)
    if run.is_over:
        raise ScenarioRefused(f"Dieser Rechenlauf ist schon beendet ({run.get_state_display()}).")
    run.state, run.finished_at = RunState.DONE, at
    run.inputs, run.results = inputs, results
    run.inputs_sha256, run.results_sha256 = computed.inputs_sha256, computed.results_sha256
    run.engine_version, run.kernel, run.numpy_version = computed.engine_version, computed.kernel, computed.numpy_version
    run.sources, run.summary = computed.sources, computed.summary
    run.is_uncertain, run.data_stamp = computed.is_uncertain, computed.data_stamp
    run.save()
    audit.record(obj=run, action=Action.CREATED, by=actor_of(by), effective_on=at.date())
    return run


@transaction.atomic
def end_run(*, run_id: int, state: RunState, error: str, at: datetime) -> None:
    """Name why a run ended without results."""
    run = ProjectionRun.objects.select_for_update(of=("self",)).get(pk=run_id)
    if not run.is_over:
        run.state, run.error, run.finished_at = state, error, at
        run.save()
        audit.record(obj=run, action=Action.CHANGED, by=actor_of(None), effective_on=at.date(), reason=error)
