"""What the data module shows on pages below it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef

from dwk.regions.models import Region
from dwk.statistics.models import Observation, Series
from dwk.ui.panels import Panel, panels


def profile_links(_user: Any, ids: Sequence[int], _at: datetime.date) -> dict[int, dict[str, Any]]:
    """A link to the data profile for each region, and whether the region itself has figures."""
    own = Observation.objects.filter(
        # through the series, because the index of the values begins with it
        series__in=Series.objects.values("pk"),
        region__territory_key=OuterRef("territory_key"),
        ended_by__isnull=True,
    )
    found = Region.objects.filter(pk__in=ids).annotate(has_figures=Exists(own)).values_list("pk", "key", "has_figures")
    return {pk: {"key": key, "has_figures": has_figures} for pk, key, has_figures in found}


PROFILE_PANEL = Panel("regions.detail", "Datenprofil", "statistics/profile/panel.html", profile_links, order=10)


def register() -> None:
    """Put the panel onto the page of a region."""
    panels.register(PROFILE_PANEL)
