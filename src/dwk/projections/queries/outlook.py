"""What the data profile may say about the future of a territory."""

from __future__ import annotations

from dwk.projections.models import ProjectionRun, RunState, ScenarioState
from dwk.projections.results import Outlook
from dwk.projections.rules import Preset
from dwk.regions.models import Region

from .reading_results import build_result, observed
from .runs import results_arrays, runs_of

#: the scenario a profile tells of: the status quo first, else what people made themselves
_MAIN = (Preset.STATUS_QUO, Preset.OWN)
_BESIDE = (Preset.UPPER, Preset.LOWER)


def outlook(region: Region) -> Outlook | None:
    """The newest finished run of the status quo, and the newest of the upper and lower variant; None without a run."""
    newest: dict[str, ProjectionRun] = {}
    for run in runs_of(region).filter(scenario__state=ScenarioState.ACTIVE).order_by("created_at", "pk"):
        newest[run.scenario_data["preset"]] = run
    main = next((newest[preset] for preset in _MAIN if preset in newest), None)
    if main is None:
        return None
    known = observed(region)
    beside = tuple(
        build_result(newest[preset], results_arrays(newest[preset]), known) for preset in _BESIDE if preset in newest
    )
    return Outlook(region.key, region.name, build_result(main, results_arrays(main), known), beside)


def outlook_stamp() -> str:
    """Changes whenever the outlook of any territory may have changed."""
    done = ProjectionRun.objects.filter(state=RunState.DONE).order_by("-finished_at", "-pk")
    newest = done.values_list("pk", "finished_at").first()
    put_away = ProjectionRun.objects.filter(state=RunState.DONE, scenario__state=ScenarioState.ACTIVE).count()
    return f"{newest[0]}@{newest[1].isoformat() if newest[1] else ''}/{put_away}" if newest else "none"
