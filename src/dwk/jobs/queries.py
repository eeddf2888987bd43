"""Reads about background work."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet

from dwk.accounts.models import User

from .models import Job

#: a worker that has not ended a job by then was interrupted; the longest import takes under a minute
LOST_AFTER = timedelta(minutes=15)


def listed(*, by: User, everything: bool) -> QuerySet[Job]:
    """Own jobs, or those of everybody; newest first."""
    jobs = Job.objects.select_related("started_by")
    return jobs if everything else jobs.filter(started_by=by)


def visible_job(*, pk: int, by: User, everything: bool) -> Job | None:
    """One job if this person may see it."""
    return listed(by=by, everything=everything).filter(pk=pk).first()


def is_active(job: Job | None, at: datetime) -> bool:
    """Whether a job is still expected to end by itself."""
    return job is not None and not job.is_over and at - job.created_at < LOST_AFTER


def is_lost(job: Job | None, at: datetime) -> bool:
    """Whether a job has been open for so long that its worker must have been interrupted."""
    return job is not None and not job.is_over and at - job.created_at >= LOST_AFTER
