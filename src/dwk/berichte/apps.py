"""Wiring of the reports."""

from django.apps import AppConfig


class BerichteConfig(AppConfig):
    """Interim reports of a programme."""

    name = "dwk.berichte"
    verbose_name = "Berichte"

    def ready(self) -> None:
        """Put reports into the search."""
        from dwk.ui.search import Provider, providers

        from .hits import find_reports

        providers.register(Provider("berichte", "Berichte", 70, find_reports))
