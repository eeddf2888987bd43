"""Reads of the reports."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet

from dwk.programme.models import Programme
from dwk.programme.queries.past import BERLIN
from dwk.programme.queries.programmes import programme_past

from .compose import compose
from .content import Report
from .models import ReportRun


def end_of(day: date) -> datetime:
    """Last moment of a day in Berlin: what was entered on it is known on it."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=BERLIN) - timedelta(microseconds=1)


def compose_report(programme: Programme, as_of: date, known_on: date | None = None) -> Report:
    """The interim report from what held on ``as_of``, as known at the end of ``known_on``."""
    past = programme_past(programme, as_of, end_of(known_on) if known_on else None)
    return compose(past, programme.name, known_on.isoformat() if known_on else "")


def runs_of(programme: Programme, made_by: datetime | None = None) -> QuerySet[ReportRun]:
    """Frozen reports of a programme, the latest Stand first; with ``made_by`` only those made until then."""
    found = ReportRun.objects.filter(programme=programme).defer("content").select_related("created_by")
    if made_by is not None:
        found = found.filter(created_at__lte=made_by)
    return found.order_by("-as_of", "-created_at")


def trace_table(report: Report) -> list[tuple[str, str, str]]:
    """Fact, sentence and records, one row per fact and sentence, in the order of the facts."""
    rows = [
        (fact, f"{line.strong} {line.text}".strip(), ", ".join(dict.fromkeys(line.trace)))
        for line in report.lines()
        for fact in line.facts
    ]
    return sorted(rows, key=lambda row: int(row[0][1:]))
