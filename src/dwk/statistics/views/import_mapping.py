"""The questions about the columns of a table nobody knows, and their answers as a file for the command line."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from dwk.accounts.access import member, needs
from dwk.accounts.permissions import Permission
from dwk.jobs.queries import is_active
from dwk.statistics import tasks
from dwk.statistics.actions.import_steps import ANSWERS, COLUMNS, ROWS, set_mapping
from dwk.statistics.actions.imports import ImportNotPossible
from dwk.statistics.forms import MappingForm
from dwk.statistics.importers.mapping import Mapping, MappingInvalid
from dwk.statistics.importers.own_table import guess_roles, mapping_yaml
from dwk.statistics.models import ImportRun, ImportState
from dwk.statistics.tabs import IMPORTS, data_tabs
from dwk.ui.components import Cell, Column, Group, Link, Row, Table

from .import_list import crumbs
from .imports import load

SHOWN_ROWS = 5
GROUPS = (
    ("Die Werte", ("name", "unit", "concept", "months", "decimal")),
    ("Was für alle Zeilen gilt", ("constant_day", "constant_region", "pad_to", "sheet")),
    ("Die Quelle", ("publisher", "title", "licence", "attribution", "as_of")),
)
EXPLAINABLE = {ImportState.UPLOADED, ImportState.CHECKED, ImportState.REFUSED}


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.IMPORT_DATA)
def import_mapping(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask what the columns mean; the answers go to the worker, which reads the file with them."""
    run = load(pk)
    if not _explainable(run):
        messages.error(request, "Die Spalten dieser Datei lassen sich jetzt nicht zuordnen.")
        return redirect("import_detail", pk)
    columns: list[str] = run.facts[COLUMNS]
    form = MappingForm(columns, request.POST or None, initial=_initial(run, columns))
    if request.method == "POST" and form.is_valid() and _take(request, run, form):
        return redirect("import_detail", pk)
    context = {
        "tabs": data_tabs(request, IMPORTS),
        "crumbs": [*crumbs(), Link(run.file_name, f"../../{run.pk}/")],
        "run": run,
        "form": form,
        "table": _sample_table(run, columns),
        "groups": [(title, form.fields_named(*names)) for title, names in GROUPS],
    }
    return render(request, "statistics/imports/mapping.html", context)


@require_safe
@needs(Permission.VIEW_IMPORTS)
def import_mapping_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The column mapping as YAML: ``dwk import --mapping`` reads it."""
    run = load(pk)
    if not run.mapping:
        raise Http404("Zu dieser Einlesung gibt es keine Spaltenzuordnung.")
    return HttpResponse(
        run.mapping,
        content_type="application/yaml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="spaltenzuordnung-{run.pk}.yaml"'},
    )


def _explainable(run: ImportRun) -> bool:
    return COLUMNS in run.facts and run.state in EXPLAINABLE and not is_active(run.job, timezone.now())


def _take(request: HttpRequest, run: ImportRun, form: MappingForm) -> bool:
    try:
        text = mapping_yaml(form.answers(), run.facts[ROWS])
        Mapping.from_yaml(text)
        set_mapping(
            run=run,
            mapping=text,
            answers=form.plain_answers(),
            by=member(request),
            at=timezone.now(),
            task=tasks.check_import,
        )
    except (MappingInvalid, ImportNotPossible) as error:
        form.add_error(None, str(error))
        return False
    return True


def _initial(run: ImportRun, columns: list[str]) -> dict[str, Any]:
    guessed = {f"role_{index}": role.value for index, role in enumerate(guess_roles(columns))}
    given: dict[str, Any] = run.facts.get(ANSWERS, {})
    days = {name: date.fromisoformat(given[name]) for name in ("constant_day", "as_of") if given.get(name)}
    return {**guessed, **given, **days}


def _sample_table(run: ImportRun, columns: list[str]) -> Table:
    heads = tuple(Column(column.strip() or "ohne Überschrift") for column in columns)
    rows = []
    for row in run.facts[ROWS][:SHOWN_ROWS]:
        cells = [*row, *[""] * (len(columns) - len(row))][: len(columns)]
        rows.append(Row(Cell(cells[0]), tuple(Cell(cell) for cell in cells[1:])))
    return Table(f"Die ersten Zeilen der Datei {run.file_name}", heads, (Group(tuple(rows)),), compact=True)
