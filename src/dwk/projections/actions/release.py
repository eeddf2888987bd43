"""Putting a finished run into the open, and taking it back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from dwk.accounts.models import User
from dwk.audit import actions as audit
from dwk.audit.models import Action
from dwk.projections.models import ProjectionRun, RunState
from dwk.projections.rules import ScenarioRefused

from .editing import actor_of


@transaction.atomic
def release_run(*, run_id: int, by: User | None, at: datetime) -> ProjectionRun:
    """Let everybody read a finished run; the data profile shows it as long as no later one is released."""
    run = _locked(run_id)
    if run.state != RunState.DONE:
        raise ScenarioRefused(
            f"Freigegeben werden kann nur ein fertiger Rechenlauf; dieser ist „{run.get_state_display()}“."
        )
    if run.is_released:
        raise ScenarioRefused("Dieser Rechenlauf ist schon freigegeben.")
    if run.scenario.is_archived:
        raise ScenarioRefused(
            f"Das Szenario „{run.scenario.name}“ ist archiviert. Bitte stellen Sie es wieder her, bevor Sie ein Ergebnis "
            "daraus freigeben."
        )
    run.released_at, run.released_by = at, by
    return _kept(run, by, at, "freigegeben")


@transaction.atomic
def withdraw_release(*, run_id: int, by: User | None, at: datetime, reason: str = "") -> ProjectionRun:
    """Make a released run a draft again: from this moment on it is neither in the open nor in the data profile."""
    run = _locked(run_id)
    if not run.is_released:
        raise ScenarioRefused("Dieser Rechenlauf ist nicht freigegeben.")
    run.released_at = run.released_by = None
    why = " ".join(reason.split())[:400]
    return _kept(run, by, at, f"Freigabe zurückgenommen: {why}" if why else "Freigabe zurückgenommen")


def _locked(run_id: int) -> ProjectionRun:
    return ProjectionRun.objects.select_for_update(of=("self",)).select_related("scenario").get(pk=run_id)


def _kept(run: ProjectionRun, by: User | None, at: datetime, reason: str) -> ProjectionRun:
    run.save(update_fields=["released_at", "released_by"])
    audit.record(obj=run, action=Action.CHANGED, by=actor_of(by), effective_on=at.date(), reason=reason)
    return run
