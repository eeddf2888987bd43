"""Work of the worker: computing a run."""

from __future__ import annotations

from datetime import UTC, datetime

from django.urls import NoReverseMatch, reverse
from django_tasks import task

from dwk.jobs import actions as jobs
from dwk.jobs.actions import ExpectedFailure, Outcome, Progress
from dwk.projections.actions.computing import RunCancelled, compute_and_store
from dwk.projections.inputs.reading import InputsMissing
from dwk.projections.models import ProjectionRun
from dwk.projections.queries.runs import run_by_id
from dwk.projections.rules import ScenarioRefused
from dwk_demography.reasons import DemographyError


@task()
def compute_run(*, job_id: int, run_id: int) -> None:
    """Gather the inputs of a run, compute it and store what comes out."""
    jobs.run(job_id=job_id, work=lambda progress: _compute(progress, run_id))


def _compute(progress: Progress, run_id: int) -> Outcome:
    run = ProjectionRun.objects.select_related("region", "started_by").get(pk=run_id)
    # the worker's clock: the moment of storing, not of the click
    now = datetime.now(UTC)  # noqa: TID251 -- see above
    try:
        compute_and_store(run=run, by=run.started_by, at=now, tell=progress.step)
    except (InputsMissing, ScenarioRefused, DemographyError, RunCancelled) as expected:
        raise ExpectedFailure(str(expected)) from expected
    progress.step("Abbildungen zeichnen", 95)
    draw_beforehand(run_id)
    return Outcome({"Ergebnis": "gerechnet"}, _page(run_id))


def draw_beforehand(run_id: int) -> None:
    """Draw what the page of a finished run shows, so that nobody waits for it; the pictures are kept."""
    from dwk.projections.result_page import page_of  # charts and downloads, which only a finished run needs

    page_of(run_by_id(run_id, drafts=True), None)


def _page(run_id: int) -> str:
    try:
        return reverse("projection_run", args=[run_id])
    except NoReverseMatch:
        return ""
