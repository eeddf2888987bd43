"""Make a report of a day, look at it, load its files.

Who may read the reports of a programme looks at them; making one is issuing it, and that is for those who run the
programme (fact F8: the office).
"""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from dwk.accounts.access import member, signed_in
from dwk.accounts.permissions import Permission, allowed
from dwk.berichte import actions, queries
from dwk.berichte.compose.report import NothingToReport
from dwk.berichte.content import thawed
from dwk.berichte.forms import ReportForm
from dwk.berichte.models import ReportRun
from dwk.berichte.render import CONTENT_TYPES
from dwk.berichte.render import render as render_file
from dwk.berichte.rules import KIND
from dwk.documents.blocks import DocumentError
from dwk.programme.views.access import days_of, end_of, programme_of
from dwk.programme.views.whole import shown_whole
from dwk.ui.components import Link

from .showing import chapters, days_line, run_table, trace_table

PER_PAGE = 25
TAB = "Berichte"
FILE_WORDS = {"pptx": "Folien (PPTX)", "pdf": "PDF", "html": "Webseite (HTML)"}


@require_safe
@signed_in
def report_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Reports made so far; of a past day those that had been made by then."""
    programme, roles = programme_of(request, slug, Permission.VIEW_REPORTS)
    days = days_of(request)
    runs = queries.runs_of(programme, end_of(days.as_of) if days.past else None)
    page = Paginator(runs, PER_PAGE).get_page(request.GET.get("seite"))
    may_make = not days.past and allowed(roles, Permission.EDIT_PROGRAMME)
    context = {"page": page, "table": run_table(programme, list(page.object_list)), "may_make": may_make}
    return render(request, "berichte/list.html", shown_whole(request, programme, roles, TAB, **context))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def report_make(request: HttpRequest, slug: str) -> HttpResponse:
    """Compose a report of a day and keep it."""
    programme, roles = programme_of(request, slug, Permission.EDIT_PROGRAMME)
    today = timezone.localdate()
    form = ReportForm(request.POST if request.method == "POST" else None, initial={"as_of": today}, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            run = actions.freeze_report(
                programme=programme, kind=KIND, user=member(request), at=timezone.now(), **form.cleaned_data
            )
        except NothingToReport as nothing:
            form.add_error("as_of", str(nothing))
        else:
            messages.success(request, "Der Bericht ist zusammengestellt.")
            return redirect("report_detail", programme.slug, run.pk)
    context = {"form": form, "back": reverse("report_list", args=[slug]), "stand": None, "past": False}
    return render(request, "berichte/make.html", shown_whole(request, programme, roles, TAB) | context)


@require_safe
@signed_in
def report_detail(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A report to read, with the records behind each sentence; it shows its own day, whatever day is looked at."""
    programme, roles = programme_of(request, slug, Permission.VIEW_REPORTS)
    run = get_object_or_404(ReportRun, pk=pk, programme=programme)
    report = thawed(run.content)
    context = {
        "run": run,
        "report": report,
        "days_line": days_line(report),
        "chapters": chapters(report),
        "back": reverse("report_list", args=[slug]),
        "files": [
            Link(FILE_WORDS[kind], reverse("report_file", args=[slug, pk, kind]), download=True)
            for kind in CONTENT_TYPES
        ],
        "trace": trace_table(report),
        "stand": None,
        "past": False,
    }
    return render(request, "berichte/detail.html", shown_whole(request, programme, roles, TAB) | context)


@require_safe
@signed_in
def report_file(request: HttpRequest, slug: str, pk: int, kind: str) -> HttpResponse:
    """The report as a file; what keeps it from being made is said on its page."""
    programme, _ = programme_of(request, slug, Permission.VIEW_REPORTS)
    run = get_object_or_404(ReportRun, pk=pk, programme=programme)
    if kind not in CONTENT_TYPES:
        raise Http404("Dieses Format gibt es nicht.")
    try:
        content = render_file(thawed(run.content), kind)  # type: ignore[arg-type]  # checked in the lines above
    except DocumentError as fault:
        messages.error(request, str(fault))
        return redirect("report_detail", slug, pk)
    name = f"zwischenbericht-{programme.slug}-{run.as_of:%Y-%m-%d}.{kind}"
    return HttpResponse(
        content,
        content_type=CONTENT_TYPES[kind],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
