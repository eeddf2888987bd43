"""Invented participations of the second programme of the demo: every kind, and phases in every state."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    # models must not be touched before Django is set up
    from dwk.accounts.models import User
    from dwk.audit.rules import Actor
    from dwk.programme.models import Participation, PhaseRun, Programme

INVENTED = "Beispiel, erfunden"
#: consents to phases, so that whoever hands one in is somebody else; never signs in
APPROVER_EMAIL, APPROVER_NAME = "beispiel-abnahme@example.org", "Abnehmende Person (Beispiel)"


def enter_examples(programme: Programme, entries: list[dict[str, Any]], by: Actor) -> None:
    """Enter the participations with their steps on the days that the file gives."""
    from dwk.accounts.actions import create_user

    approver = create_user(
        email=APPROVER_EMAIL, name=APPROVER_NAME, roles=[], by=by, effective_on=programme.starts_on, active=False
    )
    for position, entry in enumerate(entries):
        participation = _enter(programme, position, entry, by)
        _steps(participation, entry["steps"], approver, by)
        _tasks(participation, entry.get("tasks", []), by)


def _enter(programme: Programme, position: int, entry: dict[str, Any], by: Actor) -> Participation:
    from dwk.programme.actions.participations import change_participation, create_participation, state_focus
    from dwk.regions.queries import region_by_key

    starts = entry["starts_on"]
    participation = create_participation(
        programme=programme, slug=entry["slug"], name=entry["name"], designation=entry["designation"],
        kind=entry["kind"], starts_on=starts, position=position, source=INVENTED,
        regions=[region_by_key(key) for key in entry["regions"]], by=by, effective_on=starts,
    )  # fmt: skip
    if "focus" in entry:
        state_focus(participation=participation, text=entry["focus"], by=by, effective_on=starts, source=INVENTED)
    if "ends_on" in entry:
        change_participation(
            participation=participation, ends_on=entry["ends_on"], reason=entry["end_reason"], by=by,
            effective_on=entry["ends_on"],
        )  # fmt: skip
    return participation


def _steps(participation: Participation, steps: list[dict[str, Any]], approver: User, by: Actor) -> None:
    from dwk.programme.actions.phases import plan_phase

    runs: dict[str, PhaseRun] = {}
    planned = list(dict.fromkeys(["kickoff", "profile", *(step["phase"] for step in steps)]))
    for kind in planned:
        runs[kind] = plan_phase(
            participation=participation, kind=kind, source=INVENTED, by=by, effective_on=participation.starts_on
        )
    for step in steps:
        runs[step["phase"]] = _step(runs[step["phase"]], step, approver, by)


def _step(run: PhaseRun, step: dict[str, Any], approver: User, by: Actor) -> PhaseRun:
    from dwk.accounts.permissions import Role
    from dwk.programme.actions import phases

    day: date = step["day"]
    if step["step"] == "start":
        return phases.start_phase(run=run, by=by, effective_on=day)
    if step["step"] == "submit":
        return phases.submit_phase(run=run, user=None, by=by, effective_on=day)
    if step["step"] == "accept":
        return phases.approve_phase(run=run, user=approver, role=Role.MUNICIPAL_COORDINATOR, by=by, effective_on=day)
    act = {"skip": phases.skip_phase, "reopen": phases.reopen_phase}[step["step"]]
    return act(run=run, by=by, effective_on=day, reason=step["reason"])


def _tasks(participation: Participation, tasks: list[dict[str, Any]], by: Actor) -> None:
    from dwk.programme.actions.events import create_task

    for task in tasks:
        create_task(
            participation=participation, title=task["title"], role=task["role"], due_on=task["due_on"], source=INVENTED,
            by=by, effective_on=task["day"],
        )  # fmt: skip
