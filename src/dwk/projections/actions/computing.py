"""Computing a run and storing what comes out; reading and computing happen outside a transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from dwk.accounts.models import User
from dwk.files.actions import store_file
from dwk.files.models import StoredFile
from dwk.projections.computation.run import Interrupted, compute, silent
from dwk.projections.inputs.gathering import gather
from dwk.projections.inputs.reading import InputsMissing
from dwk.projections.models import ProjectionRun, RunState
from dwk.projections.rules import ScenarioRefused
from dwk.projections.snapshot import Arrays, Computed, to_bytes
from dwk.statistics.loading.plan import current_stamp
from dwk_demography.reasons import DemographyError

from .runs import begin_run, end_run, finish_run

PURPOSE = "projection"
LIMIT_BYTES = 200 * 1024 * 1024


class RunCancelled(ScenarioRefused):
    """The run was wished away; the text is a German sentence."""

    def __init__(self) -> None:
        super().__init__("Der Rechenlauf wurde abgebrochen. Es wurde nichts gespeichert.")


def compute_and_store(
    *, run: ProjectionRun, by: User | None, at: datetime, tell: Callable[[str, int], None] = silent
) -> ProjectionRun:
    """Compute a waiting run; an expected end is named in the run and raised again."""
    if not begin_run(run_id=run.pk):
        raise RunCancelled
    try:
        computed = _computed(run, tell)
        _heed_cancellation(run)
        stored = [
            _store(name, arrays, run, by, at)
            for name, arrays in (("eingaben", computed.inputs), ("ergebnisse", computed.results))
        ]
        return finish_run(run_id=run.pk, computed=computed, inputs=stored[0], results=stored[1], by=by, at=at)
    except (Interrupted, RunCancelled) as cancelled:
        end_run(run_id=run.pk, state=RunState.CANCELLED, error=str(RunCancelled()), at=at)
        raise RunCancelled from cancelled
    except (InputsMissing, ScenarioRefused, DemographyError) as failure:
        end_run(run_id=run.pk, state=RunState.FAILED, error=str(failure), at=at)
        raise
    except Exception:
        end_run(run_id=run.pk, state=RunState.FAILED, error=UNEXPECTED, at=at)
        raise


UNEXPECTED = (
    "Bei der Rechnung ist ein Fehler aufgetreten, der nicht vorgesehen ist. Es wurde nichts gespeichert. "
    "Bitte starten Sie sie erneut oder geben Sie die Nummer des Vorgangs an den Betrieb weiter."
)


def _computed(run: ProjectionRun, tell: Callable[[str, int], None]) -> Computed:
    def step(text: str, percent: int) -> None:
        _heed_cancellation(run)
        tell(text, percent)

    step("Zahlen werden zusammengestellt", 5)
    scenario = run.scenario_data
    inputs = gather(run.region, scenario["base_year"], scenario["horizon"])
    return compute(inputs, scenario, seed=run.seed, count=run.trajectories, data_stamp=current_stamp(), tell=step)


def _heed_cancellation(run: ProjectionRun) -> None:
    if ProjectionRun.objects.filter(pk=run.pk, cancel_requested=True).exists():
        raise Interrupted


def _store(name: str, arrays: Arrays, run: ProjectionRun, by: User | None, at: datetime) -> StoredFile:
    return store_file(
        name=f"rechenlauf-{run.pk}-{name}.npz",
        chunks=[to_bytes(arrays)],
        purpose=PURPOSE,
        by=by,
        at=at,
        limit_bytes=LIMIT_BYTES,
    )
