"""Work of the worker: reading and checking a file, writing a checked one."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.urls import reverse
from django_tasks import task

from dwk.files.queries import path_of
from dwk.jobs import actions as jobs
from dwk.jobs.actions import ExpectedFailure, Outcome, Progress
from dwk.jobs.models import Job
from dwk.regions.queries import page_region
from dwk.statistics.actions.import_steps import TERRITORY, ask_for_mapping
from dwk.statistics.actions.imports import ImportNotPossible, apply_parsed, record_check, record_refusal
from dwk.statistics.importers.contract import FileRefused, ParsedFile
from dwk.statistics.importers.mapping import Mapping
from dwk.statistics.importers.registry import MappingNeeded, read_bytes
from dwk.statistics.importers.topojson import set_valid_on
from dwk.statistics.loading.plan import make_plan
from dwk.statistics.models import ImportRun, ImportState
from dwk.statistics.profile.build import page_stamp
from dwk.statistics.profile.page import page_of
from dwk.statistics.profile.selection import Selection


@task()
def check_import(*, job_id: int, run_id: int) -> None:
    """Read a file and compare it with the tables; keeps the preview, the refusal or the question about columns."""
    jobs.run(job_id=job_id, work=lambda progress: _check(progress, run_id))


@task()
def apply_import(*, job_id: int, run_id: int) -> None:
    """Read a checked file again and write it in one short transaction."""
    jobs.run(job_id=job_id, work=lambda progress: _apply(progress, run_id, job_id))


#: behind everything that a person waits for
BEFOREHAND = -50


@task(priority=BEFOREHAND)
def draw_profile(*, region_key: str) -> None:
    """Draw the charts of a profile before somebody asks for it; what is drawn is kept on disk by its content."""
    region = page_region(region_key)
    if region is not None:
        page_of(region, Selection(), page_stamp())


def _check(progress: Progress, run_id: int) -> Outcome:
    run = _load(run_id)
    page = reverse("import_detail", args=[run_id])
    if run.state not in {ImportState.UPLOADED, ImportState.CHECKED, ImportState.REFUSED}:
        raise ExpectedFailure(f"Diese Einlesung ist inzwischen „{run.get_state_display()}“; es war nichts zu prüfen.")
    try:
        _preview(run, progress)
    except MappingNeeded as needed:
        ask_for_mapping(run=run, columns=needed.columns, rows=needed.sample_rows)
        return Outcome({"Ergebnis": "Die Spalten müssen zugeordnet werden"}, page)
    except FileRefused as refused:
        record_refusal(run=run, reason=str(refused))
        return Outcome({"Ergebnis": "abgelehnt"}, page)
    except ImportNotPossible as ended:
        raise ExpectedFailure(str(ended)) from ended
    return Outcome({"Ergebnis": "geprüft"}, page)


def _preview(run: ImportRun, progress: Progress) -> None:
    progress.step("Datei wird gelesen", 10)
    parsed = _read(run)
    progress.step("Werte werden verglichen", 50)
    plan = make_plan(parsed)
    progress.step("Vorschau wird gespeichert", 90)
    record_check(run=run, plan=plan)


def _apply(progress: Progress, run_id: int, job_id: int) -> Outcome:
    run = _load(run_id)
    job = Job.objects.select_related("started_by").get(pk=job_id)
    page = reverse("import_detail", args=[run_id])
    progress.step("Datei wird gelesen", 10)
    try:
        parsed = _read(run)
        progress.step("Werte werden verglichen und gespeichert", 40)
        # the worker's clock: the moment of writing, not of the click
        now = datetime.now(UTC)  # noqa: TID251 -- see above
        apply_parsed(parsed=parsed, run=run, by=job.started_by, at=now)
    except (FileRefused, ImportNotPossible) as refused:
        raise ExpectedFailure(str(refused)) from refused
    return Outcome({"Ergebnis": "übernommen"}, page)


def _load(run_id: int) -> ImportRun:
    return ImportRun.objects.select_related("file").get(pk=run_id)


def _read(run: ImportRun) -> ParsedFile:
    if run.file is None:
        raise ExpectedFailure("Die Datei dieser Einlesung liegt nicht vor. Bitte laden Sie sie noch einmal hoch.")
    mapping = Mapping.from_yaml(run.mapping) if run.mapping else None
    try:
        data = path_of(run.file.sha256).read_bytes()
    except FileNotFoundError as error:
        raise ExpectedFailure(
            f"Die Datei „{run.file_name}“ ist nicht mehr vorhanden. Bitte laden Sie sie noch einmal hoch."
        ) from error
    parsed = read_bytes(run.file_name, data, mapping)
    if parsed.boundaries and run.facts.get(TERRITORY):
        set_valid_on(parsed, date.fromisoformat(run.facts[TERRITORY]))
    return parsed
