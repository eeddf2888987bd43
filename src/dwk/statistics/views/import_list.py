"""Imports: the list, and the upload that opens new ones."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from dwk.accounts.access import may, member, needs
from dwk.accounts.permissions import Permission
from dwk.files.actions import FileEmpty, FileTooLarge
from dwk.jobs.queries import is_active
from dwk.statistics import tasks
from dwk.statistics.actions.import_steps import COLUMNS, submit_file
from dwk.statistics.forms import UploadForm
from dwk.statistics.importers.registry import READABLE
from dwk.statistics.models import ImportRun, ImportState
from dwk.statistics.queries import imports as queries
from dwk.statistics.tabs import IMPORTS, data_tabs
from dwk.ui.components import Cell, Column, Filter, Group, Link, MarkKind, Row, Table
from dwk.ui.formats import date_time, number, plural
from dwk.ui.searching import searched_text

PAGE_SIZE = 25
STATE_MARKS: dict[str, MarkKind] = {
    ImportState.UPLOADED: "work",
    ImportState.CHECKED: "review",
    ImportState.REFUSED: "refused",
    ImportState.DONE: "done",
    ImportState.WITHDRAWN: "skipped",
    ImportState.DISCARDED: "skipped",
}
ORDERS = (("", "neueste zuerst"), ("alt", "älteste zuerst"), ("name", "nach Dateiname"))


@require_safe
@needs(Permission.VIEW_IMPORTS)
def import_list(request: HttpRequest) -> HttpResponse:
    """All imports, narrowed by state and name, and the form for new files."""
    state, order = request.GET.get("stand", ""), request.GET.get("ordnung", "")
    text = searched_text(request)
    found = queries.listed(state=state, text=text, order=order)
    page: Page[ImportRun] = Paginator(found, PAGE_SIZE).get_page(request.GET.get("seite"))
    states = (("", "alle"), *ImportState.choices)
    context = {
        "tabs": data_tabs(request, IMPORTS),
        "page": page,
        "table": import_table(list(page.object_list)),
        "filters": [Filter("stand", "Stand", states, state), Filter("ordnung", "Reihenfolge", ORDERS, order)],
        "count": plural(page.paginator.count, "Einlesung", "Einlesungen"),
        "narrowed": bool(state or text),
        "form": UploadForm(limit_bytes=settings.UPLOAD_MAX_BYTES) if may(request, Permission.IMPORT_DATA) else None,
        "readable": READABLE,
    }
    return render(request, "statistics/imports/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.IMPORT_DATA)
def import_upload(request: HttpRequest) -> HttpResponse:
    """Take files in and have each one checked; a single one leads to its own page."""
    form = UploadForm(limit_bytes=settings.UPLOAD_MAX_BYTES)
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES, limit_bytes=settings.UPLOAD_MAX_BYTES)
        if form.is_valid() and (runs := _submit(request, form)):
            if len(runs) == 1:
                return redirect("import_detail", runs[0].pk)
            messages.info(
                request, f"{plural(len(runs), 'Datei wird', 'Dateien werden')} geprüft; übernommen ist noch nichts."
            )
            return redirect("import_list")
    context = {
        "tabs": data_tabs(request, IMPORTS),
        "crumbs": crumbs(),
        "form": form,
        "readable": READABLE,
    }
    return render(request, "statistics/imports/upload.html", context, status=413 if _too_large(form) else 200)


def crumbs() -> list[Link]:
    """The way to the pages below the list."""
    return [Link("Daten", reverse("data_home")), Link("Einlesen", reverse("import_list"))]


def _submit(request: HttpRequest, form: UploadForm) -> list[ImportRun]:
    files: list[UploadedFile[Any]] = form.cleaned_data["uploads"]
    runs = []
    for file in files:
        try:
            run = submit_file(
                name=file.name or "datei",
                chunks=file.chunks(),
                limit_bytes=settings.UPLOAD_MAX_BYTES,
                territory=form.cleaned_data["territory"],
                by=member(request),
                at=timezone.now(),
                task=tasks.check_import,
            )
        except (FileEmpty, FileTooLarge) as error:
            form.add_error("uploads", str(error))
        else:
            runs.append(run)
    return runs


def _too_large(form: UploadForm) -> bool:
    return any("größer als" in error for error in form.errors.get("uploads", []))


def import_table(runs: list[ImportRun]) -> Table:
    """Imports as a table: file, where it stands, what it brought, who and when."""
    columns = (
        Column("Datei"),
        Column("Stand"),
        Column("Neu", numeric=True),
        Column("Geändert", numeric=True),
        Column("Abgelehnt", numeric=True),
        Column("Eingelesen von"),
        Column("Begonnen", nowrap=True),
    )
    return Table("Einlesungen", columns, (Group(tuple(_row(run) for run in runs)),))


def _row(run: ImportRun) -> Row:
    known = run.state not in {ImportState.UPLOADED, ImportState.REFUSED}
    counts = (run.new_count, run.changed_count, run.rejected_count)
    return Row(
        Cell(run.file_name, url=reverse("import_detail", args=[run.pk]), note=run.format_name),
        (
            state_cell(run),
            *(Cell(number(count) if known else "–", muted=not known) for count in counts),
            Cell(run.started_by.name if run.started_by else "Befehlszeile"),
            Cell(date_time(timezone.localtime(run.created_at))),
        ),
    )


def state_cell(run: ImportRun) -> Cell:
    """Where an import stands, incl. what only its job knows."""
    if is_active(run.job, timezone.now()):
        return Cell("wird bearbeitet", mark="running")
    if run.state == ImportState.UPLOADED and COLUMNS in run.facts:
        return Cell("Spalten zuordnen", mark="warning")
    if run.state == ImportState.UPLOADED and run.job is not None and run.job.error:
        return Cell("Prüfung nicht gelungen", mark="refused")
    return Cell(ImportState(run.state).label, mark=STATE_MARKS[run.state])
