"""Wiring of the module."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Background work and its progress."""

    name = "dwk.jobs"
    verbose_name = "Vorgänge"
