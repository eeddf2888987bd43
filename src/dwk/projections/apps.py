"""Wiring of the projections."""

from django.apps import AppConfig


class ProjectionsConfig(AppConfig):
    """Scenarios of a territory and the runs of the engine made from them."""

    name = "dwk.projections"
    verbose_name = "Vorausberechnung"

    def ready(self) -> None:
        """Add the tab, the panel on pages of regions and the chapter of the data profile."""
        from dwk.statistics.tabs import PLACE
        from dwk.ui.navigation import Entry, further_tabs

        from . import chapter, panels

        further_tabs.register(PLACE, Entry("Vorausberechnungen", "projection_home", order=20))
        panels.register()
        chapter.register()
