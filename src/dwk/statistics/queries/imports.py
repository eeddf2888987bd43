"""Reads about imports: the list, one import, its rows, what taking it back would mean."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from dwk.audit.models import Action
from dwk.audit.queries import history_of
from dwk.regions.models import Region
from dwk.statistics.loading.confirmed import confirmed_count
from dwk.statistics.models import ImportNote, ImportRun, ImportState, Observation
from dwk.ui.formats import date_short

ORDERS = {"": "-created_at", "alt": "created_at", "name": "file_name"}


def listed(*, state: str, text: str, order: str) -> QuerySet[ImportRun]:
    """Imports with who started them and their job; unknown filters count as not said."""
    runs = ImportRun.objects.select_related("started_by", "job")
    if state in ImportState.values:
        runs = runs.filter(state=state)
    if text:
        runs = runs.filter(Q(file_name__icontains=text) | Q(format_name__icontains=text))
    return runs.order_by(ORDERS.get(order, ORDERS[""]), "-pk")


def import_by_pk(pk: int) -> ImportRun | None:
    """One import with everything its page names."""
    return ImportRun.objects.select_related("started_by", "job", "file").filter(pk=pk).first()


def notes(run: ImportRun, *, kind: str = "", text: str = "") -> QuerySet[ImportNote]:
    """Rows of an import, narrowed by what became of them and by region."""
    rows = run.row_notes.order_by("pk")  # as they were kept: refused first, then skipped, changed, new
    if kind in ImportNote.Kind.values:
        rows = rows.filter(kind=kind)
    if text:
        rows = rows.filter(Q(region_key__startswith=text) | Q(label__icontains=text))
    return rows


def applied_twin(run: ImportRun) -> ImportRun | None:
    """An import of the very same bytes that holds already."""
    return (
        ImportRun.objects.filter(file_sha256=run.file_sha256, state=ImportState.DONE)
        .exclude(pk=run.pk)
        .order_by("-finished_at")
        .first()
    )


def regions_of(run: ImportRun, limit: int) -> tuple[list[Region], int]:
    """Some regions that the import gave values to, larger ones first, and how many there are."""
    touched = Observation.objects.filter(imported_by=run).order_by().values("region")
    regions = Region.objects.filter(pk__in=touched)
    return list(regions.order_by("key")[:limit]), regions.count()


@dataclass(frozen=True, slots=True)
class WithdrawalPreview:
    """What taking an import back would do."""

    ending: int
    reviving: int


def withdrawal_preview(run: ImportRun) -> WithdrawalPreview:
    """How many values would no longer hold, and how many of them have an earlier version."""
    current = run.observations.filter(ended_by__isnull=True)
    return WithdrawalPreview(current.count() - confirmed_count(run), current.filter(version__gt=1).count())


def withdrawal_words(run: ImportRun) -> str:
    """Who took the import back, when and why, from the trail."""
    entry = history_of(run._meta.label_lower, str(run.pk)).filter(action=Action.WITHDRAWN).first()
    if entry is None:
        return ""
    return f"{entry.actor_name}, {date_short(entry.effective_on)}. Grund: {entry.reason}"
