"""What the projections show on pages below them."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.fields.json import KT

from dwk.regions.models import Region
from dwk.ui.panels import Panel, panels

from .queries.runs import visible_runs


def scenario_links(_user: Any, ids: Sequence[int], _at: datetime.date) -> dict[int, dict[str, Any]]:
    """The result of a region that was released last; drafts stand on the pages of the projections only."""
    newest = visible_runs(drafts=False).filter(region=OuterRef("pk")).order_by("-released_at", "-pk")
    rows = (
        Region.objects.filter(pk__in=ids)
        .annotate(
            newest_run=Subquery(newest.values("pk")[:1]),
            newest_name=Subquery(newest.annotate(told=KT("scenario_data__name")).values("told")[:1]),
        )
        .values("pk", "key", "newest_run", "newest_name")
    )
    return {row["pk"]: dict(row) for row in rows}


SCENARIO_PANEL = Panel("regions.detail", "Vorausberechnung", "projections/panel.html", scenario_links, order=20)


def register() -> None:
    """Put the panel onto the page of a region."""
    panels.register(SCENARIO_PANEL)
