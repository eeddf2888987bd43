"""Wiring of the project itself."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Holds no models; lets the project's commands be found."""

    name = "dwk.config"
    label = "config"
    verbose_name = "Projekt"
