"""Values frozen from a run of a projection when a later run of the same scenario was released since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from dwk.kommunalprofil.models import Evidence, Profile
from dwk.kommunalprofil.rules import EvidenceKind
from dwk.projections.models import ProjectionRun
from dwk.projections.queries.runs import ResultsMissing, result_of, visible_runs

from .figures import series_of

#: runs whose values are kept in memory; what a run found never changes
KEPT = 64


@dataclass(frozen=True, slots=True)
class Newer:
    """A later released run, and what it says about the frozen quantity and year; None: nothing."""

    evidence: Evidence
    run: ProjectionRun
    value: float | None


def newer_of(profile: Profile) -> Iterable[Newer]:
    """Evidence of a profile with the run that was released last; two queries, and each run is read once."""
    evidence = [
        one
        for one in Evidence.objects.filter(
            profile=profile, kind=EvidenceKind.FIGURE, projection_run__isnull=False
        ).select_related("projection_run")
        if isinstance(one.frozen.get("series"), str)
    ]
    latest = _latest_runs(evidence)
    for one in evidence:
        frozen_from = one.projection_run
        run = latest.get((frozen_from.scenario_id, frozen_from.region_id)) if frozen_from else None
        if run is not None and frozen_from is not None and _later(run, frozen_from):
            values = _values(run.pk, run.results_sha256)
            yield Newer(one, run, values.get((one.frozen["series"], one.frozen["year"])))


def newer_run(evidence: Evidence) -> ProjectionRun | None:
    """The run that was released last, if it is later than the one the evidence was frozen from."""
    frozen_from = evidence.projection_run
    if frozen_from is None:
        return None
    run = _latest_runs([evidence]).get((frozen_from.scenario_id, frozen_from.region_id))
    return run if run is not None and _later(run, frozen_from) else None


def _latest_runs(evidence: list[Evidence]) -> dict[tuple[int, int], ProjectionRun]:
    scenarios = {one.projection_run.scenario_id for one in evidence if one.projection_run}
    runs = visible_runs(drafts=False).filter(scenario__in=scenarios) if scenarios else []
    ordered = sorted(runs, key=lambda run: (run.released_at, run.pk))
    return {(run.scenario_id, run.region_id): run for run in ordered}


def _later(run: ProjectionRun, than: ProjectionRun) -> bool:
    """Released after the other one; of one whose release was taken back only the running number tells."""
    if run.released_at is None or than.released_at is None:
        return run.pk > than.pk
    return (run.released_at, run.pk) > (than.released_at, than.pk)


@lru_cache(maxsize=KEPT)
def _values(run: int, _checksum: str) -> dict[tuple[str, int], float]:
    """Everything that a run says, by quantity and year; the checksum is there to tell runs apart."""
    try:
        result = result_of(ProjectionRun.objects.select_related("scenario", "region", "results").get(pk=run))
    except ResultsMissing:
        return {}
    return {
        (series.code, year): value
        for series in series_of(result)
        for year, value in zip(series.years, series.central, strict=True)
    }
