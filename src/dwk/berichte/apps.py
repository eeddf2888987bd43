"""Wiring of the reports."""

from django.apps import AppConfig


class BerichteConfig(AppConfig):
    """Interim reports of a programme."""

    name = "dwk.berichte"
    verbose_name = "Berichte"
