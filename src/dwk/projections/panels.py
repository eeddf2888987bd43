"""What the projections show on pages below them."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery

from dwk.regions.models import Region
from dwk.ui.panels import Panel, panels

from .models import ProjectionRun, RunState, ScenarioState


def scenario_links(_user: Any, ids: Sequence[int], _at: datetime.date) -> dict[int, dict[str, Any]]:
    """How many scenarios a region has, and its newest result."""
    newest = ProjectionRun.objects.filter(region=OuterRef("pk"), state=RunState.DONE).order_by("-created_at", "-pk")
    rows = (
        Region.objects.filter(pk__in=ids)
        .annotate(
            scenario_count=Count("scenarios", filter=Q(scenarios__state=ScenarioState.ACTIVE)),
            newest_run=Subquery(newest.values("pk")[:1]),
            newest_name=Subquery(newest.values("scenario__name")[:1]),
        )
        .values("pk", "key", "scenario_count", "newest_run", "newest_name")
    )
    return {row["pk"]: dict(row) for row in rows}


SCENARIO_PANEL = Panel("regions.detail", "Vorausberechnung", "projections/panel.html", scenario_links, order=20)


def register() -> None:
    """Put the panel onto the page of a region."""
    panels.register(SCENARIO_PANEL)
