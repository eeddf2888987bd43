"""Wiring of the statistics."""

from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    """Indicators, sources, observations, and the data profile made of them."""

    name = "dwk.statistics"
    verbose_name = "Daten"

    def ready(self) -> None:
        """Put the module into the main navigation and the profile onto the pages of regions."""
        from dwk.ui.navigation import Entry, navigation
        from dwk.ui.search import Provider, providers

        from .panels import register
        from .queries.hits import find_indicators, find_series

        register()
        navigation.register(Entry("Daten", "data_home", order=30))
        providers.register(
            Provider("kennzahlen", "Kennzahlen", 80, find_indicators), Provider("reihen", "Reihen", 81, find_series)
        )
