"""The life of an import: received, checked, applied, withdrawn or discarded.

Reading and comparing happen outside a transaction; writing is one short one.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import uuid4

from django.db import transaction
from django.db.models import Exists, OuterRef

from dwk.accounts.models import User
from dwk.audit import actions as audit
from dwk.audit.models import Action
from dwk.audit.rules import SYSTEM, Actor
from dwk.files.models import StoredFile
from dwk.regions import actions as regions
from dwk.statistics.content import precedence_of
from dwk.statistics.importers.contract import ParsedFile
from dwk.statistics.loading.confirmed import hand_over, keep_confirmed
from dwk.statistics.loading.plan import Plan, make_plan
from dwk.statistics.loading.report import facts_of, notes_of
from dwk.statistics.loading.write import MANY_VALUES, tell_planner, write_table
from dwk.statistics.models import DataStamp, ImportNote, ImportRun, ImportState, Observation

_KEY = ("series_id", "region_id", "date", "cell_id", "months", "territory_date")


class ImportNotPossible(Exception):
    """The import is in a state in which this cannot be done; the text is a German sentence."""


def actor_of(user: User | None) -> Actor:
    """The acting person for the trail; None is the system itself."""
    return SYSTEM if user is None else Actor(user.pk, user.name)


def receive_import(*, file: StoredFile | None, file_name: str, sha256: str, by: User | None, at: datetime) -> ImportRun:
    """Open an import for a file; nothing is read yet."""
    run = new_run(file=file, file_name=file_name, sha256=sha256, by=by, at=at)
    run.save()
    return run


def new_run(*, file: StoredFile | None, file_name: str, sha256: str, by: User | None, at: datetime) -> ImportRun:
    """An import not yet stored, for files that are read and written in one go."""
    return ImportRun(file=file, file_name=file_name[:255], file_sha256=sha256, started_by=by, created_at=at)


@transaction.atomic
def record_check(*, run: ImportRun, plan: Plan) -> None:
    """Keep the preview of a sound file: facts, counts, the first rows of each kind."""
    _demand_open(run)
    _fill(run, plan)
    run.state, run.refusal = ImportState.CHECKED, ""
    run.save()
    run.row_notes.all().delete()
    ImportNote.objects.bulk_create(notes_of(run, plan), batch_size=500)


@transaction.atomic
def record_refusal(*, run: ImportRun, reason: str) -> None:
    """A broken or hostile file: the reason is kept, nothing else."""
    _demand_open(run)
    run.state = ImportState.REFUSED
    run.refusal = reason
    run.save()


@transaction.atomic
def discard_import(*, run: ImportRun, by: User | None, effective_on: date) -> None:
    """Drop a checked import that is not wanted."""
    run = ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if run.state not in {ImportState.CHECKED, ImportState.UPLOADED}:
        raise ImportNotPossible("Diese Einlesung ist schon abgeschlossen und lässt sich nicht mehr verwerfen.")
    run.state = ImportState.DISCARDED
    run.save(update_fields=["state"])
    audit.record(obj=run, action=Action.CHANGED, by=actor_of(by), effective_on=effective_on)


def apply_parsed(*, parsed: ParsedFile, run: ImportRun, by: User | None, at: datetime) -> Plan:
    """Compare and write a file; compares again if somebody else wrote in between."""
    while True:
        plan = make_plan(parsed)
        if _write(plan=plan, run=run, by=by, at=at):
            return plan


@transaction.atomic
def _write(*, plan: Plan, run: ImportRun, by: User | None, at: datetime) -> bool:
    stamp, _ = DataStamp.objects.select_for_update().get_or_create(pk=1)
    if stamp.value != plan.stamp:
        return False
    if run.pk is None:
        run.save()
    else:
        _demand_checked(run)
    parsed, actor, day = plan.parsed, actor_of(by), at.date()
    if parsed.directory and parsed.directory_source is not None:
        source = parsed.directory_source.attribution
        regions.apply_directory(entries=parsed.directory, source=source, by=actor, effective_on=day)
        regions.apply_successions(by=actor, effective_on=day)
    for comparison in plan.comparisons:
        facts = comparison.table.source
        refs = [(ref.key, ref.name) for ref in comparison.table.regions]
        known = regions.ensure_known(refs=refs, by=actor, effective_on=day, source=facts.attribution)
        write_table(comparison=comparison, run=run, region_ids=known.ids, precedence=precedence_of(facts.key))
    keep_confirmed(run, plan.comparisons)
    if parsed.boundaries and parsed.boundary_source is not None:
        regions.apply_boundaries(
            records=parsed.boundaries,
            valid_on=parsed.boundary_valid_on,
            source=parsed.boundary_source.attribution,
            by=actor,
            effective_on=day,
        )
    _fill(run, plan)
    run.state, run.finished_at = ImportState.DONE, at
    run.save()
    run.row_notes.all().delete()
    ImportNote.objects.bulk_create(notes_of(run, plan), batch_size=500)
    audit.record(obj=run, action=Action.CREATED, by=actor, effective_on=day)
    if plan.changes_anything:
        _new_stamp()
    if plan.new_count + plan.changed_count > MANY_VALUES:
        tell_planner()
    return True


def _demand_open(run: ImportRun) -> None:
    """While the worker reads, somebody may have discarded the import; the discard holds."""
    state = ImportRun.objects.select_for_update(of=("self",)).values_list("state", flat=True).get(pk=run.pk)
    if state not in {ImportState.UPLOADED, ImportState.CHECKED, ImportState.REFUSED}:
        raise ImportNotPossible(f"Diese Einlesung ist inzwischen „{ImportState(state).label}“.")


def _demand_checked(run: ImportRun) -> None:
    """A second click, or a discard in between, must not write a file twice or against the will of a person."""
    state = ImportRun.objects.select_for_update(of=("self",)).values_list("state", flat=True).get(pk=run.pk)
    if state != ImportState.CHECKED:
        raise ImportNotPossible(
            f"Diese Einlesung ist „{ImportState(state).label}“; übernommen werden können nur geprüfte Dateien."
        )


@transaction.atomic
def withdraw_import(*, run: ImportRun, by: User | None, reason: str, effective_on: date) -> int:
    """Take a whole import back: its values no longer hold, those they had replaced hold again; nothing is deleted.

    Values that another standing import repeats go on holding as values of that import.

    Returns how many values no longer hold. Regions and boundaries that the file brought stay: other figures may
    rest on them.
    """
    # as an import does, and in the same order: values that are being compared must not be taken back meanwhile
    DataStamp.objects.select_for_update().get_or_create(pk=1)
    run = ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if run.state != ImportState.DONE:
        raise ImportNotPossible(
            f"Diese Einlesung ist „{run.get_state_display()}“; zurückgezogen werden können nur übernommene."
        )
    if not reason.strip():
        raise ImportNotPossible("Bitte nennen Sie den Grund, aus dem die Einlesung zurückgezogen wird.")
    run.state = ImportState.WITHDRAWN
    run.save(update_fields=["state"])
    hand_over(run)
    ended = run.observations.filter(ended_by__isnull=True).update(ended_by=run)
    _revive(run)
    _new_stamp()
    audit.record(obj=run, action=Action.WITHDRAWN, by=actor_of(by), effective_on=effective_on, reason=reason.strip())
    return ended


def _new_stamp() -> None:
    DataStamp.objects.update_or_create(pk=1, defaults={"value": uuid4().hex})


def _revive(run: ImportRun) -> int:
    """For each key the import had replaced, let the latest version of an import that stands hold again.

    One statement, since a withdrawn revision may hold a million values.
    """
    if not run.observations.filter(version__gt=1).exists():
        return 0
    tell_planner()
    same_key = {name: OuterRef(name) for name in _KEY}
    versions = Observation.objects.filter(**same_key)
    later = versions.filter(pk__gt=OuterRef("pk"), imported_by__state=ImportState.DONE)
    # rows are only added, so the latest version of a key is the one added last
    standing = Observation.objects.filter(
        Exists(versions.filter(imported_by=run, version__gt=1)),
        ~Exists(versions.filter(ended_by__isnull=True)),
        ~Exists(later),
        imported_by__state=ImportState.DONE,
        ended_by__isnull=False,
    )
    return Observation.objects.filter(pk__in=standing.values("pk")).update(ended_by=None)


def _fill(run: ImportRun, plan: Plan) -> None:
    run.format_key = plan.parsed.format_key
    run.format_name = plan.parsed.format_name
    # names that begin with "_" are no facts of the file: answers given before, and counts that pages reckon with
    kept = {name: value for name, value in run.facts.items() if name.startswith("_")}
    changes = {"_regions": plan.directory, "_boundaries": plan.boundaries}
    counts = {name: [part.created, part.changed, part.same] for name, part in changes.items() if part is not None}
    asked = {"_asks_territory": bool(plan.parsed.boundaries and plan.parsed.boundary_valid_on is None)}
    run.facts = {**facts_of(plan), **kept, **counts, **asked}
    run.new_count = plan.new_count
    run.changed_count = plan.changed_count
    run.same_count = plan.same_count
    run.skipped_count = len(plan.skipped)
    run.rejected_count = len(plan.rejected)
