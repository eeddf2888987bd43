"""Background work: how it starts, what it tells, how it ends."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import Any

import pytest

from dwk.jobs import actions
from dwk.jobs.actions import ExpectedFailure, Outcome, Progress
from dwk.jobs.models import Job, JobState

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Task:
    """Stands for the queue."""

    def __init__(self) -> None:
        self.enqueued: list[dict[str, Any]] = []

    def enqueue(self, **arguments: Any) -> None:
        self.enqueued.append(arguments)


def start(task: Task, title: str = "Prüfen") -> Job:
    # a stand-in with all that is used of a task
    return actions.start(kind="probe", title=title, by=None, at=NOW, task=task, arguments={"run_id": 3})  # type: ignore[arg-type]


@pytest.fixture
def job(db) -> Job:
    return Job.objects.create(kind="probe", title="Prüfen", created_at=NOW)


def test_work_is_handed_over_once_the_transaction_is_through(db, django_capture_on_commit_callbacks) -> None:
    task = Task()
    with django_capture_on_commit_callbacks() as callbacks:
        job = start(task, "T" * 400)
        assert task.enqueued == []
    for callback in callbacks:
        callback()
    assert task.enqueued == [{"job_id": job.pk, "run_id": 3}]
    job.refresh_from_db()
    assert (job.state, len(job.title)) == (JobState.WAITING, 300)


def test_work_that_succeeds_leaves_its_result(job: Job) -> None:
    seen = []

    def work(progress: Progress) -> Outcome:
        progress.step("Werte vergleichen", 250)
        job.refresh_from_db()
        seen.append((job.state, job.step, job.progress_percent))
        progress.step("zu schnell danach", 50)
        return Outcome({"neu": 3}, "/ergebnis/")

    actions.run(job_id=job.pk, work=work)

    job.refresh_from_db()
    assert seen == [(JobState.RUNNING, "Werte vergleichen", 99)]
    assert (job.state, job.progress_percent, job.step) == (JobState.DONE, 100, "")
    assert (job.result, job.result_url, job.error) == ({"neu": 3}, "/ergebnis/", "")
    assert job.is_over
    assert job.finished_at is not None


def test_an_expected_failure_tells_its_sentence_and_is_no_incident(job: Job, caplog) -> None:
    def work(progress: Progress) -> Outcome:
        raise ExpectedFailure("Die Datei ist leer.")

    actions.run(job_id=job.pk, work=work)

    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, "Die Datei ist leer.")
    assert job.finished_at is not None
    assert not caplog.records


def test_an_unexpected_failure_is_logged_under_the_number_that_people_are_told(job: Job, caplog) -> None:
    def work(progress: Progress) -> Outcome:
        raise ZeroDivisionError("intern: /srv/geheim")

    with caplog.at_level(logging.ERROR), pytest.raises(ZeroDivisionError):
        actions.run(job_id=job.pk, work=work)

    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert f"unter der Nummer {job.pk}" in job.error
    assert "geheim" not in job.error
    assert f"Vorgang {job.pk}" in caplog.text
