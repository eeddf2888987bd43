"""Starting background work and telling how it goes."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django_tasks.base import Task

from dwk.accounts.models import User

from .models import Job, JobState

log = logging.getLogger(__name__)

UNEXPECTED = (
    "Bei diesem Vorgang ist ein Fehler aufgetreten, der nicht vorgesehen ist. Es wurde nichts gespeichert. "
    "Der Betrieb findet die Einzelheiten im Protokoll unter der Nummer {}. Bitte versuchen Sie es erneut oder "
    "geben Sie diese Nummer weiter."
)
#: a progress bar needs no more than this; each step is a write
SECONDS_BETWEEN_REPORTS = 0.3


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a job leaves behind: facts for its page, and the page that shows the result."""

    result: dict[str, Any] = field(default_factory=dict)
    url: str = ""


class ExpectedFailure(Exception):
    """Work that ended as it may end; the text is a German sentence shown to the person who started it."""


class Progress:
    """Handed to the work; ``step("Werte vergleichen", 40)`` shows on the page."""

    def __init__(self, job_id: int) -> None:
        self._job_id = job_id
        self._last = 0.0

    def step(self, text: str, percent: int) -> None:
        """Say what is going on; calls in quick succession are left out."""
        now = time.monotonic()
        if now - self._last < SECONDS_BETWEEN_REPORTS:
            return
        self._last = now
        Job.objects.filter(pk=self._job_id).update(step=text[:200], progress_percent=max(0, min(99, percent)))


def start(
    *, kind: str, title: str, by: User | None, at: datetime, task: Task[..., Any], arguments: dict[str, Any]
) -> Job:
    """Make the job and hand ``task(job_id=..., **arguments)`` to the worker once the transaction is through."""
    with transaction.atomic():
        job = Job.objects.create(kind=kind, title=title[:300], started_by=by, created_at=at)
        transaction.on_commit(lambda: task.enqueue(job_id=job.pk, **arguments))
    return job


def run(*, job_id: int, work: Callable[[Progress], Outcome]) -> None:
    """Run the work of a job and record how it ended; anything unexpected is logged and raised again."""
    Job.objects.filter(pk=job_id).update(state=JobState.RUNNING)
    try:
        outcome = work(Progress(job_id))
    except ExpectedFailure as failure:
        _end(job_id, state=JobState.FAILED, error=str(failure))
    except Exception:
        log.exception("Vorgang %s", job_id)
        _end(job_id, state=JobState.FAILED, error=UNEXPECTED.format(job_id))
        raise
    else:
        _end(job_id, state=JobState.DONE, progress_percent=100, result=outcome.result, result_url=outcome.url)


def _end(job_id: int, **fields: Any) -> None:
    # the end of background work is what the system's own clock says
    now = datetime.now(UTC)  # noqa: TID251 -- see above
    Job.objects.filter(pk=job_id).update(step="", finished_at=now, **fields)
