"""Wiring of the statistics."""

from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    """Indicators, sources, observations, and the data profile made of them."""

    name = "dwk.statistics"
    verbose_name = "Daten"

    def ready(self) -> None:
        """Put the module into the main navigation."""
        from dwk.ui.navigation import Entry, navigation

        navigation.register(Entry("Daten", "data_home", order=30))
