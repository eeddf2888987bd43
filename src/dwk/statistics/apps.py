"""Wiring of the statistics."""

from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    """Indicators, sources, observations, and the data profile made of them."""

    name = "dwk.statistics"
    verbose_name = "Daten"

    def ready(self) -> None:
        """Put the module into the main navigation and the profile onto the pages of regions."""
        from dwk.ui.navigation import Entry, navigation

        from .panels import register

        register()
        navigation.register(Entry("Daten", "data_home", order=30))
