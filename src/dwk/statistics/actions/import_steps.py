"""An import in the browser: steps between upload and tables, each safe against a second click.

Reading happens in the worker (``dwk.statistics.tasks``); here a run is locked, its state is checked, a job is started.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django_tasks.base import Task

from dwk.accounts.models import User
from dwk.files import actions as files
from dwk.jobs import actions as jobs
from dwk.jobs.models import Job
from dwk.jobs.queries import is_active
from dwk.statistics.models import ImportRun, ImportState

from .imports import ImportNotPossible, receive_import

CHECK, APPLY = "import-check", "import-apply"
PURPOSE = "import"
#: facts of a run that are not facts of the file and stay when the file is read again
COLUMNS, ROWS, ANSWERS, TERRITORY = "_columns", "_rows", "_answers", "_territory"

AnyTask = Task[..., Any]
_OPEN = {ImportState.UPLOADED, ImportState.CHECKED, ImportState.REFUSED}


class ImportBusy(ImportNotPossible):
    """The import is being worked on already."""

    def __init__(self) -> None:
        super().__init__("Diese Einlesung wird gerade bearbeitet. Bitte warten Sie, bis der Vorgang zu Ende ist.")


def submit_file(
    *,
    name: str,
    chunks: Iterable[bytes],
    limit_bytes: int,
    territory: date | None,
    by: User | None,
    at: datetime,
    task: AnyTask,
) -> ImportRun:
    """Keep an uploaded file, open an import for it and have it checked."""
    # the bytes are written before the transaction: a slow disk must not hold the database
    stored = files.store_file(name=name, chunks=chunks, purpose=PURPOSE, by=by, at=at, limit_bytes=limit_bytes)
    with transaction.atomic():
        run = receive_import(file=stored, file_name=stored.name, sha256=stored.sha256, by=by, at=at)
        if territory is not None:
            run.facts = {TERRITORY: territory.isoformat()}
            run.save(update_fields=["facts"])
        _start(run, kind=CHECK, title=f"Prüfen: {run.file_name}", by=by, at=at, task=task)
    return run


@transaction.atomic
def check_again(*, run: ImportRun, by: User | None, at: datetime, task: AnyTask) -> Job:
    """Have a file checked once more, because the first attempt failed or the tables have changed since."""
    locked = _locked(run, at, _OPEN, "noch einmal geprüft werden können nur Dateien, die nicht übernommen sind")
    return _start(locked, kind=CHECK, title=f"Prüfen: {locked.file_name}", by=by, at=at, task=task)


@transaction.atomic
def set_territory(*, run: ImportRun, territory: date, by: User | None, at: datetime, task: AnyTask) -> Job:
    """Say of which day the boundaries of a file are, and have it checked with that."""
    locked = _locked(run, at, {ImportState.CHECKED}, "der Gebietsstand lässt sich nur in der Vorschau ändern")
    locked.facts = {**locked.facts, TERRITORY: territory.isoformat()}
    return _start(locked, kind=CHECK, title=f"Prüfen: {locked.file_name}", by=by, at=at, task=task)


@transaction.atomic
def set_mapping(
    *, run: ImportRun, mapping: str, answers: dict[str, Any], by: User | None, at: datetime, task: AnyTask
) -> Job:
    """Keep what the columns of a table mean, and have the file checked with that."""
    locked = _locked(run, at, _OPEN, "die Spalten lassen sich nur vor der Übernahme zuordnen")
    if COLUMNS not in locked.facts:
        raise ImportNotPossible("Diese Datei hat ein bekanntes Format; ihre Spalten brauchen keine Zuordnung.")
    locked.mapping, locked.refusal, locked.state = mapping, "", ImportState.UPLOADED
    locked.facts = {**locked.facts, ANSWERS: answers}
    return _start(locked, kind=CHECK, title=f"Prüfen: {locked.file_name}", by=by, at=at, task=task)


@transaction.atomic
def ask_for_mapping(*, run: ImportRun, columns: list[str], rows: list[list[str]]) -> None:
    """A table nobody knows: its first rows are kept for the questions about its columns."""
    run.state = ImportState.UPLOADED
    run.facts = {**run.facts, COLUMNS: columns, ROWS: rows}
    run.save(update_fields=["state", "facts"])


@transaction.atomic
def start_apply(*, run: ImportRun, by: User | None, at: datetime, task: AnyTask) -> Job:
    """Have a checked file written; a second click finds the job of the first one."""
    locked = _locked(run, at, {ImportState.CHECKED}, "übernommen werden können nur geprüfte Dateien")
    return _start(locked, kind=APPLY, title=f"Übernehmen: {locked.file_name}", by=by, at=at, task=task)


def _locked(run: ImportRun, at: datetime, states: set[ImportState], sentence: str) -> ImportRun:
    locked = ImportRun.objects.select_for_update(of=("self",)).select_related("job").get(pk=run.pk)
    if is_active(locked.job, at):
        raise ImportBusy
    if locked.state not in states:
        raise ImportNotPossible(f"Diese Einlesung ist „{locked.get_state_display()}“; {sentence}.")
    if locked.file is None:
        raise ImportNotPossible(
            "Diese Einlesung kam über die Befehlszeile; ihre Datei liegt nicht vor. Bitte laden Sie die Datei hoch."
        )
    return locked


def _start(run: ImportRun, *, kind: str, title: str, by: User | None, at: datetime, task: AnyTask) -> Job:
    run.job = jobs.start(kind=kind, title=title, by=by, at=at, task=task, arguments={"run_id": run.pk})
    run.save()
    return run.job
