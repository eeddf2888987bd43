"""Make a report of a day, look at it, load its files."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
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
from dwk.programme.models import Programme
from dwk.programme.queries.memberships import roles_in
from dwk.ui.components import Cell, Column, Group, Link, Row, Table

PER_PAGE = 25


def _programme(request: HttpRequest, slug: str) -> Programme:
    """The programme, for those who may read its reports; to others without a place in it, it does not exist."""
    programme = get_object_or_404(Programme, slug=slug)
    person = member(request)
    roles = roles_in(person, programme) if person is not None else frozenset()
    if not roles:
        raise Http404("Dieses Programm gibt es nicht.")
    if not allowed(roles, Permission.VIEW_REPORTS):
        raise PermissionDenied(f"Ihnen fehlt das Recht „{Permission.VIEW_REPORTS.label}“.")
    return programme


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def report_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Reports made so far, and a form for the next."""
    programme = _programme(request, slug)
    form = ReportForm(request.POST or None, initial={"as_of": timezone.localdate()})
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
    page = Paginator(queries.runs_of(programme), PER_PAGE).get_page(request.GET.get("seite"))
    context = {"programme": programme, "form": form, "page": page, "table": _list(programme, list(page.object_list))}
    return render(request, "berichte/list.html", context)


def _list(programme: Programme, runs: list[ReportRun]) -> Table:
    rows = tuple(
        Row(
            Cell(f"Stand {run.as_of:%d.%m.%Y}", url=f"/berichte/{programme.slug}/{run.pk}/"),
            (
                Cell(f"{run.known_on:%d.%m.%Y}" if run.known_on else "heute"),
                Cell(f"{timezone.localtime(run.created_at):%d.%m.%Y, %H:%M}"),
                Cell(run.content_sha256[:16]),
            ),
        )
        for run in runs
    )
    columns = (Column("Zwischenbericht"), Column("bekannt am"), Column("erstellt am"), Column("Prüfsumme", phone=False))
    return Table(f"Berichte von {programme.name}", columns, (Group(rows),))


@require_safe
@signed_in
def report_detail(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A report to read, with the records behind each sentence."""
    programme = _programme(request, slug)
    run = get_object_or_404(ReportRun, pk=pk, programme=programme)
    report = thawed(run.content)
    rows = tuple(
        Row(Cell(fact), (Cell(sentence), Cell(records, muted=True)))
        for fact, sentence, records in queries.trace_table(report)
    )
    columns = (Column("Fakt", nowrap=True), Column("Satz"), Column("Einträge"))
    context = {
        "programme": programme,
        "run": run,
        "report": report,
        "crumbs": [Link("Berichte", f"/berichte/{programme.slug}/")],
        "files": [Link(kind.upper(), f"zwischenbericht.{kind}", download=True) for kind in CONTENT_TYPES],
        "trace": Table("Welche Einträge jeden Fakt tragen", columns, (Group(rows),)),
    }
    return render(request, "berichte/detail.html", context)


@require_safe
@signed_in
def report_file(request: HttpRequest, slug: str, pk: int, kind: str) -> HttpResponse:
    """The report as a file."""
    programme = _programme(request, slug)
    run = get_object_or_404(ReportRun, pk=pk, programme=programme)
    if kind not in CONTENT_TYPES:
        raise Http404("Dieses Format gibt es nicht.")
    content = render_file(thawed(run.content), kind)  # type: ignore[arg-type]  # checked in the line above
    name = f"zwischenbericht-{programme.slug}-{run.as_of:%Y-%m-%d}.{kind}"
    return HttpResponse(
        content,
        content_type=CONTENT_TYPES[kind],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
