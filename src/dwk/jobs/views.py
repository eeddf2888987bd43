"""Pages about background work: own list, one job with its progress, the piece that the page asks for again."""

from __future__ import annotations

from datetime import datetime

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRefresh

from dwk.accounts.access import may, member, signed_in
from dwk.accounts.permissions import Permission
from dwk.ui.components import Cell, Column, Fact, Group, Link, MarkKind, Row, Table
from dwk.ui.formats import date_time, plural

from .models import Job, JobState
from .queries import is_active, is_lost, listed, visible_job

PAGE_SIZE = 25
MARKS: dict[str, MarkKind] = {
    JobState.WAITING: "open",
    JobState.RUNNING: "running",
    JobState.DONE: "done",
    JobState.FAILED: "refused",
}


@require_safe
@signed_in
def job_list(request: HttpRequest) -> HttpResponse:
    """Background work that this person started; who reads the logs sees everybody's."""
    person = member(request)
    assert person is not None  # noqa: S101 -- signed_in
    everything = may(request, Permission.VIEW_IMPORTS)
    page = Paginator(listed(by=person, everything=everything), PAGE_SIZE).get_page(request.GET.get("seite"))
    context = {
        "page": page,
        "table": _table(list(page.object_list), timezone.now()),
        "count": plural(page.paginator.count, "Vorgang", "Vorgänge"),
        "everything": everything,
    }
    return render(request, "jobs/job_list.html", context)


@require_safe
@signed_in
def job_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One job: how far it is, how it ended, where its result stands."""
    job, now = _load(request, pk), timezone.now()
    context = {
        "job": job,
        "mark": MARKS[job.state],
        "active": is_active(job, now),
        "lost": is_lost(job, now),
        "facts": _facts(job),
        "crumbs": [Link("Vorgänge", reverse("job_list"))],
    }
    return render(request, "jobs/job_detail.html", context)


@require_safe
@signed_in
def job_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The progress alone; once there is nothing left to wait for, the asking page is told to load itself again."""
    job = _load(request, pk)
    if not is_active(job, timezone.now()):
        return HttpResponseClientRefresh()
    response = render(request, "jobs/progress.html", {"job": job})
    response.headers["Cache-Control"] = "no-store"
    return response


def _load(request: HttpRequest, pk: int) -> Job:
    person = member(request)
    assert person is not None  # noqa: S101 -- signed_in
    job = visible_job(pk=pk, by=person, everything=may(request, Permission.VIEW_IMPORTS))
    if job is None:
        # the same answer as for a job that does not exist: numbers of other people's work are not told
        raise Http404("Diesen Vorgang gibt es nicht.")
    return job


def _facts(job: Job) -> list[Fact]:
    facts = [
        Fact("Gestartet von", job.started_by.name if job.started_by else "System"),
        Fact("Gestartet am", date_time(timezone.localtime(job.created_at))),
    ]
    if job.finished_at:
        facts.append(Fact("Beendet am", date_time(timezone.localtime(job.finished_at))))
    return facts + [Fact(str(name), str(value)) for name, value in job.result.items()]


def _state(job: Job, now: datetime) -> Cell:
    """Where the job stands; one that its worker never ended must not seem to run for good."""
    if is_lost(job, now):
        return Cell("unterbrochen", mark="refused")
    return Cell(job.get_state_display(), mark=MARKS[job.state])


def _table(jobs: list[Job], now: datetime) -> Table:
    columns = (Column("Vorgang"), Column("Stand"), Column("Gestartet von"), Column("Gestartet am", nowrap=True))
    rows = tuple(
        Row(
            Cell(job.title, url=reverse("job_detail", args=[job.pk])),
            (
                _state(job, now),
                Cell(job.started_by.name if job.started_by else "System"),
                Cell(date_time(timezone.localtime(job.created_at))),
            ),
        )
        for job in jobs
    )
    return Table("Vorgänge im Hintergrund", columns, (Group(rows),))
