"""Reads about runs: lists, results, comparison, repetition."""

from __future__ import annotations

from django.db.models import QuerySet

from dwk.files.models import StoredFile
from dwk.files.queries import path_of
from dwk.projections.computation.engine import OtherDrawing
from dwk.projections.computation.run import results_of, silent
from dwk.projections.inputs.origins import DEMAND, from_json
from dwk.projections.models import ProjectionRun, RunState
from dwk.projections.results import (
    AssumptionSource,
    ComparedSeries,
    Comparison,
    DemandSeries,
    FanSeries,
    Reproduction,
    RunResult,
)
from dwk.projections.snapshot import Arrays, checksum, from_bytes
from dwk.regions.models import Region

from .reading_results import build_result, observed
from .scenarios import ScenarioUnknown


class ResultsMissing(Exception):
    """A run has no results (yet); the text is a German sentence."""


def visible_runs(*, drafts: bool) -> QuerySet[ProjectionRun]:
    """The runs that somebody may know of: all with ``drafts``, else those that were released."""
    runs = ProjectionRun.objects.all()
    return runs if drafts else runs.filter(released_at__isnull=False)


def run_by_id(run_id: int, *, drafts: bool) -> ProjectionRun:
    """One run with its scenario, region, job and files."""
    found = (
        visible_runs(drafts=drafts)
        .select_related("scenario", "region", "job", "inputs", "results", "started_by", "released_by")
        .filter(pk=run_id)
        .first()
    )
    if found is None:
        raise ScenarioUnknown("Diesen Rechenlauf gibt es nicht, oder er ist nicht freigegeben.")
    return found


def runs_of(region: Region, *, drafts: bool) -> QuerySet[ProjectionRun]:
    """Finished runs of a territory, the newest first; what can be compared."""
    runs = visible_runs(drafts=drafts).select_related("scenario", "region", "started_by", "inputs", "results")
    return runs.filter(region__territory_key=region.territory_key, state=RunState.DONE)


def result_of(run: ProjectionRun) -> RunResult:
    """Everything a finished run says, ready for charts and tables; what was observed is read anew."""
    return build_result(run, results_arrays(run), observed(run.region))


def results_arrays(run: ProjectionRun) -> Arrays:
    """The stored numbers of a finished run, checked against their checksum."""
    return _arrays(run, run.results, run.results_sha256, "Ergebnisse")


def input_arrays(run: ProjectionRun) -> Arrays:
    """The stored inputs of a finished run, checked against their checksum."""
    return _arrays(run, run.inputs, run.inputs_sha256, "Eingaben")


def _arrays(run: ProjectionRun, file: StoredFile | None, expected: str, what: str) -> Arrays:
    if run.state != RunState.DONE or file is None:
        raise ResultsMissing(f"Dieser Rechenlauf hat keine Ergebnisse: Er ist „{run.get_state_display()}“.")
    try:
        arrays = from_bytes(path_of(file.sha256).read_bytes())
    except FileNotFoundError as error:
        raise ResultsMissing(
            f"Die {what} des Rechenlaufs {run.pk} liegen nicht mehr vor. Bitte rechnen Sie das Szenario noch einmal."
        ) from error
    if checksum(arrays) != expected:
        raise ResultsMissing(
            f"Die {what} des Rechenlaufs {run.pk} passen nicht zu ihrer Prüfsumme und werden nicht gezeigt. "
            "Bitte rechnen Sie das Szenario noch einmal."
        )
    return arrays


def compare_runs(first: ProjectionRun, second: ProjectionRun) -> Comparison:
    """Two finished runs beside each other, in the years they share."""
    here, there = result_of(first), result_of(second)
    years = tuple(sorted(set(here.total.years) & set(there.total.years)))
    if not years:
        raise ResultsMissing("Die beiden Rechenläufe haben kein Jahr gemeinsam und lassen sich nicht vergleichen.")
    mine, others = _series(here), {entry.code: entry for entry in _series(there)}
    series = tuple(
        ComparedSeries(one.code, one.label, one.unit, years, _at(one, years), _at(others[one.code], years))
        for one in mine
        if one.code in others
    )
    return Comparison(here, there, series, _differing(here.assumptions, there.assumptions))


def _series(result: RunResult) -> list[FanSeries | DemandSeries]:
    return [result.total, *result.groups, *result.demand]


def _at(series: FanSeries | DemandSeries, years: tuple[int, ...]) -> tuple[float, ...]:
    return tuple(series.central[series.years.index(year)] for year in years)


def _differing(
    first: tuple[AssumptionSource, ...], second: tuple[AssumptionSource, ...]
) -> tuple[tuple[str, str, str, str], ...]:
    """Assumptions that only one of them has, or that have another value."""
    rows = [_values_by_name(lines) for lines in (first, second)]
    found = []
    for key in dict.fromkeys([*rows[0], *rows[1]]):
        before, after = (row.get(key, "–") for row in rows)
        if before != after:
            found.append((*key, before, after))
    return tuple(found)


def _values_by_name(lines: tuple[AssumptionSource, ...]) -> dict[tuple[str, str], str]:
    """The value of each assumption; those behind the demand hold until the next one, so that all stand together."""
    found: dict[tuple[str, str], str] = {}
    for line in lines:
        if line.topic != DEMAND:
            found[line.topic, f"{line.what}, {line.year}"] = f"{line.value} {line.unit}"
            continue
        value = f"{line.value} {line.unit} ({line.year})"
        before = found.get((line.topic, line.what), "")
        if value not in before.split("; "):
            found[line.topic, line.what] = f"{before}; {value}".removeprefix("; ")
    return found


def reproduce(run: ProjectionRun) -> Reproduction:
    """Compute a stored run anew from its stored inputs and compare the checksums."""
    try:
        results = results_of(input_arrays(run), seed=run.seed, count=run.trajectories, tell=silent)
    except OtherDrawing as other:
        return Reproduction(run.pk, False, run.results_sha256, "", str(other))
    again = checksum(results)
    same = again == run.results_sha256
    sentence = (
        "Die Rechnung wurde aus den gespeicherten Eingaben wiederholt und ergibt Bit für Bit dieselben Zahlen."
        if same
        else "Die Wiederholung ergibt andere Zahlen. Gerechnet wurde damals mit "
        f"Version {run.engine_version} des Rechenkerns und NumPy {run.numpy_version}."
    )
    return Reproduction(run.pk, same, run.results_sha256, again, sentence)


def assumptions_of(run: ProjectionRun) -> tuple[AssumptionSource, ...]:
    """The list of everything a run rests on."""
    return from_json(run.sources)
