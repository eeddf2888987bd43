"""Work of the worker: computing a run."""

from __future__ import annotations

from django_tasks import task

from dwk.jobs import actions as jobs
from dwk.jobs.actions import Outcome, Progress


@task()
def compute_run(*, job_id: int, run_id: int) -> None:
    """Gather the inputs of a run, compute it and store what comes out."""
    jobs.run(job_id=job_id, work=lambda progress: _compute(progress, run_id))


def _compute(progress: Progress, run_id: int) -> Outcome:
    raise NotImplementedError
