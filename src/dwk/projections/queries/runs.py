"""Reads about runs: lists, results, comparison, repetition."""

from __future__ import annotations

from django.db.models import QuerySet

from dwk.projections.models import ProjectionRun, RunState
from dwk.projections.results import Comparison, Reproduction, RunResult
from dwk.regions.models import Region

from .scenarios import ScenarioUnknown


class ResultsMissing(Exception):
    """A run has no results (yet); the text is a German sentence."""


def run_by_id(run_id: int) -> ProjectionRun:
    """One run with its scenario, region, job and files."""
    found = (
        ProjectionRun.objects.select_related("scenario", "region", "job", "inputs", "results", "started_by")
        .filter(pk=run_id)
        .first()
    )
    if found is None:
        raise ScenarioUnknown("Diesen Rechenlauf gibt es nicht.")
    return found


def runs_of(region: Region) -> QuerySet[ProjectionRun]:
    """Finished runs of a territory, the newest first; what can be compared."""
    return ProjectionRun.objects.select_related("scenario", "region", "started_by").filter(
        region__territory_key=region.territory_key, state=RunState.DONE
    )


def result_of(run: ProjectionRun) -> RunResult:
    """Everything a finished run says, ready for charts and tables."""
    raise NotImplementedError


def compare_runs(first: ProjectionRun, second: ProjectionRun) -> Comparison:
    """Two finished runs of the same territory beside each other, in the years they share."""
    raise NotImplementedError


def reproduce(run: ProjectionRun) -> Reproduction:
    """Compute a stored run anew from its stored inputs and compare the checksums."""
    raise NotImplementedError
