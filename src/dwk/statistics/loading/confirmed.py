"""Values that an import found stored already: it stands for them too if the import that brought them is withdrawn.

Such values get no row of their own; which rows they were is kept as one compressed list of ids per import.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import Any

import numpy as np

from dwk.statistics.models import Confirmation, ImportRun, ImportState, Observation

from .compare import MAX_PARAMETERS, SAME, Comparison


def keep_confirmed(run: ImportRun, comparisons: Iterable[Comparison]) -> None:
    """Keep which stored values a file repeats; belongs inside the transaction of the import."""
    parts = [comparison.current_pk[comparison.status == SAME] for comparison in comparisons]
    pks = np.unique(np.concatenate(parts)) if parts else np.zeros(0, dtype=np.int64)
    if len(pks):
        # ids of one table follow each other: as differences they take almost no room
        steps = np.diff(pks, prepend=0).astype("<i8")
        Confirmation.objects.create(run=run, rows=zlib.compress(steps.tobytes(), 1))


def hand_over(run: ImportRun) -> None:
    """Before a withdrawal: what a standing import has confirmed belongs to that one from now on."""
    for other, pks in _confirmed_by_others(run):
        for start in range(0, len(pks), MAX_PARAMETERS):
            part = pks[start : start + MAX_PARAMETERS].tolist()
            Observation.objects.filter(pk__in=part, imported_by=run).update(imported_by=other)


def confirmed_count(run: ImportRun) -> int:
    """How many values of an import would go on holding without it because another one repeats them."""
    found = [pks for _other, pks in _confirmed_by_others(run, only_current=True)]
    return len(np.unique(np.concatenate(found))) if found else 0


def _confirmed_by_others(run: ImportRun, *, only_current: bool = False) -> list[tuple[int, Any]]:
    """The rows of the run that other standing imports repeat, by import, the earliest first."""
    others = Confirmation.objects.filter(run__state=ImportState.DONE).exclude(run=run).order_by("run")
    kept = others.values_list("run_id", "rows")
    if not kept.exists():
        return []
    rows = run.observations.filter(ended_by__isnull=True) if only_current else run.observations
    own = np.fromiter(rows.values_list("pk", flat=True).order_by("pk").iterator(chunk_size=5000), dtype=np.int64)
    shared = ((other, np.intersect1d(own, _pks(packed))) for other, packed in kept.iterator())
    return [(other, pks) for other, pks in shared if len(pks)]


def _pks(packed: bytes | memoryview[int]) -> Any:
    return np.cumsum(np.frombuffer(zlib.decompress(bytes(packed)), dtype="<i8"))
