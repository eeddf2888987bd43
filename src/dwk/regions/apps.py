"""Wiring of the module."""

from django.apps import AppConfig


class RegionsConfig(AppConfig):
    """Regions with keys, names, hierarchy and boundaries."""

    name = "dwk.regions"
    verbose_name = "Kommunen und Gebiete"

    def ready(self) -> None:
        """Put the module into the main navigation and behind the search field."""
        from dwk.ui.navigation import Entry, Search, navigation
        from dwk.ui.search import Provider, providers

        from .queries.hits import find_regions

        navigation.register(Entry("Kommunen", "region_list", order=20))
        navigation.register_search(
            Search("Suchen: Gebiete, Kennzahlen, eigene Kommunen", "ui:search", "region_suggestions")
        )
        providers.register(Provider("gebiete", "Gebiete", 10, find_regions))
