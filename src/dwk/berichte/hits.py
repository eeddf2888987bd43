"""Reports for the search over everything, for those who may read them."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from dwk.accounts.access import member
from dwk.accounts.permissions import Permission
from dwk.programme.queries.hits import programmes_within_reach
from dwk.ui.formats import date_short
from dwk.ui.search import Found, Hit, Query

from .models import ReportRun

#: a word and a day are all that tells one report from another; older ones stand in the list of the programme
MOST = 500


def find_reports(query: Query) -> Found | None:
    """Reports by kind, programme and day."""
    user = member(query.request)
    if user is None:
        return None
    mine = programmes_within_reach(query, user, Permission.VIEW_REPORTS)
    runs = ReportRun.objects.filter(programme__in=mine).select_related("programme").defer("content")
    fitting = [run for run in runs.order_by("-as_of", "-pk")[:MOST] if query.fits(f"{_title(run)} {run.programme}")]
    return Found(fitting, _hits)


def _title(run: ReportRun) -> str:
    return f"Zwischenbericht, Stand {date_short(run.as_of)}"


def _hits(runs: Sequence[ReportRun]) -> list[Hit]:
    return [
        Hit(_title(run), reverse("report_detail", args=[run.programme.slug, run.pk]), where=run.programme.name)
        for run in runs
    ]
