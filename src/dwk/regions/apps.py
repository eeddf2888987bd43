"""Wiring of the module."""

from django.apps import AppConfig


class RegionsConfig(AppConfig):
    """Regions with keys, names, hierarchy and boundaries."""

    name = "dwk.regions"
    verbose_name = "Kommunen und Gebiete"
