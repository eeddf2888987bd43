"""Wiring of the statistics."""

from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    """Indicators, sources, observations, and the data profile made of them."""

    name = "dwk.statistics"
    verbose_name = "Daten"
