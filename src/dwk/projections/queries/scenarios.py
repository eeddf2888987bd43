"""Reads about scenarios: lists, one with all it holds, its earlier versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.fields.json import KT

from dwk.projections.models import (
    Assumption,
    DemandValue,
    ProjectionRun,
    RunState,
    Scenario,
    ScenarioEvent,
    ScenarioState,
)
from dwk.projections.rules import AssumptionKind
from dwk.regions.models import Region

#: what the list can be sorted by; "-" in front turns the order around
ORDERS = {
    "changed": ("changed_at", "pk"),
    "name": ("name", "pk"),
    "region": ("region__search_name", "name", "pk"),
    "horizon": ("horizon", "name", "pk"),
}


#: the same words whether there is none or none to be read: what is not released cannot be guessed
NO_SCENARIO = "Dieses Szenario gibt es nicht, oder es ist nicht freigegeben."


class ScenarioUnknown(Exception):
    """There is no such scenario or run; the text is a German sentence."""


def scenarios(
    *,
    region: Region | None = None,
    text: str = "",
    preset: str = "",
    state: str = ScenarioState.ACTIVE,
    order: str = "-changed",
    drafts: bool,
) -> QuerySet[Scenario]:
    """The list, ready to be paged.

    Each carries ``run_count``, and of its latest finished run ``last_run_id``, ``last_run_at``, ``last_run_released_at`` and
    ``last_run_version`` (another than ``version``: the run is older than the last change). ``text`` looks into names
    and notes; an empty ``state`` means all. Without ``drafts`` it holds the scenarios of released runs, the latest of which
    brings ``released_name`` and ``released_horizon``: what was changed since is not told, nor found by ``text``.
    """
    found = Scenario.objects.select_related("region", "owner", "changed_by")
    done = ProjectionRun.objects.filter(scenario=OuterRef("pk"), state=RunState.DONE).order_by("-created_at", "-pk")
    if not drafts:
        done = done.filter(released_at__isnull=False).order_by("-released_at", "-pk")
        found = found.filter(Exists(done)).annotate(
            released_name=Subquery(done.annotate(told=KT("scenario_data__name")).values("told")[:1]),
            released_horizon=Subquery(done.annotate(told=KT("scenario_data__horizon")).values("told")[:1]),
        )
    if region is not None:
        found = found.filter(region__territory_key=region.territory_key)
    if text.strip():
        for word in text.split():
            fits = Q(name__icontains=word) | Q(note__icontains=word) if drafts else Q(released_name__icontains=word)
            found = found.filter(fits)
    if preset:
        found = found.filter(preset=preset)
    if state:
        found = found.filter(state=state)
    found = found.annotate(
        run_count=Count("runs"),
        last_run_id=Subquery(done.values("pk")[:1]),
        last_run_at=Subquery(done.values("finished_at")[:1]),
        last_run_version=Subquery(done.values("scenario_version")[:1]),
        last_run_released_at=Subquery(done.values("released_at")[:1]),
    )
    fields = ORDERS.get(order.removeprefix("-"), ORDERS["changed"])
    down = order.startswith("-") or order.removeprefix("-") not in ORDERS
    return found.order_by(*(f"-{name}" if down else name for name in fields))


def scenario_by_id(scenario_id: int) -> Scenario:
    """One scenario with its assumptions, events, own values and runs read at once."""
    found = (
        Scenario.objects.select_related("region", "owner", "changed_by", "copied_from")
        .prefetch_related(
            Prefetch("assumptions", queryset=Assumption.objects.order_by("kind", "sex", "year")),
            Prefetch("events", queryset=ScenarioEvent.objects.order_by("first_year", "title", "pk")),
            Prefetch("demand_values", queryset=DemandValue.objects.order_by("topic", "key", "valid_from")),
            Prefetch("runs", queryset=ProjectionRun.objects.select_related("started_by", "job")),
        )
        .filter(pk=scenario_id)
        .first()
    )
    if found is None:
        raise ScenarioUnknown(NO_SCENARIO)
    return found


@dataclass(frozen=True, slots=True)
class PastVersion:
    """One earlier state of a scenario."""

    number: int
    what: str
    actor_name: str
    at: datetime
    is_current: bool


def versions_of(scenario: Scenario) -> list[PastVersion]:
    """All states of a scenario, the newest first; each can be taken up again."""
    rows = scenario.versions.order_by("-number").values_list("number", "what", "actor_name", "at")
    return [PastVersion(*row, is_current=row[0] == scenario.version) for row in rows]


def scenario_data(scenario: Scenario) -> dict[str, Any]:
    """The scenario with all it holds as plain values, as versions and runs keep it."""
    assumptions = scenario.assumptions.order_by("kind", "sex", "year")
    events = scenario.events.order_by("first_year", "title", "pk")
    own = scenario.demand_values.order_by("topic", "key", "valid_from")
    return {
        "name": scenario.name,
        "preset": str(scenario.preset),
        "region": scenario.region.key,
        "base_year": scenario.base_year,
        "horizon": scenario.horizon,
        "note": scenario.note,
        "assumptions": list(assumptions.values("kind", "year", "sex", "value", "unit", "source")),
        "events": list(
            events.values("title", "kind", "first_year", "last_year", "persons_per_year", "profile", "groups", "source")
        ),
        "demand_values": list(own.values("topic", "key", "value", "unit", "valid_from", "source")),
    }


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A year of a variant table: what holds without an entry, what holds now, and the entry if there is one."""

    year: int
    status_quo: float | None
    value: float | None
    entered: Assumption | None


@dataclass(frozen=True, slots=True)
class SheetTable:
    """One variant table for the editor, one row per year."""

    kind: AssumptionKind
    sex: str
    label: str
    unit: str
    decimals: int
    meaning: str
    status_quo_source: str
    cells: tuple[SheetCell, ...]
    #: observed values by year up to the base year, and of which territory they are if not of this one
    history: tuple[tuple[int, float], ...] = ()
    history_of: str = ""
