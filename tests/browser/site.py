"""A small site with something on every page: regions, figures, imports in every state, work that waits and failed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from dwk.accounts.models import User
from dwk.audit.rules import Actor
from dwk.jobs.models import Job, JobState
from dwk.regions import actions as regions
from dwk.regions.models import Region
from dwk.statistics.actions import import_steps, imports
from dwk.statistics.importers.contract import FileRefused, ParsedFile
from dwk.statistics.importers.registry import MappingNeeded, read_bytes
from dwk.statistics.loading.plan import make_plan
from dwk.statistics.models import ImportRun, Series
from tests.browser import samples
from tests.factories.regions import TODAY, make_region
from tests.factories.tables import load_entries, migration

BY = Actor(None, "Test")


@dataclass(frozen=True)
class Site:
    """What the addresses of the site need to be filled in."""

    imports: dict[str, int]
    job_failed: int
    job_waiting: int
    series: int
    neighbourhood: str
    closed_neighbourhood: str


def build(user: User) -> Site:
    """Store everything; figures are invented."""
    runs = {"directory": _applied("verzeichnis.txt", samples.directory(), user)}
    for year in (2013, 2018):
        runs[f"population {year}"] = _applied(f"bevoelkerung-{year}.csv", samples.population(year), user)
    _further_figures()
    runs |= _open_imports(user)
    now = timezone.now()
    waiting = Job.objects.create(kind="import-check", title="Prüfen: wartet.csv", started_by=user, created_at=now)
    failed = Job.objects.create(
        kind="import-check",
        title="Prüfen: misslungen.csv",
        started_by=user,
        created_at=now,
        finished_at=now,
        state=JobState.FAILED,
        error="Die Datei „misslungen.csv“ ist nicht mehr vorhanden. Bitte laden Sie sie noch einmal hoch.",
    )
    runs["running"] = _received("wartet.csv", user, job=waiting).pk
    runs["failed"] = _received("misslungen.csv", user, job=failed).pk
    town = Region.objects.get(key="01051044")
    open_one = regions.create_neighbourhood(parent=town, name="Hafen", number=None, by=BY, effective_on=TODAY)
    closed = regions.create_neighbourhood(parent=town, name="Altstadt", number=None, by=BY, effective_on=TODAY)
    regions.close_neighbourhood(region=closed, by=BY, effective_on=date(2026, 1, 1))
    return Site(
        imports=runs,
        job_failed=failed.pk,
        job_waiting=waiting.pk,
        series=Series.objects.order_by("pk").values_list("pk", flat=True)[0],
        neighbourhood=open_one.key,
        closed_neighbourhood=closed.key,
    )


def _further_figures() -> None:
    """Moves, so that the profile has all its figures."""
    entries = []
    for key, factor in (("DG", 40), ("01", 8), ("01051", 2)):
        for year in (2013, 2018):
            into = tuple(float(n * factor) for n in (90, 160, 120, 170, 60, 50))
            out = tuple(float(n * factor) for n in (70, 190, 130, 150, 55, 48))
            entries += migration(key, year, into, out)
    load_entries(entries, "regio:12711-04-02-4")
    make_region("09999", "Leerkreis")


def _applied(name: str, content: bytes, user: User) -> int:
    run = imports.new_run(file=None, file_name=name, sha256="0" * 64, by=user, at=timezone.now())
    imports.apply_parsed(parsed=read_bytes(name, content), run=run, by=user, at=timezone.now())
    return run.pk


def _received(name: str, user: User, job: Job | None = None) -> ImportRun:
    run = imports.receive_import(file=None, file_name=name, sha256="1" * 64, by=user, at=timezone.now())
    run.job = job
    run.save()
    return run


def _open_imports(user: User) -> dict[str, int]:
    uploaded = _received("hochgeladen.csv", user)
    checked = _checked(_received("geprueft.csv", user), read_bytes("geprueft.csv", samples.population(2019)))
    changed = _checked(
        _received("geaendert.csv", user), read_bytes("geaendert.csv", samples.population(2018, second=3))
    )
    same = _checked(_received("gleich.csv", user), read_bytes("gleich.csv", samples.population(2018)))
    refused = _received("abgelehnt.csv", user)
    try:
        read_bytes("abgelehnt.csv", samples.truncated())
    except FileRefused as error:
        imports.record_refusal(run=refused, reason=str(error))
    asking = _received("hunde.csv", user)
    try:
        read_bytes("hunde.csv", samples.OWN_TABLE)
    except MappingNeeded as needed:
        import_steps.ask_for_mapping(run=asking, columns=needed.columns, rows=needed.sample_rows)
    withdrawn = ImportRun.objects.get(pk=_applied("bevoelkerung-2012.csv", samples.population(2012), user))
    imports.withdraw_import(run=withdrawn, by=user, reason="Beispiel: falsche Ausgabe", effective_on=TODAY)
    discarded = _checked(_received("verworfen.csv", user), read_bytes("verworfen.csv", samples.population(2019)))
    imports.discard_import(run=discarded, by=user, effective_on=TODAY)
    return {
        "uploaded": uploaded.pk,
        "checked": checked.pk,
        "changed": changed.pk,
        "same": same.pk,
        "refused": refused.pk,
        "asking": asking.pk,
        "withdrawn": withdrawn.pk,
        "discarded": discarded.pk,
    }


def _checked(run: ImportRun, parsed: ParsedFile) -> ImportRun:
    imports.record_check(run=run, plan=make_plan(parsed))
    return run
