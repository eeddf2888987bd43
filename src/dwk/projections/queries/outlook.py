"""What the data profile may say about the future of a territory."""

from __future__ import annotations

from django.db.models import Count, F, Max, QuerySet, Sum

from dwk.projections.models import ProjectionRun, ScenarioState
from dwk.projections.results import Outlook
from dwk.projections.rules import Preset
from dwk.regions.models import Region

from .reading_results import build_result, observed
from .runs import results_arrays, runs_of, visible_runs

#: variants that stand beside the run a profile tells of
_BESIDE = (Preset.STATUS_QUO, Preset.UPPER, Preset.LOWER)


def outlook(region: Region) -> Outlook | None:
    """The run that was released last, and the latest released ones of the other variants; None without any.

    Of runs released at the same moment the status quo is the one a profile tells of.
    """
    released = list(_in_profiles(runs_of(region, drafts=False)).order_by("released_at", "created_at", "pk"))
    if not released:
        return None
    newest = {preset_of(run): run for run in released}
    latest = [run for run in released if run.released_at == released[-1].released_at]
    main = next((run for run in reversed(latest) if preset_of(run) == Preset.STATUS_QUO), latest[-1])
    known = observed(region)
    beside = tuple(
        build_result(newest[preset], results_arrays(newest[preset]), known)
        for preset in _BESIDE
        if preset in newest and preset != preset_of(main)
    )
    return Outlook(region.key, region.name, build_result(main, results_arrays(main), known), beside)


def preset_of(run: ProjectionRun) -> str:
    """What the scenario of a run started from."""
    return str(run.scenario_data["preset"])


def outlook_stamp() -> str:
    """Changes whenever the outlook of any territory may have changed: with a release, its withdrawal, archiving."""
    told = _in_profiles(visible_runs(drafts=False)).aggregate(
        count=Count("pk"), last=Max("released_at"), sum=Sum("pk"), squares=Sum(F("pk") * F("pk"))
    )
    if not told["count"]:
        return "none"
    return f"{told['count']}@{told['last'].isoformat()}/{told['sum']}/{told['squares']}"


def _in_profiles(runs: QuerySet[ProjectionRun]) -> QuerySet[ProjectionRun]:
    """Whoever puts a scenario away takes it out of the profile, too."""
    return runs.filter(scenario__state=ScenarioState.ACTIVE)
